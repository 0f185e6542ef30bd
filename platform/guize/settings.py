"""What the operator decides: the environment, read once into a frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

SOURCE_ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds `schemas/`, `tenants/` and `migrations/`."""

DEFAULT_PORT = 8000
HIGHEST_PORT = 65_535
POSTGRES_SCHEMES = ("postgresql", "postgresql+psycopg", "postgres")


class SettingsError(Exception):
    """A setting cannot be used; the message names the variable and the cure."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process.

    The two addresses are URLs for SQLAlchemy with the psycopg driver; they may hold passwords and
    so stay out of `repr`. Both are None where Guize runs its own PostgreSQL in `data_dir`.
    """

    data_dir: Path
    port: int = DEFAULT_PORT
    database_url: str | None = field(default=None, repr=False)
    owner_url: str | None = field(default=None, repr=False)

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
            data_dir=Path(environment.get("GUIZE_DATA_DIR") or SOURCE_ROOT / ".data").absolute(),
            port=_port(environment.get("PORT") or str(DEFAULT_PORT)),
            database_url=database_url,
            owner_url=owner_url,
        )


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
