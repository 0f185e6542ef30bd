"""Aligning two sequences with the smallest edit: elements of arrays, and steps of chains."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from guize.domain.diffing.equality import key_of
from guize.domain.diffing.values import core_of
from guize.domain.json_types import Json, JsonObject

_IDENTIFYING = (
    *("office", "body", "action", "to", "procedure", "meeting", "by_reference", "offices"),
    *("item", "consequence", "conduct", "rule"),
)
_KIN = ("office", "body", "action", "procedure", "offices", "conduct", "rule")

_ALIKE = 0.6  # of two texts, the share of characters in common from which one is the other changed

Pairing = tuple[int | None, int | None]
"""Indexes on the left and on the right; None on the side that has no such element."""


def edit_script(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Pairing]:
    """Return the pairs of the least number of insertions, removals and replacements, in order.

    A pair of unequal keys is a replacement.
    """
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    middle = _script(left[start : len(left) - end], right[start : len(right) - end])
    return [
        *((index, index) for index in range(start)),
        *((None if i is None else i + start, None if j is None else j + start) for i, j in middle),
        *((len(left) - back, len(right) - back) for back in range(end, 0, -1)),
    ]


def _script(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Pairing]:
    # costs[i][j]: the least edit from left[i:] to right[j:] (Wagner and Fischer, from the end).
    rows, columns = len(left), len(right)
    costs = [[columns - j for j in range(columns + 1)] for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        costs[i][columns] = rows - i
        for j in range(columns - 1, -1, -1):
            paired = costs[i + 1][j + 1] + (left[i] != right[j])
            costs[i][j] = min(paired, 1 + costs[i + 1][j], 1 + costs[i][j + 1])
    script: list[Pairing] = []
    i = j = 0
    while i < rows or j < columns:
        both = i < rows and j < columns
        if both and costs[i][j] == costs[i + 1][j + 1] + (left[i] != right[j]):
            script.append((i, j))
            i, j = i + 1, j + 1
        elif i < rows and costs[i][j] == 1 + costs[i + 1][j]:
            script.append((i, None))
            i += 1
        else:
            script.append((None, j))
            j += 1
    return script


@dataclass(frozen=True, slots=True)
class Aligned:
    """An item on the left (``left`` its index), on the right, or on both.

    ``moved`` tells that, of two that are paired, others have to be passed to get from one place to
    the other.
    """

    left: int | None
    right: int | None
    moved: bool = False


def align(left: Sequence[Json], right: Sequence[Json]) -> list[Aligned]:
    """Return how the steps of a chain, or other items, correspond: removed first, then the rest.

    Steps are the same step by who acts, what is done and to whom; as many of them as possible stay
    in place (longest common subsequence). Of what is left over, the same step elsewhere has moved,
    and one by the same office with the same action has changed, as has a text much like another,
    and a step that, between the same neighbours, chooses among or does what another did.
    """
    pairs = _common(left, right)
    in_place = list(pairs)
    for likeness in (key_of, identity, _kin):
        found = _match(left, right, pairs, likeness)
        pairs += found
        for pair in found:
            if not _crosses(pair, in_place):
                in_place.append(pair)
    for pair in (*_much_alike(left, right, pairs), *_replaced(left, right, pairs)):
        is_free = all(pair[0] != i and pair[1] != j for i, j in pairs)
        if is_free and not _crosses(pair, in_place):
            pairs.append(pair)
            in_place.append(pair)
    of_right = {j: i for i, j in pairs}
    gone = set(range(len(left))) - set(of_right.values())
    return [
        *(Aligned(i, None) for i in sorted(gone)),
        *(
            Aligned(i, j, moved=i is not None and (i, j) not in in_place)
            for j in range(len(right))
            for i in [of_right.get(j)]
        ),
    ]


def identity(item: Json) -> Hashable:
    """Return what makes an item the same one: of a step, who acts, what is done and to whom."""
    if not isinstance(item, dict):
        return key_of(item)
    named = _named(item, _IDENTIFYING)
    alternatives = item.get("any_of")
    if isinstance(alternatives, list):
        named.append(("any_of", tuple(_all_identities(chain) for chain in alternatives)))
    return tuple(named) or key_of(item)


def _all_identities(chain: Json) -> Hashable:
    return tuple(identity(step) for step in chain) if isinstance(chain, list) else identity(chain)


def _kin(item: Json) -> Hashable:
    if not isinstance(item, dict):
        return None
    if "any_of" in item or "text" in item:
        return None
    return tuple(_named(item, _KIN)) or frozenset(core_of(item))


def _named(item: JsonObject, members: Iterable[str]) -> list[tuple[str, Hashable]]:
    return [(name, _unordered(item[name])) for name in members if name in item]


def _unordered(value: Json) -> Hashable:
    return frozenset(map(key_of, value)) if isinstance(value, list) else key_of(value)


def _common(left: Sequence[Json], right: Sequence[Json]) -> list[tuple[int, int]]:
    """Return the longest common subsequence by identity.

    Of several, one with most equal items; of those, one whose items are least far from their place.
    """
    ids = [[*map(identity, side)] for side in (left, right)]
    keys = [[*map(key_of, side)] for side in (left, right)]
    best = [[(0, 0, 0)] * (len(right) + 1) for _ in range(len(left) + 1)]

    def paired(i: int, j: int) -> tuple[int, int, int]:
        same, equal, nearness = best[i + 1][j + 1]
        return same + 1, equal + (keys[0][i] == keys[1][j]), nearness - abs(i - j)

    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if ids[0][i] == ids[1][j]:
                best[i][j] = max(best[i][j], paired(i, j))
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if ids[0][i] == ids[1][j] and best[i][j] == paired(i, j):
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _match(
    left: Sequence[Json],
    right: Sequence[Json],
    pairs: Sequence[tuple[int, int]],
    likeness: Callable[[Json], Hashable],
) -> list[tuple[int, int]]:
    """Return pairs among what ``pairs`` leave over: first with first of each likeness."""
    taken_left, taken_right = {i for i, _ in pairs}, {j for _, j in pairs}
    waiting: dict[Hashable, list[int]] = {}
    for j, item in enumerate(right):
        if j not in taken_right:
            waiting.setdefault(likeness(item), []).append(j)
    waiting.pop(None, None)
    return [
        (i, waiting[likeness(item)].pop(0))
        for i, item in enumerate(left)
        if i not in taken_left and waiting.get(likeness(item))
    ]


def _much_alike(
    left: Sequence[Json], right: Sequence[Json], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return pairs of texts that share most of their characters, the most alike first."""
    taken_left, taken_right = {i for i, _ in pairs}, {j for _, j in pairs}
    found = []
    for i, text in enumerate(left):
        for j, other in enumerate(right):
            one, two = _text(text), _text(other)
            if i not in taken_left and j not in taken_right and one and two:
                likeness = SequenceMatcher(None, one, two, autojunk=False).ratio()
                found.append((-likeness, i, j))
    kept: list[tuple[int, int]] = []
    for likeness, i, j in sorted(found):
        if -likeness >= _ALIKE and all(i != one and j != other for one, other in kept):
            kept.append((i, j))
    return kept


