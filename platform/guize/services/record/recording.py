"""Writes one version into the record, whoever publishes it: an import or a reviewed draft."""

from typing import Any

from sqlmodel import Session

from guize.packs.pack import PackVersion
from guize.store.publication import Recording
from guize.store.rows import alternative_as_json
from guize.store.tables import VersionFileRow, VersionRow


def record_version(
    session: Session, entry: PackVersion, recording: Recording, lineages: dict[int, int]
) -> None:
    """Write one version and its files; the publication lock is held.

    Args:
        session: the session; the caller commits.
        entry: the version with its files and the number that it gets, one above the tenant's last.
        recording: what the lock assigned to it.
        lineages: the lineage of each number on record, which the new number is added to.
    """
    version = entry.version
    corrected = None if version.corrects is None else lineages[version.corrects]
    lineages[version.number] = corrected or version.number
    session.add(_row_of(entry, recording, lineages[version.number]))
    session.flush()
    session.add_all(
        VersionFileRow(tenant=version.tenant, number=version.number, path=path, body=body)
        for path, body in entry.files.items()
    )
    session.flush()


def _row_of(entry: PackVersion, recording: Recording, lineage: int) -> VersionRow:
    version, text = entry.version, entry.text
    # The row's columns are typed by what they hold; the stored form of a text fits them.
    stored: dict[str, Any] = {**text.as_json()} if text else {}
    return VersionRow(
        tenant=version.tenant,
        number=version.number,
        lineage=lineage,
        kind=version.kind.value,
        series=version.series,
        series_label={**version.series_label.as_json()} if version.series_label else None,
        continues=version.continues,
        corrects=version.corrects,
        void=version.void,
        amends=version.amends,
        repeals=list(version.repeals),
        commences=[one.as_json() for one in version.commences],
        stages=[one.as_json() for one in version.stages],
        prevails_over=[one.as_json() for one in version.prevails_over],
        schema_=entry.head.schema,
        on_file=version.on_file,
        effective_from=version.effective_from,
        effective_from_certainty=version.effective_from_certainty,
        effective_clause=version.effective_clause,
        effective_alternatives=list(map(alternative_as_json, version.effective_alternatives)),
        effective_to=version.effective_to,
        effective_to_certainty=version.effective_to_certainty,
        effective_to_reason=version.effective_to_reason,
        extends_base_to=version.extends_base_to,
        instrument=version.instrument.as_json(),
        rules=version.rules,
        vocabulary=entry.vocabulary,
        narrative=entry.head.narrative,
        unproven=entry.head.unproven,
        background=list(entry.head.background),
        gaps=[gap.as_json() for gap in version.gaps],
        text_title=stored.get("title"),
        preface=stored.get("preface"),
        articles=stored.get("articles"),
        colophon=stored.get("colophon"),
        text_extras=text.extras() if text else {},
        labels=dict(version.labels),
        capture=entry.capture,
        capture_recipe=entry.head.recipe,
        content_hash=version.content_hash,
        recorded_at=recording.recorded_at,
        seq=recording.seq,
    )
