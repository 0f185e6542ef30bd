"""What the domain may import, proved on its source without running it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

DOMAIN = Path(__file__).resolve().parents[2] / "platform" / "guize" / "domain"


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and full module name of each import, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def is_allowed(module: str) -> bool:
    """Tell whether the domain may import a module: its own or the standard library's."""
    own = module == "guize.domain" or module.startswith("guize.domain.")
    return own or module.partition(".")[0] in sys.stdlib_module_names


def test_the_domain_imports_the_standard_library_only() -> None:
    """Nothing in the domain imports a third party or another room of the house."""
    files = sorted(DOMAIN.rglob("*.py"))
    assert files
    strangers = [
        f"{path.name}:{line} imports {module}"
        for path in files
        for line, module in imported(ast.parse(path.read_text(encoding="utf-8")))
        if not is_allowed(module)
    ]
    assert strangers == []


def test_a_stranger_in_the_domain_is_noticed() -> None:
    """The walk sees an import inside a function and tells a stranger from the library."""
    tree = ast.parse("import json\ndef f():\n    from flask import g\n    return g\n")
    assert [module for _, module in imported(tree) if not is_allowed(module)] == ["flask"]
