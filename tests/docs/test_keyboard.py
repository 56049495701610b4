"""Every key that a page has is told in both languages."""

import re

import pytest

from core.config import ROOT
from core.services.finding.folders import FOLDERS
from tests.docs.pages import Page, read

PAGES = read("agent/keyboard.md")
KEY = re.compile(r'data-key="([^"{]+)"')
IN_MACROS = {"r", "n", "!", "#"}  # of the composer, of spam and trash


def keys() -> set[str]:
    """All keys of the desk."""
    templates = (ROOT / "core" / "web" / "templates" / "core").rglob("*.html")
    drawn = {key for path in templates for key in KEY.findall(path.read_text("utf-8"))}
    return drawn | {folder.key for folder in FOLDERS if folder.key} | IN_MACROS


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
def test_every_key_is_told(page: Page) -> None:
    assert keys() - set(page.codes) == set()
