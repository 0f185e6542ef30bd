"""Applications for the tests of drafts: one believes who asks, one has them sign in."""

import os
from typing import Any

from flask import Flask, g, request

from guize.app import create_app as create_real_app
from guize.domain.governance.authority import ANONYMOUS, Grant, Principal, Role
from guize.http import audits, drafts, grants, identity, reviews
from guize.http.api import PREFIX
from guize.settings import Settings

HEADER = "X-Test-Principal"
"""`name role@tenant role@tenant …`; `operator` as a role is no role but the operator."""


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, believing what a request says of who asks."""
    app = create_whole_app(settings)
    app.before_request(_believe)
    return app


def create_whole_app(settings: Settings | None = None) -> Flask:
    """Return the application with every room that governed change takes."""
    app = create_real_app(settings or Settings.from_environment(os.environ))
    api: Any = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    for room in (identity, grants, audits, drafts, reviews):
        if room.blueprint.name not in app.blueprints:
            api.register_blueprint(room.blueprint, url_prefix=PREFIX)
    return app


def _believe() -> None:
    g.principal = read_principal(request.headers.get(HEADER, ""))


def read_principal(text: str) -> Principal:
    """Return the person that a header names; an empty one names nobody."""
    name, *held = text.split() or [""]
    if not name:
        return ANONYMOUS
    grants = [grant.partition("@") for grant in held if grant != "operator"]
    return Principal(
        "user",
        name,
        name,
        tuple(Grant(tenant, Role(role)) for role, _, tenant in grants),
        is_operator="operator" in held,
    )
