"""The dispatcher: every call of a hook goes through here, and no plugin can hurt another or the core.

Each implementation gets its own try, a savepoint where a unit of work is open, a time budget that is reported, and
counters. pluggy keeps the specs and finds the implementations; its own loop would stop at the first error.
"""

import inspect
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Protocol

import pluggy

from core.database import db, is_writing
from core.engine import hookspecs
from core.engine.context import PluginContext
from core.engine.fuse import Failure, Fuse, failure_of
from core.engine.markers import PROJECT
from core.errors import BuildError, TanggapError, Veto

CORE = "core"
BUDGET_SECONDS = 2.0
HOOK_OF_JOBS = ("event_recorded", "notification_raised", "erase_personal_data")


class Marker(Protocol):
    """Says which plugin runs right now, so that a killed process names its culprit."""

    def enter(self, slug: str, hook: str) -> None:
        """Say that a plugin starts."""

    def leave(self) -> None:
        """Say that it has ended."""


class NoMarker:
    """A marker for tests and commands, which nobody kills for being stuck."""

    def enter(self, slug: str, hook: str) -> None:
        """Say nothing."""

    def leave(self) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one plugin said."""

    slug: str
    value: Any


@dataclass(slots=True)
class Cost:
    """How often a plugin was called, how long it took and how often it failed, in this process."""

    calls: int = 0
    seconds: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Implementation:
    """One plugin's function for one hook."""

    slug: str
    function: Callable[..., Any]
    wants: tuple[str, ...]
    durable: frozenset[str] | None = None

    def run(self, arguments: Mapping[str, Any]) -> Any:
        """Call it with those arguments that it asks for."""
        return self.function(**{name: arguments[name] for name in self.wants})


class Failed(Exception):
    """An implementation failed; the failure is noted already."""


