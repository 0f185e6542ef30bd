"""Every error of the house has a status that fits it."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest

import guize.app
import guize.cli
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
from guize.domain.words import Words
from guize.http.bodies import MissingBodyError, UnreadableBodyError, UnsupportedTypeError
from guize.http.principals import NoProviderError
from guize.http.problems import STATUSES, status_of
from guize.packs.pack import BrokenPackError

# Importing the two roots brings every module that may define an error.
ROOTS = (guize.app, guize.cli)
EXPECTED = {
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
}


def every(kind: type[GuizeError]) -> Iterator[type[GuizeError]]:
    """Yield a class of errors and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from every(below)


SUBCLASSES = sorted({*every(GuizeError)} - {GuizeError}, key=lambda kind: kind.__qualname__)


@pytest.mark.parametrize("kind", SUBCLASSES, ids=lambda kind: kind.__name__)
def test_every_error_has_its_status(kind: type[GuizeError]) -> None:
    """Each class of errors is, or stands below, one that the table maps to a fault of the asker."""
    instance = kind.__new__(kind)
    status = status_of(instance)
    family = [root for root in EXPECTED if issubclass(kind, root)]
    assert len(family) == 1, f"{kind.__name__} belongs to no one family: {family}"
    assert status == EXPECTED[family[0]]
    assert 400 <= status < 500


def test_codes_are_stable_words() -> None:
    """Every class has a code for programs, in lower case, that says more than `error`."""
    assert len(SUBCLASSES) >= 7
    for kind in SUBCLASSES:
        assert kind.code.isidentifier(), kind
        assert kind.code.islower(), kind
        assert kind.code != GuizeError.code, kind


def test_the_table_covers_the_tree_of_errors() -> None:
    """The table names the families and, for what nobody foresaw, the root."""
    assert set(STATUSES) == {*EXPECTED, GuizeError}
    assert STATUSES[GuizeError] == HTTPStatus.INTERNAL_SERVER_ERROR
    fault = Fault("/a", "code", Words(zh="错", en="wrong"))
    assert status_of(InvalidInputError((fault,))) == 422
