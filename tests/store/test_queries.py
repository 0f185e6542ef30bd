"""As-of queries: what the domain needs, in as few questions as can be."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from guize.domain.errors import NotFoundError
from guize.packs.pack import Pack
from guize.packs.read import parse_pack
from guize.services.record.importing import import_packs
from guize.store.queries import (
    filed_files,
    find_history,
    find_version_row,
    get_history,
    get_timeline,
    list_version_rows,
    load_register,
    load_timelines,
)
from tests.packs.samples import pack_files, tenant_file

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
LEVELS = (("cn", None, "nation"), ("hubei", "cn", "province"), ("wuhan", "hubei", "city"))


@pytest.fixture
def branch(session: Session) -> Session:
    """Record a nation, a province and a city with two versions each, and a city elsewhere."""
    packs: list[Pack] = []
    for slug, parent, level in (*LEVELS, ("elsewhere", "cn", "province")):
        files = pack_files(slug, versions=2)
        files["tenant.yaml"] = tenant_file(slug, parent=parent, level=level)
        packs.append(parse_pack(files, slug, slug))
    import_packs(session, packs, NOW, lambda _: ())
    session.expunge_all()
    return session


@contextmanager
def _counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", note)
    yield statements
    sa.event.remove(connection, "before_cursor_execute", note)


def test_a_path_is_the_tenant_and_its_ancestors(branch: Session) -> None:
    """A history has the tenant and whatever is above it, with all versions: a query a level."""
    with _counted(branch) as statements:
        history = get_history(branch, "wuhan")
    assert len(statements) == 4
    path = history.register.known().path("wuhan", date(2026, 1, 1))
    assert path == ("wuhan", "hubei", "cn")
    timelines = [history.timelines[slug] for slug in path]
    assert [[version.number for version in line.versions] for line in timelines] == [[1, 2]] * 3


def test_timelines_of_all_take_two_queries(branch: Session) -> None:
    """The whole forest is loaded in two queries, however many tenants there are."""
    with _counted(branch) as statements:
        register = load_register(branch)
        timelines = load_timelines(branch, register, [*register.facts])
    assert len(statements) == 2
    assert set(timelines) == {"cn", "elsewhere", "hubei", "wuhan"}


def test_timelines_leave_texts_where_they_are(branch: Session) -> None:
    """Neither texts nor captures travel with a timeline."""
    with _counted(branch) as statements:
        find_history(branch, "wuhan")
    assert "articles" not in statements[-1]
    assert "capture" not in statements[-1]


def test_an_unknown_tenant_has_no_path(branch: Session) -> None:
    """`find_history` answers None, `get_history` raises."""
    assert find_history(branch, "nowhere") is None
    with pytest.raises(NotFoundError):
        get_history(branch, "nowhere")


def test_tenants_are_listed_by_slug(branch: Session) -> None:
    """The register holds every tenant with its parent."""
    tree = load_register(branch).known().tree(date(2026, 1, 1))
    assert [(slug, tree[slug].parent) for slug in sorted(tree)] == [
        ("cn", None),
        ("elsewhere", "cn"),
        ("hubei", "cn"),
        ("wuhan", "hubei"),
    ]


def test_a_version_is_found_whole(branch: Session) -> None:
    """A version row holds its text; one that is not there is None."""
    row = find_version_row(branch, "wuhan", 2)
    assert row
    assert row.articles
    assert row.articles[0]["label"] == "一、"
    assert find_version_row(branch, "wuhan", 3) is None
    assert [row.number for row in list_version_rows(branch, "wuhan")] == [1, 2]
    assert sorted(filed_files(branch, "wuhan")[1]) == [
        "instrument.yaml",
        "rules/meetings.yaml",
        "text.md",
    ]


def test_members_keep_their_order(branch: Session) -> None:
    """Rules come back in the order in which the clerk wrote them."""
    (version, *_) = get_timeline(branch, "wuhan").versions
    meetings = version.rules["meetings"]
    assert isinstance(meetings, dict)
    plenary = meetings["plenary"]
    assert isinstance(plenary, dict)
    assert list(plenary) == ["title", "times", "at"]
