"""JSON Pointer (RFC 6901): naming one value inside a JSON document."""

from __future__ import annotations

from guize.domain.json_types import Json


def escape(token: str) -> str:
    """Return one reference token, escaped (RFC 6901 §3)."""
    return token.replace("~", "~0").replace("/", "~1")


def child(pointer: str, token: str | int) -> str:
    """Return the pointer to the member or element ``token`` of the value at ``pointer``."""
    return f"{pointer}/{escape(str(token))}"


def tokens(pointer: str) -> list[str]:
    """Return the unescaped reference tokens of ``pointer``.

    Raises:
        ValueError: the pointer is neither empty nor starts with "/", or holds a bad escape.

    """
    if pointer == "":
        return []
    if not pointer.startswith("/"):
        message = f"a JSON Pointer is empty or starts with '/': {pointer!r}"
        raise ValueError(message)
    return [_unescape(token) for token in pointer[1:].split("/")]


def resolve(document: Json, pointer: str) -> Json:
    """Return the value that ``pointer`` names in ``document``.

    Raises:
        KeyError: the document has no such value.
        ValueError: the pointer is malformed.

    """
    path, value = _follow(document, pointer)
    if len(path) < len(tokens(pointer)):
        raise KeyError(pointer)
    return value


def reached(document: Json, pointer: str) -> list[str]:
    """Return the tokens of ``pointer``, from the first on, that lead to something in ``document``.

    Raises:
        ValueError: the pointer is malformed.

    """
    return _follow(document, pointer)[0]


def _follow(document: Json, pointer: str) -> tuple[list[str], Json]:
    path: list[str] = []
    value = document
    for token in tokens(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _is_index(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            break
        path.append(token)
    return path, value


def _unescape(token: str) -> str:
    rest = token.replace("~0", "").replace("~1", "")
    if "~" in rest:
        message = f"'~' must be followed by 0 or 1: {token!r}"
        raise ValueError(message)
    return token.replace("~1", "/").replace("~0", "~")


def _is_index(token: str) -> bool:
    # RFC 6901 §4: no leading zeros, ASCII digits only; "-" names the element after the last, which
    # holds no value.
    return token.isascii() and token.isdigit() and (len(token) == 1 or not token.startswith("0"))
