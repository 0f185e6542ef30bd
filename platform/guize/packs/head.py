"""Reads `instrument.yaml`: what a version is, when it holds, and the instrument that enacts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from guize.domain.errors import Fault
from guize.domain.instrument import Instrument
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Alternative, Kind, Version
from guize.domain.words import Words
from guize.packs.capture import Recipe

UNRECORDED_AT = datetime.max.replace(tzinfo=UTC)
"""Stands for the instant of a version that is not recorded yet: after all that are."""

_ROUGHLY_REPEALED = Words(
    zh="只知不晚于某日废止的,请对该版本作更正(correction),写明 effective_to、"
    "effective_to_certainty: no_later_than 和 effective_to_reason: repealed。",
    en="If only a day is known by which it was repealed, correct that version instead: "
    "effective_to, effective_to_certainty: no_later_than, effective_to_reason: repealed.",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The content of one `instrument.yaml`.

    `version` holds no rules and no hash yet; `recipe` is the content of `capture`, as
    `Recipe.read` reads it.
    """

    version: Version
    schema: str
    narrative: JsonObject
    recipe: JsonObject | None


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
        corrects=reader.optional_int("corrects"),
        void=reader.flag("void", default=False),
        amends=reader.optional_int("amends"),
        repeals=reader.integers("repeals"),
        effective_from=reader.required_date("effective_from"),
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
        "corrects": version.corrects,
        "void": version.void or None,
        "amends": version.amends,
        "repeals": list(version.repeals) or None,
        "extends_base_to": _iso(version.extends_base_to),
        "schema": head.schema,
        "on_file": version.on_file,
        "effective_from": _iso(version.effective_from),
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
        "instrument": version.instrument.as_json(),
        "capture": head.recipe,
        "narrative": head.narrative,
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
            if _shape(version) is not kinds[version.number] and not version.void:
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


def _shape(version: Version) -> Kind:
    if version.repeals:
        return Kind.REPEAL
    return Kind.BASE if version.amends is None else Kind.SUPPLEMENT


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


def _narrative(reader: ObjectReader) -> JsonObject:
    narrative = reader.optional_object("narrative") or {}
    entries = ObjectReader(narrative, "/narrative", reader.faults)
    for article in narrative:
        entries.required_words(article)
        if not (article.isascii() and article.isdigit() and int(article) > 0):
            words = Words(
                zh=f"“{article}”不是条的序号;请写 1、2、3……",
                en=f"{article!r} is not the ordinal of an article; write 1, 2, 3 …",
            )
            reader.fault(child("/narrative", article), "not_an_ordinal", words)
    return narrative


def _check_kind(version: Version, reader: ObjectReader) -> None:
    """Members that belong to one kind of version stand there and nowhere else."""
    correction = version.kind is Kind.CORRECTION
    wanted = {
        "corrects": correction,
        "amends": version.kind is Kind.SUPPLEMENT,
        "repeals": version.kind is Kind.REPEAL,
    }
    given = {
        "corrects": version.corrects is not None,
        "amends": version.amends is not None,
        "repeals": bool(version.repeals),
    }
    for member, is_wanted in wanted.items():
        if is_wanted and not given[member]:
            words = Words(
                zh=f"{version.kind} 版本须写明“{member}”。",
                en=f"a {version.kind} must say {member!r}.",
            )
            reader.fault(f"/{member}", "missing", words)
        elif given[member] and not is_wanted and (member == "corrects" or not correction):
            words = Words(
                zh=f"{version.kind} 版本不能有“{member}”。",
                en=f"a {version.kind} has no {member!r}.",
            )
            reader.fault(f"/{member}", "wrong_kind", words)
    _check_dependents(version, reader)
    for member, numbers in (
        ("corrects", (version.corrects,)),
        ("amends", (version.amends,)),
        ("repeals", version.repeals),
    ):
        if any(number is not None and not 0 < number < version.number for number in numbers):
            words = Words(
                zh=f"“{member}”须是此前的版本号(1 至 {version.number - 1})。",
                en=f"{member!r} names an earlier version, 1 to {version.number - 1}.",
            )
            reader.fault(f"/{member}", "no_such_version", words)


def _check_dependents(version: Version, reader: ObjectReader) -> None:
    """Members that mean something only beside another one."""
    dependents = [
        ("void", version.void, version.kind is Kind.CORRECTION, "kind: correction"),
        ("extends_base_to", version.extends_base_to, version.amends is not None, "amends"),
        ("effective_to_reason", version.effective_to_reason, version.effective_to, "effective_to"),
        (
            "effective_to_certainty",
            version.effective_to_certainty != "certain",
            version.effective_to,
            "effective_to",
        ),
    ]
    if version.repeals:
        _check_end_of_repeal(version, reader)
        dependents = dependents[:2]
    for member, given, allowed, beside in dependents:
        if given and not allowed:
            words = Words(
                zh=f"“{member}”只能与“{beside}”同用。",
                en=f"{member!r} stands only beside {beside!r}.",
            )
            reader.fault(f"/{member}", "wrong_kind", words)


def _check_end_of_repeal(version: Version, reader: ObjectReader) -> None:
    """A repeal ends other versions on its first day and has no end itself."""
    given = {
        "effective_to": version.effective_to is not None,
        "effective_to_certainty": version.effective_to_certainty != "certain",
        "effective_to_reason": version.effective_to_reason is not None,
    }
    for member in (name for name, is_given in given.items() if is_given):
        words = Words(
            zh=f"废止没有“{member}”:所废止的版本自 effective_from 起失效。{_ROUGHLY_REPEALED.zh}",
            en=f"a repeal has no {member!r}: what it repeals is without force from its "
            f"effective_from. {_ROUGHLY_REPEALED.en}",
        )
        reader.fault(f"/{member}", "wrong_kind", words)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
