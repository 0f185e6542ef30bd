"""Reads `instrument.yaml`: what a version is, when it holds, and the instrument that enacts it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from guize.domain.articles import read_key
from guize.domain.citations import is_citation
from guize.domain.errors import Fault
from guize.domain.force import UNDATED, Commenced, Prevails, Stage, read_day, write_day
from guize.domain.instrument import Instrument
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import WORK_RULES, Alternative, Kind, Version
from guize.domain.words import Words
from guize.packs.capture import Recipe

UNRECORDED_AT = datetime.max.replace(tzinfo=UTC)
"""Stands for the instant of a version that is not recorded yet: after all that are."""

_SERIES = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)

_ROUGHLY_REPEALED = Words(
    zh="只知不晚于某日废止的,请对该版本作更正(correction),写明 effective_to、"
    "effective_to_certainty: no_later_than 和 effective_to_reason: repealed。",
    en="If only a day is known by which it was repealed, correct that version instead: "
    "effective_to, effective_to_certainty: no_later_than, effective_to_reason: repealed.",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The content of one `instrument.yaml`.

    `version` holds no rules and no hash yet; `narrative` says of articles why they hold no rule,
    `unproven` of places in the rules why their quote does not bear them; `background` are citations
    of sentences that hold no rule; `recipe` is the content of `capture`, as `Recipe.read` reads it.
    """

    version: Version
    schema: str
    narrative: JsonObject
    recipe: JsonObject | None
    unproven: JsonObject = field(default_factory=dict)
    background: tuple[JsonObject, ...] = ()


def read_head(value: Json, tenant: str, number: int) -> tuple[Head, list[Fault]]:
    """Read the content of an `instrument.yaml`.

    Args:
        value: the content.
        tenant: the slug of the tenant that the version belongs to.
        number: the number that the version's folder bears.

    Returns:
        The head and every fault found; a head with faults must not be used.
    """
    reader = ObjectReader(value)
    if reader.required_int("version") != number:
        words = Words(
            zh=f"版本号应与文件夹名 v{number} 一致。",
            en=f"the number must be that of the folder, v{number}.",
        )
        reader.fault("/version", "version_number", words)
    recipe = reader.optional_object("capture")
    if recipe is not None:
        Recipe.read(ObjectReader(recipe, "/capture", reader.faults))
    version = Version(
        tenant=tenant,
        number=number,
        kind=reader.required_choice("kind", tuple(Kind)),
        recorded_at=UNRECORDED_AT,
        series=_series(reader),
        series_label=reader.optional_words("series_label"),
        continues=reader.flag("continues", default=False),
        corrects=reader.optional_int("corrects"),
        void=reader.flag("void", default=False),
        amends=reader.optional_int("amends"),
        repeals=reader.integers("repeals"),
        commences=tuple(map(Commenced.read, reader.objects("commences"))),
        stages=tuple(map(Stage.read, reader.objects("stages"))),
        prevails_over=tuple(map(Prevails.read, reader.objects("prevails_over"))),
        effective_from=read_day(reader, "effective_from"),
        effective_from_certainty=_read_certainty(reader),
        effective_clause=reader.optional_object("effective_clause"),
        effective_alternatives=tuple(map(_alternative, reader.objects("effective_alternatives"))),
        effective_to=reader.optional_date("effective_to"),
        effective_to_certainty=reader.optional_choice(
            "effective_to_certainty", ("certain", "no_later_than")
        )
        or "certain",
        effective_to_reason=reader.optional_choice("effective_to_reason", ("expired", "repealed")),
        extends_base_to=reader.optional_date("extends_base_to"),
        on_file=reader.flag("on_file", default=True),
        instrument=Instrument.read(reader.required_object("instrument")),
        content_hash="",
    )
    head = Head(
        version,
        schema=reader.required_text("schema"),
        narrative=_narrative(reader),
        recipe=recipe,
        unproven=_unproven(reader),
        background=_background(reader),
    )
    reader.close()
    _check_kind(version, reader)
    return head, reader.faults


