"""RFC 6901."""

import pytest

from guize.domain.json_pointer import child, escape, reached, resolve, tokens
from guize.domain.json_types import Json

DOCUMENT: Json = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, "~1": 9, "k": {"x": None}}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT),
        ("/foo", ["bar", "baz"]),
        ("/foo/0", "bar"),
        ("/", 0),
        ("/a~1b", 1),
        ("/m~0n", 8),
        ("/~01", 9),
        ("/k/x", None),
    ],
)
def test_pointers_name_values(pointer: str, value: Json) -> None:
    """The RFC's examples resolve as it says."""
    assert resolve(DOCUMENT, pointer) == value


@pytest.mark.parametrize("pointer", ["/foo/2", "/foo/-", "/foo/01", "/foo/x", "/nothing", "/k/x/y"])
def test_pointer_to_nothing(pointer: str) -> None:
    """A pointer that names no value is an error and never null."""
    with pytest.raises(KeyError):
        resolve(DOCUMENT, pointer)


@pytest.mark.parametrize("pointer", ["foo", "/~", "/~2", "/a~"])
def test_malformed_pointer(pointer: str) -> None:
    """A pointer that does not start with a slash, or ends an escape early, is refused."""
    with pytest.raises(ValueError, match=r"JSON Pointer|followed by"):
        resolve(DOCUMENT, pointer)


@pytest.mark.parametrize("token", ["a/b", "m~n", "~1", "", "常务会议"])
def test_any_key_can_be_named(token: str) -> None:
    """Building a pointer and taking it apart again gives the key."""
    assert tokens(child("/x", token)) == ["x", token]
    assert "/" not in escape(token)


@pytest.mark.parametrize(
    ("pointer", "path"),
    [("/foo/0", ["foo", "0"]), ("/foo/2/x", ["foo"]), ("/nothing/x", []), ("", [])],
)
def test_how_far_a_pointer_leads(pointer: str, path: list[str]) -> None:
    """Of a pointer to nothing the tokens are told that still lead to something."""
    assert reached(DOCUMENT, pointer) == path
