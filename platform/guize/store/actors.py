"""The names of those whom records name by their ids: users and programs."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from guize.store.identity_tables import ClientRow, UserRow


def find_names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """Return what people call each of ``actors``, such as ``user:3`` or ``client:2``.

    Whoever is no user and no program that there is, is left out.
    """
    ids: dict[str, set[int]] = {"user": set(), "client": set()}
    for actor in actors:
        kind, _, number = actor.partition(":")
        if kind in ids and number.isdecimal():
            ids[kind].add(int(number))
    users = select(UserRow.id, UserRow.display_name).where(col(UserRow.id).in_(ids["user"]))
    clients = select(ClientRow.id, ClientRow.name).where(col(ClientRow.id).in_(ids["client"]))
    names = {f"user:{number}": name for number, name in session.exec(users)}
    return names | {f"client:{number}": name for number, name in session.exec(clients)}
