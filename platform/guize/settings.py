"""What the operator decides: the environment, read once into a frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

SOURCE_ROOT = Path(__file__).resolve().parents[2]
USUAL_DATA_DIR = SOURCE_ROOT / ".data"
"""The folder that holds `schemas/`, `tenants/` and `migrations/`."""

DEFAULT_PORT = 8000
HIGHEST_PORT = 65_535
DEFAULT_RATE_LIMIT = 200
"""Requests per second for each client and each address in each worker."""
LARGEST_BODY = 1_048_576
"""Bytes that a request's body may have; a larger one is refused unread."""
_LONGEST_NUMBER = 6
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
POSTGRES_SCHEMES = ("postgresql", "postgresql+psycopg", "postgres")


class SettingsError(Exception):
    """A setting cannot be used; the message names the variable and the cure."""


@dataclass(frozen=True, slots=True)
class Oidc:
    """An OIDC provider: its issuer (an https address), and what it knows this platform by."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process.

    The two database addresses are URLs for SQLAlchemy with the psycopg driver; they may hold
    passwords and so stay out of `repr`. Both are None where Guize runs its own PostgreSQL in
    `data_dir`. `public_url` is where people reach the platform, without a slash at its end;
    `trusted_proxies` is how many proxies in front of it say truly whence a request comes;
    `rate_limit` is in requests per second for each client and address in each worker, 0 for none.
    """

    data_dir: Path
    port: int = DEFAULT_PORT
    database_url: str | None = field(default=None, repr=False)
    owner_url: str | None = field(default=None, repr=False)
    public_url: str | None = None
    trusted_proxies: int = 0
    rate_limit: int = DEFAULT_RATE_LIMIT
    oidc: Oidc | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings from environment variables; an empty variable counts as unset.

        Raises:
            SettingsError: a value cannot be used.
        """
        database_url = _database_address("GUIZE_DATABASE_URL", environment)
        owner_url = _database_address("GUIZE_OWNER_URL", environment)
        if owner_url and not database_url:
            message = (
                "GUIZE_OWNER_URL is set but GUIZE_DATABASE_URL is not: set it to the address that "
                "the application connects with, or unset both to run the embedded PostgreSQL."
            )
            raise SettingsError(message)
        return cls(
            data_dir=Path(environment.get("GUIZE_DATA_DIR") or USUAL_DATA_DIR).absolute(),
            port=_port(environment.get("PORT") or str(DEFAULT_PORT)),
            database_url=database_url,
            owner_url=owner_url,
            public_url=_web_address("GUIZE_PUBLIC_URL", environment),
            trusted_proxies=_number("GUIZE_TRUSTED_PROXIES", environment, 0),
            rate_limit=_number("GUIZE_RATE_LIMIT", environment, DEFAULT_RATE_LIMIT),
            oidc=_oidc(environment),
        )

    def required_database_url(self) -> str:
        """Return the address of the database as the application.

        Raises:
            SettingsError: none is named.
        """
        if self.database_url is None:
            raise SettingsError(
                "GUIZE_DATABASE_URL is not set: name the database as postgresql://user@host/"
                "database, or start with guize run, which brings its own."
            )
        return self.database_url

    @property
    def base_url(self) -> str:
        """Where people reach the platform."""
        return self.public_url or f"http://127.0.0.1:{self.port}"


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= HIGHEST_PORT:
        return int(text)
    raise SettingsError(
        f"PORT is {text!r}: give a number from 1 to {HIGHEST_PORT}, such as PORT=8080."
    )


def _database_address(variable: str, environment: Mapping[str, str]) -> str | None:
    text = environment.get(variable)
    if not text:
        return None
    # The value may hold a password, so no message repeats it.
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in POSTGRES_SCHEMES or not _is_url(text):
        raise SettingsError(
            f"{variable} is not a PostgreSQL address: "
            "write it as postgresql://user:password@host:5432/database."
        )
    return f"postgresql+psycopg://{rest}"


def _is_url(text: str) -> bool:
    try:
        urlsplit(text).port  # noqa: B018 - reading the port is what checks it
    except ValueError:
        return False
    return True


def _number(variable: str, environment: Mapping[str, str], default: int) -> int:
    text = environment.get(variable) or str(default)
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    raise SettingsError(f"{variable} is {text!r}: give a whole number, such as {variable}=1.")


def _web_address(variable: str, environment: Mapping[str, str]) -> str | None:
    text = (environment.get(variable) or "").rstrip("/")
    if not text:
        return None
    parts = urlsplit(text) if _is_url(text) else None
    # Plain http is for this machine alone: passwords and tokens would travel in the clear.
    is_safe = parts is not None and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )
    if parts is None or not is_safe or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(
            f"{variable} is {text!r}: give an address such as https://guize.example.gov.cn "
            "(http only for 127.0.0.1)."
        )
    return text


def _oidc(environment: Mapping[str, str]) -> Oidc | None:
    names = ("GUIZE_OIDC_ISSUER", "GUIZE_OIDC_CLIENT_ID", "GUIZE_OIDC_CLIENT_SECRET")
    given = [name for name in names if environment.get(name)]
    if not given:
        return None
    missing = [name for name in names if name not in given]
    if missing:
        raise SettingsError(
            f"{given[0]} is set but {', '.join(missing)} is not: sign-in by OIDC needs all of "
            f"{', '.join(names)}."
        )
    _web_address(names[0], environment)
    # Letter for letter as given: tokens name their issuer so.
    return Oidc(*(environment[name] for name in names))
