"""The dispatcher: every call of a hook goes through here, and no plugin can hurt another or the core.

pluggy keeps the specs and finds the implementations; its own loop would stop at the first error, so each implementation
is run by the guard. There is one method for each kind of hook; the shape of a hook's name tells which.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pluggy
from sqlalchemy import ColumnElement

from core.engine import hookspecs
from core.engine.context import PluginContext
from core.engine.fuse import Failure, Fuse
from core.engine.guard import CORE, Cost, Failed, Guard, Implementation, Marker
from core.engine.hook_rules import add_specs, durable_types, odd_arguments, refuse_odd_implementations, refuse_unknown
from core.engine.markers import PROJECT
from core.errors import BuildError, Veto

__all__ = ["CORE", "Answer", "Hooks"]

Kind = type | tuple[type, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one plugin said."""

    slug: str
    value: Any


def new_manager() -> pluggy.PluginManager:
    """Make a manager that knows the core's hooks."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


@dataclass
class Hooks:
    """The hooks of one build of the app."""

    guard: Guard = field(default_factory=Guard)
    manager: pluggy.PluginManager = field(default_factory=new_manager)
    pages: int = 0
    """Requests answered with this build in this process; costs are shown per page."""
    _found: dict[str, tuple[Implementation, ...]] = field(default_factory=dict)

    @property
    def fuse(self) -> Fuse:
        """The failures waiting to be written down."""
        return self.guard.fuse

    @property
    def marker(self) -> Marker:
        """The mark of which plugin runs."""
        return self.guard.marker

    @property
    def costs(self) -> dict[str, Cost]:
        """What each plugin cost, by slug."""
        return self.guard.costs

    @property
    def contexts(self) -> dict[str, PluginContext]:
        """The `ctx` of each plugin, by slug."""
        return self.guard.contexts

    def add_specs(self, slug: str, specs: object) -> None:
        """Take in the hooks that a plugin offers to others."""
        add_specs(slug, specs, self.manager)

    def register(self, slug: str, plugin: object, context: PluginContext) -> None:
        """Take in a plugin's implementations; refuse those that pluggy's checks or our rules refuse."""
        self.contexts[slug] = context
        self.costs.setdefault(slug, Cost())
        try:
            self.manager.register(plugin, name=slug)
        except (pluggy.PluginValidationError, ValueError) as error:
            raise BuildError(slug, odd_arguments(error, self.manager) or str(error)) from error
        refuse_odd_implementations(slug, plugin, self.manager)
        refuse_unknown(slug, self.manager, self.names())
        self._found.clear()

    def names(self) -> list[str]:
        """Give the names of all hooks."""
        return sorted(name for name, caller in vars(self.manager.hook).items() if caller.spec is not None)

    def implementations(self, hook: str) -> tuple[Implementation, ...]:
        """Give the implementations of a hook in the order in which they are called."""
        found = self._found.get(hook)
        if found is None:
            caller = getattr(self.manager.hook, hook)
            found = tuple(_implementation(each) for each in reversed(caller.get_hookimpls()))
            self._found[hook] = found
        return found

    # -- the kinds of hooks --------------------------------------------------------------------------------------------

    def collect(self, hook: str, kind: Kind = object, /, **arguments: Any) -> list[Answer]:
        """Ask all for a list of `kind`; leave out who fails, who says nothing and who gives something else."""
        answers = []
        for answer in self._ask(hook, arguments):
            if _is_list_of(answer.value, kind):
                answers.append(answer)
            else:
                self._misfit(answer, hook, f"a list of {_named(kind)}")
        return answers

    def notify(self, hook: str, /, **arguments: Any) -> None:
        """Tell all; who fails is noted."""
        for _answer in self._ask(hook, arguments):
            pass

    def before(self, hook: str, /, **arguments: Any) -> None:
        """Ask all whether it may happen; the first `Veto` ends it."""
        for each in self.implementations(hook):
            try:
                self.guard.run(each, hook, arguments, lets_through=(Veto,))
            except Failed:
                continue

    def filter(self, hook: str, value: Any, /, ends: Kind = (), **arguments: Any) -> Any:
        """Pass a value from one to the next; who fails, or gives None, changes nothing. One of type `ends` ends it."""
        kind = type(value)
        for each in self.implementations(hook):
            try:
                changed = self.guard.run(each, hook, {**arguments, "value": value})
            except Failed:
                continue
            if ends and isinstance(changed, ends):
                return changed
            if isinstance(changed, kind):
                value = changed
            elif changed is not None:
                self._misfit(Answer(each.slug, changed), hook, _named(kind))
        return value

    def first(self, hook: str, kind: Kind = object, /, **arguments: Any) -> Any:
        """Ask one after the other until one knows; an answer that is no `kind` counts as none."""
        for answer in self._ask(hook, arguments):
            if isinstance(answer.value, kind):
                return answer.value
            self._misfit(answer, hook, _named(kind))
        return None

    def check(self, hook: str, /, **arguments: Any) -> bool:
        """Ask all; anything but True and None, an error among it, is a no."""
        for each in self.implementations(hook):
            try:
                answer = self.guard.run(each, hook, arguments)
            except Failed:
                return False
            if answer is not None and answer is not True:
                return False
        return True

    def scope(self, hook: str, /, **arguments: Any) -> list[Any] | None:
        """Gather conditions that must all hold; None, where one failed, means that nothing is visible."""
        conditions: list[Any] = []
        for each in self.implementations(hook):
            try:
                answer = self.guard.run(each, hook, arguments)
            except Failed:
                return None
            if answer is not None and not _is_list_of(answer, ColumnElement):
                self._misfit(Answer(each.slug, answer), hook, "a list of conditions")
                return None
            conditions.extend(answer or ())
        return conditions

    def one(self, slug: str, hook: str, /, **arguments: Any) -> None:
        """Call one plugin's implementation, if it has one, and let its error out."""
        for each in self.implementations(hook):
            if each.slug == slug:
                self.guard.marker.enter(slug, hook)
                try:
                    each.run({**arguments, "ctx": self.contexts[slug]})
                finally:
                    self.guard.marker.leave()

    def tell(self, slug: str, hook: str, /, **arguments: Any) -> None:
        """Tell one plugin from a job: a failure is noted, then let out, so that the job tries again."""
        for each in self.implementations(hook):
            if each.slug == slug:
                try:
                    self.guard.run(each, hook, arguments)
                except Failed as failed:
                    raise failed.__cause__ or failed from None

    def guarded(self, slug: str, act: str, function: Callable[[], Any]) -> Answer | Failure:
        """Run a plugin's function that is no hook (a slot's data, a health check) under the same guard."""
        try:
            return Answer(slug, self.guard.run(Implementation(slug, function), act, {}))
        except Failed as failed:
            return failed.failure

    def _ask(self, hook: str, arguments: Mapping[str, Any]) -> Iterator[Answer]:
        for each in self.implementations(hook):
            try:
                value = self.guard.run(each, hook, arguments)
            except Failed:
                continue
            if value is not None:
                yield Answer(each.slug, value)

    def _misfit(self, answer: Answer, hook: str, wanted: str) -> None:
        error = TypeError(f"{hook} gave a {type(answer.value).__name__}; {wanted} is wanted.")
        self.guard.note(answer.slug, hook, error)


def _is_list_of(value: Any, kind: Kind) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, kind) for each in value)


def _named(kind: Kind) -> str:
    return " or ".join(each.__name__ for each in (kind if isinstance(kind, tuple) else (kind,)))


def _implementation(found: pluggy.HookImpl) -> Implementation:
    return Implementation(found.plugin_name, found.function, tuple(found.argnames), durable_types(found))
