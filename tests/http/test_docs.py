"""The documentation page: whole, local, and nothing in it that a policy must allow by exception."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

URLS = {"src", "href", "action", "data"}


class Page(HTMLParser):
    """Collects what a page loads, links to, and runs."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.inline: list[str] = []
        self.scripts = 0
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses of a tag and any handler or style that stands in it."""
        self._in_script = tag in ("script", "style")
        self.scripts += tag == "script"
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.inline.append(f"{tag} {name}")
            elif name in URLS:
                (self.linked if tag == "a" else self.loaded).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or a style."""
        self._in_script = self._in_script and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Note a script or a style that stands in the page."""
        if self._in_script and data.strip():
            self.inline.append(data)


def test_the_page_runs_nothing_inline(client: FlaskClient) -> None:
    """The page has scripts, all of them files, and its policy allows no others."""
    with client.get("/docs") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        page = Page(answer.get_data(as_text=True))
    assert page.scripts == 2
    assert page.inline == []
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_everything_on_the_page_is_served_here(client: FlaskClient) -> None:
    """What the page loads and links to is there, at this server, of the right type."""
    with client.get("/docs") as answer:
        page = Page(answer.get_data(as_text=True))
    types = {"css": "text/css", "js": "text/javascript"}
    for address in page.loaded:
        if address == "data:,":
            continue
        place = urljoin("http://localhost/docs", address)
        assert place.startswith("http://localhost/")
        with client.get(place) as answer:
            assert answer.status_code == 200, address
            assert answer.mimetype == types[address.rpartition(".")[2]]
    for address in page.linked:
        assert client.get(urljoin("http://localhost/docs", address)).status_code == 200, address


def test_only_the_files_of_the_page_are_served(client: FlaskClient) -> None:
    """No other file can be reached from the folders that hold the page."""
    for name in ("index.html", "ui/index.html", "ui/../docs.js.map", "%2e%2e/package.json"):
        answer = client.get(f"/docs/{name}")
        assert answer.status_code == 404
        assert answer.mimetype == "application/problem+json"


def test_every_way_in_leads_to_the_page(client: FlaskClient) -> None:
    """The root and the address with a slash lead to the page."""
    for address in ("/", "/docs/"):
        answer = client.get(address)
        assert answer.headers["Location"] == "/docs"
        assert answer.status_code in {302, 308}


@pytest.mark.parametrize(
    "address", ["/docs", "/docs/docs.js", "/api/v1/openapi.json", "/problems/unauthenticated"]
)
def test_whoever_is_signed_out_can_read_on(client: FlaskClient, address: str) -> None:
    """A session or key that is over does not keep anybody from what is told to all."""
    client.set_cookie("guize_session", "long-over")
    for headers in ({}, {"Authorization": "Bearer guize_revoked"}, {"Authorization": "Basic x"}):
        with client.get(address, headers=headers) as answer:
            assert answer.status_code == 200
