"""Reads the golden cases of `rules/`: what each asks, and what the law answers."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

from guize.domain.json_types import Json, JsonObject
from guize.packs.yaml_reader import read_yaml

RULES = Path(__file__).parent / "rules"


class CaseError(Exception):
    """A case cannot be read; the message names the file, the case and the fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The question: the rules of a tenant on a day, one section or one rule of them."""

    tenant: str
    on: str
    section: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A rule named by what it says, where no id is fixed: members that it must have."""

    section: str
    where: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """The law's answer.

    ``values`` maps JSON Pointers, into the rule or (when no rule is asked for) into the sections of
    the answer, to what stands there. ``missing`` are instruments that the answer must name as not
    on file; ``warnings`` are codes that it must give. ``absent``: there is no such rule.
    """

    status: str | None = None
    reason: str | None = None
    certainty: str | None = None
    changes_on: str | None = None
    missing: list[JsonObject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    layers: list[JsonObject] | None = None
    values: JsonObject = field(default_factory=dict)
    cites: list[JsonObject] = field(default_factory=list)
    absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One golden case; ``sentence`` says in Chinese what the law is."""

    file: str
    sentence: str
    ask: Ask
    find: Find | None
    expect: Expect

    @classmethod
    def from_json(cls, file: str, entry: Json) -> Self:
        """Read one entry of a file.

        Raises:
            CaseError: a member is unknown, missing, or says nothing.
        """
        if not isinstance(entry, dict) or not isinstance(entry.get("case"), str):
            raise CaseError(f"{file}: each entry needs `case`, a sentence: {entry!r}")
        parts: dict[str, Any] = {**entry}
        sentence = cast("str", parts.pop("case"))
        try:
            case = cls(
                file=file,
                sentence=sentence,
                ask=Ask(**parts.pop("ask")),
                find=Find(**parts.pop("find")) if "find" in parts else None,
                expect=Expect(**parts.pop("expect")),
                **parts,
            )
        except (KeyError, TypeError) as error:
            raise CaseError(f"{file}: {sentence}: {error}") from error
        if case.expect == Expect():
            raise CaseError(f"{file}: {sentence}: nothing is expected, so nothing could fail")
        if case.find and (case.ask.section or case.ask.rule):
            raise CaseError(f"{file}: {sentence}: give `find` or a section and a rule, not both")
        return case


def read_cases() -> list[Case]:
    """Return the cases of all files, in the order of the files.

    Raises:
        CaseError: a file or a case cannot be read, or two cases have one sentence.
    """
    cases: list[Case] = []
    for path in sorted(RULES.glob("*.yaml")):
        document, faults = read_yaml(path.read_bytes(), path.name)
        if document is None or faults:
            raise CaseError(f"{path.name}: {[fault.words.en for fault in faults]}")
        if not isinstance(document.value, list):
            raise CaseError(f"{path.name}: expected a list of cases")
        cases += [Case.from_json(path.stem, entry) for entry in document.value]
    sentences = [(case.file, case.sentence) for case in cases]
    twice = {one for one in sentences if sentences.count(one) > 1}
    if twice:
        raise CaseError(f"told twice: {sorted(twice)}")
    return cases
