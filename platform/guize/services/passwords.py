"""Passwords: argon2id hashes, and which passwords will do."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from guize.domain.errors import Fault, InvalidInputError
from guize.domain.words import Words

SHORTEST = 12
LONGEST = 256
_AT_ONCE = 2
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 5, 5

# RFC 9106 asks for 64 MiB; half of that and three passes are above OWASP's minimum, and a worker
# with eight threads stays small.
_HASHER = PasswordHasher(time_cost=3, memory_cost=32_768, parallelism=1, type=Type.ID)
_ROOM = BoundedSemaphore(_AT_ONCE)


def hash_password(password: str) -> str:
    """Return the argon2id hash of ``password``, with its parameters and salt."""
    with _ROOM:
        return _HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether ``kept`` is the hash of ``password``.

    Where there is no hash, it takes as long as where there is: nobody learns by the clock which
    accounts exist.
    """
    with _ROOM:
        try:
            _HASHER.verify(kept or _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def new_password() -> str:
    """Return a random password of 123 bits that can be read aloud: five groups of five."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def check_password_rules(password: str, name: str) -> None:
    """See that ``password`` will do for the user ``name``.

    Raises:
        InvalidInputError: it is too short, too long, or says the name.

    """
    words = None
    if len(password) < SHORTEST:
        words = Words(
            zh=f"密码至少 {SHORTEST} 个字符;可用几个不相干的词。",
            en=f"a password has at least {SHORTEST} characters; take several unrelated words.",
        )
    elif len(password) > LONGEST:
        words = Words(
            zh=f"密码至多 {LONGEST} 个字符。", en=f"a password has at most {LONGEST} characters."
        )
    elif name.casefold() in password.casefold() or len(set(password)) < SHORTEST // 3:
        words = Words(
            zh="密码不得包含用户名,也不得只有少数几个字符反复出现。",
            en="a password neither holds the user's name nor repeats a few characters.",
        )
    if words is not None:
        raise InvalidInputError((Fault("/password", "weak_password", words),))


@cache
def _nobodys() -> str:
    """Return the hash of a password that nobody knows, made when first needed."""
    return _HASHER.hash(secrets.token_urlsafe())
