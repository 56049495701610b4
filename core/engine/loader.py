"""Imports the active plugins, in order, and asks them what they declare; the only place where core imports a plugin."""

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import plugins
from core.engine.context import PluginContext, Services
from core.engine.digest import Digests
from core.engine.fuse import spoken
from core.engine.hooks import CORE, Hooks
from core.engine.manifest import Manifest
from core.engine.registry import Registry
from core.errors import BuildError

_digests = Digests()
_imported_as: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Loaded:
    """An active plugin in memory."""

    manifest: Manifest
    module: ModuleType


@dataclass
class Build:
    """The plugins of one build of the app."""

    hooks: Hooks
    registry: Registry
    epoch: int
    loaded: dict[str, Loaded] = field(default_factory=dict)


def build_plugins(
    manifests: Sequence[Manifest],
    core_plugin: ModuleType,
    hooks: Hooks,
    services: Services,
    epoch: int,
) -> Build:
    """Load plugins (dependencies first) into fresh hooks and a fresh registry.

    Raises `BuildError` naming the first plugin that cannot be imported or registered.
    """
    build = Build(hooks, Registry(), epoch)
    hooks.register(CORE, core_plugin, PluginContext(CORE, services, epoch))
    for manifest in manifests:
        _make_findable(manifest.slug, manifest.folder)
        build.loaded[manifest.slug] = Loaded(manifest, _import(manifest.slug, "", hooks))
        _imported_as.setdefault(manifest.slug, _digests.of(manifest.folder))
        if manifest.provides.hookspecs:
            hooks.add_specs(manifest.slug, _import(manifest.slug, f".{manifest.provides.hookspecs}", hooks))
    for slug in reversed(build.loaded):  # pluggy calls the last registered first
        hooks.register(slug, build.loaded[slug].module, PluginContext(slug, services, epoch))
    build.registry.fill(hooks)
    return build


def _import(slug: str, module: str, hooks: Hooks) -> ModuleType:
    """Import a plugin, or a module of it.

    What a failed import leaves of it stays in memory: its tables are known to the metadata by then, and importing
    their module a second time would be an error of its own.
    """
    hooks.marker.enter(slug, "import")
    try:
        return importlib.import_module(f"plugins.{slug}{module}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # sys.exit() at import would escape `except Exception`
        raise BuildError(slug, f"It cannot be imported: {spoken(error)}") from error
    finally:
        hooks.marker.leave()


def is_stale(manifest: Manifest) -> bool:
    """Tell whether the code of a plugin has changed since this process imported it: it needs a fresh process."""
    known = _imported_as.get(manifest.slug)
    return known is not None and known != _digests.of(manifest.folder)


def look_in(home: Path) -> None:
    """Let `plugins.<slug>` be found in a further folder."""
    if str(home) not in plugins.__path__:
        plugins.__path__.append(str(home))
        importlib.invalidate_caches()


def _make_findable(slug: str, folder: Path) -> None:
    """Let `plugins.<slug>` mean this folder, whatever other folders hold and whatever another site has imported."""
    parent = str(folder.parent)
    if next((path for path in plugins.__path__ if (Path(path) / slug).is_dir()), "") != parent:
        plugins.__path__[:] = [parent, *(path for path in plugins.__path__ if path != parent)]
        importlib.invalidate_caches()
    known = sys.modules.get(f"plugins.{slug}")
    if known is not None and Path(known.__file__ or "").parent != folder:
        _forget(slug)


def _forget(slug: str) -> None:
    name = f"plugins.{slug}"
    for each in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        del sys.modules[each]
    _imported_as.pop(slug, None)
