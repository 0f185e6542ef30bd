"""What is recorded is never changed: not by the application, not by the owner."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from guize.domain.governance.authority import SYSTEM
from guize.services.record.importing import import_pack
from guize.store.queries import find_version_row
from guize.store.scope import act_as
from guize.store.tables import VersionFileRow, VersionRow
from tests.packs.samples import sample_pack

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
CHANGES = (
    "UPDATE version SET void = false",
    "UPDATE version SET number = 9 WHERE tenant = 'nobody'",
    "DELETE FROM version",
    "DELETE FROM version_file WHERE tenant = 'sample'",
    "TRUNCATE version, version_file CASCADE",
    "TRUNCATE tenant CASCADE",
    "UPDATE version_file SET body = ''",
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_may_not_change_what_is_recorded(session: Session, change: str) -> None:
    """UPDATE, DELETE and TRUNCATE are not the application's to do."""
    import_pack(session, sample_pack(), NOW, lambda _: ())
    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
        session.connection().execute(sa.text(change))


@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_may_not_either(owner_connection: sa.Connection, change: str) -> None:
    """A trigger refuses the owner, whether there are rows or none."""
    with Session(owner_connection, join_transaction_mode="create_savepoint") as session:
        act_as(session, SYSTEM)
        import_pack(session, sample_pack(), NOW, lambda _: ())
        session.commit()
    with pytest.raises(sa.exc.IntegrityError, match="never changed or removed"):
        owner_connection.execute(sa.text(change))


def test_a_tenant_cannot_be_removed(owner_connection: sa.Connection) -> None:
    """No policy lets anybody delete a tenant, and if one did, its versions would hold it."""
    with Session(owner_connection, join_transaction_mode="create_savepoint") as session:
        act_as(session, SYSTEM)
        import_pack(session, sample_pack(), NOW, lambda _: ())
        session.commit()
    assert owner_connection.execute(sa.text("DELETE FROM tenant")).rowcount == 0
    owner_connection.execute(sa.text("ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY"))
    with pytest.raises(sa.exc.IntegrityError, match="_tenant_fkey"):
        owner_connection.execute(sa.text("DELETE FROM tenant"))


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("kind", "draft", "version_kind_check"),
        ("kind", "correction", "version_lineage_check"),
        ("corrects", 1, "version_lineage_check"),
        ("void", True, "version_void_check"),
        ("amends", 1, "version_amends_check"),
        ("repeals", [2], "version_repeals_check"),
        ("effective_to_reason", "expired", "version_end_check"),
        ("content_hash", "sha256:0", "version_content_hash_check"),
        ("seq", 2, "version_seq_key"),
        ("recorded_at", NOW, "version_recorded_at_key"),
    ],
)
def test_the_database_refuses_rows_that_make_no_sense(
    session: Session, column: str, value: object, constraint: str
) -> None:
    """Whatever writes them, rows obey the shape of a version."""
    import_pack(session, sample_pack(), NOW, lambda _: ())
    recorded = find_version_row(session, "sample", 1)
    assert recorded
    later: dict[str, Any] = {
        "number": 2,
        "lineage": 2,
        "seq": 100,
        "recorded_at": NOW + timedelta(days=1),
    }
    row = VersionRow(**{**recorded.model_dump(), **later, column: value})
    session.add(row)
    with pytest.raises(sa.exc.IntegrityError, match=constraint):
        session.flush()


@pytest.mark.parametrize("path", ["../elsewhere", "rules/../../x", "/etc/passwd", "V.yaml", ""])
def test_no_filed_path_leads_out_of_the_folder(session: Session, path: str) -> None:
    """Export writes to the paths on record, so the database keeps odd ones out."""
    import_pack(session, sample_pack(), NOW, lambda _: ())
    session.add(VersionFileRow(tenant="sample", number=1, path=path, body=b""))
    with pytest.raises(sa.exc.IntegrityError, match="version_file_path_check"):
        session.flush()
