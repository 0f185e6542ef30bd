"""What is refused is on the audit: who, what, where, from where; and nobody fills it by asking."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from guize.domain.governance.authority import Action
from guize.run.embedded import DatabaseUrls
from guize.services.record.importing import import_pack
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.http.world import made_up

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def people(own_database: DatabaseUrls) -> Iterator[People]:
    """Give a province with a public and a restricted city."""
    app = create_governed_app(own_database)
    made = People(app, own_database)
    with made.session() as session:
        import_pack(session, made_up("east", level="province"), NOW, lambda _: ())
        for slug, hidden in (("city", False), ("shut", True)):
            pack = made_up(slug, parent="east", hidden=hidden)
            import_pack(session, pack, NOW, lambda _: ())
        session.commit()
    yield made
    made.dispose()
    dispose(app)


@pytest.fixture
def auditor(people: People) -> Asker:
    """Give the administrator of the province, who reads its audit."""
    return people.user("auditor", "admin@east")


def refusals(auditor: Asker, query: str = "") -> list[dict[str, Any]]:
    """Return what the audit tells of refusals, the newest first."""
    answer = auditor.ask("GET", f"/audit?outcome=refused&limit=200{query}")
    assert answer.status_code == 200
    told: list[dict[str, Any]] = answer.get_json()["events"]
    return told


@pytest.mark.parametrize("end", ["expired", "revoked", "disabled"])
def test_a_key_that_is_over_is_told(people: People, auditor: Asker, end: str) -> None:
    """Once in an hour, to its tenant's auditor, with why and how often; the key itself never."""
    old = people.client("cron", Action.READ, at="city", age=31 if end == "expired" else 0)
    key = auditor.ask("GET", f"/clients/{old.id}").get_json()["keys"][0]["id"]
    if end != "expired":
        path = f"/clients/{old.id}" + (f"/keys/{key}" if end == "revoked" else "")
        assert auditor.ask("DELETE", path).status_code == 204
    for _ in range(5):
        assert old.ask("GET", "/tenants/city").status_code == 401
    (told,) = refusals(auditor, "&action=key.use")
    assert (told["tenant"], told["object"]) == ("city", f"client:{old.id}")
    assert told["address"] == "127.0.0.1"
    detail = told["detail"]
    assert (detail["name"], detail["number"], detail["reason"]) == ("cron", key, end)
    assert old.key not in str(told)
    with people.session() as session:
        session.connection().execute(
            sa.text("UPDATE audit_tally SET since = since - interval '1 hour'")
        )
        session.commit()
    old.ask("GET", "/tenants/city")
    assert refusals(auditor, "&action=key.use")[0]["detail"]["omitted"] == 4


def test_guessed_keys_are_told_once_for_each_network(people: People) -> None:
    """Many false keys from one place are one event, and none of them is in it."""
    boss = people.user("boss", is_operator=True)
    for number in range(5):
        guess = replace(people.nobody(), key=f"guize_guess-{number}")
        assert guess.ask("GET", "/tenants").status_code == 401
    (told,) = refusals(boss, "&action=key.use")
    assert (told["actor"], told["tenant"]) == ("anonymous", None)
    assert "guess" not in str(told)


def test_a_missing_role_and_a_missing_scope_are_told(people: People, auditor: Asker) -> None:
    """With what was asked for, by whom, at which tenant, about what."""
    li = people.user("li", "viewer@city")
    program = people.client("oa", Action.READ, at="city")
    assert li.ask("PUT", f"/tenants/city/grants/{li.id}/admin").status_code == 403
    assert program.ask("GET", "/tenants/city/grants").status_code == 403
    by_program, by_li = refusals(auditor)
    assert (by_li["actor"], by_li["tenant"], by_li["object"]) == (
        f"user:{li.id}",
        "city",
        f"user:{li.id}",
    )
    assert by_li["detail"]["asked"] == "administer"
    assert by_li["detail"]["request"].startswith("PUT /api/v1/tenants/<tenant>/grants/")
    assert (by_program["actor"], by_program["actor_name"]) == (f"client:{program.id}", "oa")


def test_what_is_hidden_from_somebody_known_is_told(people: People, auditor: Asker) -> None:
    """A 404 hides the thing from who asks, not who asks from the auditor of the thing."""
    editor = people.user("editor", "editor@shut")
    made = editor.ask("POST", "/tenants/shut/drafts", json={"from": {}, "title": "草案"})
    draft = made.get_json()["id"]
    stranger = people.user("stranger")
    client = people.client("oa", Action.READ, at="shut")
    admin = people.user("other-admin", "admin@city")
    for asker, path in (
        (stranger, "/tenants/shut/effective"),
        (stranger, "/tenants/shut/drafts"),
        (stranger, f"/drafts/{draft}"),
        (admin, f"/clients/{client.id}"),
    ):
        assert asker.ask("GET", path).status_code == 404
    told = refusals(auditor, "&tenant=shut")
    assert [(one["actor"], one["object"], one["detail"]["sought"]) for one in told] == [
        (f"user:{admin.id}", f"client:{client.id}", f"client {client.id}"),
        (f"user:{stranger.id}", f"draft:{draft}", f"draft {draft}"),
        (f"user:{stranger.id}", None, "tenant shut"),
        (f"user:{stranger.id}", None, "tenant shut"),
    ]
    assert people.nobody().ask("GET", "/tenants/shut").status_code == 404
    assert len(refusals(auditor, "&tenant=shut")) == 4


