"""The vendored front-end files are exactly those that the manifest names."""

import hashlib
import tomllib
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "core" / "web" / "static"
VENDOR = STATIC / "vendor"
ENTRIES = tomllib.loads((VENDOR / "vendor.toml").read_text())["file"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_a_vendored_file_has_the_digest_of_the_manifest(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_a_vendored_file_comes_with_its_licence(entry: dict[str, str]) -> None:
    assert (VENDOR / entry["licence_file"]).read_text().strip()


def test_nothing_is_vendored_beside_the_manifest() -> None:
    listed = {entry[key] for entry in ENTRIES for key in ("file", "licence_file")} | {"vendor.toml"}
    assert {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} == listed


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_what_is_vendored_is_used(entry: dict[str, str]) -> None:
    scripts = "".join(path.read_text() for path in (STATIC / "js").glob("*.js"))
    assert f"../vendor/{entry['file']}" in scripts