def write_head(head: Head) -> JsonObject:
    """Return the content of an `instrument.yaml`; the inverse of `read_head`."""
    version = head.version
    ends = version.effective_to is not None
    members: JsonObject = {
        "version": version.number,
        "kind": version.kind.value,
        "series": version.series if version.series != WORK_RULES else None,
        "series_label": {**version.series_label.as_json()} if version.series_label else None,
        "continues": version.continues or None,
        "corrects": version.corrects,
        "void": version.void or None,
        "amends": version.amends,
        "repeals": list(version.repeals) or None,
        "commences": [commenced.as_json() for commenced in version.commences] or None,
        "extends_base_to": _iso(version.extends_base_to),
        "schema": head.schema,
        "on_file": version.on_file,
        "effective_from": write_day(version.effective_from),
        "effective_from_certainty": version.effective_from_certainty,
        "effective_clause": version.effective_clause,
        "effective_alternatives": [
            {"effective_from": _iso(other.effective_from), "reading": {**other.reading.as_json()}}
            for other in version.effective_alternatives
        ]
        or None,
        "effective_to": _iso(version.effective_to),
        "effective_to_certainty": version.effective_to_certainty if ends else None,
        "effective_to_reason": version.effective_to_reason,
        "stages": [stage.as_json() for stage in version.stages] or None,
        "prevails_over": [clause.as_json() for clause in version.prevails_over] or None,
        "instrument": version.instrument.as_json(),
        "capture": head.recipe,
        "narrative": head.narrative,
        "unproven": head.unproven or None,
        "background": list(head.background) or None,
    }
    return {key: value for key, value in members.items() if value is not None}


def check_lineages(versions: Sequence[Version]) -> list[tuple[int, Fault]]:
    """Return every reference to a lineage of the wrong kind, with the number of its version.

    `amends` names a base; a correction keeps the kind of its lineage.
    """
    faults: list[tuple[int, Fault]] = []
    kinds: dict[int, Kind] = {}
    for version in versions:
        if version.kind is not Kind.CORRECTION:
            kinds[version.number] = version.kind
        elif version.corrects in kinds:
            kinds[version.number] = kinds[version.corrects]
            if not (version.void or _fits(version, kinds[version.number])):
                words = Words(
                    zh=f"更正须与被更正的版本 {version.corrects} 同类。",
                    en=f"a correction is of the same kind as version {version.corrects}, which it "
                    "corrects.",
                )
                faults.append((version.number, Fault("/corrects", "correction_kind", words)))
        if version.amends is not None and kinds.get(version.amends) is not Kind.BASE:
            words = Words(
                zh=f"版本 {version.amends} 不是可补充的全文版本。",
                en=f"version {version.amends} is not a base that can be supplemented.",
            )
            faults.append((version.number, Fault("/amends", "amends_no_base", words)))
    return faults


def _fits(correction: Version, kind: Kind) -> bool:
    """Tell whether a correction has the members of a version of ``kind``."""
    if correction.commences or kind is Kind.COMMENCEMENT:
        return bool(correction.commences) and kind is Kind.COMMENCEMENT
    if (correction.amends is not None) is not (kind is Kind.SUPPLEMENT):
        return False
    is_mere_repeal = bool(correction.repeals) and correction.effective_to is None
    return kind is not Kind.REPEAL or is_mere_repeal


def _series(reader: ObjectReader) -> str:
    series = reader.optional_text("series") or WORK_RULES
    if not _SERIES.fullmatch(series):
        words = Words(
            zh=f"“{series}”不能作系列代号:只用小写字母、数字和连字符,以字母开头。",
            en=f"{series!r} names no series: lower-case letters, digits and hyphens, and a letter "
            "first.",
        )
        reader.fault("/series", "series_slug", words)
    return series