def test_a_deed_that_errors_bar_is_told_as_what_it_would_have_been(
    people: People, auditor: Asker
) -> None:
    """A submission that the checks refuse is on the audit: who, which draft, for which faults."""
    editor = people.user("editor", "editor@city")
    made = editor.ask("POST", "/tenants/city/drafts", json={"from": {}, "kind": "supplement"})
    draft, tag = made.get_json()["id"], {"If-Match": made.headers["ETag"]}
    for _ in range(2):
        answer = editor.ask("POST", f"/drafts/{draft}/submit", headers=tag)
        assert (answer.status_code, answer.get_json()["type"]) == (
            422,
            "/problems/draft_has_errors",
        )
    (told,) = refusals(auditor, "&tenant=city")
    assert (told["actor"], told["action"]) == (f"user:{editor.id}", "draft.submit")
    assert (told["tenant"], told["object"]) == ("city", f"draft:{draft}")
    assert told["detail"]["code"] == "draft_has_errors"
    codes = {one["code"] for one in answer.get_json()["errors"]}
    assert {*told["detail"]["codes"]} == codes


def test_what_is_not_on_file_is_nobodys_refusal(people: People, auditor: Asker) -> None:
    """The coverage of a draft without a text is not found, and the audit does not tell of it."""
    editor = people.user("editor", "editor@city")
    draft = editor.ask("POST", "/tenants/city/drafts", json={"from": {}}).get_json()["id"]
    assert editor.ask("GET", f"/drafts/{draft}/coverage").status_code == 404
    assert refusals(auditor) == []


def test_what_does_not_exist_costs_the_same(people: People) -> None:
    """Probing for names is told too, or the time it takes would tell which names exist."""
    boss, stranger = people.user("boss", is_operator=True), people.user("stranger")
    for path in ("/tenants/nowhere/effective", "/drafts/999", f"/drafts/{2**70}"):
        assert stranger.ask("GET", path).status_code == 404
    told = refusals(boss)
    assert [one["detail"]["sought"] for one in told[1:]] == ["draft 999", "tenant nowhere"]
    assert {one["tenant"] for one in told} == {None}
    assert stranger.ask("GET", "/tenants/city/effective/none/none").status_code == 404
    assert len(refusals(boss)) == 3


def test_a_key_in_an_address_is_not_kept(people: People) -> None:
    """What is sought is told, unless it is a key that stands where a name belongs."""
    boss = people.user("boss", is_operator=True)
    program = people.client("oa", Action.READ, at="city")
    assert program.ask("GET", f"/tenants/{program.key}/effective").status_code == 404
    (told,) = refusals(boss)
    assert told["detail"]["sought"] == "tenant guize_…"


def test_a_forged_change_names_whose_browser_it_was(people: People) -> None:
    """What lacks the token against cross-site requests is told of its user, and does nothing."""
    boss = people.user("boss", is_operator=True)
    body = {"name": "x", "display_name": "x"}
    refused = boss.ask("POST", "/users", json=body, headers={"X-CSRF-Token": "forged"})
    assert refused.status_code == 403
    (told,) = refusals(boss)
    assert (told["actor"], told["detail"]["code"]) == (f"user:{boss.id}", "csrf")


def test_nobody_fills_the_audit_by_being_refused(people: People) -> None:
    """The same refusal is told once in an hour, and of one asker so many at most."""
    boss, li = people.user("boss", is_operator=True), people.user("li")
    for _ in range(10):
        assert li.ask("GET", "/users").status_code == 403
    assert len(refusals(boss)) == 1
    for number in range(70):
        assert li.ask("GET", f"/drafts/{1000 + number}").status_code == 404
    assert len(refusals(boss)) == 60
    assert li.ask("GET", "/me").status_code == 200


def test_waiting_for_a_sign_in_is_told_once(people: People) -> None:
    """When somebody guesses and has to wait, the audit says so; which name it was, it does not."""
    boss = people.user("boss", is_operator=True)
    body = {"name": "my-secret", "password": "wrong"}
    statuses = [people.nobody().ask("POST", "/session", json=body).status_code for _ in range(9)]
    assert statuses == [401] * 5 + [429] * 4
    (told,) = refusals(boss)
    assert (told["action"], told["detail"]["code"]) == ("session.create", "throttled")
    assert "my-secret" not in str(told)
