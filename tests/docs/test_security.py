"""The page on security names only tests that exist."""

import re
from functools import cache

import pytest

from core.config import ROOT
from tests.docs.pages import DOCS, Page

PAGE = Page(DOCS / "security.md")
NAMED = re.compile(r"`((?:tests|plugins)/[\w/]+\.py)(?:::(\w+))?`")
FOUND = sorted(set(NAMED.findall(PAGE.text)))


@cache
def source(path: str) -> str:
    """Give the text of a file of tests, "" if there is none."""
    file = ROOT / path
    return file.read_text("utf-8") if file.exists() else ""


@pytest.mark.parametrize(("path", "name"), FOUND, ids=[f"{path}::{name}" for path, name in FOUND])
def test_a_named_test_exists(path: str, name: str) -> None:
    assert source(path), path
    assert not name or f"def {name}(" in source(path)


def test_many_are_named() -> None:
    assert len(FOUND) > 60
