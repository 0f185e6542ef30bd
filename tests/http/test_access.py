"""Every address of the API, tried by nobody, strangers, the revoked, the expired and the unscoped.

The addresses are those of the application's own map: one that is not in the table fails the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import CLIENT_ACTIONS, SYSTEM, Action, Role
from guize.domain.json_types import Json, JsonObject
from guize.http.api import PREFIX
from guize.services.access.granting import revoke_role
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.http.world import made_up

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
ROLES = tuple(Role)
RULES: JsonObject = {"meetings": {"plenary": {"title": "全体会议"}}}
CASE: JsonObject = {"facts": {}}
ACT: JsonObject = {
    "on": "2026-01-01",
    "ground": {"zh": "批复"},
    "changes": [{"division_code": None}],
}

# What an address asks for. `open`: nothing, or READ at a restricted tenant. `person`: to say who
# one is. `at`: a right at the tenant in the address. `anywhere`: to administer some tenant.
# `client`: to administer the client's tenants. `draft`: rights at the draft's tenant. `operator`.
OPEN, PERSON, AT, ANYWHERE = "open", "person", "at", "anywhere"
CLIENT, DRAFT, OPERATOR = "client", "draft", "operator"

_READS = (
    "/tenants/<tenant>",
    "/tenants/<tenant>/timeline",
    "/tenants/<tenant>/timemap",
    "/tenants/<tenant>/text",
    "/tenants/<tenant>/effective",
    "/tenants/<tenant>/effective/<section>",
    "/tenants/<tenant>/effective/<section>/<rule>",
    "/tenants/<tenant>/versions",
    "/tenants/<tenant>/versions/<int:version>",
    "/tenants/<tenant>/versions/<int:version>/text",
    "/tenants/<tenant>/versions/<int:version>/coverage",
    "/tenants/<tenant>/decisions/<kind>/facts",
    "/tenants/<tenant>/analysis",
    "/tenants/<tenant>/mandates",
)
_STEPS: dict[str, Json] = {
    **dict.fromkeys(("submit", "withdraw", "rebase")),
    **{step: {"reason": "x"} for step in ("approve", "countersign", "reject")},
    "publish": {},
    "comments": {"body": "x"},
}

TABLE: dict[tuple[str, str], tuple[str, Json]] = {
    **{("GET", f"/{name}"): (OPEN, None) for name in ("tenants", "schemas", "vocabulary")},
    ("GET", "/schemas/<path:schema>"): (OPEN, None),
    ("GET", "/vocabulary/<vocabulary>"): (OPEN, None),
    ("GET", "/effective"): (OPEN, None),
    ("GET", "/diff"): (OPEN, None),
    ("GET", "/rulebook"): (OPEN, None),
    ("GET", "/compare"): (OPEN, None),
    ("GET", "/session/oidc"): (OPEN, None),
    ("GET", "/session/oidc/callback"): (OPEN, None),
    ("POST", "/session"): (OPEN, {"name": "nobody", "password": "wrong"}),
    **{("GET", path): (OPEN, None) for path in _READS},
    ("POST", "/tenants/<tenant>/decisions/<kind>"): (OPEN, CASE),
    ("POST", "/tenants/<tenant>/decisions"): (OPEN, {"cases": [{"kind": "leave", **CASE}]}),
    ("DELETE", "/session"): (PERSON, None),
    ("GET", "/me"): (PERSON, None),
    ("PUT", "/me/password"): (PERSON, {"current": "x", "password": "four unrelated words"}),
    ("GET", "/users/<int:user>"): (ANYWHERE, None),
    ("GET", "/users"): (ANYWHERE, None),
    ("POST", "/users"): (ANYWHERE, {"name": "new", "display_name": "新"}),
    ("PATCH", "/users/<int:user>"): (OPERATOR, {"display_name": "某人"}),
    ("POST", "/users/<int:user>/password"): (OPERATOR, None),
    ("GET", "/tenants/<tenant>/grants"): (AT, None),
    ("PUT", "/tenants/<tenant>/grants/<int:user>/<role>"): (AT, None),
    ("DELETE", "/tenants/<tenant>/grants/<int:user>/<role>"): (AT, None),
    ("GET", "/tenants/<tenant>/policy"): (AT, None),
    ("PUT", "/tenants/<tenant>/policy"): (AT, {"approvals": 1, "countersign": False}),
    ("GET", "/tenants/<tenant>/changes"): (OPEN, None),
    ("POST", "/tenants/<tenant>/changes"): (AT, ACT),
    ("POST", "/tenants"): (AT, {"level": "district", "name": {"zh": "新区", "en": "New"}}),
    ("GET", "/audit"): (AT, None),
    ("GET", "/clients"): (ANYWHERE, None),
    ("POST", "/clients"): (AT, {"name": "oa", "scopes": ["read"], "tenants": ["{tenant}"]}),
    ("GET", "/clients/<int:client>"): (CLIENT, None),
    ("DELETE", "/clients/<int:client>"): (CLIENT, None),
    ("POST", "/clients/<int:client>/keys"): (CLIENT, {}),
    ("DELETE", "/clients/<int:client>/keys/<int:key>"): (CLIENT, None),
    ("GET", "/tenants/<tenant>/drafts"): (AT, None),
    ("POST", "/tenants/<tenant>/drafts"): (AT, {"from": {}, "title": "草案"}),
    ("GET", "/drafts/<int:draft>"): (DRAFT, None),
    ("GET", "/drafts/<int:draft>/findings"): (DRAFT, None),
    ("GET", "/drafts/<int:draft>/coverage"): (DRAFT, None),
    ("GET", "/drafts/<int:draft>/impact"): (DRAFT, None),
    ("GET", "/drafts/<int:draft>/edits"): (DRAFT, None),
    ("PATCH", "/drafts/<int:draft>"): (DRAFT, {"title": "改"}),
    ("PUT", "/drafts/<int:draft>"): (DRAFT, {}),
    ("PUT", "/drafts/<int:draft>/rules/<section>/<rule>"): (DRAFT, {}),
    ("DELETE", "/drafts/<int:draft>/rules/<section>/<rule>"): (DRAFT, None),
    ("PUT", "/drafts/<int:draft>/text"): (DRAFT, {"text": "x"}),
    **{("POST", f"/drafts/<int:draft>/{step}"): (DRAFT, body) for step, body in _STEPS.items()},
}
SIGNING_IN = {
    ("POST", "/session"),
    ("GET", "/session/oidc"),
    ("GET", "/session/oidc/callback"),
}
GUARDED = {address: need for address, need in TABLE.items() if need[0] != OPEN}
OF_TENANT = {
    a: need
    for a, need in TABLE.items()
    if "<tenant>" in a[1] or a in {("GET", "/audit"), ("POST", "/tenants")}
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Those who ask, and what there is to ask for."""

    app: Flask
    insider: Asker
    operator: Asker
    stranger: Asker
    revoked: Asker
    expired: Asker
    unscoped: Asker
    objects: dict[str, int]


