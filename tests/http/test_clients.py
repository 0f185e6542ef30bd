"""API clients: keys shown once, scoped, expiring, replaced with an overlap, revoked at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import Action
from guize.services.access.tokens import KEY_PREFIX, digest
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.http.world import made_up

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
READ = "/tenants/shut/effective"


@pytest.fixture(scope="module")
def people(server: RunningServer, template: NoopExecutor) -> Iterator[People]:
    """Give a province with a restricted city, and another province."""
    with server.copy_of(template.template_dbname, "guize_clients") as urls:
        app = create_governed_app(urls)
        made = People(app, urls)
        with made.session() as session:
            for slug, parent, hidden in (("east", None, False), ("west", None, False)):
                pack = made_up(slug, parent=parent, level="province", hidden=hidden)
                import_pack(session, pack, NOW, lambda _: ())
            import_pack(session, made_up("shut", parent="east", hidden=True), NOW, lambda _: ())
            session.commit()
        yield made
        made.dispose()
        dispose(app)


@pytest.fixture(scope="module")
def admin(people: People) -> Asker:
    """Give the administrator of the first province."""
    return people.user("admin", "admin@east")


def created(admin: Asker, name: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on
    """Create a client."""
    asked = {"name": name, "scopes": ["read"], "tenants": ["east"], **body}
    answer = admin.ask("POST", "/clients", json=asked)
    assert answer.status_code == 201, answer.get_json()
    told: dict[str, Any] = answer.get_json()
    return told


def holder(admin: Asker, key: str) -> Asker:
    """Return a program that asks with a key."""
    return replace(admin, name="program", token="", key=key)


def test_a_key_is_shown_once_and_kept_hashed(people: People, admin: Asker) -> None:
    """No other answer tells it, and the database does not know it."""
    made = created(admin, "once")
    key = made["key"]
    assert key.startswith(KEY_PREFIX)
    assert len(key) == len(KEY_PREFIX) + 43
    client = made["client"]["id"]
    for path in ("/clients", f"/clients/{client}", "/audit"):
        assert key not in admin.ask("GET", path).get_data(as_text=True)
    with people.session() as session:
        stored = session.connection().scalars(sa.text("SELECT key_hash FROM api_key")).all()
    assert digest(key) in [bytes(one) for one in stored]
    assert holder(admin, key).ask("GET", READ).status_code == 200


def test_a_key_is_kept_to_scopes_and_tenants(people: People, admin: Asker) -> None:
    """It reads what is below its tenant and does nothing else; elsewhere what anybody may."""
    reader = holder(admin, created(admin, "reader")["key"])
    elsewhere = people.client("west-reader", Action.READ, at="west")
    told = reader.ask("GET", "/me").get_json()
    assert (told["kind"], told["scopes"], told["tenants"]) == ("client", ["read"], ["east"])
    assert "csrf_token" not in told
    assert reader.ask("GET", READ).status_code == 200
    assert elsewhere.ask("GET", READ).status_code == 404
    assert elsewhere.ask("GET", "/tenants/east/effective").status_code == 200
    for path in ("/audit", "/users", "/clients", "/tenants/east/grants"):
        assert reader.ask("GET", path).status_code == 403
    auditor = people.client("auditor", Action.AUDIT, at="east")
    assert auditor.ask("GET", "/audit").status_code == 200
    assert auditor.ask("GET", READ).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"scopes": ["review"]}, 422),
        ({"scopes": ["administer"]}, 422),
        ({"scopes": ["read", "everything"]}, 422),
        ({"scopes": []}, 422),
        ({"tenants": []}, 422),
        ({"tenants": ["west"]}, 403),
        ({"tenants": ["east", "west"]}, 403),
        ({"tenants": ["nowhere"]}, 404),
        ({"name": " "}, 422),
        ({"days": 0}, 422),
        ({"days": 367}, 422),
        ({"days": "30"}, 422),
        ({"more": 1}, 422),
    ],
)
def test_no_client_gets_more_than_may_be_given(
    admin: Asker, change: dict[str, Any], status: int
) -> None:
    """Programs neither review nor administer, and nobody gives what is not theirs."""
    body = {"name": "greedy", "scopes": ["read"], "tenants": ["east"], **change}
    assert admin.ask("POST", "/clients", json=body).status_code == status
    names = [one["name"] for one in admin.ask("GET", "/clients").get_json()["clients"]]
    assert "greedy" not in names


@pytest.mark.parametrize("scope", ["review", "everything"])
def test_only_what_a_program_may_hold_is_offered(admin: Asker, scope: str) -> None:
    """Whoever asks for a scope that no program is given reads which ones there are for one."""
    body = {"name": "greedy", "scopes": [scope], "tenants": ["east"]}
    (fault,) = admin.ask("POST", "/clients", json=body).get_json()["errors"]
    assert set(fault["permitted"]) == {"audit", "edit", "publish", "read"}
    listed = fault["detail"].partition("may be given ")[2].partition(";")[0]
    assert listed.strip(".").split(", ") == sorted(fault["permitted"])


def test_what_has_no_content_has_no_type(admin: Asker) -> None:
    """A 204 says nothing of what is not there."""
    made = created(admin, "to be disabled")
    answer = admin.ask("DELETE", f"/clients/{made['client']['id']}")
    assert answer.status_code == 204
    assert "Content-Type" not in answer.headers


def test_keys_are_replaced_with_an_overlap(people: People, admin: Asker) -> None:
    """Old and new hold side by side, and the old one ends by itself."""
    made = created(admin, "rotating", days=90)
    client, old = made["client"]["id"], holder(admin, made["key"])
    answer = admin.ask("POST", f"/clients/{client}/keys", json={"overlap_hours": 2})
    new = holder(admin, answer.get_json()["key"])
    assert [one.ask("GET", READ).status_code for one in (old, new)] == [200, 200]
    with people.session() as session:
        statement = sa.text("UPDATE api_key SET expires_at = expires_at - interval '2 hours'")
        session.connection().execute(statement)
        session.commit()
    assert [one.ask("GET", READ).status_code for one in (old, new)] == [401, 200]
    admin.ask("POST", f"/clients/{client}/keys", json={"overlap_hours": 0})
    assert new.ask("GET", READ).status_code == 401


def test_an_overlap_does_not_lengthen_a_key(people: People, admin: Asker) -> None:
    """A key that ends today is not kept alive by its successor."""
    late = people.client("short", Action.READ, at="east", days=30, age=30)
    assert late.ask("GET", READ).status_code == 401
    admin.ask("POST", f"/clients/{late.id}/keys", json={"overlap_hours": 48})
    assert late.ask("GET", READ).status_code == 401


def test_a_revoked_key_ends_at_once(admin: Asker) -> None:
    """The others of its client go on; revoking it twice changes nothing."""
    made = created(admin, "two-keys")
    client = made["client"]["id"]
    first = holder(admin, made["key"])
    second = admin.ask("POST", f"/clients/{client}/keys", json={}).get_json()["key"]
    keys = admin.ask("GET", f"/clients/{client}").get_json()["keys"]
    for _ in range(2):
        assert admin.ask("DELETE", f"/clients/{client}/keys/{keys[0]['id']}").status_code == 204
    assert first.ask("GET", READ).status_code == 401
    assert holder(admin, second).ask("GET", READ).status_code == 200
    assert admin.ask("DELETE", f"/clients/{client}/keys/999").status_code == 404
    told = admin.ask("GET", f"/clients/{client}").get_json()["keys"]
    assert [bool(key["revoked_at"]) for key in told] == [True, False]


def test_a_disabled_client_ends_with_its_keys(admin: Asker) -> None:
    """None of its keys holds, and it gets no new one."""
    made = created(admin, "leaving")
    client = made["client"]["id"]
    assert admin.ask("DELETE", f"/clients/{client}").status_code == 204
    assert holder(admin, made["key"]).ask("GET", READ).status_code == 401
    assert admin.ask("POST", f"/clients/{client}/keys", json={}).status_code == 409
    assert admin.ask("GET", f"/clients/{client}").get_json()["is_disabled"] is True


def test_names_are_taken_once(admin: Asker) -> None:
    """Two clients of one name could not be told apart in the audit."""
    created(admin, "unique")
    body = {"name": "unique", "scopes": ["read"], "tenants": ["east"]}
    assert admin.ask("POST", "/clients", json=body).status_code == 409


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "guize_x",
        "Bearer " + "x" * 5000,
        "Bearer ü",
        "Bearer a b",
    ],
)
def test_what_is_no_key_is_refused(admin: Asker, header: str) -> None:
    """An Authorization that says nothing usable is 401 with the way to do it."""
    nobody = replace(admin, token="", key="")
    answer = nobody.ask("GET", "/tenants", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.get_json()["detail_zh"]


def test_a_key_needs_no_csrf_token(people: People) -> None:
    """No browser sends a key by itself, so a change by key needs no other proof."""
    program = people.client("editor", Action.EDIT, at="east")
    assert program.ask("DELETE", "/session").status_code == 204


def test_a_key_prevails_over_a_cookie(people: People, admin: Asker) -> None:
    """Who sends both asks as the program, and is not let in by the other if one fails."""
    reader = people.client("both", Action.READ, at="west")
    both = replace(admin, key=reader.key)
    assert both.ask("GET", "/me").get_json()["name"] == "both"
    assert replace(admin, key="guize_wrong").ask("GET", "/me").status_code == 401


def test_what_became_of_keys_is_on_the_audit(admin: Asker) -> None:
    """Making, replacing, revoking and disabling are told with the client's name."""
    made = created(admin, "watched")
    client = made["client"]["id"]
    admin.ask("POST", f"/clients/{client}/keys", json={})
    admin.ask("DELETE", f"/clients/{client}/keys/{made['client']['keys'][0]['id']}")
    admin.ask("DELETE", f"/clients/{client}")
    events = admin.ask("GET", f"/audit?object=client:{client}").get_json()["events"]
    assert [one["action"] for one in events] == [
        "client.disable",
        "client.revoke_key",
        "client.new_key",
        "client.create",
    ]
    assert {one["detail"]["name"] for one in events} == {"watched"}
    assert {one["tenant"] for one in events} == {"east"}
