"""Whatever is said in English is said in Indonesian too."""

from pathlib import Path

import pytest

from core.catalogues import catalogue, compiled, folders, known, untranslated
from core.config import ROOT

FOLDERS = [folder for folder in folders(ROOT) if catalogue(folder).exists()]


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    """Each folder that has a catalogue."""
    return request.param


def test_every_sentence_has_an_indonesian_translation(folder: Path) -> None:
    assert untranslated(folder) == []


def test_the_compiled_catalogue_is_the_written_one(folder: Path) -> None:
    assert catalogue(folder).with_suffix(".mo").read_bytes() == compiled(known(folder))


def test_translations_keep_the_placeholders(folder: Path) -> None:
    wrong = [error for message in known(folder) if message.id for error in message.check(catalog=known(folder))]
    assert wrong == []