@pytest.fixture(scope="module")
def cast(server: RunningServer, template: NoopExecutor) -> Iterator[Cast]:
    """Give two provinces, a public and a restricted city in the first, and who asks for them."""
    with server.copy_of(template.template_dbname, "guize_access") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        with people.session() as session:
            for slug, parent, hidden in (
                ("east", None, False),
                ("west", None, False),
                ("city", "east", False),
                ("shut", "east", True),
            ):
                level = "city" if parent else "province"
                pack = made_up(slug, parent=parent, level=level, hidden=hidden, rules=RULES)
                import_pack(session, pack, NOW, lambda _: ())
            session.commit()
        yield _cast(app, people)
        people.dispose()
        dispose(app)


def _cast(app: Flask, people: People) -> Cast:
    everything = tuple(f"{role}@east" for role in ROLES)
    insider = people.user("insider", *everything)
    revoked = people.user("revoked", *everything)
    # What a request finds is what holds when it comes: the session stays, the grants go.
    assert revoked.ask("GET", "/tenants/city/grants").status_code == 200
    with people.session() as session:
        for role in ROLES:
            revoke_role(session, SYSTEM, "east", user=revoked.id, role=role, now=NOW)
        session.commit()
    subject = people.user("subject", "viewer@city", "viewer@shut")
    client = people.client("subject", Action.READ, at="city")
    created = insider.ask("POST", "/tenants/city/drafts", json={"from": {}, "title": "草案"})
    assert created.status_code == 201, created.get_data(as_text=True)
    keys = insider.ask("GET", f"/clients/{client.id}").get_json()["keys"]
    return Cast(
        app=app,
        insider=insider,
        operator=people.user("boss", is_operator=True),
        stranger=people.user("stranger", *(f"{role}@west" for role in ROLES)),
        revoked=revoked,
        expired=people.client("late", *CLIENT_ACTIONS, at="east", days=30, age=31),
        unscoped=people.client("unscoped", Action.READ, at="west"),
        objects={
            "user": subject.id,
            "client": client.id,
            "key": keys[0]["id"],
            "draft": created.get_json()["id"],
        },
    )


