"""Importing packs: idempotent, atomic, and never by changing what is recorded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from guize.domain.effective.lineage import known_lineages
from guize.domain.errors import ConflictError, NotFoundError
from guize.domain.findings import Finding, Severity
from guize.domain.governance.authority import SYSTEM
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.packs.pack import Pack
from guize.packs.read import parse_pack, read_pack
from guize.packs.yaml_writer import write_yaml
from guize.services.record.changing_tenants import change_tenants
from guize.services.record.enrolling import NoTreeError, TenantChangedError
from guize.services.record.exporting import export_files, export_pack
from guize.services.record.importing import (
    ContentChangedError,
    RejectedPackError,
    TenantReport,
    import_pack,
    import_packs,
    order_packs,
)
from guize.settings import SOURCE_ROOT
from guize.store.head import read_head
from guize.store.queries import find_history, get_history
from tests.packs.samples import head_file, pack_files, sample_pack, tenant_file

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def _no_findings(_: Pack) -> tuple[Finding, ...]:
    return ()


def _import(session: Session, pack: Pack, *, as_correction: bool = False) -> TenantReport:
    return import_pack(session, pack, NOW, _no_findings, as_correction=as_correction)


def _outcomes(report: TenantReport) -> list[tuple[int, str, int]]:
    return [(one.number, one.outcome, one.recorded_as) for one in report.versions]


def test_a_pack_is_recorded(session: Session) -> None:
    """A new pack becomes a tenant and its versions, numbered as filed, each at a later instant."""
    report = _import(session, sample_pack(pack_files(versions=2)))
    assert _outcomes(report) == [(1, "recorded", 1), (2, "recorded", 2)]
    own = get_history(session, "sample").own
    first, second = own.versions
    assert (first.number, second.number) == (1, 2)
    assert NOW <= first.recorded_at < second.recorded_at
    assert first.rules == {"meetings": {"plenary": {"title": "全体会议", "times": 1, "at": 1}}}


def test_the_same_pack_again_changes_nothing(session: Session) -> None:
    """Equal content is left alone, and the checks are not even asked."""

    def never(_: Pack) -> tuple[Finding, ...]:
        raise AssertionError("nothing to check")

    _import(session, sample_pack())
    head = read_head(session)
    report = import_pack(session, sample_pack(), NOW, never)
    assert (report.changed, _outcomes(report)) == (False, [(1, "unchanged", 1)])
    assert read_head(session) == head


def test_a_new_form_of_the_same_content_changes_nothing(session: Session) -> None:
    """A comment added to a rules file is no new content; the bytes first filed stay."""
    files = pack_files()
    _import(session, sample_pack(files))
    commented = files["v1/rules/meetings.yaml"] + b"# a comment\n"
    report = _import(session, sample_pack({**files, "v1/rules/meetings.yaml": commented}))
    assert report.changed is False
    assert export_files(session, "sample") == files


def test_changed_content_is_refused_with_its_diff(session: Session) -> None:
    """What was recorded is not changed; the error lists each changed value in both languages."""
    _import(session, sample_pack())
    with pytest.raises(ContentChangedError) as caught:
        _import(session, sample_pack(pack_files(times=3)))
    (change,) = caught.value.changes[1]
    assert (change.pointer, change.old, change.new) == ("/rules/meetings/plenary/times", 1, 3)
    assert "--as-correction" in caught.value.words.zh
    assert "v1" in caught.value.words.en


def test_changed_content_can_be_a_correction(session: Session) -> None:
    """A correction is a new entry of the lineage, and importing it again changes nothing."""
    _import(session, sample_pack())
    corrected = sample_pack(pack_files(times=3))
    report = _import(session, corrected, as_correction=True)
    assert _outcomes(report) == [(1, "corrected", 2)]
    own = get_history(session, "sample").own
    (lineage,) = known_lineages(own.versions, None)
    assert (lineage.number, lineage.entry.number) == (1, 2)
    assert _outcomes(_import(session, corrected)) == [(1, "unchanged", 2)]


def test_an_exported_correction_is_imported_as_it_is(session: Session) -> None:
    """The pack that export gives after a correction holds both entries and changes nothing."""
    files = pack_files()
    _import(session, sample_pack(files))
    _import(session, sample_pack(pack_files(times=3)), as_correction=True)
    exported = export_files(session, "sample")
    assert exported.items() >= files.items()
    pack = sample_pack(exported)
    assert (pack.versions[1].version.kind, pack.versions[1].version.corrects) == ("correction", 1)
    assert _import(session, pack).changed is False


def test_only_the_entry_that_speaks_now_is_restated(session: Session) -> None:
    """In an exported pack, an entry that a correction has replaced is history and is left alone."""
    _import(session, sample_pack())
    _import(session, sample_pack(pack_files(times=3)), as_correction=True)
    exported = export_files(session, "sample")
    exported["v1/rules/meetings.yaml"] = pack_files(times=7)["v1/rules/meetings.yaml"]
    with pytest.raises(ConflictError, match="v2 is what speaks"):
        _import(session, sample_pack(exported), as_correction=True)


def test_a_number_that_a_correction_took_is_not_taken_again(session: Session) -> None:
    """A new version filed under the number of a recorded correction is refused with the cure."""
    _import(session, sample_pack())
    _import(session, sample_pack(pack_files(times=3)), as_correction=True)
    files = pack_files(versions=2, times=3)
    with pytest.raises(ConflictError, match="Export the tenant first"):
        _import(session, sample_pack(files), as_correction=True)


def test_new_versions_and_corrections_come_together(session: Session) -> None:
    """New versions keep the numbers of their folders; corrections are numbered after them."""
    _import(session, sample_pack())
    files = pack_files(versions=2)
    files["v1/rules/meetings.yaml"] = pack_files(times=3)["v1/rules/meetings.yaml"]
    report = _import(session, sample_pack(files), as_correction=True)
    assert _outcomes(report) == [(1, "corrected", 3), (2, "recorded", 2)]


RENAMED: Json = {"zh": "新市", "en": "New"}
GROUND: Json = {"zh": "国务院批复", "number": "国函〔2020〕1号", "date": "2020-01-02"}


def test_a_name_changes_by_a_dated_fact(session: Session) -> None:
    """A new name with a day and a ground is recorded, and leaves the versions alone."""
    files = pack_files()
    _import(session, sample_pack(files))
    before = read_head(session)
    changes: Json = [{"on": "2020-02-01", "name": RENAMED, "ground": GROUND}]
    renamed = {**files, "tenant.yaml": tenant_file(changes=changes)}
    report = _import(session, sample_pack(renamed))
    assert ([fact.number for fact in report.facts], _outcomes(report)) == (
        [2],
        [(1, "unchanged", 1)],
    )
    assert read_head(session).seq > before.seq
    assert export_files(session, "sample")["tenant.yaml"] == renamed["tenant.yaml"]
    history = get_history(session, "sample")
    names = [history.tenant_on(date(2020, month, 1)).name.zh for month in (1, 2)]
    assert names == ["某市", "新市"]
    assert not _import(session, sample_pack(renamed)).changed


@pytest.mark.parametrize(
    "members",
    [{"name": RENAMED}, {"level": "district"}, {"visibility": "restricted"}, {"parent": "top"}],
)
def test_a_recorded_tenant_is_not_rewritten(session: Session, members: dict[str, Json]) -> None:
    """Another name or parent is refused, with how to record a change, or taken as a correction."""
    top = {"tenant.yaml": tenant_file("top", level="province")}
    _import(session, parse_pack(top, "top", "top"))
    _import(session, sample_pack())
    files = {**pack_files(), "tenant.yaml": tenant_file("sample", **members)}
    with pytest.raises(TenantChangedError, match=r"add an entry under changes .* --as-correction"):
        _import(session, sample_pack(files))
    report = _import(session, sample_pack(files), as_correction=True)
    assert [(fact.number, fact.corrects) for fact in report.facts] == [(2, 1)]
    assert export_files(session, "sample")["tenant.yaml"] == files["tenant.yaml"]
    assert not _import(session, sample_pack(files)).changed


def test_another_form_of_the_same_facts_is_filed(session: Session) -> None:
    """A comment in `tenant.yaml` is kept for the export, and is no fact."""
    files = pack_files()
    _import(session, sample_pack(files))
    before = read_head(session)
    files["tenant.yaml"] = b"# as known\n" + files["tenant.yaml"]
    assert _import(session, sample_pack(files)).changed
    assert read_head(session) == before
    assert export_files(session, "sample") == files


def test_errors_of_the_checks_keep_a_pack_out(session: Session) -> None:
    """An error refuses the pack with all findings; a warning alone does not."""
    warning = Finding(
        code="w", pointer="", words=Words(zh="提醒", en="mind"), severity=Severity.WARNING
    )
    error = Finding(code="e", pointer="/a", words=Words(zh="错误", en="wrong"))
    with pytest.raises(RejectedPackError) as caught:
        import_pack(session, sample_pack(), NOW, lambda _: (warning, error))
    assert caught.value.findings == (warning, error)
    assert find_history(session, "sample") is None
    assert import_pack(session, sample_pack(), NOW, lambda _: (warning,)).changed


def test_a_failing_version_leaves_nothing(session: Session) -> None:
    """If one version cannot be recorded, neither the tenant nor the versions before it stay."""
    files = pack_files(versions=2)
    # The path is fine for a pack and too much for the database's check.
    pack = sample_pack(files)
    first, second = pack.versions
    pack = replace(pack, versions=(first, replace(second, files={"BAD": b""})))
    with pytest.raises(sa.exc.IntegrityError, match="version_file_path_check"):
        import_packs(session, [pack], NOW, _no_findings)
    assert find_history(session, "sample") is None


def test_parents_come_first(session: Session) -> None:
    """Packs are recorded parents first, whatever their order; without a parent they are refused."""
    child = parse_pack({"tenant.yaml": tenant_file("child", parent="top")}, "child", "child")
    top = parse_pack({"tenant.yaml": tenant_file("top", level="province")}, "top", "top")
    with pytest.raises(ConflictError, match=r"record \(or import\) it first"):
        _import(session, child)
    report = import_packs(session, [child, top], NOW, _no_findings)
    assert [one.tenant for one in report.tenants] == ["top", "child"]
    history = get_history(session, "child")
    assert history.register.known().path("child", date(2020, 1, 1)) == ("child", "top")


def test_the_tree_has_levels(session: Session) -> None:
    """A province is not below a city, nor does a tenant sink to the level of its children."""
    _import(
        session, parse_pack({"tenant.yaml": tenant_file("top", level="province")}, "top", "top")
    )
    for slug, level in (("low", "city"), ("high", "province")):
        files = {"tenant.yaml": tenant_file(slug, parent="top", level=level)}
        if slug == "low":
            _import(session, parse_pack(files, slug, slug))
    with pytest.raises(ConflictError, match="not below that of its parent"):
        _import(session, parse_pack(files, "high", "high"))
    sunk = parse_pack({"tenant.yaml": tenant_file("top", level="city")}, "top", "top")
    with pytest.raises(ConflictError, match="not below that of its parent"):
        _import(session, sunk, as_correction=True)


def test_circles_and_doubles_are_refused() -> None:
    """Packs that are each other's parents, or twice the same tenant, are refused."""
    one = parse_pack({"tenant.yaml": tenant_file("one", parent="two")}, "one", "one")
    two = parse_pack({"tenant.yaml": tenant_file("two", parent="one")}, "two", "two")
    with pytest.raises(ConflictError, match="circle"):
        order_packs([one, two])
    with pytest.raises(ConflictError, match="two packs"):
        order_packs([one, one])


