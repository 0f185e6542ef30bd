"""Says where an answer differs from what a golden case expects of it."""

from collections.abc import Iterator

from guize.domain.json_pointer import resolve
from guize.domain.json_types import Json, JsonObject

ABSENT = "absent"
"""Expected at a pointer: there is nothing."""
PRESENT = "present"
"""Expected at a pointer, or of a member: there is something, whatever it says."""
_INCLUDES = "includes"
_NOTES = frozenset({"source", "note"})


def matches(actual: Json, expected: Json) -> bool:
    """Say whether ``actual`` holds what ``expected`` tells.

    An object needs at least the expected members; a list the same items in order, unless the
    expectation is ``{includes: […]}``, which needs each of them somewhere. One text is also found
    in a list that holds it, as the schemas let a single id stand for a list of one.
    """
    if expected == PRESENT:
        return True
    if isinstance(expected, dict):
        if expected.keys() == {_INCLUDES}:
            return _includes(actual, expected[_INCLUDES])
        return isinstance(actual, dict) and all(
            key in actual and matches(actual[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(matches(*pair) for pair in zip(actual, expected, strict=True))
        )
    if isinstance(expected, str) and isinstance(actual, list):
        return expected in actual
    return actual == expected and isinstance(actual, bool) == isinstance(expected, bool)


def _includes(actual: Json, wanted: Json) -> bool:
    if not isinstance(actual, list) or not isinstance(wanted, list):
        return False
    return all(any(matches(item, one) for item in actual) for one in wanted)


def differences(rule: Json, values: JsonObject) -> Iterator[str]:
    """Yield a sentence for each pointer of ``values`` at which ``rule`` says something else."""
    for pointer, expected in values.items():
        try:
            actual = resolve(rule, pointer)
        except KeyError:
            if expected != ABSENT:
                yield f"{pointer} is not there; expected {expected!r}"
            continue
        if expected == ABSENT:
            yield f"{pointer} should not be there, but is {bare(actual)!r}"
        elif not matches(actual, expected):
            yield f"{pointer} is {bare(actual)!r}; expected {expected!r}"


def citations(value: Json) -> Iterator[JsonObject]:
    """Yield every citation of a rule and of what is in it."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "source" and isinstance(member, list):
                yield from (one for one in member if isinstance(one, dict))
            else:
                yield from citations(member)
    elif isinstance(value, list):
        for item in value:
            yield from citations(item)


def cites(rule: Json, expected: JsonObject) -> bool:
    """Say whether a citation of ``rule`` holds the expected quote, of the expected article."""
    quote = _close(str(expected["quote"]))
    rest = {key: value for key, value in expected.items() if key != "quote"}
    return any(
        matches(one, rest) and quote in _close(str(one.get("quote", ""))) for one in citations(rule)
    )


def _close(text: str) -> str:
    return "".join(text.split())


def bare(value: Json) -> Json:
    """Return ``value`` without citations and editors' notes, to be read in a message."""
    if isinstance(value, dict):
        return {key: bare(member) for key, member in value.items() if key not in _NOTES}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return value
