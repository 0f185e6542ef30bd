"""The one small tree of errors that the domain and everything above it raise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal

from guize.domain.json_types import JsonObject
from guize.domain.words import Words

Sought = Literal[
    "tenant",
    "version",
    "section",
    "rule",
    "schema",
    "vocabulary",
    "kind",
    "draft",
    "user",
    "grant",
    "client",
    "key",
]

_SOUGHT_ZH: dict[Sought, str] = {
    "tenant": "租户",
    "version": "版本",
    "section": "部分",
    "rule": "规则项",
    "schema": "模式",
    "vocabulary": "词表",
    "kind": "裁定种类",
    "draft": "草案",
    "user": "用户",
    "grant": "授权",
    "client": "客户端",
    "key": "密钥",
}

_NUMBERED: frozenset[Sought] = frozenset({"version", "draft", "user", "client", "key"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input.

    ``pointer`` is an RFC 6901 JSON Pointer into the input ("" is the whole of it); ``code`` is
    stable and meant for programs; ``permitted`` lists the values that would have been accepted,
    where they can be listed, and ``labels`` what each of them is called, if it is called anything.
    """

    pointer: str
    code: str
    words: Words
    permitted: tuple[str, ...] = ()
    labels: tuple[Words, ...] = ()


def did_you_mean(name: str, known: Iterable[str]) -> Words:
    """Return the question whether the nearest of ``known`` is meant, empty where none is near."""
    near = get_close_matches(name.casefold(), list(known), n=1)
    if not near:
        return Words(zh="", en="")
    return Words(zh=f"是否指“{near[0]}”?", en=f"Did you mean {near[0]!r}? ")


def id_expected(word: str, id_: str) -> Words:
    """Return that ``word``, which stands where an id must, has the id ``id_``."""
    return Words(
        zh=f"此处应填代号:“{word}”的代号是 {id_}。",
        en=f"an id is expected here: the id of {word} is {id_!r}.",
    )


def listing(name: str, known: Iterable[str]) -> Words:
    """Return the question of :func:`did_you_mean`, and all that there is."""
    listed = list(known)
    hint, all_of_them = did_you_mean(name, listed), ", ".join(listed)
    return Words(zh=f"{hint.zh}共有:{all_of_them}。", en=f"{hint.en}There are: {all_of_them}.")


class GuizeError(Exception):
    """Anything that Guize refuses or cannot find; ``words`` says what, where and the cure."""

    code: ClassVar[str] = "error"

    def __init__(self, words: Words, members: JsonObject | None = None) -> None:
        """Keep the sentence in both languages, and what programs need to know beside it."""
        super().__init__(words.en)
        self.words = words
        self.members: JsonObject = members or {}


class NotFoundError(GuizeError):
    """The thing asked for does not exist, or must not be shown to exist."""

    code: ClassVar[str] = "not_found"

    def __init__(
        self,
        sought: Sought,
        name: str,
        cure: Words | None = None,
        members: JsonObject | None = None,
    ) -> None:
        """Say which ``sought`` called ``name`` is unknown; ``cure`` ends the sentence."""
        hint = cure or Words(zh="", en="")
        named = "编号" if sought in _NUMBERED else "名称"
        super().__init__(
            Words(
                zh=f"没有{named}为“{name}”的{_SOUGHT_ZH[sought]}。{hint.zh}",
                en=f"There is no {sought} {name!r}. {hint.en}".rstrip(),
            ),
            members,
        )
        self.sought = sought
        self.name = name


class NotOnFileError(NotFoundError):
    """The thing asked for exists, and what is wanted of it is not on file."""

    def __init__(self, sought: Sought, name: str, words: Words) -> None:
        """Say in ``words`` what is not on file, and what can be asked for instead."""
        GuizeError.__init__(self, words)
        self.sought = sought
        self.name = name


class InvalidInputError(GuizeError):
    """An input that cannot be read, with every fault that was found in it."""

    code: ClassVar[str] = "invalid_input"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults; there is at least one."""
        first = faults[0]
        where = first.pointer or "/"
        more = len(faults) - 1
        super().__init__(
            Words(
                zh=f"{where}:{first.words.zh}" + (f"(另有 {more} 处)" if more else ""),
                en=f"{where}: {first.words.en}" + (f" (and {more} more)" if more else ""),
            ),
        )
        self.faults = faults


class ConflictError(GuizeError):
    """The request does not fit what is already recorded."""

    code: ClassVar[str] = "conflict"


class RefusedError(GuizeError):
    """The request is understood and not allowed."""

    code: ClassVar[str] = "refused"


class UnauthenticatedError(GuizeError):
    """Nobody says who asks, or what says so does not hold (any more)."""

    code: ClassVar[str] = "unauthenticated"


class ThrottledError(GuizeError):
    """Too much at once; ``retry_after`` is in how many seconds (≥ 1) to try again."""

    code: ClassVar[str] = "throttled"

    def __init__(self, words: Words, retry_after: int) -> None:
        """Keep the sentence and the pause."""
        super().__init__(words)
        self.retry_after = retry_after


class PreconditionRequiredError(GuizeError):
    """A change must say, by ``If-Match``, of which state it is a change."""

    code: ClassVar[str] = "precondition_required"


class StaleError(GuizeError):
    """The change is of a state that somebody has changed meanwhile."""

    code: ClassVar[str] = "stale"
