"""What the OpenAPI says of who asks: the credentials that there are, and which operations need one.

Told by one thing alone, whether an operation documents 401: what does cannot be had without a
credential, what does not is open to anybody, and tells more to who may read restricted tenants.
"""

from __future__ import annotations

from typing import Any

from apispec import APISpec, BasePlugin

from guize.http.context import SIGNING_IN
from guize.http.principals import COOKIE, CSRF_HEADER, SECURE_PREFIX

BEARER, SESSION, CSRF = "key", "session", "csrf"

_SCHEMES: dict[str, dict[str, str]] = {
    BEARER: {
        "type": "http",
        "scheme": "bearer",
        "description": "客户端的密钥,由 POST /clients 发放,只显示一次。"
        "The key of a client, shown once by POST /clients.",
    },
    SESSION: {
        "type": "apiKey",
        "in": "cookie",
        "description": f"浏览器的会话,由 POST /session 设置;https 下名前有 {SECURE_PREFIX}。"
        f"The session of a browser, set by POST /session; under https its name has {SECURE_PREFIX} "
        "before it.",
    },
    CSRF: {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_HEADER,
        "description": "以会话提出的写请求须带;其值为 GET /me 的 csrf_token。"
        "Goes with a session wherever the method is not GET: the csrf_token of GET /me.",
    },
}
_ANYBODY: dict[str, list[str]] = {}


class Credentials(BasePlugin):
    """Declares the credentials, and says of each operation which it takes."""

    def __init__(self, *, is_https: bool) -> None:
        """Call the cookie what browsers are given where people come by https, or by http."""
        self._cookie = f"{SECURE_PREFIX}{COOKIE}" if is_https else COOKIE

    def init_spec(self, spec: APISpec) -> None:
        """Declare the credentials in the description."""
        session = {**_SCHEMES[SESSION], "name": self._cookie}
        for name, scheme in {**_SCHEMES, SESSION: session}.items():
            spec.components.security_scheme(name, scheme)

    def operation_helper(
        self,
        path: str | None = None,
        operations: dict[str, Any] | None = None,
        **_options: Any,  # noqa: ANN401 - the signature is apispec's
    ) -> None:
        """Say which credentials the operations at ``path`` take."""
        for method, operation in (operations or {}).items():
            if f"{method.upper()} {path}" in SIGNING_IN:
                operation["security"] = []
                continue
            names = (SESSION,) if method == "get" else (SESSION, CSRF)
            session: dict[str, list[str]] = {name: [] for name in names}
            is_needed = "401" in map(str, operation["responses"])
            operation["security"] = [*([] if is_needed else [_ANYBODY]), {BEARER: []}, session]
