"""What is told in English is told in Indonesian, and every link leads somewhere."""

import pytest

from core.config import ROOT
from tests.docs.pages import DOCS, ENGLISH_NAMES, USER_NAMES, Page, read

ALL = [*ENGLISH_NAMES, *(f"id/{name}" for name in USER_NAMES), "security.md"]


def test_both_languages_have_the_same_pages() -> None:
    assert USER_NAMES == ENGLISH_NAMES


@pytest.mark.parametrize("name", ENGLISH_NAMES)
def test_both_languages_have_the_same_headings(name: str) -> None:
    english, indonesian = read(name)
    assert indonesian.levels == english.levels


@pytest.mark.parametrize("name", ENGLISH_NAMES)
def test_both_languages_have_the_same_tables_and_lists(name: str) -> None:
    english, indonesian = read(name)
    for beginning in ("|", "- ", "1. ", "2. ", "3. "):
        assert indonesian.count(beginning) == english.count(beginning), beginning


@pytest.mark.parametrize("name", ENGLISH_NAMES)
def test_a_translation_is_no_copy(name: str) -> None:
    english, indonesian = (set(page.prose.splitlines()) for page in read(name))
    same = {line for line in english & indonesian if len(line) > 80 and not line.startswith("|")}
    assert not same


@pytest.mark.parametrize("name", ALL)
def test_every_link_leads_somewhere(name: str) -> None:
    page = Page(DOCS / name)
    for link in page.links:
        path, _hash, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in Page(target).anchors, link
