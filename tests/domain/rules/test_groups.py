"""Groups of offices cover the members that a rulebook lists."""

import pytest

from guize.domain.json_types import Json
from guize.domain.rules.groups import with_members
from tests.domain.decisions.sample_law import rule, words


@pytest.mark.parametrize(
    ("kind", "members", "is_covered"),
    [
        ("group", ["secretary-general", "general-office-director"], True),
        ("group", {"offices": ["general-office-director"], "text": "办公室主任"}, True),
        ("group", {"unstated": "哪些职务"}, False),
        ("group", ["secretary-general"], False),
        ("body", ["general-office-director"], False),
        ("arrangement", ["general-office-director"], False),
    ],
)
def test_a_group_covers_whom_the_rulebook_lists(kind: str, members: Json, is_covered: bool) -> None:
    """Listed plainly or with the words of the text; who sits on a body is no group."""
    rulebook: Json = {"organization": {"leaders": rule("领导同志", type=kind, members=members)}}
    assert isinstance(rulebook, dict)
    offices = with_members(words(), rulebook)["offices"]
    assert offices.covers("leaders", "general-office-director") is is_covered
