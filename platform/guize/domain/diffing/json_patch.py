"""JSON Patch (RFC 6902): from a pair of values to operations, and from operations to a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy

from guize.domain.diffing.alignment import edit_script
from guize.domain.diffing.equality import is_same, key_of
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_pointer import child, resolve, tokens
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words


def to_json_patch(left: Json, right: Json) -> list[JsonObject]:
    """Return the operations (add, remove, replace) that make ``right`` of ``left``, in order.

    In each array no fewer elements could be added, removed and replaced; an object or array that
    stays in its place is patched inside. Empty where both are the same JSON.
    """
    return list(_operations(left, right, ""))


def _operations(left: Json, right: Json, pointer: str) -> Iterator[JsonObject]:
    if isinstance(left, dict) and isinstance(right, dict):
        for name in left:
            if name not in right:
                yield {"op": "remove", "path": child(pointer, name)}
        for name, value in right.items():
            if name in left:
                yield from _operations(left[name], value, child(pointer, name))
            else:
                yield {"op": "add", "path": child(pointer, name), "value": value}
    elif isinstance(left, list) and isinstance(right, list):
        yield from _elements(left, right, pointer)
    elif not is_same(left, right):
        yield {"op": "replace", "path": pointer, "value": right}


def _elements(left: list[Json], right: list[Json], pointer: str) -> Iterator[JsonObject]:
    # Each operation works on what those before it left: ``at`` is the index there.
    at = 0
    for old, new in edit_script([*map(key_of, left)], [*map(key_of, right)]):
        path = child(pointer, at)
        if new is None:
            yield {"op": "remove", "path": path}
            continue
        if old is None:
            yield {"op": "add", "path": path, "value": right[new]}
        else:
            yield from _operations(left[old], right[new], path)
        at += 1


def apply_json_patch(document: Json, patch: Sequence[JsonObject]) -> Json:
    """Return ``document`` as changed by the operations of ``patch``; the argument is left alone.

    Raises:
        InvalidInputError: an operation is malformed, names what is not there, or its test fails;
            the pointer of the fault is the operation's place in the patch. Nothing is applied.

    """
    changed = deepcopy(document)
    for index, operation in enumerate(patch):
        apply = _APPLY.get(str(operation.get("op")))
        try:
            if apply is None:
                raise KeyError(str(operation.get("op")))  # noqa: TRY301 - told like the others
            changed = apply(changed, operation)
        except (KeyError, ValueError, IndexError):
            raise InvalidInputError((_cannot(index, operation),)) from None
    return changed


def _cannot(index: int, operation: JsonObject) -> Fault:
    name, path = operation.get("op"), operation.get("path")
    words = Words(
        zh=f"第 {index + 1} 个操作({name} {path})无法执行:"
        "请核对 op、path、from、value 与所改的内容。",
        en=f"operation {index + 1} ({name} {path}) cannot be applied; "
        "check op, path, from and value against what it changes.",
    )
    return Fault(f"/{index}", "patch_does_not_apply", words)


def _add(document: Json, operation: JsonObject) -> Json:
    return _put(document, str(operation["path"]), deepcopy(operation["value"]))


def _remove(document: Json, operation: JsonObject) -> Json:
    return _take(document, str(operation["path"]))[0]


def _replace(document: Json, operation: JsonObject) -> Json:
    path, value = str(operation["path"]), deepcopy(operation["value"])
    resolve(document, path)
    if not path:
        return value
    parent, last = _parent(document, path)
    if isinstance(parent, list):
        parent[int(last)] = value
    else:
        parent[last] = value
    return document


def _move(document: Json, operation: JsonObject) -> Json:
    source, target = str(operation["from"]), str(operation["path"])
    if target.startswith(f"{source}/"):
        raise ValueError(target)  # RFC 6902 §4.4: nothing is moved into itself
    remaining, value = _take(document, source)
    return _put(remaining, target, value)


def _copy(document: Json, operation: JsonObject) -> Json:
    value = deepcopy(resolve(document, str(operation["from"])))
    return _put(document, str(operation["path"]), value)


def _test(document: Json, operation: JsonObject) -> Json:
    if not is_same(resolve(document, str(operation["path"])), operation["value"]):
        raise ValueError(operation["path"])
    return document


_APPLY: Mapping[str, Callable[[Json, JsonObject], Json]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}


def _put(document: Json, path: str, value: Json) -> Json:
    if not path:
        return value
    parent, last = _parent(document, path)
    if isinstance(parent, dict):
        parent[last] = value
    elif last == "-" or last == str(len(parent)):
        parent.append(value)
    else:
        resolve(parent, child("", last))
        parent.insert(int(last), value)
    return document


def _take(document: Json, path: str) -> tuple[Json, Json]:
    """Return the document without the value at ``path``, and that value."""
    value = resolve(document, path)
    if not path:
        return None, value
    parent, last = _parent(document, path)
    if isinstance(parent, list):
        del parent[int(last)]
    else:
        del parent[last]
    return document, value


def _parent(document: Json, path: str) -> tuple[list[Json] | JsonObject, str]:
    """Return the container that holds, or will hold, the value at ``path``, and its last token."""
    *above, last = tokens(path)
    pointer = "".join(child("", token) for token in above)
    parent = resolve(document, pointer)
    if not isinstance(parent, dict | list):
        raise KeyError(path)
    return parent, last
