"""Reads the golden cases of decisions, and says where an answer differs from one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

from guize.domain.json_types import Json, JsonObject
from guize.packs.yaml_reader import read_yaml
from tests.golden.cases import CaseError
from tests.golden.matching import bare, cites, matches

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAsk:
    """The question, as the body of the request has it; ``tenant`` and ``kind`` are its address."""

    tenant: str
    kind: str
    facts: JsonObject
    on: str | None = None
    known_at: str | None = None
    absent: list[Json] = field(default_factory=list)
    delegations: list[Json] = field(default_factory=list)

    def body(self) -> JsonObject:
        """Return what is sent."""
        members: JsonObject = {
            "on": self.on,
            "known_at": self.known_at,
            "facts": self.facts,
            "absent": self.absent,
            "delegations": self.delegations,
        }
        return {key: value for key, value in members.items() if value not in (None, [])}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCase:
    """One golden case; ``sentence`` says in Chinese what the law is.

    Of ``expect``, ``cites``, ``needs`` (names of facts), ``warnings`` (codes), ``missing`` and
    ``candidates`` (in any order) are read as sets; ``lacks`` are members that the answer must not
    have, ``silent`` warnings that it must not give, ``excludes`` items that no list member may
    hold; all else are members of the answer.
    """

    file: str
    sentence: str
    ask: DecisionAsk
    expect: JsonObject

    @classmethod
    def from_json(cls, file: str, entry: Json) -> Self:
        """Read one entry of a file.

        Raises:
            CaseError: a member is unknown, missing, or says nothing.

        """
        parts: dict[str, Any] = {**entry} if isinstance(entry, dict) else {}
        if set(parts) != {"case", "ask", "expect"} or not parts["expect"]:
            raise CaseError(f"{file}: each entry needs `case`, `ask` and `expect`: {entry!r}")
        try:
            ask = DecisionAsk(**parts["ask"])
        except TypeError as error:
            raise CaseError(f"{file}: {parts['case']}: {error}") from error
        return cls(file=file, sentence=str(parts["case"]), ask=ask, expect=parts["expect"])


def read_decision_cases() -> list[DecisionCase]:
    """Return the cases of all files, in the order of the files.

    Raises:
        CaseError: a file or a case cannot be read, or two cases have one sentence.

    """
    cases: list[DecisionCase] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        document, faults = read_yaml(path.read_bytes(), path.name)
        if document is None or faults or not isinstance(document.value, list):
            raise CaseError(f"{path.name}: {[fault.words.en for fault in faults]}")
        cases += [DecisionCase.from_json(path.stem, entry) for entry in document.value]
    sentences = [case.sentence for case in cases]
    twice = {one for one in sentences if sentences.count(one) > 1}
    if twice:
        raise CaseError(f"told twice: {sorted(twice)}")
    return cases


def complaints(answer: JsonObject, expect: JsonObject) -> Iterator[str]:
    """Yield a sentence for each thing in which ``answer`` is not as ``expect`` says."""
    for name, expected in expect.items():
        special = _SPECIAL.get(name)
        if special is not None:
            yield from special(answer, cast("list[Json]", expected))
        elif name == "excludes":
            yield from _excludes(answer, cast("JsonObject", expected))
        elif name not in answer:
            yield f"{name} is not there; expected {expected!r}"
        elif expected == "present" and not answer[name]:
            yield f"{name} is empty"
        elif not matches(answer[name], expected):
            yield f"{name} is {bare(answer[name])!r}; expected {expected!r}"


def _cites(answer: JsonObject, expected: list[Json]) -> Iterator[str]:
    for one in cast("list[JsonObject]", expected):
        if not cites({"source": answer["citations"]}, one):
            yield f"no citation has {one!r}; there are {answer['citations']!r}"


def _needs(answer: JsonObject, expected: list[Json] | JsonObject) -> Iterator[str]:
    facts = sorted(str(need["fact"]) for need in cast("list[JsonObject]", answer["needs"]))
    if isinstance(expected, dict):
        if not matches(cast("Json", facts), expected):
            yield f"needs are {facts}; expected {expected!r}"
    elif facts != sorted(str(fact) for fact in expected):
        yield f"needs are {facts}; expected {expected!r}"


def _warnings(answer: JsonObject, expected: list[Json]) -> Iterator[str]:
    codes = [warning["code"] for warning in cast("list[JsonObject]", answer["warnings"])]
    yield from (f"no warning {code!r} among {codes}" for code in expected if code not in codes)


def _silent(answer: JsonObject, expected: list[Json]) -> Iterator[str]:
    codes = [warning["code"] for warning in cast("list[JsonObject]", answer["warnings"])]
    yield from (f"there is a warning {code!r}" for code in expected if code in codes)


def _missing(answer: JsonObject, expected: list[Json]) -> Iterator[str]:
    if not matches(answer["missing"], {"includes": expected}):
        yield f"missing is {answer['missing']!r}; expected {expected!r}"


def _candidates(answer: JsonObject, expected: list[Json]) -> Iterator[str]:
    left = list(cast("list[Json]", answer["candidates"]))
    for one in expected:
        found = next((candidate for candidate in left if matches(candidate, one)), None)
        if found is None:
            yield f"no candidate is {one!r}; there are {bare(answer['candidates'])!r}"
        else:
            left.remove(found)
    if left:
        yield f"there are more candidates: {bare(left)!r}"


def _lacks(answer: JsonObject, expected: list[Json]) -> Iterator[str]:
    for name in expected:
        if str(name) in answer:
            yield f"{name} should not be there, but is {bare(answer[str(name)])!r}"


def _excludes(answer: JsonObject, expected: JsonObject) -> Iterator[str]:
    for name, unwanted in expected.items():
        if matches(answer[name], {"includes": [unwanted]}):
            yield f"{name} holds {unwanted!r}: {bare(answer[name])!r}"


_SPECIAL = {
    "cites": _cites,
    "needs": _needs,
    "warnings": _warnings,
    "silent": _silent,
    "missing": _missing,
    "candidates": _candidates,
    "lacks": _lacks,
}