@dataclass
class Hooks:
    """The hooks of one build of the app."""

    manager: pluggy.PluginManager = field(default_factory=lambda: _new_manager())
    fuse: Fuse = field(default_factory=Fuse)
    marker: Marker = field(default_factory=NoMarker)
    request_id: Callable[[], str] = field(default=lambda: "")
    costs: dict[str, Cost] = field(default_factory=dict)
    contexts: dict[str, PluginContext] = field(default_factory=dict)
    _found: dict[str, tuple[Implementation, ...]] = field(default_factory=dict)

    def register(self, slug: str, plugin: object, context: PluginContext) -> None:
        """Take in a plugin's implementations; refuse those that pluggy's checks or our rules refuse."""
        self.contexts[slug] = context
        self.costs.setdefault(slug, Cost())
        try:
            self.manager.register(plugin, name=slug)
        except pluggy.PluginValidationError as error:
            raise BuildError(slug, str(error)) from error
        self._refuse_wrappers(slug, plugin)
        self._refuse_unknown(slug)
        self._found.clear()

    def _refuse_wrappers(self, slug: str, plugin: object) -> None:
        for caller in self.manager.get_hookcallers(plugin) or []:
            for each in caller.get_hookimpls():
                if each.plugin is plugin and (each.wrapper or each.hookwrapper):
                    raise BuildError(
                        slug,
                        f"{caller.name} is a hook wrapper, which plugins may not be; use a filter_ or before_ hook.",
                    )

    def _refuse_unknown(self, slug: str) -> None:
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise BuildError(slug, _unknown_hook(error, self.names())) from error

    def names(self) -> list[str]:
        """Give the names of all hooks."""
        return sorted(name for name, caller in vars(self.manager.hook).items() if getattr(caller, "spec", None))

    def implementations(self, hook: str) -> tuple[Implementation, ...]:
        """Give the implementations of a hook in the order in which they are called."""
        found = self._found.get(hook)
        if found is None:
            caller = getattr(self.manager.hook, hook)
            found = tuple(_implementation(each) for each in reversed(caller.get_hookimpls()))
            self._found[hook] = found
        return found

    # -- the kinds of hooks ---------------------------------------------------------------------------------------------

    def collect(self, hook: str, /, **arguments: Any) -> list[Answer]:
        """Ask all; leave out who fails and who says nothing."""
        return [answer for answer in self._ask(hook, arguments) if answer.value is not None]

    def notify(self, hook: str, /, **arguments: Any) -> None:
        """Tell all; who fails is noted."""
        for _answer in self._ask(hook, arguments):
            pass

    def before(self, hook: str, /, **arguments: Any) -> None:
        """Ask all whether it may happen; the first `Veto` ends it."""
        for each in self.implementations(hook):
            try:
                self._run(each, hook, arguments, lets_through=(Veto,))
            except Failed:
                continue

    def filter(
        self,
        hook: str,
        value: Any,
        /,
        ends: type | tuple[type, ...] = (),
        **arguments: Any,
    ) -> Any:
        """Pass a value from one to the next; who fails, or gives None, changes nothing. A value of type `ends` ends it."""
        kind = type(value)
        for each in self.implementations(hook):
            try:
                changed = self._run(each, hook, {**arguments, "value": value})
            except Failed:
                continue
            if ends and isinstance(changed, ends):
                return changed
            if isinstance(changed, kind):
                value = changed
            elif changed is not None:
                self._note(
                    each.slug,
                    hook,
                    TypeError(f"{hook} gave a {type(changed).__name__}, not a {kind.__name__}."),
                )
        return value

    def first(self, hook: str, /, **arguments: Any) -> Any:
        """Ask one after the other until one knows."""
        for answer in self._ask(hook, arguments):
            if answer.value is not None:
                return answer.value
        return None

    def check(self, hook: str, /, **arguments: Any) -> bool:
        """Ask all; one False, or one error, is a no."""
        for each in self.implementations(hook):
            try:
                if self._run(each, hook, arguments) is False:
                    return False
            except Failed:
                return False
        return True

    def scope(self, hook: str, /, **arguments: Any) -> list[Any] | None:
        """Gather conditions that must all hold; None, where one failed, means that nothing is visible."""
        conditions: list[Any] = []
        for each in self.implementations(hook):
            try:
                conditions.extend(self._run(each, hook, arguments) or ())
            except Failed:
                return None
        return conditions

    def one(self, slug: str, hook: str, /, **arguments: Any) -> None:
        """Call one plugin's implementation, if it has one, and let its error out."""
        for each in self.implementations(hook):
            if each.slug == slug:
                each.run({**arguments, "ctx": self.contexts[slug]})

    def tell(self, slug: str, hook: str, /, **arguments: Any) -> None:
        """Tell one plugin from a job: a failure is noted, then let out, so that the job tries again."""
        for each in self.implementations(hook):
            if each.slug == slug:
                try:
                    self._run(each, hook, arguments)
                except Failed as failed:
                    raise failed.__cause__ or failed from None

    def guarded(self, slug: str, act: str, function: Callable[[], Any]) -> Answer | Failure:
        """Run a plugin's function that is no hook (a slot's data, a health check) under the same guard."""
        each = Implementation(slug, function, ())
        try:
            return Answer(slug, self._run(each, act, {}))
        except Failed as failed:
            return failed.args[0]  # type: ignore[no-any-return]

    # -- the guard ------------------------------------------------------------------------------------------------------

    def _ask(self, hook: str, arguments: Mapping[str, Any]) -> Iterator[Answer]:
        for each in self.implementations(hook):
            try:
                yield Answer(each.slug, self._run(each, hook, arguments))
            except Failed:
                continue

    def _run(
        self,
        each: Implementation,
        hook: str,
        arguments: Mapping[str, Any],
        lets_through: tuple[type[BaseException], ...] = (),
    ) -> Any:
        if each.slug == CORE:
            return each.run({**arguments, "ctx": self.contexts[CORE]})
        started = time.perf_counter()
        self.marker.enter(each.slug, hook)
        try:
            with _savepoint():
                return each.run({**arguments, "ctx": self.contexts.get(each.slug)})
        except lets_through:
            raise
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:  # SystemExit and RecursionError of a plugin are its own affair
            raise Failed(self._note(each.slug, hook, error)) from error
        finally:
            self.marker.leave()
            self._count(each.slug, hook, time.perf_counter() - started)

    def _count(self, slug: str, hook: str, seconds: float) -> None:
        cost = self.costs.setdefault(slug, Cost())
        cost.calls += 1
        cost.seconds += seconds
        if seconds > BUDGET_SECONDS and hook not in HOOK_OF_JOBS:
            self._note(slug, hook, TookTooLong(hook, seconds))

    def _note(self, slug: str, hook: str, error: BaseException) -> Failure:
        self.costs.setdefault(slug, Cost()).failures += 1
        failure = failure_of(slug, hook, self.request_id(), error)
        self.fuse.note(failure)
        return failure


class TookTooLong(TanggapError):
    """A hook went past its budget."""

    def __init__(self, hook: str, seconds: float) -> None:
        super().__init__(f"{hook} took {seconds:.1f} s; it may take {BUDGET_SECONDS:.0f} s. Move slow work to a job.")


def _savepoint() -> AbstractContextManager[Any]:
    return db.session.begin_nested() if is_writing() else nullcontext()


def _new_manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def _implementation(found: pluggy.HookImpl) -> Implementation:
    function = inspect.unwrap(found.function)
    durable = getattr(function, "tanggap_durable", None)
    return Implementation(found.plugin_name, found.function, tuple(found.argnames), durable)


def _unknown_hook(error: pluggy.PluginValidationError, known: list[str]) -> str:
    import difflib
    import re

    named = re.search(r"unknown hook '([^']+)'", str(error))
    name = named.group(1) if named else "?"
    near = difflib.get_close_matches(name, known, 1)
    return f"unknown hook `{name}`" + (f"; did you mean `{near[0]}`?" if near else "; docs/hooks.md lists the hooks.")
