"""Nobody is two pairs of eyes: not by a key of one's own making, nor by roles given to oneself."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from guize.domain.governance.authority import Action
from guize.run.embedded import DatabaseUrls
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.services.drafted import record_world

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def people(own_database: DatabaseUrls) -> Iterator[People]:
    """Give a city with one version."""
    app = create_governed_app(own_database)
    made = People(app, own_database)
    with made.session() as session:
        record_world(session)
        session.commit()
    yield made
    made.dispose()
    dispose(app)


def submitted(by: Asker) -> tuple[int, str]:
    """Create a draft and submit it; return it and its ETag."""
    made = by.ask("POST", "/tenants/city/drafts", json={"from": {"version": 1}})
    assert made.status_code == 201, made.get_data(as_text=True)
    draft, etag = made.get_json()["id"], made.headers["ETag"]
    path = f"/drafts/{draft}/submit"
    answer = by.ask("POST", path, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return draft, answer.headers["ETag"]


def approve(by: Asker, draft: int, etag: str) -> Any:  # noqa: ANN401 - JSON
    """Approve a draft, and return the code of the refusal, None if there is none."""
    answer = by.ask("POST", f"/drafts/{draft}/approve", headers={"If-Match": etag})
    return None if answer.status_code == 200 else answer.get_json()["type"]


def test_a_key_of_ones_own_making_is_no_second_pair_of_hands(people: People) -> None:
    """Whoever made a client, or a key of it, does not approve what it wrote; others do."""
    admin = people.user("admin", "admin@city", "reviewer@city")
    renewer = people.user("renewer", "admin@city", "reviewer@city")
    other = people.user("other", "admin@city", "reviewer@city")
    body = {"name": "puppet", "scopes": ["edit"], "tenants": ["city"]}
    made = admin.ask("POST", "/clients", json=body).get_json()
    path = f"/clients/{made['client']['id']}/keys"
    assert renewer.ask("POST", path, json={}).status_code == 201
    draft, etag = submitted(Asker(people.app, "puppet", key=made["key"]))
    for keeper in (admin, renewer):
        assert approve(keeper, draft, etag) == "/problems/four_eyes"
    assert approve(other, draft, etag) is None


def test_a_role_of_ones_own_giving_is_no_second_pair_of_eyes(people: People) -> None:
    """An administrator may take every role, and still does not approve what they wrote."""
    admin = people.user("admin", "admin@city")
    for role in ("editor", "reviewer", "publisher"):
        path = f"/tenants/city/grants/{admin.id}/{role}"
        assert admin.ask("PUT", path).status_code == 200
    draft, etag = submitted(admin)
    assert admin.ask("DELETE", f"/tenants/city/grants/{admin.id}/editor").status_code == 204
    assert approve(admin, draft, etag) == "/problems/four_eyes"
    boss = people.user("boss", is_operator=True)
    own, tag = submitted(boss)
    assert approve(boss, own, tag) == "/problems/four_eyes"


def test_nobody_gives_what_is_not_theirs_to_give(people: People) -> None:
    """A city's administrator grants nothing at the province or next door, nor to a program."""
    admin = people.user("admin", "admin@city")
    for tenant in ("province", "other"):
        answer = admin.ask("PUT", f"/tenants/{tenant}/grants/{admin.id}/admin")
        assert answer.status_code == 403
    program = people.client("oa", Action.EDIT, at="city")
    assert program.ask("PUT", f"/tenants/city/grants/{admin.id}/viewer").status_code == 403
    assert program.ask("POST", f"/clients/{program.id}/keys", json={}).status_code == 403


def test_a_program_does_not_review(people: People) -> None:
    """Whatever its scopes say, a key is nobody's eyes."""
    clerk = people.user("clerk", "editor@city")
    draft, etag = submitted(clerk)
    program = people.client("oa", Action.EDIT, Action.PUBLISH, at="city")
    assert approve(program, draft, etag) == "/problems/not_allowed"
