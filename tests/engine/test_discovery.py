"""Plugins are found in their folders; what is broken or hidden behind another one is shown as such."""

import os
from pathlib import Path

import pytest

from core.engine.discovery import discover
from tests.engine.samples import write_plugin


def homes(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "plugins", tmp_path / "instance" / "plugins"


def test_plugins_of_both_folders_are_found_in_order(tmp_path: Path) -> None:
    bundled, uploaded = homes(tmp_path)
    write_plugin(uploaded, "aaa")
    write_plugin(bundled, "kb")
    write_plugin(bundled, "form")
    found = discover([bundled, uploaded]).found
    assert [(plugin.slug, plugin.home) for plugin in found] == [("form", bundled), ("kb", bundled), ("aaa", uploaded)]


def test_the_first_holder_of_a_slug_wins_and_the_other_is_shown(tmp_path: Path) -> None:
    bundled, uploaded = homes(tmp_path)
    first, second = write_plugin(bundled, "kb"), write_plugin(uploaded, "kb")
    discovery = discover([bundled, uploaded])
    assert [plugin.folder for plugin in discovery.found] == [first]
    assert [(copy.folder, copy.by) for copy in discovery.shadowed] == [(second, first)]


def test_a_broken_first_holder_still_hides_the_second(tmp_path: Path) -> None:
    bundled, uploaded = homes(tmp_path)
    write_plugin(bundled, "kb", "nonsense\n")
    write_plugin(uploaded, "kb")
    discovery = discover([bundled, uploaded])
    assert not discovery.found
    assert [broken.slug for broken in discovery.broken] == ["kb"]
    assert [copy.slug for copy in discovery.shadowed] == ["kb"]


def test_a_broken_manifest_does_not_hide_the_other_plugins(tmp_path: Path) -> None:
    write_plugin(tmp_path, "bad", "surprise = 1\n")
    write_plugin(tmp_path, "good")
    discovery = discover([tmp_path])
    assert list(discovery.manifests) == ["good"]
    assert "surprise" in str(discovery.broken[0].problems[0])


def test_python_without_a_manifest_is_broken(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "__init__.py").touch()
    assert [broken.slug for broken in discover([tmp_path]).broken] == ["kb"]


def test_a_folder_without_python_is_no_plugin(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "read.me").touch()
    (tmp_path / "file.py").touch()
    discovery = discover([tmp_path])
    assert (discovery.found, discovery.broken) == ((), ())


@pytest.mark.parametrize("name", [".previous", ".kb", "__pycache__"])
def test_hidden_folders_are_passed_over(tmp_path: Path, name: str) -> None:
    write_plugin(tmp_path, name)
    assert discover([tmp_path]).broken == ()


def test_a_link_to_elsewhere_is_passed_over(tmp_path: Path) -> None:
    write_plugin(tmp_path / "elsewhere", "kb")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "kb").symlink_to(tmp_path / "elsewhere" / "kb")
    discovery = discover([tmp_path / "plugins"])
    assert (discovery.found, discovery.broken) == ((), ())


def test_a_missing_folder_holds_no_plugins(tmp_path: Path) -> None:
    assert discover([tmp_path / "none"]).found == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_broken(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path, "kb")
    folder.chmod(0)
    try:
        assert [broken.slug for broken in discover([tmp_path]).broken] == ["kb"]
    finally:
        folder.chmod(0o755)