def _text(item: Json) -> str | None:
    """Return an item's words, if it is, or is told by, a text."""
    words = item.get("text") if isinstance(item, dict) else item
    return words if isinstance(words, str) else None


def share_an_alternative(one: JsonObject, other: JsonObject) -> bool:
    """Tell whether two choices have an alternative in common, by identity."""
    chosen = []
    for item in (one, other):
        alternatives = item.get("any_of")
        found = alternatives if isinstance(alternatives, list) else []
        chosen.append({_all_identities(alternative) for alternative in found})
    return not chosen[0].isdisjoint(chosen[1])


def _replaced(
    left: Sequence[Json], right: Sequence[Json], pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return pairs of steps that choose among the same, then of those that do the same."""
    taken_left, taken_right = {i for i, _ in pairs}, {j for _, j in pairs}
    both = [
        (i, j, step, other)
        for i, step in enumerate(left)
        for j, other in enumerate(right)
        if i not in taken_left and j not in taken_right
        if isinstance(step, dict) and isinstance(other, dict)
    ]
    return [
        *((i, j) for i, j, step, other in both if share_an_alternative(step, other)),
        *((i, j) for i, j, step, other in both if _does(step) == _does(other) is not None),
    ]


def _does(step: JsonObject) -> Hashable:
    """Return the action of a step, of alternatives the one that all of them end in."""
    chains = step.get("any_of")
    if not isinstance(chains, list):
        action = step.get("action")
        return action if isinstance(action, str) else None
    lasts = [chain[-1] for chain in chains if isinstance(chain, list) and chain]
    actions = {_does(last) for last in lasts if isinstance(last, dict)}
    return actions.pop() if len(actions) == 1 else None


def _crosses(pair: tuple[int, int], in_place: Iterable[tuple[int, int]]) -> bool:
    return any((pair[0] < i) != (pair[1] < j) for i, j in in_place)
