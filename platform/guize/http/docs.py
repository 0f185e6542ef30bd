"""The documentation page: Swagger UI from its package, with a page and a script of our own."""

from __future__ import annotations

from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, redirect, send_from_directory, url_for
from werkzeug.wrappers import Response as AnyResponse

from guize.settings import SOURCE_ROOT

blueprint = Blueprint("docs", __name__)

_PAGE = SOURCE_ROOT / "web" / "docs"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)


def _assets() -> Path:
    # Found without importing it: the package is wanted for its files alone.
    spec = find_spec("flask_swagger_ui")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package flask-swagger-ui is not installed")
    return Path(spec.origin).parent / "dist"


@blueprint.get("/")
def home() -> AnyResponse:
    """Lead a visitor to the documentation."""
    return redirect(url_for("docs.page"))


@blueprint.get("/docs/", strict_slashes=True)
def page_with_slash() -> AnyResponse:
    """Lead to the page, whose relative links would lead astray from here."""
    return redirect(url_for("docs.page"), HTTPStatus.PERMANENT_REDIRECT)


@blueprint.get("/docs", strict_slashes=True)
def page() -> Response:
    """Serve the documentation page; nothing in it comes from elsewhere."""
    response = send_from_directory(_PAGE, "index.html")
    response.headers["Content-Security-Policy"] = _POLICY
    return response


@blueprint.get("/docs/<any('docs.js', 'docs.css'):name>")
def own_file(name: str) -> Response:
    """Serve the page's own script and style."""
    return send_from_directory(_PAGE, name)


@blueprint.get("/docs/ui/<any('swagger-ui.css', 'swagger-ui-bundle.js'):name>")
def asset(name: str) -> Response:
    """Serve a file of Swagger UI."""
    return send_from_directory(_assets(), name, max_age=86_400)
