"""The platform with people and programs who may do different things, each with a client."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from guize.app import create_app
from guize.domain.governance.authority import SYSTEM, Action, Role
from guize.http import context
from guize.http.api import PREFIX
from guize.http.principals import CSRF_HEADER
from guize.run.embedded import DatabaseUrls
from guize.services.access.clients import create_client
from guize.services.access.granting import grant_role
from guize.services.access.identity import create_user
from guize.services.access.signing_in import open_session
from guize.services.access.tokens import csrf_token
from guize.settings import Settings
from guize.store.engine import create_engine, session_factory

API = PREFIX


def create_governed_app(urls: DatabaseUrls, **settings: Any) -> Flask:  # noqa: ANN401 - passed on
    """Return the application on a database, without rate limits unless they are given."""
    chosen = {"data_dir": Path(gettempdir()), "rate_limit": 0, **settings}
    return create_app(Settings(database_url=urls.application, **chosen))


def dispose(app: Flask) -> None:
    """Close the application's connections."""
    with app.app_context():
        context.parts().dispose()


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody, and how a request says so."""

    app: Flask
    name: str
    id: int = 0
    token: str = ""
    key: str = ""
    password: str = ""

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:  # noqa: ANN401 - passed on
        """Send a request to the API as this one."""
        client: FlaskClient = self.app.test_client()
        headers = dict(options.pop("headers", {}))
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if self.token:
            client.set_cookie("guize_session", self.token)
            headers.setdefault(CSRF_HEADER, csrf_token(self.token))
        return client.open(f"{API}{path}", method=method, headers=headers, **options)


class People:
    """Makes askers, by what is on record."""

    def __init__(self, app: Flask, urls: DatabaseUrls) -> None:
        """Work on the database of ``app``."""
        self.app = app
        self._engine = create_engine(urls.application)
        self._sessions = session_factory(self._engine, SYSTEM)

    def dispose(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def session(self) -> Session:
        """Open a session of the platform itself."""
        return self._sessions()

    def user(self, name: str, *held: str, is_operator: bool = False) -> Asker:
        """Return a user who holds roles written ``role@tenant``, signed in."""
        now = datetime.now(UTC)
        with self.session() as session:
            made = create_user(
                session, SYSTEM, name=name, display_name=name, is_operator=is_operator, now=now
            )
            user = made.user.id or 0
            for one in held:
                role, _, tenant = one.partition("@")
                grant_role(session, SYSTEM, tenant, user=user, role=Role(role), now=now)
            sign_in = open_session(session, made.user, now, None)
            session.commit()
        return Asker(self.app, name, user, token=sign_in.token, password=made.password)

    def client(self, name: str, *scopes: Action, at: str, days: int = 30, age: int = 0) -> Asker:
        """Return a program with ``scopes`` at a tenant, whose key was made ``age`` days ago."""
        then = datetime.now(UTC) - timedelta(days=age)
        with self.session() as session:
            made = create_client(
                session,
                SYSTEM,
                name=name,
                scopes=frozenset(scopes),
                tenants=[at],
                days=days,
                now=then,
            )
            session.commit()
        return Asker(self.app, name, made.client.id or 0, key=made.secret)

    def nobody(self) -> Asker:
        """Return somebody who does not say who they are."""
        return Asker(self.app, "nobody")
