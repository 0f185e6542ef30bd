"""Problems (RFC 9457): one table from errors to answers that say what, where and the cure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, current_app, request
from marshmallow import Schema, fields
from marshmallow.exceptions import SCHEMA
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from guize.domain.errors import (
    ConflictError,
    Fault,
    GuizeError,
    InvalidInputError,
    NotFoundError,
    PreconditionRequiredError,
    RefusedError,
    StaleError,
    ThrottledError,
    UnauthenticatedError,
)
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import JsonObject
from guize.domain.words import Words
from guize.http import context
from guize.http.bodies import MissingBodyError, UnreadableBodyError, UnsupportedTypeError
from guize.http.complaints import complaint_words
from guize.http.principals import NoProviderError
from guize.http.problem_types import PROBLEM_TYPES, type_of
from guize.http.wire.fields import MISSING_MEMBER, UNKNOWN_MEMBER
from guize.packs.pack import BrokenPackError

CONTENT_TYPE = "application/problem+json"

STATUSES: Mapping[type[GuizeError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    InvalidInputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConflictError: HTTPStatus.CONFLICT,
    RefusedError: HTTPStatus.FORBIDDEN,
    UnauthenticatedError: HTTPStatus.UNAUTHORIZED,
    ThrottledError: HTTPStatus.TOO_MANY_REQUESTS,
    PreconditionRequiredError: HTTPStatus.PRECONDITION_REQUIRED,
    StaleError: HTTPStatus.PRECONDITION_FAILED,
    UnreadableBodyError: HTTPStatus.BAD_REQUEST,
    MissingBodyError: HTTPStatus.BAD_REQUEST,
    NoProviderError: HTTPStatus.NOT_FOUND,
    UnsupportedTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    BrokenPackError: HTTPStatus.UNPROCESSABLE_ENTITY,
    GuizeError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_SENTENCES: Mapping[int, Words] = {
    404: Words(
        zh="所请求的地址不存在;接口说明见 /docs。",
        en="There is no such address; see /docs for the API.",
    ),
    405: Words(
        zh="该地址不支持此方法;可用的方法见响应头 Allow。",
        en="The address does not take this method; the header Allow lists those that it does.",
    ),
    413: Words(
        zh="请求正文超过上限(1 MiB);请减小或拆分后重试。",
        en="The body is over the limit of 1 MiB; send a smaller one, or send it in parts.",
    ),
    500: Words(
        zh="服务器出错,已记录;请稍后重试。", en="Something failed and was logged; try again later."
    ),
}


_ALIASES: Mapping[str, str] = {
    "date": "on",
    "as_of": "on",
    "asof": "on",
    "at": "on",
    "day": "on",
    "page": "after",
    "cursor": "after",
    "size": "limit",
    "parent": "under",
    "mandates": "delegations",
}
"""What people write for a parameter or a member whose name looks nothing like it."""


def problem(
    status: HTTPStatus,
    code: str,
    words: Words,
    errors: list[JsonObject] | None = None,
    members: JsonObject | None = None,
) -> Response:
    """Return the problem document of ``code``, with a sentence and the faults in both languages.

    ``code`` is one of `PROBLEM_TYPES`; of another, no more than the status is told.
    ``members`` are further ones that programs read, such as the ``reason`` of a vacancy.
    """
    kind = PROBLEM_TYPES.get(code)
    title = kind.title if kind else Words(zh=status.phrase, en=status.phrase)
    body: dict[str, Any] = {
        "type": type_of(code),
        "title": title.en,
        "title_zh": title.zh,
        "status": int(status),
        "detail": words.en,
        "detail_zh": words.zh,
        "instance": request.full_path.rstrip("?"),
        **(members or {}),
    }
    if errors:
        body["errors"] = errors
    answer = Response(orjson.dumps(body), status, content_type=CONTENT_TYPE)
    # What is not found today may be published tomorrow: no cache keeps a problem.
    answer.headers["Cache-Control"] = "no-store"
    return answer


def register_problems(app: Flask) -> None:
    """Answer every error of ``app`` with a problem."""
    app.register_error_handler(GuizeError, _domain_problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, answer_unexpected)


def fault_json(fault: Fault, *, parameter: str | None = None) -> JsonObject:
    """Return one member of ``errors``: its place (a parameter or a pointer), code and sentences."""
    place: JsonObject = {"parameter": parameter} if parameter else {"pointer": fault.pointer}
    entry: JsonObject = {
        **place,
        "code": fault.code,
        "detail": fault.words.en,
        "detail_zh": fault.words.zh,
    }
    if fault.permitted:
        entry["permitted"] = list(fault.permitted)
    return entry


def _with_labels(faults: Iterable[Fault], entries: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Yield ``entries`` with what their permitted values are called, once of each list."""
    told: set[tuple[str, ...]] = set()
    for fault, entry in zip(faults, entries, strict=True):
        if fault.labels and fault.permitted not in told:
            told.add(fault.permitted)
            labels = zip(fault.permitted, fault.labels, strict=True)
            entry["permitted_labels"] = {value: {**words.as_json()} for value, words in labels}
        yield entry


