"""Who is absent and who was entrusted, as callers say it, read strictly."""

from __future__ import annotations

from collections.abc import Iterator

from guize.domain.conditions.facts import quoted, too_many
from guize.domain.decisions.case import Delegation
from guize.domain.errors import Fault
from guize.domain.json_types import Json
from guize.domain.naming import Register
from guize.domain.words import Words

_DELEGATION = '{"from": …, "to": …}'


def read_absent(given: Json, offices: Register, faults: list[Fault]) -> frozenset[str]:
    """Return the absent ones of ``offices``; what is wrong with them is added to ``faults``."""
    if not isinstance(given, list):
        faults.append(_wrong("/absent", "职务的列表", "a list of offices"))
        return frozenset()
    if len(given) > len(offices.ids):
        faults.append(too_many("/absent", len(offices.ids)))
        return frozenset()
    for index, office in enumerate(given):
        faults += _unknown_office(f"/absent/{index}", office, offices)
    return frozenset(str(office) for office in given)


def read_delegations(given: Json, offices: Register, faults: list[Fault]) -> tuple[Delegation, ...]:
    """Return the delegations given among ``offices``; what is wrong is added to ``faults``."""
    if not isinstance(given, list):
        faults.append(_wrong("/delegations", "委托的列表", "a list of delegations"))
        return ()
    if len(given) > len(offices.ids):
        faults.append(too_many("/delegations", len(offices.ids)))
        return ()
    found: list[Delegation] = []
    for index, entry in enumerate(given):
        pointer = f"/delegations/{index}"
        if not isinstance(entry, dict) or entry.keys() != {"from", "to"}:
            faults.append(_wrong(pointer, _DELEGATION, _DELEGATION))
            continue
        for member in ("from", "to"):
            faults += _unknown_office(f"{pointer}/{member}", entry[member], offices)
        found.append(Delegation(str(entry["from"]), str(entry["to"])))
    return tuple(found)


def _unknown_office(pointer: str, office: Json, offices: Register) -> Iterator[Fault]:
    if not isinstance(office, str):
        yield _wrong(pointer, "职务的标识", "the id of an office")
    elif office not in offices:
        name = quoted(office)
        unknown = Words(zh=f"没有职务“{name}”。", en=f"there is no office {name!r}.")
        words = offices.refuse(name, unknown)
        yield Fault(pointer, "not_permitted", words, offices.ids, offices.labels)


def _wrong(pointer: str, zh: str, en: str) -> Fault:
    return Fault(pointer, "wrong_type", Words(zh=f"此处应为{zh}。", en=f"{en} is expected here."))
