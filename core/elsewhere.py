"""Lets pytest import tests of a plugin that lies outside of plugins/, without importing the plugin under a second name.

pytest imports the folder around a test as a package, whose name it makes of the path. For a plugin that package would
be the plugin itself: its tables would be defined twice. In its place an empty package is given; the plugin is
`plugins.<slug>` alone.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

from core.engine.loader import look_in
from core.engine.manifest import FILE


class _Nothing(Loader):
    """Runs no code."""

    def create_module(self, spec: ModuleSpec) -> None:
        """Let Python make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Leave it empty."""


class EmptyPackages(MetaPathFinder):
    """Finds an empty package where pytest looks for the folder of a plugin."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for folders with a manifest that are not asked for as `plugins.<slug>`."""
        folder = Path(path[0]) if path else None
        if folder is None or fullname.rpartition(".")[2] != folder.name or _is_its_own(fullname, folder.name):
            return None
        if not (folder / FILE).is_file():
            return None
        look_in(folder.parent)
        return spec_from_file_location(
            fullname, folder / "__init__.py", loader=_Nothing(), submodule_search_locations=[str(folder)]
        )


def _is_its_own(fullname: str, slug: str) -> bool:
    """Say whether this is the plugin or a module of it, which may be called as the plugin is."""
    return f"{fullname}.".startswith(f"plugins.{slug}.")


def install() -> None:
    """Ask this finder first; once."""
    if not any(isinstance(each, EmptyPackages) for each in sys.meta_path):
        sys.meta_path.insert(0, EmptyPackages())
