"""An application for the tests of drafts, which believes who asks."""

import os

from flask import Flask, g, request

from guize.app import create_app as create_real_app
from guize.domain.governance.authority import ANONYMOUS, Grant, Principal, Role
from guize.settings import Settings

HEADER = "X-Test-Principal"
"""`name role@tenant role@tenant …`; `operator` as a role is no role but the operator."""


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application, believing what a request says of who asks."""
    app = create_real_app(settings or Settings.from_environment(os.environ))
    app.before_request(_believe)
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
