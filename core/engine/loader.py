"""Imports the active plugins, in order, and asks them what they declare; the only place where core imports a plugin."""

import contextlib
import difflib
import gc
import importlib
import re
import sys
import weakref
from collections.abc import Collection, Sequence
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
from core.engine.slips import slips
from core.engine.tables import forget_tables
from core.errors import BuildError

_digests = Digests()
_imported: dict[str, "_Imported"] = {}
_builds: "weakref.WeakSet[Build]" = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class _Imported:
    """What this process has imported of a plugin: the digest of its code, and whose faces it may have imported."""

    digest: str
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An active plugin in memory."""

    manifest: Manifest
    module: ModuleType


@dataclass(eq=False)
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
        _take_new_code(manifest)
        build.loaded[manifest.slug] = Loaded(manifest, _import(manifest.slug, "", hooks))
        if manifest.provides.hookspecs:
            hooks.add_specs(manifest.slug, _import(manifest.slug, f".{manifest.provides.hookspecs}", hooks))
    for slug in reversed(build.loaded):  # pluggy calls the last registered first
        hooks.register(slug, build.loaded[slug].module, PluginContext(slug, services, epoch))
    build.registry.fill(hooks)
    build.registry.warnings += slips(build.registry, hooks)
    _builds.add(build)
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
        raise BuildError(slug, f"It cannot be imported: {_missing_name(error) or spoken(error)}") from error
    finally:
        hooks.marker.leave()


def _missing_name(error: BaseException) -> str:
    """Say which name of the API is not there, with the nearest one; "" for any other error."""
    named = re.search(r"cannot import name '(\w+)' from '(core\.api|core\.testing)'", str(error))
    if named is None or not isinstance(error, ImportError):
        return ""
    name, module = named.groups()
    near = difflib.get_close_matches(name, vars(sys.modules[module]), 1)
    where = "docs/testing.md" if module == "core.testing" else "docs/api.md"
    return f"{module} has no `{name}`; " + (f"did you mean `{near[0]}`?" if near else f"{where} lists what it offers.")


def _take_new_code(manifest: Manifest) -> None:
    """Let go of what was imported of a plugin whose code was replaced while it was off, or had failed.

    What an app that still lives was built of stays: the plugin needs a fresh process then, and its card says so.
    """
    slug = manifest.slug
    if is_stale(manifest):
        going = _with_those_in_need(slug)
        if not _are_in_use(going):
            for each in reversed(going):
                _forget(each)
            _forget_compiled(manifest.folder)
    _imported.setdefault(slug, _Imported(_digests.of(manifest.folder), frozenset(manifest.requires.plugins)))


def is_stale(manifest: Manifest) -> bool:
    """Tell whether the code of a plugin has changed since this process imported it: it needs a fresh process."""
    known = _imported.get(manifest.slug)
    return known is not None and known.digest != _digests.of(manifest.folder)


def _forget_compiled(folder: Path) -> None:
    """Take away what Python has compiled: by time and size alone it cannot tell files of the same second apart."""
    for path in folder.rglob("__pycache__/*.pyc"):
        with contextlib.suppress(OSError):  # another user's files, or gone meanwhile
            path.unlink()
    importlib.invalidate_caches()


def _with_those_in_need(slug: str) -> list[str]:
    """Name a plugin and all that may hold things of it, those behind it that hold things of the ones before."""
    found = [slug]
    for each in found:
        found += [other for other, known in _imported.items() if each in known.needs and other not in found]
    return found


def _are_in_use(slugs: Collection[str]) -> bool:
    """Tell whether an app that still lives has one of them; those thrown away are circles that wait to be collected."""
    if not _in_use(slugs):
        return False
    gc.collect()
    return _in_use(slugs)


def _in_use(slugs: Collection[str]) -> bool:
    return any(slug in build.loaded for build in _builds for slug in slugs)


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
    forget_tables(slug)
    _imported.pop(slug, None)
