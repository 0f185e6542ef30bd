"""The shelf: what is published is read once, computed once, and kept within its bounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from guize.checks.catalog import load_catalog
from guize.domain.errors import NotFoundError
from guize.domain.json_types import JsonObject
from guize.domain.tenancy.register import Register, TenantPeriod
from guize.domain.tenant import Level, Tenant, Visibility
from guize.domain.words import Words
from guize.services.answers.browsing import (
    list_versions,
    read_coverage,
    read_tenant,
    read_timeline,
    read_version,
)
from guize.services.answers.reading import Question, read_effective, read_effective_below
from guize.services.answers.texts import read_text
from guize.services.published import shelf
from guize.services.published.shelf import Kept, Ready, Shelf, View
from guize.services.published.tree import Tree
from guize.services.record.importing import import_pack
from guize.store.head import Head
from tests.http.world import made_up

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
ON = date(2019, 3, 1)


def record(session: Session, slug: str, title: str, hours: int, **where: Any) -> None:  # noqa: ANN401 - passed on
    """Record a tenant whose plenary has a title, or a correction that gives it another."""
    rules: JsonObject = {"meetings": {"plenary": {"title": title}}}
    pack = made_up(slug, rules=rules, **where)
    now = NOW + timedelta(hours=hours)
    import_pack(session, pack, now, lambda _: (), as_correction=True)


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """Collect what is asked of the database while the block lasts."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def read_everything(session: Session, view: View) -> list[Ready]:
    """Ask every reading service about one tenant."""
    catalog = load_catalog()
    known_at = NOW + timedelta(hours=5)
    page = {"under": "top", "sections": (), "on": ON, "after": None, "limit": 9}
    return [
        read_effective(session, view, catalog, Question(tenant="city", on=ON)),
        read_effective(session, view, catalog, Question(tenant="city", on=ON, known_at=known_at)),
        read_effective(
            session, view, catalog, Question(tenant="city", on=ON, section="meetings", explain=True)
        ),
        read_effective_below(session, view, catalog, known_at=None, **page),  # type: ignore[arg-type]
        read_timeline(session, view, "city", ON, None),
        read_tenant(session, view, "city"),
        list_versions(session, view, "city"),
        read_version(session, view, catalog, "city", 1),
        read_text(session, view, "city", 1),
        read_coverage(session, view, "city", 1),
    ]


def test_nothing_is_read_twice(session: Session) -> None:
    """While nothing is new, a read costs the one query for the head, and no computation."""
    record(session, "top", "省", 0, level="province")
    record(session, "city", "市", 1, parent="top")
    kept = Shelf()
    first = read_everything(session, kept.view(session))
    with statements(session) as asked:
        again = read_everything(session, kept.view(session))
    assert len([one for one in asked if "SAVEPOINT" not in one]) == 1
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_something_new_is_read_at_once(session: Session) -> None:
    """After a publication the next view is another one, and the one before still stands."""
    record(session, "city", "旧", 0)
    kept = Shelf()
    before = kept.view(session)
    assert kept.view(session) is before
    question = Question(tenant="city", on=ON)
    old = read_effective(session, before, load_catalog(), question)
    record(session, "city", "新", 1)
    after = kept.view(session)
    assert after is not before
    assert "新" in read_effective(session, after, load_catalog(), question).body.decode()
    assert read_effective(session, before, load_catalog(), question) is old


def test_pins_between_the_same_records_share_their_computation(session: Session) -> None:
    """However many instants are asked for, no more is computed than there are records."""
    record(session, "city", "旧", 0)
    record(session, "city", "新", 10)
    view = Shelf().view(session)

    def known(hours: float) -> object:
        return view.chronicle(session, "city", NOW + timedelta(hours=hours))

    assert known(1) is known(2) is known(9.9) is known(0)
    assert known(10) is known(500) is view.chronicle(session, "city", None)
    assert known(-1) is known(-99)
    assert len({id(known(hours)) for hours in (-1, 1, 11)}) == 3
    titles = [
        view.chronicle(session, "city", NOW + timedelta(hours=hours)).effective(ON).rules
        for hours in (-1, 1, 11)
    ]
    assert titles == [
        {},
        {"meetings": {"plenary": {"title": "旧"}}},
        {"meetings": {"plenary": {"title": "新"}}},
    ]


def test_a_pin_is_echoed_though_its_computation_is_shared(session: Session) -> None:
    """Two pins between the same records are two answers: each tells its own instant."""
    record(session, "city", "市", 0)
    view = Shelf().view(session)
    echoed = []
    for minutes in (1, 2):
        pin = NOW + timedelta(minutes=minutes)
        question = Question(tenant="city", on=ON, known_at=pin)
        echoed.append(read_effective(session, view, load_catalog(), question).body)
    assert b'"known_at":"2026-11-21T08:01:00Z"' in echoed[0]
    assert echoed[0].replace(b"08:01:00Z", b"08:02:00Z") == echoed[1]


def test_answers_are_kept_within_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest answers make room, so that nobody fills the memory by asking for every day."""
    monkeypatch.setattr(shelf, "_ANSWER_BYTES", 100)
    view = View(Head(0, None, ON), Kept(Register([])))
    made: list[int] = []

    def ask(number: int) -> Ready:
        def make() -> Ready:
            made.append(number)
            return Ready.of_bytes(bytes(40))

        return view.recall((number,), make)

    for number in (1, 2, 2, 3, 3, 2):
        ask(number)
    assert made == [1, 2, 3]
    ask(1)
    assert made == [1, 2, 3, 1]
    # Larger than all the room: sent, not kept, and nothing else breaks.
    huge = view.recall(("huge",), lambda: Ready.of_bytes(bytes(500)))
    assert len(huge.body) == 500
    assert ask(9).body == bytes(40)


def tenant(
    slug: str, parent: str | None = None, *, hidden: bool = False, code: str = ""
) -> TenantPeriod:
    """Return a node, which stands since ever."""
    told = Tenant(
        slug=slug,
        parent=parent,
        name=Words(zh=slug, en=slug),
        level=Level.CITY,
        division_code=code or None,
        time_zone="Asia/Shanghai",
        visibility=Visibility.RESTRICTED if hidden else Visibility.PUBLIC,
    )
    return TenantPeriod(None, None, told, "standing")


def test_the_tree_closes_over_several_hidden_generations() -> None:
    """What is below two hidden tenants in a row moves up past both, or becomes a root."""
    tree = Tree(
        [
            tenant("a"),
            tenant("b", "a", hidden=True),
            tenant("c", "b", hidden=True),
            tenant("d", "c", code="2"),
            tenant("e", "a", code="1"),
            tenant("r", hidden=True),
            tenant("s", "r", code="9"),
        ]
    )
    assert [one.slug for one in tree.below(None)] == ["a", "e", "d", "s"]
    assert [one.slug for one in tree.below("a")] == ["e", "d"]
    assert (tree.parent("d"), tree.above("d")) == ("a", ["a"])
    assert (tree.parent("s"), tree.above("s")) == (None, [])
    for hidden in ("b", "c", "r"):
        with pytest.raises(NotFoundError):
            tree.get(hidden)
