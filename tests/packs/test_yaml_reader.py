"""Reading YAML: plain data, lines, and a fault for everything that nobody means."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.findings import MOST_OF_A_KIND
from guize.domain.json_types import Json
from guize.packs.yaml_reader import MAX_BYTES, MAX_DEPTH, read_yaml
from guize.packs.yaml_writer import write_yaml

_USABLE = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"))
_KEYS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf"), include_characters="\n\t")
).map(lambda key: unicodedata.normalize("NFC", key))
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e15, 1e15)
    | _USABLE
    | st.sampled_from(["yes", "2018-11-01", "010", "1:30", "1e5", "~", "null", "- a", "a: b", "#"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


def _codes(raw: bytes) -> list[tuple[int | None, str]]:
    return [(fault.line, fault.code) for fault in read_yaml(raw, "x.yaml")[1]]


def test_scalars_are_those_of_yaml_1_2() -> None:
    """Dates, yes/no, octal and sexagesimal numbers stay text; numbers and true/false are read."""
    raw = b"[2018-11-01, yes, off, 010, 0o17, 1:30, 12, -1.5, 1e3, true, ~, null, '12', .inf]"
    document, faults = read_yaml(raw, "x.yaml")
    assert document
    assert faults == []
    assert document.value == [
        *("2018-11-01", "yes", "off", "010", "0o17", "1:30"),
        *(12, -1.5, 1000.0, True, None, None, "12", ".inf"),
    ]


def test_every_value_has_its_line() -> None:
    """The line of a member is its key's, that of an element its own; ordinals are text."""
    document, _ = read_yaml(b"a:\n  b: 1\n  c/d:\n    - x\n    - y\n2: z\n", "x.yaml")
    assert document
    assert document.lines == {
        "": 1,
        "/a": 1,
        "/a/b": 2,
        "/a/c~1d": 3,
        "/a/c~1d/0": 4,
        "/a/c~1d/1": 5,
        "/2": 6,
    }


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: 1\nb: 2\na: 3\n", [(3, "duplicate_key")]),
        (b"1: a\n'1': b\n", [(2, "duplicate_key")]),
        (b"{?foo: bar}\n", [(1, "question_mark")]),
        (b"a: 1\nb: {c: 1, ?d: 2}\n", [(2, "question_mark")]),
        (b"[?foo]\n", [(1, "question_mark")]),
        ("甲: {乙: 1, ?丙: 2}\n".encode(), [(1, "question_mark")]),
        ("a\u200bb: 1\nab: 2\n".encode(), [(1, "invisible_in_key")]),
        ("ab: 2\nx:\n  a\u2060b: 1\n".encode(), [(3, "invisible_in_key")]),
        ("\u00e9: 1\ne\u0301: 2\n".encode(), [(2, "key_not_composed")]),
        ("\u30d7: 1\n\u30d5\u309a: 2\n".encode(), [(2, "key_not_composed")]),
        (b"a: &x [1]\nb: *x\n", [(1, "anchor"), (2, "alias")]),
        (b"a: !!python/object:os.system x\n", [(1, "tag")]),
        (
            b"true: 1\n1.5: 2\n? [3]\n: 4\n",
            [(1, "key_not_text"), (2, "key_not_text"), (3, "key_not_text")],
        ),
        (b"a: 1\n---\nb: 2\n", [(2, "several_documents")]),
        (b"a: [1\nb: 2\n", [(2, "yaml_syntax")]),
        (b"a: 1\nb: \xff\n", [(2, "not_utf8")]),
        (b'a: "\\0"\n', [(1, "unusable_character")]),
        (
            b"a: 1e999\nb: 99999999999999999999\n",
            [(1, "number_too_large"), (2, "number_too_large")],
        ),
        (b"[" * (MAX_DEPTH + 2), [(1, "too_deep")]),
        (b"a: " + b"x" * MAX_BYTES, [(None, "file_too_large")]),
    ],
)
def test_what_nobody_means_is_refused_with_its_line(
    raw: bytes, expected: list[tuple[int | None, str]]
) -> None:
    """Each kind of trouble is a fault with its line."""
    assert _codes(raw) == expected


def test_a_bomb_does_not_expand() -> None:
    """Aliases of aliases are refused one by one and never multiplied."""
    lines = ["l0: &l0 [x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    document, faults = read_yaml("\n".join(lines).encode(), "bomb.yaml")
    assert document
    assert document.value != {}
    assert {fault.code for fault in faults} == {"anchor", "alias", "and_more"}


def test_all_faults_are_told_at_once_in_both_languages() -> None:
    """A file with several faults names each, with a cure in Chinese and English."""
    _, faults = read_yaml("甲: 1\n甲: 2\n乙: &x 3\n丙: *x\n".encode(), "a/b.yaml")
    assert [fault.code for fault in faults] == ["duplicate_key", "anchor", "alias"]
    assert {fault.file for fault in faults} == {"a/b.yaml"}
    assert all("请" in fault.words.zh and fault.words.en.endswith(".") for fault in faults)


@given(_VALUES)
def test_what_is_written_is_read_back(value: Json) -> None:
    """The writer's canonical YAML gives the same data back, whatever it looks like."""
    document, faults = read_yaml(write_yaml(value), "x.yaml")
    assert faults == []
    assert document
    assert document.value == value


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(raw: bytes) -> None:
    """Whatever bytes come, the answer is data or faults."""
    document, faults = read_yaml(raw, "x.yaml")
    assert document is not None or faults


@pytest.mark.parametrize("raw", [b"why: really?\nfoo: bar\n", b"?foo: bar\n", b"? foo\n: bar\n"])
def test_a_question_mark_that_all_readers_read_alike(raw: bytes) -> None:
    """At the end of a text, as part of a block key, or with a space as YAML's own sign."""
    assert _codes(raw) == []


@pytest.mark.parametrize("line", [b"a: 1\n", b"1.5: 1\n", b"'a': &x 1\n"])
def test_faults_of_a_kind_are_bounded(line: bytes) -> None:
    """Two megabytes of one fault: a hundred of them, and how many more there are."""
    times = MAX_BYTES // len(line) // 4
    _, faults = read_yaml(line * times, "x.yaml")
    codes = [fault.code for fault in faults]
    assert len(codes) <= 2 * (MOST_OF_A_KIND + 1)
    assert codes.count("duplicate_key") == MOST_OF_A_KIND
    left = times - 1 - MOST_OF_A_KIND
    assert any(str(left) in f.words.zh and str(left) in f.words.en for f in faults)
