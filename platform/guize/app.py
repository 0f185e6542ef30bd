"""The composition root: an application from settings."""

from __future__ import annotations

import os

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from guize.http.api import register_api
from guize.http.context import register_context
from guize.http.principals import is_secure
from guize.http.problems import register_problems
from guize.http.refusals import register_database_problems
from guize.http.resources import docs, health
from guize.settings import LARGEST_BODY, Settings

_POLICY = "default-src 'none'; frame-ancestors 'none'"
_YEAR = 365 * 24 * 3600


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application that ``settings`` (by default the environment's) describe.

    Raises:
        SettingsError: a setting cannot be used, or no database is named.

    """
    settings = settings or Settings.from_environment(os.environ)
    app = Flask("guize", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # of the default provider
    app.url_map.strict_slashes = False
    # What is registered first has the last word: it hardens what the end of a transaction answers.
    app.after_request(_harden)
    register_problems(app)
    register_database_problems(app)
    register_context(app, settings)
    register_api(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(docs.blueprint)
    app.before_request(_refuse_large_body)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # Flask's own way to wrap it
            app.wsgi_app, x_for=count, x_proto=count
        )
    return app


def _refuse_large_body() -> None:
    """Refuse a body over the limit at any address, even one that would not read it."""
    declared = request.content_length
    if declared is not None and declared > LARGEST_BODY:
        raise RequestEntityTooLarge
    is_chunked = declared is None and request.environ.get("wsgi.input_terminated")
    # How long it is shows in the reading, which Werkzeug cuts off at the limit.
    if is_chunked and len(request.get_data()) >= LARGEST_BODY:
        raise RequestEntityTooLarge


def _harden(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    # A page says what it needs; everything else is data, which needs nothing and is framed by none.
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if is_secure():
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    return response
