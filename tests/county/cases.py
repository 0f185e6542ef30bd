"""What is asked of the made-up county, and what its texts say, read off them by hand."""

from dataclasses import dataclass
from typing import TypeAlias

from guize.domain.json_types import Json, JsonObject

Cited: TypeAlias = tuple[tuple[Json, Json, Json], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A question of one kind on a day, and the members of the answer that the texts give.

    ``cited`` are the tenant, version and printed label of each article that proves it.
    """

    name: str
    kind: str
    on: str
    facts: JsonObject
    says: JsonObject
    cited: Cited = ()
    tenant: str = "yunxi"


REQUEST: JsonObject = {"trigger": "request-received"}
MINUTES: JsonObject = {"document": "minutes", "meeting": "thematic"}
NOTICE: JsonObject = {"document": "notice", "issuer": "government"}
EVENT: JsonObject = {"matter": "event-in-government-name"}
AWAY: JsonObject = {"applicant": "deputy", "scope": "out-of-city"}
MEETING: JsonObject = {"meeting": "executive", "members": 10, "present": 6}

CASES = (
    Case(
        "An illegible number is told, not guessed",
        "deadline",
        "2016-03-01",
        {**REQUEST, "at": "2016-03-01"},
        {"outcome": "incomplete", "due_on": None},
        (("yunxi", 1, "第六条"),),
    ),
    Case(
        "The work rules of 2019 replace those of 2015",
        "deadline",
        "2019-06-03",
        {**REQUEST, "at": "2019-06-03"},
        # Friday 7 June is the Dragon Boat Festival.
        {"outcome": "decided", "due_on": "2019-06-11", "certainty": "certain"},
        (("yunxi", 5, "第三条"),),
    ),
    Case(
        "The supplement shortens the limit",
        "deadline",
        "2020-10-12",
        {**REQUEST, "at": "2020-10-12"},
        {"outcome": "decided", "due_on": "2020-10-16"},
        (("yunxi", 6, "二、"),),
    ),
    Case(
        "The province fills what the county leaves open",
        "deadline",
        "2020-10-12",
        {"trigger": "countersign-received", "at": "2020-10-12"},
        {"outcome": "decided", "due_on": "2020-10-14"},
        (("yunhai", 1, "第二条"),),
    ),
    Case(
        "A point of the notice is law",
        "deadline",
        "2020-10-12",
        {"trigger": "meeting-scheduled"},
        {
            "outcome": "decided",
            "limit": {"value": 5, "unit": "working_day", "strength": "must"},
        },
        (("yunxi", 2, "二、"),),
    ),
    Case(
        "Ground 1: the rule of a government prevails over the county's narrower and later one",
        "deadline",
        "2020-10-12",
        {
            "trigger": "emergency-occurred",
            "importance": "major",
            "at": "2020-10-12T08:00:00+08:00",
        },
        {"outcome": "decided", "due_at": "2020-10-12T09:00:00+08:00"},
        (("yunhai", 1, "第三条"),),
    ),
    Case(
        "Before the supplement the meeting rules decide",
        "signing",
        "2020-08-31",
        MINUTES,
        {
            "outcome": "decided",
            "signatory": {
                "office": "deputy-in-charge",
                "action": "issue",
                "verb": "签发",
                "title": "分管副县长",
            },
        },
        (("yunxi", 2, "第四条"),),
    ),
    Case(
        "Ground 2: what the supplement says of itself prevails over narrower conditions",
        "signing",
        "2020-09-01",
        MINUTES,
        {
            "outcome": "decided",
            "signatory": {"office": "head", "action": "issue", "verb": "签发", "title": "县长"},
        },
        (("yunxi", 6, "一、"), ("yunxi", 6, "四、")),
    ),
    Case(
        "Ground 3: the narrower rule of 2017 prevails over the general one of 2019, doubtfully",
        "signing",
        "2020-06-01",
        NOTICE,
        {
            "outcome": "decided",
            "certainty": "doubtful",
            "rules": ["/signing/notices-of-government"],
            "chain": [
                {
                    "office": "general-office-director",
                    "action": "issue",
                    "verb": "签发",
                    "title": "办公室主任",
                }
            ],
        },
        (("yunxi", 2, "第四条"), ("yunxi", 5, "第二条")),
    ),
    Case(
        "Ground 4: of two general rules the later instrument's prevails",
        "deadline",
        "2019-06-03",
        {"trigger": "meeting-ended", "at": "2019-06-03"},
        {"outcome": "decided", "due_on": "2019-06-05"},
        (("yunxi", 5, "第五条"),),
    ),
    Case(
        "Before the later instrument the earlier one decides, beside a text with holes",
        "deadline",
        "2018-06-04",
        {"trigger": "meeting-ended", "at": "2018-06-04"},
        {"outcome": "decided", "due_on": "2018-06-07", "certainty": "doubtful"},
        (("yunxi", 2, "第六条"),),
    ),
    Case(
        "An inserted article is cited as it is printed",
        "matter",
        "2019-05-01",
        EVENT,
        {"outcome": "decided"},
        (("yunxi", 5, "第四条之一"),),
    ),
    Case(
        "What a supplement removes is told with its article",
        "matter",
        "2020-09-01",
        EVENT,
        {"outcome": "not_regulated"},
        (("yunxi", 6, "三、"),),
    ),
    Case(
        "An undated instrument does not bind, and the text with holes may regulate it",
        "leave",
        "2018-02-28",
        AWAY,
        {"outcome": "incomplete"},
    ),
    Case(
        "Once commenced it binds",
        "leave",
        "2018-03-01",
        AWAY,
        {"outcome": "decided"},
        (("yunxi", 3, "第二条"),),
    ),
    Case(
        "On its last day it still binds",
        "leave",
        "2022-12-31",
        AWAY,
        {"outcome": "decided", "certainty": "certain"},
        (("yunxi", 3, "第二条"),),
    ),
    Case(
        "Repealed by a base of another series it binds no more",
        "leave",
        "2023-01-01",
        AWAY,
        {"outcome": "not_regulated"},
    ),
    Case(
        "Twenty days of research are fewer than thirty",
        "quota",
        "2019-06-03",
        {"quota": "grassroots-research", "holder": "deputy", "days": 20},
        {
            "outcome": "decided",
            "quotas": [
                {
                    "rule": "/quotas/grassroots-research",
                    "title": "到基层调研",
                    "of": "grassroots-research",
                    "min": {"value": 30, "unit": "day"},
                    "per": {"value": 1, "unit": "year"},
                    "kept": False,
                }
            ],
        },
        (("yunxi", 3, "第四条"),),
    ),
    Case(
        "Six of ten are the half that the meeting rules of 2017 want",
        "meeting",
        "2022-12-31",
        MEETING,
        {"outcome": "decided", "quorate": True},
        (("yunxi", 2, "第二条"), ("yunxi", 2, "第二条"), ("yunxi", 6, "一、")),
    ),
    Case(
        "They are fewer than two thirds, which those of 2023 want",
        "meeting",
        "2023-01-01",
        MEETING,
        {"outcome": "decided", "quorate": False},
        (("yunxi", 7, "第二条"), ("yunxi", 7, "第二条"), ("yunxi", 6, "一、")),
    ),
    Case(
        "A merged county decides until the day of the merger",
        "deadline",
        "2021-12-31",
        {**REQUEST, "at": "2021-12-20"},
        {"outcome": "decided", "due_on": "2021-12-28"},
        (("shiqiao", 1, "三、"),),
        tenant="shiqiao",
    ),
    Case(
        "From that day on it decides nothing",
        "deadline",
        "2022-01-01",
        REQUEST,
        {"outcome": "vacancy", "reason": "dissolved"},
        tenant="shiqiao",
    ),
    Case(
        "An organ has rules of its own",
        "deadline",
        "2019-10-14",
        {"trigger": "instruction-received", "at": "2019-10-14"},
        {"outcome": "decided", "due_on": "2019-10-17"},
        (("yunxi-office", 1, "三、"),),
        tenant="yunxi-office",
    ),
)

SERIES: dict[str, dict[str, list[int]]] = {
    "2016-06-30": {"work-rules": [1]},
    "2018-06-01": {"work-rules": [1], "meeting-rules": [2], "leave-rules": [3]},
    "2020-10-12": {"work-rules": [5, 6], "meeting-rules": [2], "leave-rules": [3]},
    "2023-01-01": {"work-rules": [5, 6], "meeting-rules": [7]},
}
"""Day → series → the versions in force."""

CHANGED_2023 = {
    "/meetings/executive": "changed",
    "/meetings/plenary": "changed",
    "/meetings/thematic": "changed",
    "/leave/deputy": "removed",
    "/leave/department-heads": "removed",
    "/quotas/grassroots-research": "removed",
    "/signing/thematic-minutes": "removed",
    "/signing/notices-of-government": "removed",
    "/deadlines/submission-lead-ordinary": "removed",
    "/deadlines/issue-meeting-documents": "removed",
    "/decisions/conference-in-annual-plan": "removed",
    "/organization/deputy-in-charge": "removed",
    "/organization/general-office-director": "removed",
    "/organization/deputy": "changed",
}
"""What the meeting rules of 2023 do to the rules of the county: pointer → how."""


def told(case: Case, answer: JsonObject) -> tuple[JsonObject, Cited]:
    """Return of an answer what a case speaks of: its members and whom it cites."""
    citations = answer["citations"]
    assert isinstance(citations, list)
    cited = tuple(
        (one["tenant"], one["version"], one["label"]) for one in citations if isinstance(one, dict)
    )
    return {member: answer.get(member) for member in case.says}, cited


def in_force(answer: JsonObject) -> dict[str, list[int]]:
    """Return the county's own layers of an answer as series → versions."""
    found: dict[str, list[int]] = {}
    layers = answer["layers"]
    assert isinstance(layers, list)
    for layer in layers:
        assert isinstance(layer, dict)
        if layer["tenant"] == "yunxi":
            found.setdefault(str(layer["series"]), []).append(int(str(layer["version"])))
    return found