def test_a_division_code_belongs_to_one_tenant(session: Session) -> None:
    """Two tenants with one GB/T 2260 code are refused by name."""
    for slug in ("one", "two"):
        pack = parse_pack({"tenant.yaml": tenant_file(slug, division_code="420100")}, slug, slug)
        if slug == "one":
            _import(session, pack)
    with pytest.raises(ConflictError, match="belongs to the tenant one already"):
        _import(session, pack)


def test_a_lagging_clock_does_not_turn_time_back(session: Session) -> None:
    """A publication is recorded after the last one, whatever the caller's clock says."""
    _import(session, sample_pack())
    late = import_pack(
        session, sample_pack(pack_files(versions=2)), NOW - timedelta(days=1), _no_findings
    )
    assert late.changed
    own = get_history(session, "sample").own
    first, second = own.versions
    assert second.recorded_at == first.recorded_at + timedelta(microseconds=1)


def test_a_naive_instant_is_refused(session: Session) -> None:
    """An instant without a time zone is a mistake of the caller."""
    with pytest.raises(ValueError, match="aware"):
        import_pack(session, sample_pack(), NOW.replace(tzinfo=None), _no_findings)


def test_every_shape_of_version_comes_back(session: Session) -> None:
    """Supplements, repeals, extensions, void corrections and open readings survive the database."""
    files = pack_files(versions=1)
    files["v1/vocabulary.yaml"] = write_yaml({"offices": {"x": {"zh": "甲", "en": "x"}}})
    files["v1/capture.txt"] = "原件\r\n".encode()
    files["v2/instrument.yaml"] = head_file(
        2,
        kind="supplement",
        amends=1,
        extends_base_to="2030-01-01",
        effective_from_certainty="assumed",
        effective_alternatives=[
            {"effective_from": "2012-02-01", "reading": {"zh": "甲", "en": "a"}}
        ],
        effective_to="2026-11-21",
        effective_to_certainty="no_later_than",
        effective_to_reason="repealed",
        effective_clause={"article": 1, "quote": "甲"},
    )
    files["v2/rules/meetings.yaml"] = write_yaml({"plenary": None})
    files["v3/instrument.yaml"] = head_file(3, kind="repeal", repeals=[2, 1])
    files["v4/instrument.yaml"] = head_file(
        4, kind="correction", corrects=3, void=True, repeals=[2, 1], on_file=False
    )
    pack = sample_pack(files)
    _import(session, pack)
    exported = export_pack(session, "sample")
    assert [one.as_version(NOW) for one in pack.versions] == [
        one.as_version(NOW) for one in exported.versions
    ]
    assert export_files(session, "sample") == files
    assert _import(session, exported).changed is False


