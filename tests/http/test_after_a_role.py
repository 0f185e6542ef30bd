"""What somebody did in a role stands when the role is over."""

from collections.abc import Iterator

import pytest

from guize.cli.serving import record_pack
from guize.run.embedded import DatabaseUrls
from tests.http.governed import People, create_governed_app, dispose
from tests.services.drafted import tenant_pack


@pytest.fixture
def people(own_database: DatabaseUrls) -> Iterator[People]:
    """Give a city with one version."""
    app = create_governed_app(own_database)
    made = People(app, own_database)
    with made.session() as session:
        record_pack(session, tenant_pack("city", number=1), as_correction=False)
    yield made
    made.dispose()
    dispose(app)


def test_an_approval_outlives_the_reviewers_role(people: People) -> None:
    """It was valid when it was given: the draft is published, and nobody new signs in that role."""
    admin = people.user("admin", "admin@city")
    clerk = people.user("clerk", "editor@city")
    reviewer = people.user("reviewer", "reviewer@city")
    publisher = people.user("publisher", "publisher@city")
    source = {"kind": "repeal", "from": {"version": 1}}
    made = clerk.ask("POST", "/tenants/city/drafts", json=source)
    draft, tag = made.get_json()["id"], {"If-Match": made.headers["ETag"]}
    for asker, step in ((clerk, "submit"), (reviewer, "approve")):
        assert asker.ask("POST", f"/drafts/{draft}/{step}", headers=tag).status_code == 200
    ended = admin.ask("DELETE", f"/tenants/city/grants/{reviewer.id}/reviewer")
    assert ended.status_code == 204
    answer = publisher.ask("POST", f"/drafts/{draft}/publish", json={}, headers=tag)
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    assert answer.get_json()["draft"]["approvals"] == [f"user:{reviewer.id}"]
    assert reviewer.ask("GET", f"/drafts/{draft}").status_code == 404
