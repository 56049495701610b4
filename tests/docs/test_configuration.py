"""Every setting from outside is documented, and nothing that does not exist."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from core.cli import COMMANDS
from core.config import ROOT, Config
from tests.docs.pages import DOCS, INDONESIAN, Page

PAGES = [Page(DOCS / "configuration.md"), Page(INDONESIAN / "configuration.md")]
VARIABLE = re.compile(r"TANGGAP_[A-Z_]+")
# For tests, and for a process that hands over to another one.
NOT_FOR_PEOPLE = {"TANGGAP_CRASH", "TANGGAP_REPLACED_PYTHON", "TANGGAP_TEST_STRICT"}
# Made of others, or for tests and the kit for authors.
NOT_SET = {"root", "testing", "more_plugins"}
BY_ANOTHER_NAME = {"allow_plugin_upload": "plugin_upload"}


def sources() -> list[Path]:
    """The files that run on somebody's server."""
    code = [path for path in (ROOT / "core").rglob("*.py") if "scaffold" not in path.parts]
    return [*code, ROOT / "tanggap", ROOT / "passenger_wsgi.py"]


def read_by_the_code() -> set[str]:
    """The variables that the code names as a whole string."""
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and VARIABLE.fullmatch(node.value):
                found.add(node.value)
    return found - NOT_FOR_PEOPLE


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
def test_every_variable_is_documented_and_every_documented_one_exists(page: Page) -> None:
    assert {code for code in page.codes if VARIABLE.fullmatch(code)} == read_by_the_code()


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
@pytest.mark.parametrize("field", [each.name for each in fields(Config) if each.name not in NOT_SET])
def test_every_setting_is_documented(page: Page, field: str) -> None:
    name = BY_ANOTHER_NAME.get(field, field)
    assert f"`TANGGAP_{name.upper()}`" in page.text


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
def test_every_name_of_the_file_is_documented(page: Page) -> None:
    code = (ROOT / "core" / "config.py").read_text("utf-8")
    for name in re.findall(r'written\.get\("(\w+)"', code):
        assert f"| `{name}` |" in page.text


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
def test_every_command_is_documented(page: Page) -> None:
    assert {name for name in COMMANDS if f"| `{name}` |" not in page.text} == set()
