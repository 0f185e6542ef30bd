"""Whether a version would begin when its tenant is no more: from its end nothing new holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guize.domain.findings import Finding
from guize.domain.tenancy.facts import Fact
from guize.domain.tenancy.register import periods_of
from guize.domain.version import Kind, Version
from guize.domain.words import Words

_ENACTING = frozenset({Kind.BASE, Kind.SUPPLEMENT})


def begun_after_end(version: Version, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Yield an error where a draft enacts law for a tenant that was merged or dissolved before.

    A correction or a repeal of what its ground carries on is no new law.

    Args:
        version: what the draft would become.
        facts: those of its tenant.
    """
    end = next((one for one in periods_of(facts) if one.end), None)
    if end is None or end.from_on is None or version.kind not in _ENACTING:
        return
    if version.effective_from is None or version.effective_from < end.from_on:
        return
    words = Words(
        zh=f"{version.tenant} 自 {end.from_on} 起已合并或撤销,自 {version.effective_from} 起施行的"
        "规定不会生效;请改由承接其职能的租户制定,或核对日期。",
        en=f"{version.tenant} is merged or dissolved from {end.from_on}, and what takes effect on "
        f"{version.effective_from} never holds: let the tenant that succeeds it enact this, or "
        "check the date.",
    )
    yield Finding(code="tenant_dissolved", pointer="/head/effective_from", words=words)
