"""Checks where a pack puts its tenant in the tree, by the packs nearby."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from guize.domain.findings import Finding, Severity
from guize.domain.tenancy.facts import Fact
from guize.domain.tenancy.refusals import Refusal, refusals
from guize.domain.tenancy.register import Register
from guize.domain.words import Words
from guize.packs.pack import Pack

_ABSENT = frozenset({"no_parent", "no_successor"})


def check_place(pack: Pack, beside: Mapping[str, Sequence[Fact]]) -> list[Finding]:
    """Return what an import would refuse of the tenant itself, and what it cannot be judged by.

    Args:
        pack: the pack.
        beside: the facts of the packs nearby, by slug.
    """
    slug = pack.tenant.slug
    others = (fact for name, facts in beside.items() if name != slug for fact in facts)
    found = refusals(Register([*others, *pack.facts]), [slug])
    unknown = sorted({above for fact in pack.facts for above in fact.above()} - {*beside, slug})
    findings = [_unknown(above, beside) for above in unknown]
    findings += [
        Finding(code=one.code, pointer=_pointer(one), words=one.words)
        for one in _judged(found, slug, judges_absence=not unknown)
    ]
    return findings


def _judged(found: Sequence[Refusal], slug: str, *, judges_absence: bool) -> Iterator[Refusal]:
    """Yield what is this pack's own; that somebody is not there is told once, by name."""
    for one in found:
        if one.tenant == slug and (judges_absence or one.code not in _ABSENT):
            yield one


def _pointer(refusal: Refusal) -> str:
    place = {"level_order": "/level", "code_taken": "/division_code", "name_taken": "/name"}
    of_parent = {"no_parent", "under_itself"}
    return "/parent" if refusal.code in of_parent else place.get(refusal.code, "/changes")


def _unknown(above: str, beside: Mapping[str, Sequence[Fact]]) -> Finding:
    near = get_close_matches(above, beside, n=1)
    hint = Words(zh="", en="")
    if near:
        hint = Words(zh=f"是否指“{near[0]}”?", en=f" Did you mean {near[0]!r}?")
    words = Words(
        zh=f"近旁的租户包中没有上级“{above}”;导入前它须已有记录或一并导入。{hint.zh}",
        en=f"no pack nearby is of the parent {above!r}; it must be on record, or be imported "
        f"together with this one.{hint.en}",
    )
    return Finding(code="parent_unknown", pointer="/parent", words=words, severity=Severity.WARNING)