def _read_certainty(reader: ObjectReader) -> Literal["certain", "assumed"]:
    member, permitted = "effective_from_certainty", ("certain", "assumed")
    if reader.unread().get(member) != "no_later_than":
        return reader.required_choice(member, ("certain", "assumed"))
    reader.optional_text(member)
    words = Words(
        zh="“no_later_than”只说失效日(effective_to);生效日只有 certain 或 assumed。"
        f"{_ROUGHLY_REPEALED.zh}",
        en="only an end, effective_to, is known to be no later than a day; a beginning is certain "
        f"or assumed. {_ROUGHLY_REPEALED.en}",
    )
    reader.fault(f"/{member}", "not_permitted", words, permitted)
    return "assumed"


def _alternative(reader: ObjectReader) -> Alternative:
    alternative = Alternative(
        reader.required_date("effective_from"), reader.required_words("reading")
    )
    reader.close()
    return alternative


def _background(reader: ObjectReader) -> tuple[JsonObject, ...]:
    """Read the sentences that hold no rule; whether they stand in the text is for the checks."""
    entries = reader.objects("background")
    for entry in entries:
        if not is_citation(entry.unread()):
            words = Words(
                zh="此处应为引证:{article: 条, quote: 原文}。",
                en="a citation is expected here: {article: n, quote: the words}.",
            )
            reader.fault(entry.pointer, "not_a_citation", words)
    return tuple(entry.unread() for entry in entries)


def _unproven(reader: ObjectReader) -> JsonObject:
    unproven = reader.optional_object("unproven") or {}
    entries = ObjectReader(unproven, "/unproven", reader.faults)
    for pointer in unproven:
        entries.required_words(pointer)
        if not pointer.startswith("/"):
            words = Words(
                zh="键须为规则中的位置(JSON Pointer),如 /deadlines/reply/limit/value。",
                en="the key is a place in the rules, such as /deadlines/reply/limit/value.",
            )
            reader.fault(child("/unproven", pointer), "not_a_pointer", words)
    return unproven


def _narrative(reader: ObjectReader) -> JsonObject:
    narrative = reader.optional_object("narrative") or {}
    entries = ObjectReader(narrative, "/narrative", reader.faults)
    for article in narrative:
        entries.required_words(article)
        if read_key(article) is None:
            words = Words(
                zh=f"“{article}”不是条的序号;请写 1、2……,48-1(第四十八条之一)或 annex-1/2。",
                en=f"{article!r} is no article; write 1, 2 …, 48-1 (第四十八条之一) or annex-1/2.",
            )
            reader.fault(child("/narrative", article), "not_an_ordinal", words)
    return narrative


def _check_kind(version: Version, reader: ObjectReader) -> None:
    """Members that belong to some kinds of version stand there and nowhere else."""
    kind, changes_rules = version.kind, version.kind in {Kind.BASE, Kind.SUPPLEMENT}
    required = {
        "corrects": kind is Kind.CORRECTION,
        "amends": kind is Kind.SUPPLEMENT,
        "repeals": kind is Kind.REPEAL,
        "commences": kind is Kind.COMMENCEMENT,
    }
    given = {
        "corrects": (version.corrects is not None, required["corrects"]),
        "amends": (version.amends is not None, required["amends"]),
        "repeals": (bool(version.repeals), required["repeals"] or changes_rules),
        "commences": (bool(version.commences), required["commences"]),
        "stages": (bool(version.stages), changes_rules),
        "prevails_over": (bool(version.prevails_over), changes_rules),
        "series": (version.series != WORK_RULES, kind is Kind.BASE),
        "series_label": (version.series_label is not None, kind is Kind.BASE),
        "continues": (version.continues, kind is Kind.BASE),
        "undated": (version.effective_from is None, kind is not Kind.COMMENCEMENT),
    }
    for member, (is_given, is_allowed) in given.items():
        if required.get(member) and not is_given:
            words = Words(zh=f"{kind} 版本须写明“{member}”。", en=f"a {kind} must say {member!r}.")
            reader.fault(f"/{member}", "missing", words)
        elif is_given and not is_allowed and (member == "corrects" or kind is not Kind.CORRECTION):
            words = Words(zh=f"{kind} 版本不能有“{member}”。", en=f"a {kind} has no {member!r}.")
            pointer = "/effective_from" if member == UNDATED else f"/{member}"
            reader.fault(pointer, "wrong_kind", words)
    _check_dependents(version, reader)
    _check_earlier(version, reader)


