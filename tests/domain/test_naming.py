"""Finding the id of what somebody calls by its label."""

import pytest

from guize.checks.catalog import load_catalog
from guize.domain.naming import Named, Register, Titles, spellings
from guize.domain.words import Words

UNKNOWN = Words(zh="没有。", en="none.")


def register(*names: str, titles: Titles | None = None) -> Register:
    """Return the words of vocabularies as a tenant with these titles calls them."""
    called = titles or Titles()
    return Register(
        Named.of(term, called.of(name, term.id))
        for name in names
        for term in load_catalog().vocabularies[name].terms.values()
    )


@pytest.mark.parametrize(
    ("vocabulary", "word", "ids"),
    [
        ("documents", "纪要", ["minutes"]),
        ("documents", "会议纪要", ["minutes"]),
        ("documents", "命令", ["order"]),
        ("documents", "令", ["order"]),
        ("documents", "命令(令)", ["order"]),
        ("documents", " 命令(令) ", ["order"]),
        ("documents", "意见", ["opinions"]),
        ("documents", "函", ["letter"]),
        ("documents", "Official  Reply", ["reply"]),
        ("documents", "指令", []),
        ("meetings", "常务会议", ["executive"]),
        ("meetings", "区长办公会议", ["head-office"]),
        ("meetings", "专项会议", ["thematic"]),
        ("meetings", "全区性会议", ["conference"]),
        ("offices", "县长", ["head"]),
        ("offices", "副市长", ["deputy"]),
        ("offices", "常务副区长", ["executive-deputy"]),
        ("offices", "办公厅", ["general-office"]),
        ("offices", "市政府办公厅", ["general-office"]),
        ("offices", "市财政局", ["finance-bureau"]),
        ("offices", "党委", ["party-committee"]),
        ("offices", "市政府", ["government"]),
        ("offices", "办公室主任", ["general-office-director", "office-director"]),
        ("offices", "村长", []),
        ("offices", "", []),
    ],
)
def test_a_label_or_a_form_of_it_names_its_id(vocabulary: str, word: str, ids: list[str]) -> None:
    """What stands in brackets, before an office or in another width hides no id."""
    assert [one.id for one in register(vocabulary).find(word)] == ids


def test_every_label_that_is_shipped_names_its_own_id() -> None:
    """Whoever copies a label from an answer finds its id."""
    for name in load_catalog().vocabularies:
        words = register(name)
        for one in words.named:
            assert one in words.find(one.label.zh)
            assert one in words.find(one.label.en)


def test_a_local_title_comes_before_forms_of_other_names() -> None:
    """Where a district calls the government above it 市政府, that is whom 市政府 means."""
    titles = Titles(offices={"superior-government": "市政府", "general-office": "市府办"})
    words = register("offices", titles=titles)
    assert [one.id for one in words.find("市政府")] == ["superior-government"]
    (office,) = words.find("市府办")
    assert office.label == Words(zh="市府办", en="general office")
    assert words.find("办公厅") == (office,)


@pytest.mark.parametrize(
    ("word", "zh", "en"),
    [
        (
            "纪要",
            "此处应填代号:“纪要”的代号是 minutes。",
            "an id is expected here: the id of 纪要 is 'minutes'.",
        ),
        ("贺信", "没有。是否指:congratulatory-message(贺信、贺电)?", None),
        ("minute", None, "none. Did you mean 'minutes' (minutes)?"),
        ("zzz", "没有。", "none."),
    ],
)
def test_a_refusal_names_the_id(word: str, zh: str | None, en: str | None) -> None:
    """Exactly, or what comes near; else no more than that there is none."""
    said = register("documents").refuse(word, UNKNOWN)
    assert zh in (None, said.zh)
    assert en in (None, said.en)


def test_of_several_that_fit_each_is_named() -> None:
    """Whoever asked chooses, by the labels."""
    said = register("offices").refuse("办公室主任", UNKNOWN)
    assert said.zh == (
        "此处应填代号:“办公室主任”可指 general-office-director(政府办公室(厅)主任)、"
        "office-director(办公室主任(本单位))。"
    )
    assert "'general-office-director' (director of the general office) or" in said.en


def test_forms_of_a_name_are_few() -> None:
    """Brackets within a long name end."""
    assert spellings("命令(令)") == {"命令(令)", "命令", "令", "命令令"}
    assert len(spellings("政府办公室(厅)(室)(局)主任")) < 100
