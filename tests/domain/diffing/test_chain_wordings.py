"""What became of the steps of a chain, as an official would read it aloud."""

import pytest

from guize.domain.json_types import Json, JsonObject
from tests.domain.diffing.test_sentences import rulebook, sentences

ZH, EN = "第五十八条 请示办复", "Article 58, 请示办复"


def step(office: str, action: str, **members: Json) -> JsonObject:
    """Return a step of a chain."""
    return {"office": office, "action": action, **members}


CHAIN: list[Json] = [
    step("general-office", "review", verb="核稿"),
    step("deputy-in-charge", "review", verb="审核"),
    step("head", "issue", verb="签发"),
]
ISSUED = "第3步“政府主要负责人签发”"
SIGNS = "head of government to approve for issue"
ISSUES = f"step 3 ({SIGNS})"


def ending(last: JsonObject) -> list[Json]:
    """Return the chain with another last step."""
    return [*CHAIN[:2], last]


CHAINS: list[tuple[list[Json], str, str]] = [
    (
        [
            CHAIN[0],
            step("secretary-general", "review", verb="审核", **{"if": "必要时"}),
            *CHAIN[1:],
        ],
        "签发流程:增加第2步“秘书长审核(限于‘必要时’)”",
        ", chain: added step 2 (secretary-general to review (if “必要时”))",
    ),
    (
        CHAIN[1:],
        "签发流程:删去第1步“政府办公室核稿”",
        ", chain: removed step 1 (general office to review)",
    ),
    (
        [CHAIN[1], CHAIN[0], CHAIN[2]],
        "签发流程:第1步“政府办公室核稿”移至第2步",
        ", chain: moved step 1 (general office to review) to step 2",
    ),
    (
        ending(step("executive-deputy", "issue", verb="签发")),
        "签发流程第3步:政府主要负责人签发 → 常务副职签发",
        f", chain, step 3: {SIGNS} → executive deputy to approve for issue",
    ),
    (
        ending(
            step("head", "issue", verb="签发", delegates=[{"office": "deputy", "by": "mandate"}])
        ),
        f"签发流程{ISSUED}的受托(受权)人:增加副职(受委托)",
        f", chain, {ISSUES}, delegates: added deputy head (by entrustment)",
    ),
    (
        ending(step("head", "issue", verb="签发", parallel_with_previous=True)),
        f"签发流程{ISSUED}:增加“与上一步并行”",
        f", chain, {ISSUES}: added “parallel with previous”",
    ),
    (
        ending(step("head", "issue", verb="签发", when={"importance": "major"})),
        f"签发流程{ISSUED}的适用条件:增加“重要程度为重大”(范围缩小)",
        f", chain, {ISSUES}, when: added “importance: major” (narrower)",
    ),
    (
        ending(step("head", "issue", verb="签批")),
        f"签发流程{ISSUED}的原文动词:“签发” → “签批”",
        f", chain, {ISSUES}, verb: “签发” → “签批”",
    ),
    (
        ending({"any_of": [[CHAIN[2]], [step("deputy", "issue", verb="签发")]]}),
        "签发流程第3步:政府主要负责人签发 → 政府主要负责人签发或者副职签发",
        f", chain, step 3: {SIGNS} → {SIGNS} or deputy head to approve for issue",
    ),
    (
        ending({"unstated": "由谁签发", "action": "issue", "verb": "签发"}),
        "签发流程第3步:政府主要负责人签发 → 由谁签发条文未载明",
        f", chain, step 3: {SIGNS} → not stated who is to approve for issue",
    ),
]


@pytest.mark.parametrize(("chain", "zh", "en"), CHAINS)
def test_a_chain_reads_so(chain: list[Json], zh: str, en: str) -> None:
    """What became of a step stands in one sentence."""
    told = sentences(rulebook("signing", chain=CHAIN), rulebook("signing", chain=chain))
    assert told == [(ZH + zh, EN + en)]


def test_a_step_that_also_changed_place_is_told_by_its_former_one() -> None:
    """After an insertion the numbers differ, so the sentence says whose they are."""
    opened = step("secretary-general", "review")
    new: list[Json] = [opened, CHAIN[0], CHAIN[1], step("head", "issue", verb="签批")]
    told = sentences(rulebook("signing", chain=CHAIN), rulebook("signing", chain=new))
    assert told[1][0] == f"{ZH}签发流程原{ISSUED}的原文动词:“签发” → “签批”"
    assert told[1][1] == f"{EN}, chain, former {ISSUES}, verb: “签发” → “签批”"
