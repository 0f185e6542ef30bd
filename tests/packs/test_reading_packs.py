"""Reading and writing tenant packs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guize.packs.pack import BrokenPackError, Pack
from guize.packs.read import parse_pack, read_pack
from guize.packs.tenant_file import write_tenant
from guize.packs.write import pack_files as files_of
from guize.packs.write import version_files, write_files
from tests.packs.samples import head_file, pack_files, sample_pack, tenant_file


def _faults(files: Mapping[str, bytes]) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BrokenPackError) as caught:
        parse_pack(files, "sample", "sample")
    return [
        (str(fault.file).removeprefix("sample/"), fault.line, fault.code)
        for fault in caught.value.findings
    ]


def test_a_pack_goes_to_a_folder_and_back(tmp_path: Path) -> None:
    """A pack that is written to a folder is read back as the same pack."""
    pack = sample_pack(pack_files(versions=2))
    folder = tmp_path / "sample"
    write_files(files_of(pack), folder)
    again = read_pack(folder)
    assert files_of(again) == files_of(pack)
    assert [v.version for v in again.versions] == [v.version for v in pack.versions]


def test_a_pack_without_filed_bytes_is_written_canonically() -> None:
    """Content that was never filed gives files that read back with the same hash."""
    pack = sample_pack()
    bare = replace(pack, filed=None, versions=tuple(replace(v, files={}) for v in pack.versions))
    again = parse_pack(files_of(bare), "x", "sample")
    assert again.versions[0].version == pack.versions[0].version
    assert files_of(bare)["tenant.yaml"] == write_tenant(pack.facts)


def test_the_hash_is_of_the_content_and_not_of_its_form() -> None:
    """Comments and the order of members leave the hash alone; a changed value does not."""
    files = pack_files()
    reordered = "# a comment\nplenary:\n  at: 1\n  times: 1\n  title: '全体会议'\n".encode()
    assert _hash(sample_pack({**files, "v1/rules/meetings.yaml": reordered})) == _hash(
        sample_pack(files)
    )
    assert _hash(sample_pack(pack_files(times=2))) != _hash(sample_pack(files))
    assert _hash(sample_pack({**files, "v1/capture.txt": b"x"})) != _hash(sample_pack(files))


def test_a_correction_has_the_hash_of_what_it_restates() -> None:
    """Number, kind and `corrects` say how content was filed and are not part of it."""
    restated = head_file(2, kind="correction", corrects=1, effective_from="2011-01-01")
    restated = restated.replace("规则2".encode(), "规则1".encode())
    files = pack_files()
    files |= {
        path.replace("v1", "v2"): body for path, body in files.items() if path.startswith("v1")
    }
    pack = sample_pack({**files, "v2/instrument.yaml": restated})
    first, second = pack.versions
    assert first.version.content_hash == second.version.content_hash


def test_a_finding_has_its_file_and_line() -> None:
    """A pointer into a version leads to the file and line that hold the value."""
    version = sample_pack().versions[0]
    assert version.place("/meetings/plenary/times") == ("sample/v1/rules/meetings.yaml", 3)
    assert version.place("/meetings/plenary/missing/deep") == ("sample/v1/rules/meetings.yaml", 1)
    assert version.place("/instrument/issuer") == ("sample/v1/instrument.yaml", 9)


def test_an_unrecorded_version_counts_as_recorded_last() -> None:
    """Before it is recorded, a version comes after everything that is."""
    version = sample_pack().versions[0]
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert version.version.recorded_at > now
    assert version.as_version(now).recorded_at == now


def test_all_structural_faults_are_told_at_once() -> None:
    """Faults in several files come together, each with file and line."""
    files = pack_files()
    files["tenant.yaml"] = tenant_file(time_zone="Mars/Base", division_code="12")
    files["v1/rules/meetings.yaml"] = b"a: 1\na: 2\n"
    files["v1/text.md"] = b"no title\n"
    files["v1/rules/Meetings.yml"] = b""
    assert _faults(files) == [
        ("tenant.yaml", 8, "division_code"),
        ("tenant.yaml", 6, "time_zone"),
        ("v1/rules/Meetings.yml", None, "unknown_file"),
        ("v1/rules/meetings.yaml", 2, "duplicate_key"),
        ("v1/text.md", 1, "text_title"),
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (head_file(2), [(1, "version_number")]),
        (head_file(effective_from="2018-13-01"), [(4, "not_a_date")]),
        (head_file(effective_from=None), [(1, "missing")]),
        (head_file(amends=1), [(10, "no_such_version"), (10, "wrong_kind")]),
        (head_file(kind="correction"), [(1, "missing")]),
        (head_file(void=True), [(10, "wrong_kind")]),
        (head_file(effective_to_reason="expired"), [(10, "wrong_kind")]),
        (head_file(narrative={"x": {"zh": "甲", "en": "a"}}), [(11, "not_an_ordinal")]),
        (head_file(capture={"begins": "甲"}), [(11, "unknown_member")]),
        (head_file(on_file=False), [(10, "not_on_file")]),
        (b"[]\n", [(1, "wrong_type")]),
        (b"", [(1, "wrong_type")]),
    ],
)
def test_a_faulty_head_is_told(head: bytes, expected: list[tuple[int | None, str]]) -> None:
    """Each fault of `instrument.yaml` names its line."""
    found = _faults({**pack_files(), "v1/instrument.yaml": head})
    assert [
        (line, code)
        for path, line, code in sorted(found, key=lambda fault: fault[2])
        if path == "v1/instrument.yaml"
    ] == expected


def test_references_to_lineages_of_the_wrong_kind_are_told() -> None:
    """A supplement amends a base, and a correction keeps its lineage's kind."""
    files = pack_files(versions=3)
    files["v2/instrument.yaml"] = head_file(2, kind="supplement", amends=1)
    files["v3/instrument.yaml"] = head_file(3, kind="supplement", amends=2)
    files["v4/instrument.yaml"] = head_file(4, kind="correction", corrects=2)
    assert [(path, code) for path, _, code in _faults(files)] == [
        ("v3/instrument.yaml", "amends_no_base"),
        ("v4/instrument.yaml", "correction_kind"),
    ]


