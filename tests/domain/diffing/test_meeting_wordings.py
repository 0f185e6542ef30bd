"""Votes, quorums, attendance and who acts for whom in words, as an official would read them."""

import pytest

from guize.domain.json_types import Json, JsonObject
from tests.domain.diffing.test_sentences import rulebook, sentences

ZH, EN = "第五十八条 请示办复", "Article 58, 请示办复"


def step(office: str, action: Json, **members: Json) -> JsonObject:
    """Return a step of a chain."""
    return {"office": office, "action": action, **members}


VALUES: list[tuple[str, dict[str, Json], dict[str, Json], str, str]] = [
    (
        "meetings",
        {"quorum": {"of": "members", "threshold": "more_than_half"}},
        {"quorum": {"of": "members", "threshold": {"at_least": "2/3"}}},
        "法定人数:超过半数 → 三分之二以上(提高)",
        ", quorum: more than half → at least 2/3 (raised)",
    ),
    (
        "meetings",
        {"quorum": {"of": "members", "threshold": {"at_least": 5}}},
        {"quorum": {"of": "members", "threshold": {"more_than": 7}}},
        "法定人数:不少于5人 → 超过7人(提高)",
        ", quorum: at least 5 → more than 7 (raised)",
    ),
    (
        "meetings",
        {"voting": {"of": "members", "threshold": "more_than_half"}},
        {"voting": {"of": "present", "threshold": {"more_than": "3/4"}}},
        "表决:超过半数 → 出席的组成人员的超过四分之三",
        ", voting: more than half → more than 3/4 of the members present",
    ),
    (
        "meetings",
        {"voting": {"ballot": ["show-of-hands"], "each": "item"}},
        {"voting": {"ballot": ["show-of-hands"], "each": "person"}},
        "表决的逐一表决:逐项 → 逐人",
        ", voting, one by one: item by item → person by person",
    ),
    (
        "meetings",
        {"attendance": {"rule": "on_time"}},
        {"attendance": [{"rule": "on_time"}, {"rule": "principal", "offices": ["department"]}]},
        "出席要求:要求:必须按时 → (1)要求:必须按时;(2)要求:必须是主要负责人;适用于:政府部门",
        (
            ", attendance: rule: on time → (1) rule: on time; (2) rule: by the principal leader;"
            " offices: government department"
        ),
    ),
    (
        "meetings",
        {"absence": {"deputy": {"ask": "secretary-general"}}},
        {"absence": {"deputy": {"ask": {"any_of": ["secretary-general", "general-office"]}}}},
        "请假“副职”的向谁请假:秘书长 → 秘书长或者政府办公室",
        ", absence, “deputy head”, ask: secretary-general → secretary-general or general office",
    ),
    (
        "meetings",
        {"participants": {"offices": ["deputy"]}},
        {
            "participants": {
                "offices": ["deputy"],
                "delegates": [{"unstated": "何人", "by": "mandate", "with_consent_of": ["head"]}],
            }
        },
        "参加人员的可委托参加者:增加未载明事项:“何人”;根据:受委托;须经同意:政府主要负责人",
        (
            ", participants, delegates: added not stated: “何人”; by: by entrustment; with the"
            " consent of: head of government"
        ),
    ),
    (
        "signing",
        {"chain": [step("department", "submit", to=["head"])]},
        {"chain": [step("department", "submit", to={"any_of": ["head", "deputy"]})]},
        (
            "签发流程第1步“政府部门呈报(对象:政府主要负责人)”的对象:"
            "政府主要负责人 → 政府主要负责人或者副职"
        ),
        (
            ", chain, step 1 (government department to submit (to head of government)), to: head of"
            " government → head of government or deputy head"
        ),
    ),
    (
        "signing",
        {"chain": [step("head", "issue")]},
        {"chain": [step("head", "issue"), step("deputy", "release", respectively=True)]},
        "签发流程:增加第2步“副职阅发(分别)”",
        ", chain: added step 2 (deputy head to note and release (each apart))",
    ),
    (
        "signing",
        {"chain": [step("department", "draft")]},
        {"chain": [step("department", "draft", assisted_by=["general-office"])]},
        "签发流程第1步“政府部门起草”的配合(协办)者:增加政府办公室",
        ", chain, step 1 (government department to draft), assisted by: added general office",
    ),
    (
        "signing",
        {"chain": [step("head", "issue")]},
        {"chain": [step("head", "issue"), step("deputy", {"unstated": "所为何事"})]},
        "签发流程:增加第2步“副职(所为之事条文未载明‘所为何事’)”",
        ", chain: added step 2 (deputy head (not stated: “所为何事”))",
    ),
    (
        "signing",
        {"chain": [step("head", "issue")]},
        {"chain": [step("head", "issue"), {"illegible": "末字残缺", "action": "release"}]},
        "签发流程:增加第2步“由谁阅发原文无法辨认”",
        ", chain: added step 2 (illegible who is to note and release)",
    ),
    (
        "meetings",
        {},
        {"participants": {"offices": ["head"], "illegible": "其余人员"}},
        "参加人员:增加(政府主要负责人;原文无法辨认“其余人员”)",
        ", participants: added (head of government; illegible: “其余人员”)",
    ),
    (
        "signing",
        {"deemed": [{"conduct": "initialled", "counts_as": "read"}]},
        {"deemed": [{"conduct": "initialled", "counts_as": "consent"}]},
        "视为第1项“行为:圈阅;视为:已阅”的视为:已阅 → 同意",
        (
            ", deemed, item 1 (conduct: initialled as read; counts as: read), counts as:"
            " read → consent"
        ),
    ),
    (
        "signing",
        {"requirements": ["一事一报"]},
        {"requirements": ["一事一报", {"text": "附说明", "if": "有分歧的"}]},
        "要求:增加第2项“原文:‘附说明’;情形:‘有分歧的’”",
        ", requirements: added item 2 (text: “附说明”; if: “有分歧的”)",
    ),
]


@pytest.mark.parametrize(("section", "old", "new", "zh", "en"), VALUES)
def test_shapes_of_meetings_and_steps_are_told_in_words(
    section: str, old: dict[str, Json], new: dict[str, Json], zh: str, en: str
) -> None:
    """What it takes, who must come, whom one asks and who assists read as sentences without ids."""
    left, right = (rulebook(section, **members) for members in (old, new))
    assert sentences(left, right) == [(ZH + zh, EN + en)]
