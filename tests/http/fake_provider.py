"""An OIDC provider on loopback that does what a test tells it, and notes what it was asked."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT_ID = "guize"
CLIENT_SECRET = "the-secret-of-the-test"  # noqa: S105 - of this test's provider


class FakeProvider:
    """Gives one code, for one subject; `claims` change what its token says."""

    def __init__(self) -> None:
        """Make a key of its own, and one that it does not own up to."""
        self.key = ECKey.generate_key("P-256", {"kid": "one"})
        self.signing: Any = self.key
        self.algorithm = "ES256"
        self.claims: dict[str, Any] = {}
        self.description: dict[str, Any] = {}
        self.subject = "subject-1"
        self.nonce = ""
        self.challenge = ""
        self.asked: list[str] = []
        self.forms: list[dict[str, list[str]]] = []
        self.issuer = ""

    def describe(self) -> dict[str, Any]:
        """Return the description of the provider."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.description,
        }

    def redeem(self, form: dict[str, list[str]], authorization: str) -> dict[str, Any] | None:
        """Return the tokens for a code, None if anything about it is wrong."""
        self.forms.append(form)
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        verifier = form.get("code_verifier", [""])[0]
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_right = form.get("code") == ["the-code"] and challenge == self.challenge
        if not is_right or authorization != f"Basic {expected}":
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            **self.claims,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        token = jwt.encode(header, told, self.signing, algorithms=[self.algorithm])
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": token}


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    """Serve a provider on loopback while the block lasts."""
    provider = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        """Answers as the provider."""

        def do_GET(self) -> None:
            """Serve its description and its keys."""
            provider.asked.append(self.path)
            if self.path == "/keys":
                self._send({"keys": [provider.key.as_dict(private=False)]})
            else:
                self._send(provider.describe())

        def do_POST(self) -> None:
            """Serve tokens."""
            provider.asked.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            tokens = provider.redeem(form, self.headers.get("Authorization", ""))
            self._send(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Say nothing."""

        def _send(self, content: object, status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
