"""`plugin new` makes a plugin whose tests pass at once, or says why it cannot."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.catalogues import untranslated
from core.cli.plugin_new import new
from core.config import ROOT
from core.engine.imports import check_plugin
from core.engine.manifest import read_manifest


def make(folder: Path, *arguments: str):
    return CliRunner().invoke(new, [*arguments, "--folder", str(folder)])


@pytest.mark.slow
def test_the_tests_of_a_new_plugin_pass_at_once(tmp_path: Path) -> None:
    assert make(tmp_path, "stock_room", "--name", "Stock room").exit_code == 0
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "core.testing", "-c", "setup.cfg"]
    done = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed" in done.stdout


@pytest.mark.slow
def test_a_module_may_be_called_as_the_plugin_is(tmp_path: Path) -> None:
    make(tmp_path, "stock_room")
    home = tmp_path / "stock_room"
    (home / "stock_room.py").write_text("SHELVES = 3\n")
    (home / "tests" / "test_entries.py").write_text(
        "def test_it(site, plugin):\n    from plugins.stock_room.stock_room import SHELVES\n    assert SHELVES == 3\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "core.testing", "-c", "setup.cfg"]
    tests = home / "tests" / "test_entries.py"
    done = subprocess.run([*command, str(tests)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_it_keeps_the_rules_for_plugins(tmp_path: Path) -> None:
    make(tmp_path, "stock_room", "--name", "Stock room")
    manifest = read_manifest(tmp_path / "stock_room")
    assert (manifest.slug, manifest.name) == ("stock_room", "Stock room")
    assert check_plugin(tmp_path / "stock_room", manifest) == []


def test_nothing_of_the_scaffold_is_left_in_it(tmp_path: Path) -> None:
    make(tmp_path, "stock_room")
    texts = [path.read_bytes() for path in (tmp_path / "stock_room").rglob("*") if path.is_file()]
    assert not any(b"newplugin" in text or b"New plugin" in text for text in texts)


def test_its_words_are_translated(tmp_path: Path) -> None:
    make(tmp_path, "stock_room")
    assert untranslated(tmp_path / "stock_room") == []


def test_it_says_what_to_do_next(tmp_path: Path) -> None:
    said = make(tmp_path, "stock_room").output
    assert "./tanggap plugin install stock_room.zip" in said
    assert "./tanggap plugin activate stock_room" in said
    assert f"-p core.testing {tmp_path / 'stock_room'}" in said


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("Stock-Room", "A slug has"),
        ("core", "platform's own"),
        ("class", "word of Python"),
        ("admin", "address of the platform"),
        ("../../etc", "A slug has"),
    ],
)
def test_a_slug_that_cannot_be_is_refused_with_the_reason(tmp_path: Path, slug: str, words: str) -> None:
    answer = make(tmp_path, slug)
    assert answer.exit_code == 1
    assert words in answer.output
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "stock_room").mkdir()
    assert "exists already" in make(tmp_path, "stock_room").output
    assert list((tmp_path / "stock_room").iterdir()) == []
