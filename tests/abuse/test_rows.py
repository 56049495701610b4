"""Every row of `rows.py` is shown by a marked test, and every mark names a row."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import ROOT
from tests.abuse.rows import ROWS


def marks(file: Path) -> Iterator[tuple[str, str]]:
    """Give the numbers in the marks of a file, each with its test."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.abuse":
                    yield from ((str(ast.literal_eval(each)), node.name) for each in mark.args)


@functools.cache
def proofs() -> dict[str, list[str]]:
    """Give the tests of each number."""
    found: dict[str, list[str]] = {}
    for file in sorted([*ROOT.glob("tests/*/test_*.py"), *ROOT.glob("plugins/*/tests/test_*.py")]):
        for number, name in marks(file):
            found.setdefault(number, []).append(f"{file.relative_to(ROOT)}::{name}")
    return found


@pytest.mark.parametrize("number", ROWS)
def test_a_row_is_shown_by_a_test(number: str) -> None:
    assert proofs().get(number), ROWS[number]


def test_no_mark_names_a_row_that_is_none() -> None:
    assert {number: tests for number, tests in proofs().items() if number not in ROWS} == {}
