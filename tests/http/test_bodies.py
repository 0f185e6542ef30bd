"""Bodies that two programs could read differently, or that nobody can: refused at every address."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from guize.domain.diffing.equality import is_same
from guize.domain.errors import InvalidInputError
from guize.domain.json_types import Json
from guize.http.bodies import DEEPEST, LARGEST, UnreadableBodyError, read_body
from tests.http.test_bad_requests import problem_of
from tests.http.test_openapi import operations

# What is wrong with a body, the status, the code (of the problem, or of the fault), and the place.
BAD: dict[str, tuple[bytes, int, str, str | None]] = {
    "a name twice": (b'{"a": 1, "b": 2, "a": 1}', 422, "repeated_member", "/a"),
    "a name twice inside": (b'{"x": {"b/c": 1, "b/c": 2}}', 422, "repeated_member", "/x/b~1c"),
    "a name twice in a list": (b'{"x": [0, {"k": 1, "k": 1}]}', 422, "repeated_member", "/x/1/k"),
    "a name twice, escaped": (rb'{"a": 1, "\u0061": 2}', 422, "repeated_member", "/a"),
    "a name twice in what is replaced": (
        b'{"a": {"b": 1, "b": 2}, "a": 3}',
        422,
        "repeated_member",
        "/a",
    ),
    "NaN": (b'{"a": NaN}', 400, "not_json", None),
    "Infinity": (b'{"a": [Infinity]}', 400, "not_json", None),
    "minus Infinity": (b'{"a": -Infinity}', 400, "not_json", None),
    "a huge number": (b'{"a": 1e999}', 422, "out_of_range", "/a"),
    "a huge integer": (b'{"a": {"b": 9007199254740993}}', 422, "out_of_range", "/a/b"),
    "a long integer": (b'{"a": -1' + b"0" * 9_000 + b"}", 422, "out_of_range", "/a"),
    "not UTF-8": (b'{"a": "\xff"}', 400, "not_json", None),
    "GBK": ('{"a": "常务会议"}'.encode("gbk"), 400, "not_json", None),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), 400, "not_json", None),
    "a byte order mark": (b'\xef\xbb\xbf{"a": 1}', 400, "not_json", None),
    "a surrogate as UTF-8": (b'{"a": "\xed\xa0\x80"}', 400, "not_json", None),
    "half a surrogate pair": (rb'{"a": ["\ud800"]}', 422, "unusable_character", "/a/0"),
    "half a pair in a name": (rb'{"a": {"\udc00": 1}}', 422, "unusable_character", "/a"),
    "half a pair in names": (rb'{"\udc00": 1, "\udc00": 1}', 422, "unusable_character", ""),
    "NUL": (rb'{"a": "b\u0000"}', 422, "unusable_character", "/a"),
    "NUL in a name": (rb'{"a\u0000": 1}', 422, "unusable_character", ""),
    "a bare control character": (b'{"a": "\x00"}', 400, "not_json", None),
    "nesting": (b'{"a":' * 101 + b"{}" + b"}" * 101, 422, "too_deep", "/a" * 100),
    "nesting without end": (b"[" * 200_000, 422, "too_deep", ""),
    "nested objects without end": (b'{"a":' * 150_000, 422, "too_deep", ""),
    "a list": (b"[]", 400, "not_json", None),
    "a text": (b'"a"', 400, "not_json", None),
    "null": (b"null", 400, "not_json", None),
    "white space": (b"  \n", 400, "not_json", None),
    "no end": (b'{"a": 1', 400, "not_json", None),
    "more after the end": (b'{"a": 1} {}', 400, "not_json", None),
    "a comma too many": (b'{"a": 1,}', 400, "not_json", None),
    "other quotes": (b"{'a': 1}", 400, "not_json", None),
    "a form": (b"a=1", 400, "not_json", None),
}


def with_bodies(document: dict[str, Any]) -> Iterator[tuple[str, str, str, set[str]]]:
    """Yield method, address, type of body and documented answers of operations that take one."""
    for name, operation in operations(document):
        method, _, path = name.partition(" ")
        for content_type in operation.get("requestBody", {}).get("content", {}):
            address = re.sub(r"\{\w+\}", "1", path)
            yield method.upper(), address, content_type, set(operation["responses"])


@pytest.mark.parametrize("kind", BAD)
def test_every_operation_refuses(app: Flask, client: FlaskClient, kind: str) -> None:
    """Each bad body at each operation is a problem with its place, as documented, never 5xx."""
    data, status, code, pointer = BAD[kind]
    described: Any = app.test_client().get("/api/v1/openapi.json").get_json()
    tried = list(with_bodies(described))
    assert len(tried) > 15
    for method, address, content_type, documented in tried:
        body = problem_of(
            client, address, status, method=method, data=data, content_type=content_type
        )
        assert str(status) in documented, (method, address)
        if pointer is None:
            assert body["type"] == f"/problems/{code}"
        else:
            assert (body["errors"][0]["pointer"], body["errors"][0]["code"]) == (pointer, code)


def test_what_is_not_said_to_be_json_is_not_read(app: Flask, client: FlaskClient) -> None:
    """Each operation with a body tells the types that it takes, as documented."""
    described: Any = app.test_client().get("/api/v1/openapi.json").get_json()
    for method, address, accepted, documented in with_bodies(described):
        assert "415" in documented, (method, address)
        for content_type in ("text/plain", "application/x-www-form-urlencoded", None):
            body = problem_of(
                client, address, 415, method=method, data=b"{}", content_type=content_type
            )
            assert body["type"] == "/problems/unsupported_media_type"
            assert accepted in body["detail"]
            assert accepted in body["detail_zh"]
    answer = client.patch("/api/v1/drafts/1", data=b"{}", content_type="text/plain")
    assert answer.headers["Accept"] == "application/merge-patch+json, application/json"


def test_a_body_is_missed_where_one_is_required(app: Flask, client: FlaskClient) -> None:
    """An empty body is 400 wherever the description requires one, and else is as good as {}."""
    described: Any = app.test_client().get("/api/v1/openapi.json").get_json()
    is_required = {
        name: operation["requestBody"]["required"]
        for name, operation in operations(described)
        if "requestBody" in operation
    }
    optional = {name for name, must in is_required.items() if not must}
    assert optional == {
        "post /api/v1/clients/{client}/keys",
        "post /api/v1/drafts/{draft}/approve",
        "post /api/v1/drafts/{draft}/countersign",
        "post /api/v1/drafts/{draft}/publish",
        "post /api/v1/tenants/{tenant}/drafts",
    }
    for name, required in is_required.items():
        method, _, path = name.partition(" ")
        address = re.sub(r"\{\w+\}", "1", path)
        for content_type in ("application/json", None):
            answer = client.open(address, method=method.upper(), content_type=content_type)
            is_missed = answer.get_json(force=True)["type"] == "/problems/body_required"
            assert is_missed == required, name
            assert answer.status_code == 400 or not is_missed


def test_a_fault_in_a_body_is_told_of_a_member(client: FlaskClient) -> None:
    """Nobody who misspells a member is sent looking for a parameter."""
    for address, body, pointer in (
        ("/api/v1/session", {"nmae": "li", "password": "x"}, "/nmae"),
        ("/api/v1/tenants/wuhan/decisions/signing", {"on": "2019-03-01", "fact": {}}, "/fact"),
    ):
        told = problem_of(client, address, 422, method="POST", json=body)
        (fault,) = (one for one in told["errors"] if one["pointer"] == pointer)
        assert "parameter" not in fault["detail"]
        assert "参数" not in fault["detail_zh"]
        assert "no such member. Did you mean" in fault["detail"]
        assert "是否指" in fault["detail_zh"]


def test_the_place_of_what_is_no_json_is_told() -> None:
    """Line and column, and the byte that is not UTF-8."""
    with pytest.raises(UnreadableBodyError, match="line 2, column 7"):
        read_body(b'{"a": 1,\n "b": }')
    with pytest.raises(UnreadableBodyError, match="byte 8"):
        read_body(b'{"a": "\xff"}')


def test_many_faults_are_told_up_to_a_number() -> None:
    """A body that is nothing but faults does not become an answer as large."""
    data = b'{"a": [' + b",".join([b"1e999"] * 50_000) + b"]}"
    with pytest.raises(InvalidInputError) as refused:
        read_body(data)
    assert len(refused.value.faults) == 100


_names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5)
_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.floats(-1e9, 1e9) | _names,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None, database=None, derandomize=True)
@given(value=st.dictionaries(_names, _values, max_size=5), is_escaped=st.booleans())
def test_what_is_json_is_read_as_it_is(value: dict[str, Json], is_escaped: bool) -> None:
    """Sound bodies come through unchanged, to the greatest depth and number."""
    data = json.dumps(value, ensure_ascii=is_escaped).encode()
    assert is_same(read_body(data), value)
    deep = b'{"a":' * (DEEPEST - 1) + b"{}" + b"}" * (DEEPEST - 1)
    assert read_body(deep)
