"""What of a tenant holds side by side at some time: its series, each with what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from guize.domain.articles import ref_of
from guize.domain.effective.fold import Origin, fold
from guize.domain.effective.lineage import CALENDAR
from guize.domain.effective.tenure import Tenure
from guize.domain.effective.timeline import KnownTimeline, Timeline
from guize.domain.effective.union import Enactments, enactments
from guize.domain.findings import Finding
from guize.domain.json_pointer import child, reached
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.merge_patch import merge
from guize.domain.precedence import Enactment
from guize.domain.version import Version
from guize.domain.words import Words
from guize.packs.pack import Pack, PackVersion


@dataclass(frozen=True, slots=True)
class Together:
    """What holds side by side at some time: of each series its base and what stands on it."""

    series: tuple[tuple[PackVersion, ...], ...]
    enacted: Callable[[str], Enactment | None]

    @property
    def rules(self) -> Rulebook:
        """The rules of all, each series folded by itself; of one id, those of the last series."""
        return _united(map(_folded, self.series))

    @property
    def cited(self) -> Rulebook:
        """The same rules, with the version that it is of on each citation."""
        return _united(
            fold((version.version for version in versions), lambda _: True).rules
            for versions in self.series
        )

    def article_of(self) -> Callable[[JsonObject], str]:
        """Return what gives the text of the article that a citation of ``cited`` names."""
        texts = {
            version.number: version.text.bodies()
            for versions in self.series
            for version in versions
            if version.text is not None
        }

        def find(citation: JsonObject) -> str:
            of_version = texts.get(cast("int", citation["version"]), {})
            return of_version.get(ref_of(citation), "")

        return find

    def collisions(self) -> Iterator[tuple[PackVersion, Finding]]:
        """Yield each rule that two series give, at the version recorded last."""
        given: dict[str, PackVersion] = {}
        for versions in self.series:
            for section, entries in _folded(versions).items():
                for rule in entries if isinstance(entries, dict) else ():
                    pointer = child(child("", section), rule)
                    mine = culprit(versions, pointer)
                    other = given.setdefault(pointer, mine)
                    if other is not mine:
                        last, first = sorted((mine, other), key=lambda one: -one.number)
                        yield last, _collision(pointer, first.version)


def consolidations(pack: Pack) -> Iterator[Together]:
    """Yield what holds together, once for each combination in time; the calendar by itself."""
    by_number = {version.number: version for version in pack.versions}
    timeline = Timeline(pack.tenant, [version.version for version in pack.versions])
    known = KnownTimeline(timeline, None)
    seen: set[tuple[tuple[int, int | None], ...]] = set()
    for day in sorted(set(known.turns())):
        in_force = [(series, series.in_force(day)) for series in known.series]
        for is_calendar in (False, True):
            parts = [
                (series, tenures)
                for series, tenures in in_force
                if tenures and (series.name == CALENDAR) is is_calendar
            ]
            key = tuple((t.lineage.number, t.stage) for _, tenures in parts for t in tenures)
            if key and key not in seen:
                seen.add(key)
                series = tuple(
                    tuple(_speaking(by_number[t.lineage.entry.number], t) for t in tenures)
                    for _, tenures in parts
                )
                yield Together(series, _behind(series, enactments(parts, day)))


def _speaking(version: PackVersion, tenure: Tenure) -> PackVersion:
    """Return the version as it speaks in a tenure: of a stage, with its patch for rules."""
    if tenure.stage is None:
        return version
    return replace(version, head=replace(version.head, version=tenure.says))


def _behind(
    series: Sequence[Sequence[PackVersion]], enacted: Enactments
) -> Callable[[str], Enactment | None]:
    versions = [version for one in series for version in one]

    def find(pointer: str) -> Enactment | None:
        rule = "/".join(pointer.split("/")[:3])
        version = next((one for one in versions if len(reached(one.version.rules, rule)) > 1), None)
        if version is None:
            return None
        return enacted.get(Origin(version.version.tenant, version.number))

    return find


def _collision(pointer: str, other: Version) -> Finding:
    label = other.instrument.label()
    words = Words(
        zh=f"{label}(系列“{other.series}”)已有同一标识的规则,两个系列只能服务其一:请改用另一个标识;"
        "确系同一事项的,由各自的条件、位阶或 prevails_over 定其先后。",
        en=f"{label} (series {other.series}) has a rule of this id already, and only one of two "
        "series' can be served: give it another id; if they regulate the same, conditions, rank or "
        "prevails_over settle which prevails.",
    )
    return Finding(code="rule_in_two_series", pointer=pointer, words=words)


def _united(rulebooks: Iterable[Rulebook]) -> Rulebook:
    united: Rulebook = {}
    for rulebook in rulebooks:
        for section, entries in rulebook.items():
            standing = united.get(section)
            if isinstance(standing, dict) and isinstance(entries, dict):
                united[section] = {**standing, **entries}
            else:
                united[section] = entries
    return united


def _folded(versions: Iterable[PackVersion]) -> Rulebook:
    rules: Json = {}
    for version in versions:
        rules = merge(rules, version.version.rules)
    return cast("Rulebook", rules)


def culprit(versions: Sequence[PackVersion], pointer: str) -> PackVersion:
    """Return the version that says what is at ``pointer``: the last that reaches deepest there."""
    return max(reversed(versions), key=lambda version: len(reached(version.version.rules, pointer)))