def ask(cast: Cast, asker: Asker, address: tuple[str, str], tenant: str = "city") -> int:
    """Send a request to an address, about a tenant, and return the status."""
    method, rule = address
    values: dict[str, object] = {
        "tenant": tenant,
        "section": "meetings",
        "rule": "plenary",
        "int:version": 1,
        "kind": "leave",
        "path:schema": "rulebook/1/meetings",
        "vocabulary": "offices",
        "role": "viewer",
        **{f"int:{name}": number for name, number in cast.objects.items()},
    }
    path = rule
    for name, value in values.items():
        path = path.replace(f"<{name}>", str(value))
    query = {
        "/effective": f"?under={tenant}",
        "/diff": f"?left={tenant}@1&right={tenant}@1",
        "/rulebook": f"?of={tenant}@1",
        "/compare": "?tenants=city,west&path=/meetings/plenary/title",
        "/audit": f"?tenant={tenant}",
    }.get(rule, "")
    body: Any = TABLE[address][1]
    if rule == "/clients" and body is not None:
        body = {**body, "tenants": [tenant]}
    if address == ("POST", "/tenants"):
        body = {**body, "tenant": f"{asker.name}-{tenant}", "parent": tenant}
    if rule == "/users" and body is not None:
        body = {**body, "name": f"new-{asker.name}"}
    headers = {"If-Match": f'"d{cast.objects["draft"]}-r1"'} if "/drafts/" in rule else {}
    return asker.ask(method, path + query, json=body, headers=headers).status_code


def served(app: Flask) -> set[tuple[str, str]]:
    """Return every method and address of the API."""
    return {
        (method, rule.rule.removeprefix(PREFIX))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{PREFIX}/") and rule.rule != f"{PREFIX}/openapi.json"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def named(address: object) -> str:
    """Name an address in a test's id."""
    return " ".join(address) if isinstance(address, tuple) else str(address)


def test_every_address_has_a_rule(cast: Cast) -> None:
    """Whoever adds an address says who may ask for it, here."""
    assert served(cast.app) == set(TABLE)


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_nobody_is_let_in(cast: Cast, address: tuple[str, str]) -> None:
    """Without a credential there is 401, and 404 about what must not be shown to exist."""
    nobody = Asker(cast.app, "nobody")
    assert ask(cast, nobody, address) == 401
    if address in OF_TENANT:
        assert ask(cast, nobody, address, "shut") == 404


@pytest.mark.parametrize("address", sorted(TABLE.keys() - SIGNING_IN), ids=named)
def test_an_expired_key_opens_nothing(cast: Cast, address: tuple[str, str]) -> None:
    """It is refused everywhere, where anybody may read too: nothing hides that it is over."""
    assert ask(cast, cast.expired, address) == 401
    garbled = Asker(cast.app, "garbled", key=cast.expired.key[:-1] + "x")
    assert ask(cast, garbled, address) == 401


EXPECTED = {AT: 403, CLIENT: 404, DRAFT: 404, OPERATOR: 403}


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_foreign_tenants_are_closed(cast: Cast, address: tuple[str, str]) -> None:
    """All roles at one province are none at another; what is restricted there does not exist."""
    need = TABLE[address][0]
    if need in EXPECTED:
        assert ask(cast, cast.stranger, address) == EXPECTED[need]
    if address in OF_TENANT:
        assert ask(cast, cast.stranger, address, "shut") == 404


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_a_revoked_grant_closes_at_once(cast: Cast, address: tuple[str, str]) -> None:
    """The session goes on, and the rights are gone with the next request."""
    need = TABLE[address][0]
    if need == PERSON:
        assert cast.revoked.ask("GET", "/me").get_json()["grants"] == []
        return
    expected = {**EXPECTED, CLIENT: 403, ANYWHERE: 403}[need]
    assert ask(cast, cast.revoked, address) == expected
    if address in OF_TENANT:
        assert ask(cast, cast.revoked, address, "shut") == 404


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_a_missing_scope_is_refused(cast: Cast, address: tuple[str, str]) -> None:
    """A key that may read, elsewhere, neither changes nor sees what is not open to anybody."""
    need = TABLE[address][0]
    if need == PERSON:
        return
    expected = {**EXPECTED, CLIENT: 403, ANYWHERE: 403}[need]
    assert ask(cast, cast.unscoped, address) == expected


@pytest.mark.parametrize("address", OF_TENANT, ids=named)
def test_who_may_read_is_answered_about_restricted_tenants(
    cast: Cast, address: tuple[str, str]
) -> None:
    """To the insider and the operator a restricted tenant is a tenant like any other."""
    for asker in (cast.insider, cast.operator):
        assert ask(cast, asker, address, "shut") == ask(cast, asker, address, "city")
    if TABLE[address][0] == OPEN:
        assert ask(cast, Asker(cast.app, "nobody"), address) == ask(cast, cast.insider, address)


@pytest.mark.parametrize(
    "address",
    [a for a, (need, _) in GUARDED.items() if need in (AT, ANYWHERE, CLIENT) and a[0] == "GET"],
    ids=named,
)
def test_who_may_is_let_in(cast: Cast, address: tuple[str, str]) -> None:
    """What refuses the others is who they are: the insider is answered."""
    assert ask(cast, cast.insider, address) == 200


def test_openapi_names_every_address(cast: Cast) -> None:
    """What is guarded is described, with 401 among its answers."""
    document = cast.app.test_client().get(f"{PREFIX}/openapi.json").get_json()
    for method, rule in GUARDED:
        path = PREFIX + rule.replace("<int:", "{").replace("<", "{").replace(">", "}")
        assert "401" in document["paths"][path][method.lower()]["responses"], (method, rule)
