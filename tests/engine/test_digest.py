"""The digest of a folder changes exactly when its code does."""

import os
import shutil
from pathlib import Path

import pytest

from core.engine.digest import Digests
from tests.engine.samples import write_plugin

FILES = {"views.py": "a = 1", "templates/kb/page.html": "<p>", "migrations/0001.py": "", "static/kb.css": "a {}"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_plugin(tmp_path, "kb", files=FILES)


def rewrite(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("name", ["views.py", "plugin.toml", "templates/kb/page.html", "migrations/0001.py", "new.py"])
def test_changed_code_gives_another_digest(folder: Path, name: str) -> None:
    digests = Digests()
    before = digests.of(folder)
    rewrite(folder / name, "b = 2")
    assert digests.of(folder) != before


@pytest.mark.parametrize("name", ["__pycache__/views.pyc", ".hidden.py", "tests/test_kb.py", "static/kb.css", "a.po"])
def test_what_is_not_code_changes_nothing(folder: Path, name: str) -> None:
    before = Digests().of(folder)
    rewrite(folder / name, "b = 2")
    assert Digests().of(folder) == before


def test_a_renamed_file_gives_another_digest(folder: Path) -> None:
    before = Digests().of(folder)
    (folder / "views.py").rename(folder / "pages.py")
    assert Digests().of(folder) != before


def test_a_copy_elsewhere_has_the_same_digest(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    assert Digests().of(tmp_path / "copy") == Digests().of(folder)


def test_a_file_of_same_size_and_time_is_still_read_when_it_was_replaced(folder: Path) -> None:
    digests, path = Digests(), folder / "views.py"
    before, stat = digests.of(folder), path.stat()
    (folder / "new").write_text("a = 2")
    (folder / "new").rename(path)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert digests.of(folder) != before


def test_an_untouched_file_is_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = Digests()
    before = digests.of(folder)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read again"))
    assert digests.of(folder) == before


def test_a_link_to_nowhere_and_a_missing_folder_are_no_error(folder: Path) -> None:
    (folder / "gone.py").symlink_to(folder / "nowhere.py")
    assert Digests().of(folder)
    assert Digests().of(folder / "missing") == Digests().of(folder / "missing too")
