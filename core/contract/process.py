"""What a plugin has left in this process after the app was built without it."""

import logging
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Mapper, Session
from werkzeug.local import LocalProxy

from core.database import db, engine_for
from core.engine.registry import Shelf
from core.models import Ticket

if TYPE_CHECKING:
    from core.testing import Site

LOOKED_THROUGH = ("core.", "flask.", "jinja2.", "werkzeug.", "flask_babel", "flask_login", "logging", "builtins")
MAPPED = inspect(Ticket).registry
PLAIN = frozenset({str, bytes, int, float, bool, type(None), ModuleType, re.Pattern, property})


def _relationships() -> set[str]:
    return {
        f"{mapper.class_.__name__}.{each.key}"
        for mapper in MAPPED.mappers
        if mapper.class_.__module__.startswith("core.")
        for each in mapper.relationships
    }


@dataclass
class Process:
    """This process as it was: its threads, paths, environment, and the relationships of the core's classes."""

    threads: set[threading.Thread] = field(default_factory=lambda: set(threading.enumerate()))
    path: list[str] = field(default_factory=lambda: list(sys.path))
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    relationships: set[str] = field(default_factory=_relationships)

    def remains(self, site: "Site", slug: str) -> Iterator[str]:
        """Name what is there now and was not then, and whatever of the plugin's own hangs in the core."""
        yield from (f"the thread {each.name}" for each in threading.enumerate() if each not in self.threads)
        yield from (f"{each} in sys.path" for each in sys.path if each not in self.path)
        changed = {name for name, value in os.environ.items() if self.environment.get(name) != value}
        yield from (f"the environment variable {name}" for name in sorted(changed - {"PYTEST_CURRENT_TEST"}))
        yield from (f"the relationship {name} on a class of the core" for name in _relationships() - self.relationships)
        yield from _listeners(site, slug)
        yield from _log_handlers(slug)
        yield from _in_modules(slug)


def declared(site: "Site", slug: str, templates: Iterable[str]) -> Iterator[str]:
    """Name what the build still holds of a plugin that is off."""
    built = site.built
    for name, shelf in vars(built.registry).items():
        if isinstance(shelf, Shelf):
            yield from (f"`{each.item}` among the {name}" for each in shelf.owned() if each.owner == slug)
    for kind, keyed in (("job", built.registry.jobs), ("schedule", built.registry.schedules)):
        yield from (f"the {kind} {name}" for owner, name in keyed if owner == slug)
    if slug in built.registry.settings:
        yield "its settings form"
    if slug in built.hooks.contexts or slug in built.build.loaded:
        yield "its hooks"
    for name in templates:
        with suppress(TemplateNotFound):
            site.app.jinja_env.get_template(name)
            yield f"the template {name}"


def templates_of(site: "Site", slug: str) -> list[str]:
    """Name the templates in the folder of a plugin that is on."""
    folder = site.built.build.loaded[slug].manifest.folder / "templates"
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*.*") if each.is_file())


def _is_of(thing: Any, slug: str) -> bool:
    """Tell whether a function, class or object is defined in the plugin."""
    if type(thing) in PLAIN or isinstance(thing, LocalProxy):  # a proxy stands for what belongs to a request
        return False
    seen = (thing, *(_peeled(thing, name) for name in ("__func__", "__wrapped__", "func")), type(thing))
    return any(f"{_peeled(each, '__module__')}.".startswith(f"plugins.{slug}.") for each in seen)


def _peeled(thing: Any, name: str) -> Any:
    with suppress(Exception):  # an object may answer any name as it likes
        return getattr(thing, name, None)
    return None


def _listeners(site: "Site", slug: str) -> Iterator[str]:
    """Look for SQLAlchemy listeners where plugins could reach: the session, the engine and mappers."""
    with site.app.app_context():
        here = (Session, Engine, Mapper, engine_for(site.config.database_url), db.session.session_factory)
        targets: tuple[Any, ...] = (*here, *(mapper.class_ for mapper in MAPPED.mappers))
        for target in targets:
            for name, listener in _heard(target):
                own = [fn for fn in _wrapped(listener) if _is_of(fn, slug)]
                yield from (f"the SQLAlchemy listener {fn.__qualname__} for {name}" for fn in own)


def _wrapped(listener: Any) -> list[Any]:
    """Give a listener and what it closes over: SQLAlchemy wraps some of them."""
    cells = getattr(listener, "__closure__", None) or ()
    return [each for each in (listener, *(cell.cell_contents for cell in cells)) if callable(each)]


def _heard(target: Any) -> Iterator[tuple[str, Any]]:
    for owner in (target, getattr(target, "__mapper__", None), getattr(target, "class_", None)):
        dispatch = getattr(owner, "dispatch", None)
        for name in getattr(dispatch, "_event_names", ()):
            found = getattr(dispatch, name)
            if hasattr(found, "_clslevel") and isinstance(owner, type):
                yield from ((name, fn) for fn in found._clslevel.get(owner, ()))
            elif hasattr(found, "__iter__"):
                yield from ((name, fn) for fn in found)


def _log_handlers(slug: str) -> Iterator[str]:
    loggers = [logging.getLogger(), *(each for each in logging.root.manager.loggerDict.values())]
    for logger in loggers:
        for each in (*getattr(logger, "handlers", ()), *getattr(logger, "filters", ())):
            if _is_of(each, slug):
                yield f"the {type(each).__name__} on the logger {getattr(logger, 'name', '')}"


def _in_modules(slug: str) -> Iterator[str]:
    """Look for the plugin's functions and objects in the core's modules, their classes, lists and dictionaries."""
    for module_name, module in sorted(sys.modules.items()):
        if not f"{module_name}.".startswith(LOOKED_THROUGH) or module is None:
            continue
        for name, value in list(vars(module).items()):
            if _is_of(value, slug):
                yield f"{module_name}.{name}, which is the plugin's now"
            elif isinstance(value, type) and value.__module__ == module_name:
                members = [key for key, each in list(vars(value).items()) if _is_of(each, slug)]
                yield from (f"{module_name}.{name}.{key}, which is the plugin's now" for key in members)
            elif any(_is_of(each, slug) for each in _held(value)):
                yield f"something of it in {module_name}.{name}"


def _held(value: Any) -> list[Any]:
    if type(value) is dict:
        return [*value.keys(), *value.values()]
    return list(value) if type(value) in {list, set, tuple, frozenset} else []
