"""The sentences that tell that a mandate is not kept: whose it is, since when, what is to do."""

from __future__ import annotations

from collections.abc import Mapping

from guize.domain.articles import ref_of
from guize.domain.mandates.compliance import Ground, Observance
from guize.domain.mandates.mandate import Mandate
from guize.domain.mandates.subject import Standing
from guize.domain.words import Words

_FAULTS: Mapping[Ground, Words] = {
    "missing": Words(zh="此处须有规定而没有", en="there must be a value here, and there is none"),
    "unstated": Words(
        zh="此处须有规定,而条文未载明",
        en="there must be a value here, and the text leaves it open (unstated)",
    ),
    "value": Words(zh="此处的取值不合要求", en="the value here is not as demanded"),
    "not_on_file": Words(
        zh="本级文本未收录齐全,是否遵守无从判断",
        en="whether it is kept cannot be told, for some of the tenant's own text is not on file",
    ),
    "schema_unreadable": Words(
        zh="该约束所写的 schema 无法使用,是否遵守无从判断",
        en="whether it is kept cannot be told, for the mandate's own schema cannot be used",
    ),
}
_KEPT = Words(zh="已遵守", en="it is kept")


def describe(observance: Observance) -> Words:
    """Return how a mandate is kept at one place, without saying which mandate or when."""
    if observance.ground is None:
        return _KEPT
    fault, detail = _FAULTS[observance.ground], observance.words
    if detail is None:
        return Words(zh=f"{fault.zh}。", en=f"{fault.en}.")
    return Words(zh=f"{fault.zh}:{detail.zh}", en=f"{fault.en}: {detail.en}")


def tell(standing: Standing) -> Words:
    """Return the whole sentence: the mandate, its law, the days, what is wrong."""
    mandate = standing.observance.mandate
    law, what, when = _law(mandate), describe(standing.observance), _when(standing)
    return Words(
        zh=f"{mandate.name.zh}的强制约束“{mandate.title}”({law.zh}){when.zh}:{what.zh}",
        en=f"the mandate “{mandate.title}” of {mandate.name.en} ({law.en}), {when.en}: {what.en}",
    )


def tell_drafter(standing: Standing) -> Words:
    """Return the sentence for whoever writes the rules: also what is to do about it."""
    words, mandate = tell(standing), standing.observance.mandate
    if standing.stood:
        cure = Words(
            zh="没有本草案时该处也是如此,不妨碍发布;请择机改正。",
            en="It is so on these days without this draft, which may be published; mend it when "
            "you can.",
        )
    elif mandate.enforcement == "advisory":
        cure = Words(
            zh="此为提示性约束,不妨碍发布;请核对。",
            en="The mandate is advisory and does not bar publication; look at it again.",
        )
    else:
        cure = Words(
            zh=f"请改正此处,或请{mandate.name.zh}修改该约束,否则不能发布。",
            en=f"Mend this place, or have {mandate.name.en} change the mandate: it bars "
            "publication.",
        )
    return Words(zh=f"{words.zh}{cure.zh}", en=f"{words.en} {cure.en}")


def _law(mandate: Mandate) -> Words:
    articles = [ref_of(one).key() for one in mandate.source]
    if not articles:
        return Words(zh=mandate.instrument, en=mandate.instrument)
    told = ", ".join(dict.fromkeys(articles))
    noun = "article" if len(articles) == 1 else "articles"
    labels = dict.fromkeys(str(one.get("instrument", mandate.instrument)) for one in mandate.source)
    return Words(
        zh=f"{'、'.join(labels)}第 {told.replace(', ', '、')} 条",
        en=f"{', '.join(labels)}, {noun} {told}",
    )


def _when(standing: Standing) -> Words:
    start, end = standing.from_on, standing.to_on
    if start is None and end is None:
        return Words(zh="始终", en="at all times")
    if start is None:
        return Words(zh=f"在 {end} 之前", en=f"before {end}")
    if end is None:
        return Words(zh=f"自 {start} 起", en=f"from {start} on")
    return Words(zh=f"自 {start} 起、{end} 之前", en=f"from {start} until before {end}")
