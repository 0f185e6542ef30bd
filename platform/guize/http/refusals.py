"""What the database refuses although the services let it pass, told as a problem."""

from __future__ import annotations

from http import HTTPStatus

import psycopg
import sqlalchemy as sa
from flask import Flask, Response, current_app
from psycopg import errors

from guize.domain.errors import RefusedError
from guize.domain.words import Words
from guize.http import context
from guize.http.problems import answer_unexpected, problem

_AT_ONCE = Words(
    zh="他人恰于同时作了相同的操作;请重新读取后再试。",
    en="Somebody did the same at that moment; read it again, then try again.",
)
_UNREADABLE = Words(
    zh="请求中有数据库无法保存的字符(如 U+0000);请删去后重试。",
    en="The request holds a character that cannot be stored, such as U+0000; leave it out.",
)
_BUSY = Words(zh="与他人的操作冲突;请稍后重试。", en="In the way of somebody else; try again.")
_WALLED = Words(
    zh="超出您的权限范围;确有需要,请向管理员申请授权。",
    en="That is outside of what you may write or see; ask an administrator if you need it.",
)
_AWAY = Words(
    zh="数据库暂不可读;请稍后重试。如持续如此,请平台运维检查其是否运行、是否已迁移"
    "(guize migrate)。",
    en="The database cannot be read at the moment; try again soon. If it stays so, an operator "
    "should see whether it runs and is migrated (guize migrate).",
)
_AWAY_SECONDS = 5
_AWAY_STATES = ("08", "53", "57P", "58")
"""SQLSTATEs of connections, resources, shutdowns and the system below; a timeout is none."""
_TURNS = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)


class SecondWallError(RefusedError):
    """Row-level security refused what the services let pass."""

    code = "second_wall"


def register_database_problems(app: Flask) -> None:
    """Answer errors of the database in ``app`` with problems."""
    app.register_error_handler(sa.exc.DBAPIError, _database_problem)


def _database_problem(error: sa.exc.DBAPIError) -> Response:
    cause = error.orig
    if isinstance(cause, errors.UniqueViolation):
        return problem(HTTPStatus.CONFLICT, "conflict", _AT_ONCE)
    if isinstance(cause, _TURNS):
        answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, "busy", _BUSY)
        answer.headers["Retry-After"] = "1"
        return answer
    if isinstance(cause, psycopg.DataError):
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_input", _UNREADABLE)
    if isinstance(cause, errors.InsufficientPrivilege):
        # The first wall should have refused it with a better sentence: somebody must look.
        current_app.logger.error("the second wall refused what the services let pass: %s", cause)
        context.note_refusal(SecondWallError(_WALLED))
        return problem(HTTPStatus.FORBIDDEN, SecondWallError.code, _WALLED)
    if is_away(error):
        return tell_away(error)
    return answer_unexpected(error)


def is_away(error: sa.exc.DBAPIError) -> bool:
    """Tell whether ``error`` says that the database is not there, or not any more."""
    cause = error.orig
    if error.connection_invalidated or isinstance(cause, psycopg.InterfaceError):
        return True
    # Where no connection could be made, there is no SQLSTATE.
    return isinstance(cause, psycopg.OperationalError) and (
        cause.sqlstate is None or cause.sqlstate.startswith(_AWAY_STATES)
    )


def tell_away(error: sa.exc.SQLAlchemyError) -> Response:
    """Answer that the database cannot be read now; the log has why, in one line."""
    # Every request fails so while it is away: tracebacks would fill the log and say nothing more.
    cause = getattr(error, "orig", None) or error
    current_app.logger.warning("the database cannot be read: %s", " ".join(str(cause).split()))
    # The driver's message may name hosts and users: it goes to the log alone.
    answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, "not_ready", _AWAY)
    answer.headers["Retry-After"] = str(_AWAY_SECONDS)
    return answer
