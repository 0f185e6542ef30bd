"""Holds what is on record against the audit: no deed without its event, no event without its deed.

A chain whose end was cut off verifies by itself. But whoever cuts it leaves what those events told
of: versions, publications, edits, reviews, grants, keys. And whoever changes these past the
platform leaves no event.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlmodel import Session

from guize.domain.json_types import Json, JsonObject
from guize.store.deeds import list_deeds


@dataclass(slots=True)
class Ledger:
    """What the events of the audit say is on record; feed it every event, in order."""

    deeds: set[str] = field(default_factory=set)
    _users: dict[str, JsonObject] = field(default_factory=dict)
    _clients: dict[str, JsonObject] = field(default_factory=dict)
    _policies: dict[str, JsonObject] = field(default_factory=dict)

    def enter(self, event: JsonObject) -> None:
        """Note what one event, as it is exported, says was done."""
        if event.get("outcome") != "done":
            return
        family, _, deed = str(event.get("action")).partition(".")
        enter = {
            "draft": self._enter_draft,
            "pack": self._enter_pack,
            "grant": self._enter_grant,
            "user": self._enter_user,
            "client": self._enter_client,
            "policy": self._enter_policy,
            "tenant": self._enter_pack,
        }.get(family)
        if enter is not None:
            enter(deed, event, _object(event.get("detail")))

    def compare(self, session: Session) -> Comparison:
        """Return what differs from the record, which the session must see all of."""
        recorded, told = list_deeds(session), self.deeds | set(self._states())
        return Comparison(tuple(sorted(recorded - told)), tuple(sorted(told - recorded)))

    def _enter_draft(self, deed: str, event: JsonObject, detail: JsonObject) -> None:
        draft, actor, revision = event["object"], event["actor"], detail.get("revision", 1)
        if deed in ("create", "edit", "rebase"):
            self.deeds.add(f"{draft} revision {revision} by {actor}")
        elif deed in ("approve", "countersign", "reject"):
            self.deeds.add(f"{draft} revision {revision} {deed} by {actor}")
        elif deed == "publish":
            version = detail.get("version")
            self.deeds |= {f"{draft} published as {version}", f"version {version}"}

    def _enter_pack(self, _deed: str, _event: JsonObject, detail: JsonObject) -> None:
        versions = detail.get("versions")
        self.deeds |= {f"version {one}" for one in (versions if isinstance(versions, list) else ())}
        facts = detail.get("facts")
        for fact in map(_object, facts if isinstance(facts, list) else ()):
            self.deeds.add(f"fact {fact.get('fact')} of {fact.get('tenant')}")

    def _enter_grant(self, deed: str, event: JsonObject, detail: JsonObject) -> None:
        grant = f"{event['object']} {detail.get('role')} at {event['tenant']}"
        if deed == "create":
            self.deeds.add(grant)
        else:
            self.deeds.discard(grant)

    def _enter_user(self, _deed: str, event: JsonObject, detail: JsonObject) -> None:
        if "after" in detail:
            self._users[str(event["object"])] = _object(detail["after"])

    def _enter_client(self, deed: str, event: JsonObject, detail: JsonObject) -> None:
        client = str(event["object"])
        if deed == "create":
            self._clients[client] = {**detail}
        elif deed == "disable":
            self._clients.setdefault(client, {})["is_disabled"] = True
        key = f"{client} key {detail.get('number')}"
        if deed in ("create", "new_key"):
            self.deeds.add(key)
        elif deed == "revoke_key":
            self.deeds.discard(key)
            self.deeds.add(f"{key}, revoked")

    def _enter_policy(self, _deed: str, event: JsonObject, detail: JsonObject) -> None:
        self._policies[str(event["tenant"])] = _object(detail.get("after"))

    def _states(self) -> list[str]:
        """Return how the last event of each user, client and policy left it."""
        users = (
            f"{user} {'operator' if state.get('is_operator') else 'no operator'}{_ended(state)}"
            for user, state in self._users.items()
        )
        clients = (
            f"{client} may {_joined(state.get('scopes'))} at {_joined(state.get('tenants'))}"
            f"{_ended(state)}"
            for client, state in self._clients.items()
        )
        policies = (
            f"policy of {tenant}: {state.get('approvals')}"
            f"{' and countersign' if state.get('countersign') else ''}"
            for tenant, state in self._policies.items()
        )
        return [*users, *clients, *policies]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Deeds on record of which no event tells, and deeds of events that are not on record."""

    untold: tuple[str, ...]
    unfounded: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether record and audit agree."""
        return not (self.untold or self.unfounded)


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _joined(value: Json) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else ""


def _ended(state: JsonObject) -> str:
    return ", disabled" if state.get("is_disabled") else ""