def test_all_tenants_come_back_byte_for_byte(session: Session) -> None:
    """Importing `tenants/` and exporting it gives every file as it lies in the repository."""
    folders = sorted((SOURCE_ROOT / "tenants").iterdir())
    packs = [read_pack(folder) for folder in folders]
    import_packs(session, packs, NOW, _no_findings)
    for folder in folders:
        assert export_files(session, folder.name) == _files_of(folder)
    again = import_packs(session, packs, NOW, _no_findings)
    assert not any(report.changed for report in again.tenants)


def test_an_unknown_tenant_is_not_exported(session: Session) -> None:
    """Asking for a tenant that is not on record is an error that names it."""
    with pytest.raises(NotFoundError):
        export_pack(session, "nowhere")


def _files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_packs_merge_tenants_and_move_what_is_below(session: Session) -> None:
    """Imported together, the children move before the end of their parent is recorded."""
    merger: Json = [{"on": "2020-02-01", "merged_into": "kept", "ground": GROUND}]
    move: Json = [{"on": "2020-02-01", "parent": "kept", "ground": GROUND}]
    files = {
        "gone": tenant_file("gone", changes=merger),
        "kept": tenant_file("kept"),
        "ward": tenant_file("ward", parent="gone", level="district", changes=move),
    }
    packs = [parse_pack({"tenant.yaml": body}, slug, slug) for slug, body in files.items()]
    with pytest.raises(NoTreeError, match=r"Children never move by implication|no tenant kept"):
        _import(session, packs[0])
    import_packs(session, packs, NOW, _no_findings)
    known = get_history(session, "ward").register.known()
    assert known.path("ward", date(2020, 1, 31)) == ("ward", "gone")
    assert known.path("ward", date(2020, 2, 1)) == ("ward", "kept")
    for slug, body in files.items():
        assert export_files(session, slug) == {"tenant.yaml": body}
    again = import_packs(session, packs, NOW, _no_findings)
    assert not any(report.changed for report in again.tenants)


def test_facts_of_the_api_are_exported_and_read_back(session: Session) -> None:
    """An export tells what was recorded since, corrections too; read back it changes nothing."""
    _import(session, sample_pack())
    for body in (
        {"on": "2020-02-01", "ground": GROUND, "changes": [{"name": RENAMED}]},
        {"on": "2020-03-01", "ground": GROUND, "changes": [{"corrects": 2, "name": RENAMED}]},
        {"on": "2021-03-01", "ground": GROUND, "changes": [{"dissolved": True, "carries": [1]}]},
        {"ground": GROUND, "changes": [{"corrects": 4, "void": True}]},
    ):
        change_tenants(session, SYSTEM, "sample", cast("JsonObject", body), NOW)
    files = export_files(session, "sample")
    pack = parse_pack(files, "sample", "sample")
    assert [(fact.number, fact.corrects, fact.void) for fact in pack.facts] == [
        (1, None, False),
        (2, None, False),
        (3, 2, False),
        (4, None, False),
        (5, 4, True),
    ]
    assert not _import(session, pack).facts
    assert export_files(session, "sample") == files