def test_versions_are_numbered_without_a_gap() -> None:
    """A missing version is told, with the way to mend it."""
    files = pack_files(versions=3)
    without = {path: body for path, body in files.items() if not path.startswith("v2/")}
    assert _faults(without) == [("v3", None, "numbering_gap")]


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    """A folder without tenant.yaml, or no folder at all, is told as such."""
    write_files(pack_files(), tmp_path / "tenants" / "sample")
    for folder in (tmp_path, tmp_path / "tenants", tmp_path / "missing"):
        with pytest.raises(BrokenPackError) as caught:
            read_pack(folder)
        assert [fault.code for fault in caught.value.findings] == ["missing_file"]


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    """A pack cannot pull in files from elsewhere."""
    folder = tmp_path / "sample"
    write_files(pack_files(), folder)
    (folder / "v1" / "capture.txt").symlink_to("/etc/hostname")
    with pytest.raises(BrokenPackError) as caught:
        read_pack(folder)
    assert [fault.code for fault in caught.value.findings] == ["not_a_file"]


def test_null_removes_only_in_a_supplement() -> None:
    """A section that is null is a patch's; in a base it is a fault."""
    files = pack_files(versions=2)
    files["v2/rules/meetings.yaml"] = b"null\n"
    assert _faults(files) == [("v2/rules/meetings.yaml", 1, "wrong_type")]
    files["v2/instrument.yaml"] = head_file(2, kind="supplement", amends=1)
    assert sample_pack(files).versions[1].version.rules == {"meetings": None}


def test_own_words_without_labels_are_told() -> None:
    """A word that could not be named is a fault with its line, and breaks nothing later."""
    words = (
        "offices:\n  lake-chief: {zh: 湖长}\n  pond-chief: {zh: 塘长, en: pond chief}\nscopes: 3\n"
    )
    assert _faults({**pack_files(), "v1/vocabulary.yaml": words.encode()}) == [
        ("v1/vocabulary.yaml", 4, "wrong_type"),
        ("v1/vocabulary.yaml", 2, "missing"),
    ]


def _hash(pack: Pack) -> str:
    return pack.versions[0].version.content_hash


def test_canonical_files_are_stable() -> None:
    """Rendering what was rendered changes nothing."""
    version = sample_pack().versions[0]
    once = version_files(version)
    files = {"tenant.yaml": tenant_file(), **{f"v1/{path}": body for path, body in once.items()}}
    assert version_files(sample_pack(files).versions[0]) == once
