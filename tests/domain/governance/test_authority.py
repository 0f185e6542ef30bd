"""Roles and scopes: what each allows, where it holds, and what nobody is given."""

import pytest

from guize.domain.governance.authority import (
    ANONYMOUS,
    CLIENT_ACTIONS,
    ROLE_ACTIONS,
    SYSTEM,
    WRITING,
    Action,
    Grant,
    Principal,
    Role,
    actions_at,
    may,
    roots,
)

WUHAN = ("wuhan", "hubei", "cn")


def user(*grants: Grant) -> Principal:
    """Return a user who holds these grants."""
    return Principal("user", "1", "王五", grants)


def client(*scopes: Action, tenants: tuple[str, ...] = ("hubei",)) -> Principal:
    """Return a client with these scopes."""
    return Principal("client", "7", "OA", scopes=frozenset(scopes), tenants=frozenset(tenants))


EXPECTED = {
    Role.VIEWER: {Action.READ},
    Role.EDITOR: {Action.READ, Action.EDIT},
    Role.REVIEWER: {Action.READ, Action.REVIEW},
    Role.PUBLISHER: {Action.READ, Action.PUBLISH},
    Role.ADMIN: {Action.READ, Action.ADMINISTER, Action.AUDIT},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_allows_its_actions_and_no_other(role: Role, action: Action) -> None:
    """The whole matrix of roles and actions, as people expect it."""
    assert may(user(Grant("wuhan", role)), action, WUHAN) is (action in EXPECTED[role])


@pytest.mark.parametrize(
    ("granted_at", "expected"),
    [("cn", True), ("hubei", True), ("wuhan", True), ("jiangan", False), ("hunan", False)],
)
def test_a_grant_holds_at_its_tenant_and_below(granted_at: str, *, expected: bool) -> None:
    """Neither a tenant below nor one beside passes its grant on."""
    assert may(user(Grant(granted_at, Role.EDITOR)), Action.EDIT, WUHAN) is expected


def test_several_roles_add_up() -> None:
    """Who edits and publishes may do both, and does not review by that."""
    both = user(Grant("wuhan", Role.EDITOR), Grant("cn", Role.PUBLISHER))
    assert actions_at(both, WUHAN) == {Action.READ, Action.EDIT, Action.PUBLISH}


@pytest.mark.parametrize("action", Action)
def test_nobody_in_particular_may_do_nothing(action: Action) -> None:
    """Without a grant nothing is allowed, not even to read what is restricted."""
    assert not may(ANONYMOUS, action, WUHAN)
    assert not may(user(), action, WUHAN)


@pytest.mark.parametrize("action", Action)
def test_the_operator_may_act_everywhere(action: Action) -> None:
    """The operator and the platform itself need no grant, nor a tenant."""
    assert may(SYSTEM, action, ())
    assert may(Principal("user", "1", "root", is_operator=True), action, WUHAN)


def test_only_the_operator_acts_where_there_is_no_tenant() -> None:
    """A grant, even at the root, is for tenants."""
    assert not may(user(Grant("cn", Role.ADMIN)), Action.ADMINISTER, ())


def test_a_client_is_kept_to_its_scopes_and_tenants() -> None:
    """A key for Hubei that edits neither publishes there nor edits in Hunan."""
    oa = client(Action.READ, Action.EDIT)
    assert actions_at(oa, WUHAN) == {Action.READ, Action.EDIT}
    assert actions_at(oa, ("changsha", "hunan", "cn")) == frozenset()
    assert actions_at(oa, ("cn",)) == frozenset()


@pytest.mark.parametrize("action", sorted(set(Action) - CLIENT_ACTIONS))
def test_a_program_neither_reviews_nor_administers(action: Action) -> None:
    """Whatever its record says, a key is no second pair of eyes and gives no rights."""
    assert not may(client(action), action, WUHAN)
    assert roots(client(action), frozenset({action})) == frozenset()


def test_a_client_without_limits_on_record_may_nothing() -> None:
    """What is missing counts as nothing, never as everything."""
    assert actions_at(Principal("client", "7", "OA"), WUHAN) == frozenset()


def test_roots_are_where_an_action_is_allowed() -> None:
    """A viewer of Hubei who edits in Wuhan writes in Wuhan alone; the operator everywhere."""
    both = user(Grant("hubei", Role.VIEWER), Grant("wuhan", Role.EDITOR))
    assert roots(both, frozenset({Action.READ})) == frozenset({"hubei", "wuhan"})
    assert roots(both, WRITING) == frozenset({"wuhan"})
    assert roots(SYSTEM, WRITING) is None
    assert roots(ANONYMOUS, frozenset(Action)) == frozenset()


def test_every_role_is_in_the_table() -> None:
    """A role that somebody adds must say what it allows, and every role reads."""
    assert set(ROLE_ACTIONS) == set(Role)
    assert all(Action.READ in actions for actions in ROLE_ACTIONS.values())


def test_records_name_who_acted() -> None:
    """A user and a client with one number are two actors."""
    assert (user().actor, client().actor) == ("user:1", "client:7")
    assert (SYSTEM.actor, ANONYMOUS.actor) == ("system", "anonymous")
