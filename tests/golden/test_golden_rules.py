"""The law as its texts state it, asked of the platform: cases that a lawyer can read."""

from collections.abc import Iterator
from typing import cast

import pytest

from guize.domain.json_types import Json, JsonObject
from tests.golden.cases import Case, read_cases
from tests.golden.conftest import Platform
from tests.golden.matching import bare, cites, differences, matches

CASES = read_cases()


@pytest.mark.parametrize("case", CASES)
def test_the_platform_answers_as_the_text_says(platform: Platform, case: Case) -> None:
    """The answer over HTTP has the status, the values and the citations that the text gives it."""
    answer = _ask(platform, case)
    complaints = [*_about_the_answer(answer, case), *_about_the_rules(answer, case)]
    assert not complaints, "\n".join([case.sentence, *complaints])


def test_every_tenant_is_on_record(platform: Platform) -> None:
    """No pack of `tenants/` is refused, so that no case is answered from a gap."""
    assert platform.refused == {}


def test_there_are_enough_cases() -> None:
    """Each of the four full documents has twenty cases, Panjin twelve, days and gaps eight."""
    counts = {
        "qiqihar": 20,
        "xianyang": 20,
        "taobei": 20,
        "wuhan": 20,
        "panjin": 12,
        "calendar": 8,
        "vacancies": 8,
    }
    for file, least in counts.items():
        assert sum(case.file == file for case in CASES) >= least, file


def _ask(platform: Platform, case: Case) -> JsonObject:
    section = case.find.section if case.find else case.ask.section
    # A rule that must not exist is looked for in its section, where a slip in its id would show.
    rule = None if case.expect.absent else case.ask.rule
    place = "".join(f"/{part}" for part in (section, rule) if part)
    path = f"/api/v1/tenants/{case.ask.tenant}/effective{place}"
    response = platform.client.get(path, query_string={"on": case.ask.on})
    assert response.status_code == 200, f"{path}: {response.get_json()}"
    answer = response.get_json()
    return cast("JsonObject", answer)


def _about_the_answer(answer: JsonObject, case: Case) -> Iterator[str]:
    for member in ("status", "reason", "certainty", "changes_on", "layers"):
        expected = getattr(case.expect, member)
        if expected is not None and not matches(answer[member], expected):
            yield f"{member} is {answer[member]!r}; expected {expected!r}"
    if case.expect.missing and not matches(answer["missing"], {"includes": [*case.expect.missing]}):
        yield f"missing is {answer['missing']!r}; expected {case.expect.missing!r}"
    codes: list[Json] = [{"code": code} for code in case.expect.warnings]
    if not matches(answer["warnings"], {"includes": codes}):
        yield f"warnings are {answer['warnings']!r}; expected {case.expect.warnings!r}"


def _about_the_rules(answer: JsonObject, case: Case) -> list[str]:
    rules = cast("JsonObject", answer["rules"])
    section, where = case.ask.section, f"{case.ask.section}/{case.ask.rule}"
    if case.find:
        section, where = case.find.section, f"rule with {case.find.where!r}"
        found = {
            rule: value
            for rule, value in _rules_of(rules, section).items()
            if matches(value, case.find.where)
        }
    elif section and case.ask.rule:
        found = {k: v for k, v in _rules_of(rules, section).items() if k == case.ask.rule}
    else:
        found = {"the answer": rules}
    if case.expect.absent:
        return [f"{rule} should not be there" for rule in found]
    complaints = {rule: list(_about_the_rule(value, case)) for rule, value in found.items()}
    if not complaints:
        return [f"there is no {where}; there are {list(_rules_of(rules, str(section)))}"]
    closest = min(complaints, key=lambda rule: len(complaints[rule]))
    return [f"{closest}: {complaint}" for complaint in complaints[closest]]


def _about_the_rule(rule: Json, case: Case) -> Iterator[str]:
    yield from differences(rule, case.expect.values)
    for expected in case.expect.cites:
        if not cites(rule, expected):
            yield f"no citation of article {expected.get('article')} has {expected['quote']!r}"
            yield f"the rule is {bare(rule)!r}"


def _rules_of(rules: JsonObject, section: str) -> JsonObject:
    value = rules.get(section)
    return value if isinstance(value, dict) else {}
