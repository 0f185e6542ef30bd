"""The parts of a draft, asked for one by one: what each tells, and what is said where one lacks."""

from collections.abc import Iterator
from typing import Any

import pytest

from guize.cli.serving import record_pack
from guize.run.embedded import DatabaseUrls
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.services.drafted import tenant_pack


@pytest.fixture
def clerk(own_database: DatabaseUrls) -> Iterator[Asker]:
    """Give the editor of a city with one version."""
    app = create_governed_app(own_database)
    people = People(app, own_database)
    with people.session() as session:
        record_pack(session, tenant_pack("city", number=1), as_correction=False)
    yield people.user("clerk", "editor@city")
    people.dispose()
    dispose(app)


def created(clerk: Asker, **source: object) -> Any:  # noqa: ANN401 - JSON to look into
    """Return what is answered to a new draft from something."""
    return clerk.ask("POST", "/tenants/city/drafts", json={"from": source}).get_json()


def test_a_tenant_without_a_version_lacks_the_version(clerk: Asker) -> None:
    """What is missing is named, with its place."""
    (fault,) = created(clerk, tenant="city")["errors"]
    assert (fault["pointer"], fault["code"]) == ("/from/version", "required")


def test_a_draft_without_a_text_says_how_to_attach_one(clerk: Asker) -> None:
    """Its coverage is not found, and the draft is: the problem names it, and where a text goes."""
    draft = created(clerk)["id"]
    answer = clerk.ask("GET", f"/drafts/{draft}/coverage")
    assert answer.status_code == 404
    told = answer.get_json()["detail"]
    assert told.startswith(f"Draft {draft} has no text yet")
    assert f"PUT /api/v1/drafts/{draft}/text" in told


def test_every_part_says_what_the_asker_may_do(clerk: Asker) -> None:
    """The same steps with the same reasons, whichever part of the draft is asked for."""
    made = created(clerk, version=1)
    assert made["allowed_actions"]["approve"]["code"] == "no_right"
    for part in ("", "/findings", "/coverage", "/edits"):
        told = clerk.ask("GET", f"/drafts/{made['id']}{part}").get_json()
        assert told["allowed_actions"] == made["allowed_actions"], part
