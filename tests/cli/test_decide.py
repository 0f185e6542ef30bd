"""`guize decide`: values as people type them, answers as the API gives them, codes for scripts."""

import json

import pytest

from guize.cli.decide import read_value
from guize.domain.json_types import Json
from tests.cli.conftest import Run

ON = ("--on", "2019-03-01")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("minutes", "minutes"),
        ("budget,contract", ["budget", "contract"]),
        ("true", True),
        ("false", False),
        ("8", 8),
        ("2.5", 2.5),
        ("2019-03-01", "2019-03-01"),
        ("2018-09-28T16:30:00+08:00", "2018-09-28T16:30:00+08:00"),
        ("7day", {"value": 7, "unit": "day"}),
        ("7days", {"value": 7, "unit": "day"}),
        ("1.5hours", {"value": 1.5, "unit": "hour"}),
        ("3working_days", {"value": 3, "unit": "working_day"}),
        ("1half_year", {"value": 1, "unit": "half_year"}),
        ("1term", {"value": 1, "unit": "term"}),
        ('{"value": 1, "unit": "week"}', {"value": 1, "unit": "week"}),
        ('["budget"]', ["budget"]),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("[" * 100_000, "[" * 100_000),
        ("", ""),
    ],
)
def test_values_are_read_as_people_type_them(text: str, value: Json) -> None:
    """Words, lists, truths, numbers, dates, durations and JSON; what is nothing else is a word."""
    assert read_value(text) == value


def test_the_answer_names_the_signatory_and_the_article(run: Run) -> None:
    """What people read: the outcome, who signs, and the words that prove it."""
    result = run("decide", "wuhan", "signing", "document=minutes", "meeting=executive", *ON)
    assert result.exit_code == 0
    assert "wuhan signing 2019-03-01 — decided, certain" in result.stdout
    assert '"title": "市长"' in result.stdout
    assert "武政〔2018〕54号 四十八、“市人民政府全体会议" in result.stdout
    assert "source" not in result.stdout


def test_json_is_what_the_api_answers(run: Run) -> None:
    """With --json a program gets the whole answer and nothing else."""
    result = run(
        "decide", "wuhan", "signing", "document=minutes", "meeting=executive", *ON, "--json"
    )
    answer = json.loads(result.stdout)
    assert answer["signatory"]["office"] == "head"
    assert answer["facts"] == {"document": "minutes", "meeting": "executive"}
    assert answer["considered"]


def test_a_missing_fact_is_asked_for_with_its_words(run: Run) -> None:
    """No failure: the next question, with its label and permitted values."""
    result = run("decide", "wuhan", "signing", *ON)
    assert result.exit_code == 0
    assert "needs_facts" in result.stdout
    assert "? document 文种: " in result.stdout
    assert ", minutes 纪要, " in result.stdout


def test_tied_rules_are_listed_with_their_warning(run: Run) -> None:
    """Article 54's declared overlap shows both candidates."""
    facts = ("document=notice", "issuer=government", "direction=downward", "matter=meeting-decided")
    shown = run("decide", "wuhan", "signing", *facts, *ON).stdout
    assert "或 or /signing/government-downward" in shown
    assert "或 or /signing/meeting-decided-or-routine" in shown
    assert "! 条文本身未分先后" in shown


def test_the_calendar_and_editors_notes_are_shown_as_what_they_are(run: Run) -> None:
    """The notice that set the days counted in, and the remark beside the law."""
    facts = ("trigger=document-received", "action=handle", "at=2019-01-28")
    shown = run("decide", "wuhan", "deadline", *facts, *ON).stdout
    assert "日历 calendar: 国办发明电〔2018〕15号 (2018-12-04)" in shown
    assert "calendars:" not in shown
    meeting = run("decide", "wuhan", "meeting", "meeting=executive", *ON).stdout
    assert "编注 note (/meetings/executive): 市长本人不能出席" in meeting


def test_absence_and_delegations_are_said_by_options(run: Run) -> None:
    """The delegation moves the signature; one in vain is warned of."""
    question = ("decide", "wuhan", "signing", "document=notice", "issuer=government")
    options = (
        "direction=downward",
        *ON,
        "--absent",
        "head",
        "--delegation",
        "head:executive-deputy",
    )
    moved = json.loads(run(*question, *options, "--json").stdout)
    assert moved["signatory"]["acting"] == "executive-deputy"
    assert moved["delegations"] == [{"from": "head", "to": "executive-deputy"}]
    vain = run(*question, *options, "--delegation", "head:public").stdout
    assert "! 市长委托" in vain


def test_a_pin_in_the_past_decides_by_what_was_known(run: Run) -> None:
    """Before the record there is nothing to decide by."""
    facts = ("document=minutes", "meeting=executive")
    result = run("decide", "wuhan", "signing", *facts, *ON, "--known-at", "2020-01-01T00:00:00Z")
    assert result.exit_code == 0
    assert "vacancy" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("wuhan", "signing", "document=minute"), 1, "是否指:minutes"),
        (("wuhan", "signing", "document=纪要"), 1, "“纪要”的代号是 minutes。"),
        (("wuhan", "signing", "meeting=常务会议"), 1, "the id of 常务会议 is 'executive'"),
        (("wuhan", "signing", "--absent", "副市长"), 1, "“副市长”的代号是 deputy。"),
        (("wuhan", "signing", "--delegation", "市长:deputy"), 1, "“市长”的代号是 head。"),
        (("wuhan", "signing", "documents=minutes"), 1, "document"),
        (("wuhan", "meeting", "members=-1"), 1, "members"),
        (("wuhan", "signing", "--absent", "mayor"), 1, "mayor"),
        (("nowhere", "signing"), 3, "nowhere"),
        (("hidden-city", "signing"), 3, "hidden-city"),
        (("wuhan", "sealing"), 2, "sealing"),
        (("wuhan", "signing", "document"), 2, "事实=值"),
        (("wuhan", "signing", "=minutes"), 2, "事实=值"),
        (("wuhan", "signing", "document=order", "document=minutes"), 2, "document"),
        (("wuhan", "signing", "--delegation", "head"), 2, "委托人:受托人"),
        (("wuhan", "signing", "--on", "2019-02-29"), 2, "不是日期"),
        (("wuhan", "signing", "--known-at", "2999-01-01T00:00:00Z"), 2, "未来"),
    ],
)
def test_what_cannot_be_read_fails_with_its_reason(
    run: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """A faulty fact is refused (1), a faulty command line is wrong usage (2), no tenant is 3."""
    result = run("decide", *arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert says in result.stderr


def test_the_facts_of_a_kind_are_listed_with_ids_and_names(run: Run) -> None:
    """What a rule mentions stands before the stroke; with --json as the API answers."""
    lines = run("facts", "wuhan", "signing", *ON).stdout.splitlines()
    (documents,) = (line for line in lines if line.startswith("document 文种: "))
    mentioned, others = documents.split(" | ")
    assert "minutes 纪要" in mentioned
    assert "invitation 邀请函" in others
    answer = json.loads(run("facts", "wuhan", "quota", *ON, "--json").stdout)
    assert (answer["kind"], answer["on"]) == ("quota", "2019-03-01")
    assert run("facts", "hidden-city", "signing").exit_code == 3
