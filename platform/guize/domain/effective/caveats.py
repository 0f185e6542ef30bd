"""The sentences that go with an answer which is not the whole truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guize.domain.effective.lineage import Lineage
from guize.domain.effective.tenure import Tenure
from guize.domain.force import Stage
from guize.domain.instrument import Predecessor
from guize.domain.tenancy.facts import FactLineage
from guize.domain.tenancy.register import TenantPeriod
from guize.domain.words import Words


@dataclass(frozen=True, slots=True)
class Caveat:
    """One warning of an answer: a stable ``code`` and a sentence."""

    code: str
    words: Words

    def as_json(self) -> dict[str, str]:
        """Return ``{"code", "zh", "en"}``."""
        return {"code": self.code, **self.words.as_json()}


def _name(lineage: Lineage) -> str:
    return lineage.entry.instrument.label()


def unknown_tenant(slug: str, first: datetime) -> Caveat:
    """Say that the platform knew of no such tenant at the instant asked for."""
    instant = first.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Caveat(
        "nothing_recorded_yet",
        Words(
            zh=f"在所问的时刻,平台尚无该租户({slug})的任何记录;最早的记录于 {instant} 作成。"
            "如问当时的法律,请去掉 known_at,只用 on。",
            en=f"At the instant asked for nothing was on record of this tenant, {slug}; the first"
            f" record was made at {instant}. To ask for the law of a day, leave out known_at and"
            " use on alone.",
        ),
    )


def dissolved(end: FactLineage, *, names_successor: bool) -> Caveat:
    """Say that the tenant is no more, and where it went, unless that must not be named."""
    fact = end.entry
    ground = f"({fact.ground.zh})" if fact.ground else ""
    what = Words(zh="撤销", en="is dissolved")
    if fact.successor is not None and not names_successor:
        what = Words(zh="并入另一租户", en="is merged into another")
    elif fact.successor is not None:
        what = Words(zh=f"并入 {fact.successor}", en=f"is merged into {fact.successor}")
    left = Words(zh="", en="")
    if fact.carries:
        left = Words(
            zh="依据写明继续有效的文件仍在原地址下适用。",
            en=" What its ground carries on still binds at the old address.",
        )
    return Caveat(
        "dissolved",
        Words(
            zh=f"{fact.tenant} 自 {fact.on} 起{what.zh}{ground}。{left.zh}",
            en=f"{fact.tenant} {what.en} from {fact.on}{ground}.{left.en}",
        ),
    )


def not_yet_created(period: TenantPeriod) -> Caveat:
    """Say that there is no such tenant on the day yet."""
    slug, day = period.tenant.slug, period.to_on
    return Caveat(
        "not_yet_created",
        Words(
            zh=f"{slug} 自 {day} 起设立,所问日期在其之前。",
            en=f"{slug} is created on {day}; the date asked for is before that.",
        ),
    )


def before_known_instruments(predecessor: Predecessor, issued_on: date) -> Caveat:
    """Say that the day lies before the earliest instrument that the platform knows of."""
    label = predecessor.label()
    return Caveat(
        "before_known_instruments",
        Words(
            zh=f"已知最早的文件是{label}(印发于 {issued_on}),所问日期在其之前。",
            en=f"The date asked for is before {label}, issued on {issued_on}, which is the"
            " earliest known instrument.",
        ),
    )


def predecessor_not_on_file(predecessor: Predecessor) -> Caveat:
    """Say that an instrument known only from its repeal governed the day."""
    label = predecessor.label()
    return Caveat(
        "predecessor_not_on_file",
        Words(
            zh=f"此时适用的{label}已被后来的文件废止,其文本未收录。",
            en=f"{label}, which a later instrument repealed, is not on file.",
        ),
    )


def text_not_on_file(lineage: Lineage) -> Caveat:
    """Say that a base or a supplement in force is known by its metadata only."""
    label = _name(lineage)
    kind = lineage.kind.value
    zh = "基础文件" if kind == "base" else "补充文件"
    return Caveat(
        f"{kind}_not_on_file",
        Words(
            zh=f"{zh}{label}的文本未收录,其规则不在答复之内。",
            en=f"The text of the {kind} {label} is not on file; its rules are not in this answer.",
        ),
    )


def base_over(base: Tenure) -> Caveat:
    """Say since when, and by what, the last base is no longer in force."""
    label = _name(base.lineage)
    if base.reason == "expired":
        words = Words(
            zh=f"{label}的有效期已届满,自 {base.end} 起失效。",
            en=f"{label} expired and has been without force since {base.end}.",
        )
        return Caveat("base_expired", words)
    by_zh, by_en = _repealed_by(base)
    words = Words(
        zh=f"{label}已{by_zh}废止,自 {base.end} 起失效。",
        en=f"{label} was repealed{by_en} and has been without force since {base.end}.",
    )
    return Caveat("base_repealed", words)


def layer_repealed(supplement: Tenure) -> Caveat:
    """Say that a supplement on the base in force has been repealed."""
    label = _name(supplement.lineage)
    by_zh, by_en = _repealed_by(supplement)
    limit_zh, limit_en = ("", "on") if supplement.end_is_certain else ("最迟于 ", "not later than")
    return Caveat(
        "layer_repealed",
        Words(
            zh=f"{label}已{by_zh}废止({limit_zh}{supplement.end}),其补充内容不再适用。",
            en=f"{label} was repealed{by_en} {limit_en} {supplement.end}; what it supplemented no"
            " longer applies.",
        ),
    )


def effective_date_assumed(lineage: Lineage) -> Caveat:
    """Say that the instrument has no clause on when it takes effect."""
    label, start = _name(lineage), lineage.entry.begins
    return Caveat(
        "effective_date_assumed",
        Words(
            zh=f"{label}的施行日期没有明文依据,按 {start} 推定。",
            en=f"Nothing states when {label} takes effect; {start} is assumed.",
        ),
    )


def effective_date_doubtful(lineage: Lineage) -> Caveat:
    """Say which readings there are of when the instrument takes effect."""
    label, start = _name(lineage), lineage.entry.begins
    others = lineage.entry.effective_alternatives
    zh = ";".join(f"或自 {other.effective_from} 起({other.reading.zh})" for other in others)
    en = "; ".join(f"or from {other.effective_from} ({other.reading.en})" for other in others)
    return Caveat(
        "effective_date_doubtful",
        Words(
            zh=f"{label}的施行日期有不同理解:自 {start} 起(本答复采用);{zh}。",
            en=f"{label} can be read as effective from {start} (as this answer does), {en}.",
        ),
    )


def end_date_doubtful(tenure: Tenure) -> Caveat:
    """Say that the day on which the instrument lost its force is not known."""
    label = _name(tenure.lineage)
    zh, en = ("废止", "repealed") if tenure.reason == "repealed" else ("失效", "without force")
    return Caveat(
        "end_date_doubtful",
        Words(
            zh=f"{label}最迟于 {tenure.end} 已{zh},确切日期不详;所问日期是否仍有效存疑。",
            en=f"{label} was {en} on an unknown day not later than {tenure.end}; whether it was"
            " still in force on the date asked for is doubtful.",
        ),
    )


def expires_soon(tenure: Tenure) -> Caveat:
    """Say that the instrument is about to lapse by itself."""
    label = _name(tenure.lineage)
    return Caveat(
        "expires_soon",
        Words(
            zh=f"{label}的有效期即将届满,自 {tenure.end} 起失效。",
            en=f"{label} expires shortly; it is without force from {tenure.end}.",
        ),
    )


def digest_only(lineage: Lineage) -> Caveat:
    """Say that the instrument's own words are not on file, only what others say of them."""
    label = _name(lineage)
    return Caveat(
        "digest_only",
        Words(
            zh=f"{label}只有摘要(报道、辞书或译文)可据,其规则存疑,不得作为条文引用。",
            en=f"Of {label} only a digest is known (press, encyclopedia or translation): its rules"
            " are doubtful and must not be quoted as law.",
        ),
    )


