"""Whatever is said in English is said in Indonesian too."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from core.catalogues import SAYING, catalogue, compiled, folders, known, untranslated
from core.config import ROOT

FILLING = re.compile(r"%\(\w+\)[sd]|{\w+}|%%")
NOT_OURS = frozenset({"tests", "scaffold", "samples"})
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
    catalog = known(folder)
    wrong = [(message.id, str(error)) for message in catalog if message.id for error in message.check(catalog)]
    assert wrong + [(message.id, "other fillings") for message in catalog if not _fills_alike(message)] == []


def _fills_alike(message: Message) -> bool:
    """Tell whether the translations have the gaps of the English; the singular may leave its number out."""
    english, said = _parts(message.id), _parts(message.string)
    if not all(said):
        return True  # another test's business
    return set(FILLING.findall(english[-1])) == set(FILLING.findall(said[-1])) and all(
        set(FILLING.findall(each)) <= set(FILLING.findall(english[-1])) for each in said
    )


def _parts(words: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _sources() -> list[Path]:
    return [
        path
        for home in ("core", "plugins", "docs/examples")
        for path in sorted((ROOT / home).rglob("*.py"))
        if not NOT_OURS.intersection(path.relative_to(ROOT).parts)
    ]


def test_what_is_translated_is_written_out_where_it_is_said() -> None:
    """Words put together from pieces cannot be collected, so nobody could translate them."""
    pieces = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in _sources()
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in SAYING and call.args
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.IfExp)
    ]
    assert pieces == []
