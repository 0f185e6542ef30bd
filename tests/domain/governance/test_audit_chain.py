"""The chain of the audit: it holds as it was recorded, and shows where it was touched."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.governance.audit_chain import FIRST_PREV_HASH, Event, Link, seal, verify
from guize.domain.json_types import JsonObject

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


def event(number: int, **members: Any) -> Event:  # noqa: ANN401 - passed on
    """Return an event that differs from those of other numbers."""
    given_members = {
        "at": AT + timedelta(seconds=number),
        "actor": f"user:{number}",
        "actor_name": "王五",
        "action": "draft.edit",
        "tenant": "wuhan",
        "object": f"draft:{number}",
        "address": "192.0.2.1",
        "detail": {"number": number, "rules": ["meetings/plenary"]},
    }
    return Event(**{**given_members, **members})


def chain(events: list[Event]) -> list[JsonObject]:
    """Return the events one after the other, as they are exported."""
    links: list[Link] = []
    for one in events:
        before = links[-1].hash if links else FIRST_PREV_HASH
        links.append(seal(len(links) + 1, one, before))
    return [link.as_json() for link in links]


WHOLE = chain([event(number) for number in range(1, 6)])


def test_a_chain_holds_as_it_was_recorded() -> None:
    """A whole chain holds, and so does the empty one."""
    verdict = verify(WHOLE)
    assert (verdict.holds, verdict.events) == (True, 5)
    assert verdict.last_hash == WHOLE[-1]["hash"]
    assert verify([]).holds


@pytest.mark.parametrize("member", sorted(WHOLE[0]))
@pytest.mark.parametrize("index", range(len(WHOLE)))
def test_a_change_of_any_member_shows(index: int, member: str) -> None:
    """Whatever is changed in whichever event, the chain breaks there."""
    altered = [dict(link) for link in WHOLE]
    altered[index][member] = "0" * 64 if member in ("hash", "prev_hash") else "else"
    verdict = verify(altered)
    # A changed hash is no fit for its own event; the first event's predecessor is all zeros.
    is_unchanged = altered == WHOLE
    assert verdict.holds is is_unchanged
    assert verdict.broken_at == (None if is_unchanged else index + 1)


def test_a_change_inside_the_detail_shows() -> None:
    """A value deep in the detail is covered too."""
    altered: list[Any] = [dict(link) for link in WHOLE]
    altered[2]["detail"] = {**altered[2]["detail"], "number": 4}
    verdict = verify(altered)
    assert verdict.broken_at == 3
    assert "not as it was recorded" in str(verdict.reason)


@pytest.mark.parametrize("index", range(len(WHOLE) - 1))
def test_a_removed_event_shows(index: int) -> None:
    """A gap is told by the number that is missing."""
    verdict = verify([*WHOLE[:index], *WHOLE[index + 1 :]])
    assert verdict.broken_at == index + 1
    assert f"event {index + 1} is missing" in str(verdict.reason)


def test_swapped_and_repeated_events_show() -> None:
    """The order is part of the chain."""
    assert verify([WHOLE[1], WHOLE[0], *WHOLE[2:]]).broken_at == 1
    assert verify([WHOLE[0], WHOLE[0], *WHOLE[1:]]).broken_at == 2


def test_an_event_forged_with_a_right_hash_shows_at_its_successor() -> None:
    """Whoever reckons a new hash for a changed event breaks the one after it."""
    forged = seal(2, event(2, actor="user:9"), str(WHOLE[0]["hash"])).as_json()
    assert verify([WHOLE[0], forged, *WHOLE[2:]]).broken_at == 3


def test_a_missing_end_shows_to_whoever_noted_the_last_hash() -> None:
    """A chain without its end holds by itself, but ends in another hash."""
    verdict = verify(WHOLE[:3])
    assert verdict.holds
    assert verdict.last_hash != WHOLE[-1]["hash"]


def test_an_instant_is_the_same_in_every_zone() -> None:
    """An event reckoned in Wuhan's time has the hash of the same instant in UTC."""
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))
    assert seal(1, event(0, at=elsewhere), FIRST_PREV_HASH) != seal(1, event(0), "1" * 64)
    own = seal(1, event(0, at=AT), FIRST_PREV_HASH)
    assert seal(1, event(0, at=elsewhere), FIRST_PREV_HASH).hash == own.hash
    with pytest.raises(ValueError, match="aware"):
        seal(1, event(0, at=AT.replace(tzinfo=None)), FIRST_PREV_HASH)


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.integers()
        | st.none()
        | st.booleans()
        | st.text(st.characters(exclude_categories=["Cs"])),
    )
)
def test_the_order_of_members_does_not_matter(detail: dict[str, Any]) -> None:
    """A detail that a database gives back in another order has the same hash."""
    turned = dict(reversed(detail.items()))
    first, second = (seal(1, event(1, detail=one), FIRST_PREV_HASH) for one in (detail, turned))
    assert first.hash == second.hash