def day_left_open(lineage: Lineage, stage: int | None) -> Caveat:
    """Say that no day is fixed yet for an instrument, or for some of its articles."""
    label = _name(lineage)
    zh, en = articles_of(lineage.entry.stages[stage - 1]) if stage else ("", "")
    return Caveat(
        "day_left_open",
        Words(
            zh=f"{label}{zh}的施行日期另行规定,尚未确定;在此之前不生效,原有规定照旧。",
            en=f"The day on which {label}{en} takes effect is left to be fixed; until then it has"
            " no effect and what stood before stays.",
        ),
    )


def not_yet_in_force(lineage: Lineage, stage: Stage, on: date) -> Caveat:
    """Say which articles of an instrument in force begin on a day of their own, still to come."""
    label = _name(lineage)
    zh, en = articles_of(stage)
    return Caveat(
        "not_yet_in_force",
        Words(
            zh=f"{label}{zh}自 {on} 起施行,所问日期尚未施行。",
            en=f"{label}{en} takes effect on {on} and is not in force yet.",
        ),
    )


def precedence_silent(bearer: Lineage, named: Lineage, later: Lineage) -> Caveat:
    """Say that a clause of precedence does not reach what has replaced the instrument it names."""
    label, old, new = _name(bearer), _name(named), _name(later)
    return Caveat(
        "precedence_silent",
        Words(
            zh=f"{label}写明与{old}不一致时以其为准;{old}已为{new}所取代,对{new}不适用。",
            en=f"{label} says that it prevails over {old}, which {new} has replaced; of {new} it"
            " says nothing.",
        ),
    )


def articles_of(stage: Stage) -> tuple[str, str]:
    """Return how the articles of a stage are named, after the instrument."""
    keys = ", ".join(stage.articles)
    return (f"第 {'、'.join(stage.articles)} 条", f", article {keys},") if keys else ("", "")


def _repealed_by(tenure: Tenure) -> tuple[str, str]:
    if tenure.ended_by is None:
        return "", ""
    label = _name(tenure.ended_by)
    return f"被{label}", f" by {label}"
