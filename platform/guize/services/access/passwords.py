"""Passwords: argon2id hashes, and which passwords will do."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from guize.domain.errors import Fault, InvalidInputError, ThrottledError
from guize.domain.words import Words

SHORTEST = 12
LONGEST = 256
_AT_ONCE = 2
_WAITING = 3
"""How many more wait for their turn; together they leave threads of a worker for everybody else."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 5, 5
_FEWEST = 4
"""Different characters that a password has, beside what everybody tries first."""
_TRIED_FIRST = (
    *("password", "passw0rd", "p@ssw0rd", "p@ssword", "mima", "guize", "gov", "admin", "root"),
    *("administrator", "welcome", "letmein", "iloveyou", "woaini", "qwertyuiop", "qwerty"),
    *("1qaz2wsx", "asdfghjkl", "zxcvbnm", "abc123", "5201314", "1234567890", "123456", "1234"),
    *("123", "888", "666", "2024", "2025", "2026"),
)

# RFC 9106 asks for 64 MiB; half of that and three passes are above OWASP's minimum, and a worker
# with eight threads stays small.
_HASHER = PasswordHasher(time_cost=3, memory_cost=32_768, parallelism=1, type=Type.ID)
_ROOM = BoundedSemaphore(_AT_ONCE)
_DOOR = BoundedSemaphore(_AT_ONCE + _WAITING)


@contextmanager
def turn() -> Iterator[None]:
    """Look at a password in the block, unless too many are being looked at in this worker.

    Hashing is slow on purpose; without this, a flood of sign-ins would hold every thread, and
    nobody would be answered anything.

    Raises:
        ThrottledError: too many are.

    """
    if not _DOOR.acquire(blocking=False):
        words = Words(
            zh="此刻登录的人太多;请稍后再试。",
            en="Too many are signing in at this moment; try again in a moment.",
        )
        raise ThrottledError(words, 1)
    try:
        yield
    finally:
        _DOOR.release()


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


def needs_rehash(kept: str | None) -> bool:
    """Tell whether a hash was made with other parameters than hashes are made with now."""
    return kept is not None and _HASHER.check_needs_rehash(kept)


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
    elif _is_guessable(password, name):
        words = Words(
            zh="密码不得由用户名、常用密码、连续的字符或少数几个字符组成;可用几个不相干的词。",
            en="a password is not made of the user's name, of words that everybody tries, of "
            "characters in a row or of a few characters; take several unrelated words.",
        )
    if words is not None:
        raise InvalidInputError((Fault("/password", "weak_password", words),))


def _is_guessable(password: str, name: str) -> bool:
    """Tell whether little is left of a password without what is tried first."""
    left = unicodedata.normalize("NFKC", password).casefold()
    for piece in (name.casefold(), *_TRIED_FIRST):
        left = left.replace(piece, "")
    steps = {ord(after) - ord(before) for before, after in pairwise(left)}
    is_in_a_row = len(steps) == 1
    return is_in_a_row or len(set(left)) < _FEWEST


@cache
def _nobodys() -> str:
    """Return the hash of a password that nobody knows, made when first needed."""
    return _HASHER.hash(secrets.token_urlsafe())
