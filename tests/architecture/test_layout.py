"""The layout of the house: where files stand, how long they are, how they open."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform", "migrations", "scripts", "tests")
LONGEST_MODULE = 400


MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
TEST_MODULES = sorted((ROOT / "tests").rglob("test_*.py"))


def parsed(path: Path) -> ast.Module:
    """Read one file into its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """Name a file from the repository root, for messages and test ids."""
    return path.relative_to(ROOT).as_posix()


def test_the_source_root_is_not_a_package() -> None:
    """The source root holds no `__init__.py`, which would make it a rival of `platform`."""
    assert (ROOT / "platform" / "guize" / "__init__.py").exists()
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_the_standard_library_keeps_its_platform_module() -> None:
    """`import platform` in the repository root gives the standard library's module."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.__file__); platform.system()"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(answer.stdout.strip()).name == "platform.py"
    assert not Path(answer.stdout.strip()).is_relative_to(ROOT / "platform")


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_is_too_long(path: Path) -> None:
    """A module stays within 400 lines."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{named(path)} has {lines} lines: split it"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_module_opens_with_its_duty(path: Path) -> None:
    """A module opens with a docstring that says what it is for."""
    assert ast.get_docstring(parsed(path)), f"{named(path)} opens without a docstring"


def behaviours_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the test functions of a file, those of classes too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            yield node


@pytest.mark.parametrize("path", TEST_MODULES, ids=named)
def test_every_test_says_its_behaviour_in_one_sentence(path: Path) -> None:
    """A test's docstring is one paragraph that ends as a sentence does."""
    for test in behaviours_of(path):
        sentence = ast.get_docstring(test) or ""
        assert sentence, f"{named(path)}:{test.lineno} {test.name} has no docstring"
        assert "\n\n" not in sentence, f"{named(path)}:{test.lineno} says more than one sentence"
        assert sentence.endswith((".", "。")), f"{named(path)}:{test.lineno} is no whole sentence"