def _check_earlier(version: Version, reader: ObjectReader) -> None:
    """What is named by its number is an earlier version."""
    named: list[tuple[str, int | None]] = [
        ("/corrects", version.corrects),
        ("/amends", version.amends),
        *(("/repeals", number) for number in version.repeals),
        *((f"/commences/{i}/version", one.version) for i, one in enumerate(version.commences)),
        *(
            (f"/prevails_over/{i}/version", one.version)
            for i, one in enumerate(version.prevails_over)
        ),
    ]
    for pointer, number in named:
        if number is not None and not 0 < number < version.number:
            member = pointer.split("/")[1]
            words = Words(
                zh=f"“{member}”须是此前的版本号(1 至 {version.number - 1})。",
                en=f"{member!r} names an earlier version, 1 to {version.number - 1}.",
            )
            reader.fault(pointer, "no_such_version", words)


def _check_dependents(version: Version, reader: ObjectReader) -> None:
    """Members that mean something only beside another one."""
    ends_nothing_itself = version.kind in {Kind.REPEAL, Kind.COMMENCEMENT}
    is_supplement = version.amends is not None
    dependents = [
        ("void", version.void, version.kind is Kind.CORRECTION, "kind: correction"),
        ("extends_base_to", version.extends_base_to, is_supplement, "amends"),
        ("effective_to_reason", version.effective_to_reason, version.effective_to, "effective_to"),
        (
            "effective_to_certainty",
            version.effective_to_certainty != "certain",
            version.effective_to,
            "effective_to",
        ),
        (
            "effective_alternatives",
            version.effective_alternatives,
            version.effective_from,
            "effective_from",
        ),
    ]
    if ends_nothing_itself:
        _check_endless(version, reader)
        dependents = dependents[:2]
    for member, given, allowed, beside in dependents:
        if given and not allowed:
            words = Words(
                zh=f"“{member}”只能与“{beside}”同用。",
                en=f"{member!r} stands only beside {beside!r}.",
            )
            reader.fault(f"/{member}", "wrong_kind", words)
    if is_supplement:
        for member in ("series", "series_label", "continues"):
            if member in reader.unread():
                words = Words(
                    zh=f"补充文件随其所补充的文件,不写“{member}”。",
                    en=f"a supplement follows what it supplements and has no {member!r}.",
                )
                reader.fault(f"/{member}", "wrong_kind", words)


def _check_endless(version: Version, reader: ObjectReader) -> None:
    """A repeal or a commencement acts on its first day and has no end itself."""
    given = {
        "effective_to": version.effective_to is not None,
        "effective_to_certainty": version.effective_to_certainty != "certain",
        "effective_to_reason": version.effective_to_reason is not None,
    }
    zh, en = (
        ("废止", "a repeal")
        if version.kind is Kind.REPEAL
        else ("施行日期的决定", "a commencement")
    )
    for member in (name for name, is_given in given.items() if is_given):
        words = Words(
            zh=f"{zh}没有“{member}”:其效力自 effective_from 起发生。{_ROUGHLY_REPEALED.zh}",
            en=f"{en} has no {member!r}: it acts on its effective_from. {_ROUGHLY_REPEALED.en}",
        )
        reader.fault(f"/{member}", "wrong_kind", words)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