def status_of(error: GuizeError) -> HTTPStatus:
    """Return the status of ``error``: that of its class, else of the nearest one above."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def _domain_problem(error: GuizeError) -> Response:
    context.note_refusal(error)
    if not isinstance(error, InvalidInputError):
        answer = problem(status_of(error), error.code, error.words, members=error.members)
        if isinstance(error, UnauthenticatedError):
            answer.headers["WWW-Authenticate"] = 'Bearer realm="guize"'
        if isinstance(error, ThrottledError):
            answer.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, UnsupportedTypeError):
            answer.headers["Accept"] = error.accepted
        return answer
    in_query = request.method in ("GET", "HEAD")
    entries = (
        fault_json(f, parameter=f.pointer.removeprefix("/") if in_query else None)
        for f in error.faults
    )
    errors = [*_with_labels(error.faults, entries)]
    return problem(status_of(error), error.code, _summary(errors), errors)


def _summary(errors: list[JsonObject]) -> Words:
    """Return the first of the faults with its place, and how many more there are."""
    first = errors[0]
    place = first.get("parameter") or first.get("pointer") or "/"
    more = len(errors) - 1
    return Words(
        zh=f"{place}:{first['detail_zh']}" + (f"(另有 {more} 处)" if more else ""),
        en=f"{place}: {first['detail']}" + (f" (and {more} more)" if more else ""),
    )


def _http_problem(error: HTTPException) -> WerkzeugResponse:
    if error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    status = HTTPStatus(error.code or 500)
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        return _parameter_problem(status, messages, getattr(error, "data", {}).get("schema"))
    words = _SENTENCES.get(int(status), Words(zh=status.phrase, en=status.phrase))
    answer = problem(status, status.name.lower(), words)
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _parameter_problem(
    status: HTTPStatus, messages: Mapping[str, Any], schema: Schema | None
) -> Response:
    errors: list[JsonObject] = []
    for location, found in messages.items():
        is_body = location == "json"
        for name, complaints in found.items():
            pointer = "" if name == SCHEMA else child("", name)
            faults = _faults(pointer, complaints, schema, is_body=is_body)
            errors += [fault_json(f, parameter=None if is_body else str(name)) for f in faults]
    return problem(status, InvalidInputError.code, _summary(errors), errors)


def _faults(
    pointer: str,
    complaints: Any,  # noqa: ANN401 - as marshmallow nests them
    schema: Schema | None,
    *,
    is_body: bool,
) -> Iterator[Fault]:
    # marshmallow nests messages by member and index; the leaves are texts or our own faults.
    if isinstance(complaints, Fault):
        yield replace(complaints, pointer=pointer)
    elif isinstance(complaints, Mapping):
        for key, below in complaints.items():
            # marshmallow calls what is wrong with a whole object a member of that name.
            place = pointer if key == SCHEMA else child(pointer, key)
            yield from _faults(place, below, schema, is_body=is_body)
    elif isinstance(complaints, list | tuple):
        for complaint in complaints:
            yield from _faults(pointer, complaint, schema, is_body=is_body)
    elif complaints == UNKNOWN_MEMBER:
        known = _known_beside(pointer, schema)
        yield _unknown_member(pointer, known) if is_body else _unknown_parameter(pointer, known)
    elif complaints == MISSING_MEMBER:
        words = Words(zh="此项必填,请补充。", en="is required, and missing here.")
        yield Fault(pointer, "required", words)
    else:
        yield Fault(pointer, "invalid", complaint_words(str(complaints)))


def _known_beside(pointer: str, schema: Schema | None) -> tuple[str, ...] | None:
    """Return the members that ``schema`` of a body has at ``pointer``; None if it does not say."""
    at: Schema | fields.Field[Any] | None = schema
    for name in tokens(pointer)[:-1]:
        at = at.load_fields.get(name) if isinstance(at, Schema) else getattr(at, "inner", None)
        at = at.schema if isinstance(at, fields.Nested) else at
    return tuple(sorted(at.load_fields)) if isinstance(at, Schema) else None


def _unknown_member(pointer: str, known: tuple[str, ...] | None) -> Fault:
    if known is None:
        words = Words(
            zh="不支持该成员;接口说明见 /docs。", en="there is no such member; see /docs."
        )
        return Fault(pointer, "unknown_parameter", words)
    hint, listed = _hint(pointer, known), ", ".join(known)
    words = Words(
        zh=f"请求正文中不支持该成员。{hint.zh}可用:{'、'.join(known) or '无'}。",
        en=f"the body has no such member.{hint.en} Known here: {listed or 'none'}.",
    )
    return Fault(pointer, "unknown_parameter", words, known)


def _unknown_parameter(pointer: str, known: tuple[str, ...] | None) -> Fault:
    listed = known or ()
    hint = _hint(pointer, listed)
    words = Words(
        zh=f"不支持该参数。{hint.zh}可用:{'、'.join(listed) or '无'}。",
        en=f"there is no such parameter.{hint.en} Known here: {', '.join(listed) or 'none'}.",
    )
    return Fault(pointer, "unknown_parameter", words, listed)


def _hint(pointer: str, known: tuple[str, ...]) -> Words:
    name = tokens(pointer)[-1].casefold()
    near = get_close_matches(_ALIASES.get(name, name), known, n=1, cutoff=0.5)
    if not near:
        return Words(zh="", en="")
    return Words(zh=f"是否指“{near[0]}”?", en=f" Did you mean {near[0]!r}?")


def answer_unexpected(error: Exception) -> Response:
    """Answer what nobody foresaw."""
    # The traceback goes to the log, never to the reader.
    current_app.logger.error("unhandled error", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", _SENTENCES[500])
