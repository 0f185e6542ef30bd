"""The documentation: Swagger UI from its package on a page of our own, and what problems mean."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path

import orjson
from flask import Blueprint, Response, redirect, request, send_from_directory, url_for
from werkzeug.wrappers import Response as AnyResponse

from guize.domain.errors import listing
from guize.http.problem_types import PROBLEM_TYPES, ProblemType
from guize.http.problems import problem
from guize.settings import SOURCE_ROOT

blueprint = Blueprint("docs", __name__)

_PAGE = SOURCE_ROOT / "web" / "docs"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)

_HTML = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../docs/docs.css">
</head>
<body>
<header>
<h1>{status} {title}</h1>
{paragraphs}
<nav><a href="../docs">API</a></nav>
</header>
</body>
</html>
"""


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


@blueprint.get("/problems/<code>")
def problem_type(code: str) -> Response:
    """Tell what a kind of problem means and what to do, to people and to programs."""
    kind = PROBLEM_TYPES.get(code)
    if kind is None:
        return problem(HTTPStatus.NOT_FOUND, "not_found", listing(code, PROBLEM_TYPES))
    accepted = request.accept_mimetypes.best_match(["application/json", "text/html"])
    if accepted == "text/html":
        response = Response(_page_of(kind), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = _POLICY
    else:
        response = Response(orjson.dumps(kind.as_json(code)), content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.vary.add("Accept")
    return response


def _page_of(kind: ProblemType) -> str:
    told = [
        f'<p>{escape(words.zh)}<br><span lang="en">{escape(words.en)}</span></p>'
        for words in (kind.meaning, kind.cure)
    ]
    title = f"{kind.title.zh} · {kind.title.en}"
    return _HTML.format(title=escape(title), status=kind.status, paragraphs="\n".join(told))
