"""Whether a version takes effect on a past day, which needs a stated ground (DESIGN §5, §6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guize.domain.findings import Finding, Severity
from guize.domain.version import Version
from guize.domain.words import Words


def missing_ground(version: Version, ground: str | None, on: date) -> Iterator[Finding]:
    """Yield a warning where a draft is for a past day and does not say why; pointers lead into it.

    Publication refuses it then; whoever writes or reviews the draft learns it here.

    Args:
        version: what the draft would become.
        ground: the ground that the draft states.
        on: the day of publication where the tenant is.
    """
    if version.begins >= on or (ground or "").strip():
        return
    words = Words(
        zh=f"自 {version.effective_from} 起生效,早于今日 {on}:追溯生效须说明依据,"
        "请写入 backdating_ground,否则发布时须由发布人说明。",
        en=f"this takes effect on {version.effective_from}, before today, {on}: state the ground "
        "in backdating_ground; else whoever publishes it has to.",
    )
    yield Finding(
        code="ground_missing",
        pointer="/backdating_ground",
        words=words,
        severity=Severity.WARNING,
    )
