"""Whom a mandate can bind, and which places it can find: what no rulebook and no tenant has."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from guize.checks.catalog import RULEBOOK_SCHEMA, load_catalog
from guize.domain.diffing.shapes import NOWHERE, Shape, Shapes
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json
from guize.domain.mandates.places import ANY
from guize.domain.tenant import Level
from guize.domain.words import Words

_FIRST = "0"
_PATHS_KEPT = 512
BINDS_NOBODY = "mandate_binds_nobody"


@lru_cache(1)
def rulebook_shapes() -> Shapes:
    """Return what finds places in the schemas of a rulebook."""
    return Shapes(load_catalog().schemas, f"{RULEBOOK_SCHEMA}/rulebook")


@lru_cache(_PATHS_KEPT)
def find_shapes(path: tuple[str, ...]) -> tuple[Shape, ...]:
    """Return what the schemas say of every place that the tokens of a pattern may name."""
    if not path:
        return (rulebook_shapes().at(()),)
    *above, token = path
    found = (below for shape in find_shapes(tuple(above)) for below in _below(shape, token))
    return tuple({_key(shape): shape for shape in found}.values())


def find_unknown_member(path: str, pointer: str) -> Iterator[Finding]:
    """Yield a warning if ``path``, whose section is known, names what no rule can have."""
    names = tuple(tokens(path))
    for depth, name in enumerate(names):
        if find_shapes(names[: depth + 1]):
            continue
        known = dict.fromkeys(
            member for shape in find_shapes(names[:depth]) for member in shape.members()
        )
        where = "".join(child("", token) for token in names[:depth])
        near = get_close_matches(name, known, n=1)
        offered = near or [*known]
        zh = f"是否指“{near[0]}”?" if near else f"可用:{'、'.join(offered)}。" if known else ""
        en = f" Did you mean {near[0]!r}?" if near else ""
        en = f" There are: {', '.join(offered)}." if known and not near else en
        words = Words(
            zh=f"{where} 之下不可能有“{name}”,该约束永远找不到所指之处。{zh}",
            en=f"nothing below {where} can have {name!r}, so the mandate would never find its "
            f"place.{en}",
        )
        yield _warning("mandate_path_unknown", pointer, words)
        return


def find_idle_levels(applies_to: Json, pointer: str, level: Level) -> Iterator[Finding]:
    """Yield a warning if no tenant below one at ``level`` can be at the levels that are given."""
    levels = applies_to.get("levels") if isinstance(applies_to, dict) else None
    ranks = [str(one) for one in Level]
    below = ranks[ranks.index(level) + 1 :]
    if not isinstance(levels, list) or not levels or any(one in below for one in levels):
        return
    if any(one not in ranks for one in levels):
        return  # the rulebook's schema tells of these
    told = "、".join(map(str, levels))
    zh = f"可用:{'、'.join(below)}。" if below else "本级没有下级,不能提出约束。"
    en = f"use: {', '.join(below)}." if below else "this tenant is at the lowest, and binds nobody."
    words = Words(
        zh=f"本级({level})之下不会有 {told} 层级的租户,该约束不约束任何租户。{zh}",
        en=f"below a {level} no tenant is at level {', '.join(map(str, levels))}, so the mandate "
        f"binds nobody; {en}",
    )
    yield _warning(BINDS_NOBODY, child(pointer, "levels"), words)


def _below(shape: Shape, token: str) -> Iterator[Shape]:
    keys = (*shape.members(), ANY, _FIRST) if token == ANY else (token,)
    for key in keys:
        below = rulebook_shapes().below(shape, key)
        if below != NOWHERE and below.is_known:
            yield below


def _key(shape: Shape) -> tuple[int, ...]:
    # The schemas live as long as the shapes do, so an id names one of them.
    return tuple(id(node) for _, node in shape.nodes)


def _warning(code: str, pointer: str, words: Words) -> Finding:
    return Finding(code=code, pointer=pointer, words=words, severity=Severity.WARNING)
