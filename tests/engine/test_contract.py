"""The border between core and plugins holds, for the core, each bundled plugin and each example."""

from pathlib import Path

import pytest

from core.config import ROOT
from core.engine.findings import Finding
from core.engine.hooks import Hooks
from core.engine.imports import check_plugin
from core.engine.layers import check_core_layers, find_slugs
from core.engine.manifest import read_manifest

CORE = ROOT / "core"
# Kinds of identities are called like the plugins that reach them.
ALLOWED = frozenset({"identity_kinds.py"})
PLUGINS = [path.parent for home in ("plugins", "docs/examples") for path in sorted(ROOT.glob(f"{home}/*/plugin.toml"))]
BUNDLED = {folder.name for folder in PLUGINS if folder.parent.name == "plugins"}
TESTS = "\n".join(
    path.read_text("utf-8")
    for home in ("tests", "plugins", "docs/examples")
    for path in ROOT.glob(f"{home}/**/*.py")
    if "tests" in path.parts
)


def said(findings: list[Finding]) -> list[str]:
    return [str(each) for each in findings if each.severity == "error"]


def test_the_core_keeps_its_layers() -> None:
    assert said(check_core_layers(CORE)) == []


def test_the_core_knows_no_plugin_by_name() -> None:
    assert said(find_slugs(CORE, BUNDLED, ALLOWED)) == []


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_a_plugin_keeps_to_its_side(folder: Path) -> None:
    assert said(check_plugin(folder, read_manifest(folder))) == []


@pytest.mark.parametrize("hook", Hooks().names())
def test_every_hook_is_tested(hook: str) -> None:
    assert hook in TESTS
