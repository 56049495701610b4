"""The guard around every call into a plugin: its own try, a savepoint, a time budget, counters, a mark of who runs."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.database import db, is_writing
from core.engine.context import PluginContext
from core.engine.fuse import Failure, Fuse, failure_of, request_id
from core.errors import TanggapError, WriteOutside

CORE = "core"
BUDGET_SECONDS = 2.0
UNHURRIED = frozenset(
    {
        "filter_inbound",
        "filter_outbound",
        "event_recorded",
        "collect_personal_data",
        "erase_personal_data",
        "notification_raised",
        "demo_filled",
        "settings test",
    }
)
"""Called where nobody waits, as in jobs, or where somebody asked for what takes its time."""


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
    wants: tuple[str, ...] = ()
    durable: frozenset[str] | None = None

    def run(self, arguments: Mapping[str, Any]) -> Any:
        """Call it with those arguments that it asks for."""
        return self.function(**{name: arguments[name] for name in self.wants})


class Failed(Exception):
    """An implementation failed; the failure is noted already."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.error)
        self.failure = failure


class TookTooLong(TanggapError):
    """A hook went past its budget."""

    def __init__(self, hook: str, seconds: float) -> None:
        super().__init__(f"{hook} took {seconds:.1f} s; it may take {BUDGET_SECONDS:.0f} s. Move slow work to a job.")


@dataclass
class Guard:
    """Runs plugins' functions so that none can hurt another or the core."""

    fuse: Fuse = field(default_factory=Fuse)
    marker: Marker = field(default_factory=NoMarker)
    costs: dict[str, Cost] = field(default_factory=dict)
    contexts: dict[str, PluginContext] = field(default_factory=dict)

    def run(
        self,
        each: Implementation,
        hook: str,
        arguments: Mapping[str, Any],
        lets_through: tuple[type[BaseException], ...] = (),
    ) -> Any:
        """Call one implementation; raises `Failed` for whatever goes wrong in it. The core's own is not guarded."""
        given = {**arguments, "ctx": self.contexts.get(each.slug)}
        if each.slug == CORE:
            return each.run(given)
        if is_writing():
            db.session.flush()  # what is wrong with the core's own changes is not the plugin's fault
        started = time.perf_counter()
        self.marker.enter(each.slug, hook)
        try:
            with _session_kept_whole():
                return each.run(given)
        except KeyboardInterrupt:
            raise
        except lets_through:
            raise
        except BaseException as error:  # SystemExit and RecursionError of a plugin are its own affair
            raise Failed(self.note(each.slug, hook, error)) from error
        finally:
            self.marker.leave()
            self._count(each.slug, hook, time.perf_counter() - started)

    def note(self, slug: str, hook: str, error: BaseException) -> Failure:
        """Count a failure and leave it for the services to write down."""
        self.costs.setdefault(slug, Cost()).failures += 1
        failure = failure_of(slug, hook, request_id(), error)
        self.fuse.note(failure)
        return failure

    def _count(self, slug: str, hook: str, seconds: float) -> None:
        cost = self.costs.setdefault(slug, Cost())
        cost.calls += 1
        cost.seconds += seconds
        if seconds > BUDGET_SECONDS and hook not in UNHURRIED:
            self.note(slug, hook, TookTooLong(hook, seconds))


@contextmanager
def _session_kept_whole() -> Iterator[None]:
    """Undo what a plugin that fails did to the session, and nothing else.

    In a unit of work that is a savepoint. Outside one there is only the read transaction, which on PostgreSQL is dead
    after a statement that failed; and what was changed there would make the next `writing()` fail.
    """
    if is_writing():
        with db.session.begin_nested():
            yield
        return
    try:
        yield
        session = db.session()
        if session.new or session.dirty or session.deleted:
            raise WriteOutside("Something was changed outside `with ctx.transaction()`; it is not stored.")
    except BaseException:
        db.session.rollback()
        raise
