"""`guize vocabulary`: the id of a word."""

import json

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("word", "id_"), [("常务", "executive-deputy"), ("请示", "request"), ("半年", "half_year")]
)
def test_the_id_is_told_by_the_word(run_without_database: Run, word: str, id_: str) -> None:
    """A table of vocabulary, id and names; no database is needed."""
    result = run_without_database("vocabulary", word)
    assert (result.exit_code, result.stderr) == (0, "")
    assert id_ in result.stdout
    listed = json.loads(run_without_database("vocabulary", word, "--json").stdout)
    assert id_ in {item["id"] for item in listed["items"]}
    assert listed["next"] is None


def test_all_words_are_listed_without_one(run_without_database: Run) -> None:
    """Without a word every vocabulary is listed whole."""
    listed = json.loads(run_without_database("vocabulary", "--json").stdout)
    assert {item["vocabulary"] for item in listed["items"]} == {
        vocabulary["name"] for vocabulary in listed["vocabularies"]
    }


def test_a_word_that_nothing_is_called_is_told(run_without_database: Run) -> None:
    """Nothing found ends with the code for it, in both languages."""
    result = run_without_database("vocabulary", "飞碟")
    assert result.exit_code == 3
    assert "词表中没有“飞碟”" in result.stderr
    assert "no vocabulary holds" in result.stderr


def test_a_tenants_titles_are_found(run: Run) -> None:
    """With a tenant, what it calls its offices and meetings is found too."""
    asked = ("vocabulary", "市人民政府常务会议", "--on", "2019-03-01", "--tenant")
    assert "executive" in run(*asked, "wuhan").stdout
    assert run("vocabulary", "市长", "--tenant", "nowhere").exit_code == 3
