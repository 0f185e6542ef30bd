"""The audit as an auditor asks it: who changed what, when, from where, from what to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_postgresql.executors import NoopExecutor

from guize.cli.serving import record_pack
from tests.conftest import RunningServer
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.services.drafted import tenant_pack

RULE = "deadlines/reply-to-request"


@dataclass(frozen=True, slots=True)
class Platform:
    """People who changed a city's reply deadline, and the auditor of its province."""

    people: People
    auditor: Asker
    clerk: Asker
    draft: int

    def events(self, **query: object) -> list[dict[str, Any]]:
        """Return the events that fit, the newest first."""
        return self.page(**query)["events"]  # type: ignore[no-any-return]

    def page(self, **query: object) -> dict[str, Any]:
        """Return a page of events."""
        answer = self.auditor.ask("GET", f"/audit?{urlencode(query)}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        told: dict[str, Any] = answer.get_json()
        return told


@pytest.fixture(scope="module")
def platform(server: RunningServer, template: NoopExecutor) -> Iterator[Platform]:
    """Give a province whose city's deadline was imported, then shortened by a draft."""
    with server.copy_of(template.template_dbname, "guize_auditing") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        with people.session() as session:
            for pack in (
                tenant_pack("province", level="province"),
                tenant_pack("city", parent="province", number=1),
                tenant_pack("other", parent="province"),
            ):
                record_pack(session, pack, as_correction=False)
        auditor = people.user("auditor", "admin@province")
        clerk = people.user("clerk", "editor@city")
        reviewer = people.user("reviewer", "reviewer@city", "publisher@city")
        yield Platform(people, auditor, clerk, _shorten(clerk, reviewer))
        people.dispose()
        dispose(app)


def _shorten(clerk: Asker, reviewer: Asker) -> int:
    """Shorten the reply deadline to five days, for a day that comes, and return the draft."""
    begins = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    made = clerk.ask("POST", "/tenants/city/drafts", json={"from": {"version": 1}})
    assert made.status_code == 201, made.get_data(as_text=True)
    draft, etag = made.get_json()["id"], made.headers["ETag"]
    rule = {
        "limit": {"value": 5},
        "source": [{"article": 1, "quote": "自收文之日起5个工作日内办复"}],
    }
    patch = {
        "head": {"effective_from": begins, "effective_from_certainty": "assumed"},
        "rules": {"deadlines": {"reply-to-request": rule}},
    }
    steps: list[tuple[Asker, str, str, Any]] = [
        (clerk, "PATCH", "", patch),
        (clerk, "POST", "/submit", None),
        (reviewer, "POST", "/approve", None),
        (reviewer, "POST", "/publish", {}),
    ]
    for asker, method, step, body in steps:
        answer = asker.ask(method, f"/drafts/{draft}{step}", json=body, headers={"If-Match": etag})
        assert answer.status_code in (200, 201), answer.get_data(as_text=True)
        etag = answer.headers.get("ETag", etag)
    return int(draft)


def test_who_changed_the_reply_deadline_from_what_to_what(platform: Platform) -> None:
    """The edit and the publication both tell the value before and after, with who and whence."""
    published, edited = (one for one in platform.events(tenant="city", rule=RULE, action="draft"))
    assert (edited["actor"], edited["action"]) == (f"user:{platform.clerk.id}", "draft.edit")
    for event in (published, edited):
        assert event["address"] == "127.0.0.1"
        assert {"at": f"/rules/{RULE}/limit/value", "before": 10, "after": 5} in event["detail"][
            "changes"
        ]
    assert (published["action"], published["detail"]["version"]) == ("draft.publish", "city@2")


def test_an_import_tells_its_rules(platform: Platform) -> None:
    """What the platform recorded by itself is found by rule as well, by version."""
    (imported,) = platform.events(tenant="city", rule=RULE, action="pack.import")
    assert (imported["actor"], imported["object"]) == ("system", "city@1")
    assert imported["detail"]["versions"] == ["city@1"]
    change, *_ = imported["detail"]["changes"]
    assert change["at"] == f"/rules/{RULE}"
    assert change["after"]["limit"]["value"] == 10
    assert "before" not in change


@pytest.mark.parametrize(
    "rule", [RULE, f"/rules/{RULE}/limit/value", f"/{RULE}", "deadlines", "/rules/deadlines"]
)
def test_a_rule_is_found_however_it_is_named(platform: Platform, rule: str) -> None:
    """As section/id, by a pointer to one of its values, or with its whole section."""
    found = platform.events(tenant="city", rule=rule)
    assert {one["action"] for one in found} >= {"draft.edit", "draft.publish", "pack.import"}
    assert all(RULE in one["detail"]["rules"] for one in found)


@pytest.mark.parametrize("rule", ["deadline", "deadlines/reply", "reply-to-request", "/", "%", '"'])
def test_a_rule_that_is_none_is_not_found(platform: Platform, rule: str) -> None:
    """Half a name is none, and no character is special."""
    assert platform.events(tenant="city", rule=rule) == []


def test_an_actor_is_found_by_id_and_by_name(platform: Platform) -> None:
    """As records say it, or by the name to sign in with."""
    by_id = platform.events(actor=f"user:{platform.clerk.id}", limit=200)
    assert by_id
    assert platform.events(actor="clerk", limit=200) == by_id
    assert platform.events(actor="nobody-of-that-name") == []
    boss = platform.people.user("boss", is_operator=True)
    impostor = platform.people.user("impostor", "editor@city")
    renamed = {"display_name": f"user:{platform.clerk.id}"}
    assert boss.ask("PATCH", f"/users/{impostor.id}", json=renamed).status_code == 200
    assert impostor.ask("PUT", "/tenants/city/policy", json={"approvals": 1}).status_code == 422
    assert impostor.ask("DELETE", "/tenants/city/grants/1/viewer").status_code == 403
    assert platform.events(actor=f"user:{platform.clerk.id}", limit=200) == by_id
    assert platform.events(actor="system", action="pack")


def test_questions_are_combined(platform: Platform) -> None:
    """Each further condition leaves fewer, and all hold at once."""
    now = datetime.now(UTC)
    question: dict[str, object] = {
        "actor": "clerk",
        "tenant": "city",
        "action": "draft.edit",
        "rule": RULE,
        "outcome": "done",
        "object": f"draft:{platform.draft}",
        "since": (now - timedelta(hours=1)).isoformat(),
        "until": (now + timedelta(hours=1)).isoformat(),
    }
    assert len(platform.events(**question)) == 1
    for change in (
        {"actor": "reviewer"},
        {"tenant": "other"},
        {"action": "draft.publish"},
        {"rule": "deadlines/countersign"},
        {"outcome": "refused"},
        {"object": "draft:999"},
        {"since": (now + timedelta(minutes=30)).isoformat()},
        {"until": (now - timedelta(minutes=30)).isoformat()},
    ):
        assert platform.events(**{**question, **change}) == [], change


def test_pages_stay_while_events_are_added(platform: Platform) -> None:
    """Whatever happens in between, each event that was there comes once."""
    everything = [one["seq"] for one in platform.events(limit=200)]
    seen: list[int] = []
    page = platform.page(limit=2)
    while True:
        seen += [one["seq"] for one in page["events"]]
        assert platform.people.nobody().ask("GET", "/me").status_code == 401
        platform.clerk.ask("GET", f"/tenants/city/grants?x={len(seen)}")
        platform.clerk.ask("DELETE", f"/tenants/city/grants/{len(seen) + 1}/viewer")
        if page["next"] is None:
            break
        page = platform.page(limit=2, before=page["next"])
    assert seen == everything
    assert platform.events(limit=1)[0]["seq"] > everything[0]


def test_what_is_asked_wrongly_is_told(platform: Platform) -> None:
    """An outcome that there is not, or an instant without its zone, is refused at its place."""
    for query in ("outcome=ok", "since=2026-01-01T00:00:00", "until=yesterday", "before=-1"):
        answer = platform.auditor.ask("GET", f"/audit?{query}")
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_rule_may_have_members_of_any_name(platform: Platform) -> None:
    """A member called as a secret would be is a clerk's word, not one, and does not end in 500."""
    clerk = platform.clerk
    made = clerk.ask("POST", "/tenants/city/drafts", json={"from": {"version": 1}})
    body = {"rules": {"deadlines": {"reply-to-request": {"token": "x", "password": {"a": 1}}}}}
    answer = clerk.ask(
        "PATCH",
        f"/drafts/{made.get_json()['id']}",
        json=body,
        headers={"If-Match": made.headers["ETag"]},
    )
    assert answer.status_code == 200


def test_grants_keys_and_policies_tell_before_and_after(platform: Platform) -> None:
    """Who gave what to whom, until when; what a review took before, and takes now."""
    auditor = platform.auditor
    clerk = platform.clerk.id
    auditor.ask("PUT", f"/tenants/city/grants/{clerk}/viewer")
    auditor.ask("DELETE", f"/tenants/city/grants/{clerk}/viewer")
    auditor.ask("PUT", "/tenants/other/policy", json={"approvals": 2, "countersign": True})
    body = {"name": "OA", "scopes": ["read"], "tenants": ["city", "other"]}
    client = auditor.ask("POST", "/clients", json=body).get_json()["client"]
    revoked, granted = platform.events(object=f"user:{clerk}", action="grant", limit=2)
    assert [one["action"] for one in (revoked, granted)] == ["grant.revoke", "grant.create"]
    assert (granted["detail"]["role"], granted["tenant"]) == ("viewer", "city")
    (policy,) = platform.events(tenant="other", action="policy")
    assert policy["detail"] == {
        "before": {"approvals": 1, "countersign": False},
        "after": {"approvals": 2, "countersign": True},
    }
    # Found by the auditor of each of its tenants.
    made = platform.events(object=f"client:{client['id']}")
    assert {one["tenant"] for one in made} == {"city", "other"}
    assert {one["detail"]["number"] for one in made} == {client["keys"][0]["id"]}
    assert made[0]["detail"]["scopes"] == ["read"]
