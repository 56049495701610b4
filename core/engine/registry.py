"""What the plugins of one build declared, each thing with its owner."""

import difflib
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from core import declare
from core.engine.fuse import spoken
from core.engine.guard import BUDGET_SECONDS, TookTooLong
from core.engine.hooks import CORE, Answer, Hooks
from core.engine.settings_form import SettingsForm
from core.errors import BuildError
from core.slots import PLACES

Item = TypeVar("Item")
_WRITABLE = re.compile(r"[a-z][a-z0-9_.]{0,60}")
_TYPABLE = re.compile(r"[A-Za-z][\w.]*")


@dataclass(frozen=True, slots=True)
class Owned(Generic[Item]):
    """A declared thing and the slug of who declared it."""

    owner: str
    item: Item


class Shelf(Generic[Item]):
    """Declared things of one kind, by name; a name belongs to whoever declared it first."""

    def __init__(self, kind: type, hook: str, name: Callable[[Any], Any]) -> None:
        self.kind = kind
        self.hook = hook
        self._name = name
        self._things: dict[str, Owned[Item]] = {}

    def add(self, owner: str, thing: Item) -> None:
        """Take in one thing; refuse what is of another type or bears a name that is taken."""
        if not isinstance(thing, self.kind):
            raise BuildError(owner, f"{self.hook} gave a {type(thing).__name__}; a {self.kind.__name__} is wanted.")
        name = self._name_of(owner, thing)
        if name in self._things:
            raise BuildError(owner, f"{self.hook}: `{name}` is declared by {self._things[name].owner} already.")
        self._things[name] = Owned(owner, thing)

    def _name_of(self, owner: str, thing: Item) -> str:
        try:
            name = self._name(thing)
        except Exception as error:
            raise BuildError(owner, f"{self.hook} gave an odd {self.kind.__name__}: {spoken(error)}") from error
        if not isinstance(name, str) or not name:
            raise BuildError(owner, f"{self.hook} gave a {self.kind.__name__} without a name.")
        return name

    def get(self, name: str) -> Item | None:
        """Give the thing of that name, if there is one."""
        found = self._things.get(name)
        return None if found is None else found.item

    def owner(self, name: str) -> str | None:
        """Say who declared a name."""
        found = self._things.get(name)
        return None if found is None else found.owner

    def nearest(self, name: str) -> str | None:
        """Give the known name that is nearest to a mistyped one."""
        return next(iter(difflib.get_close_matches(name, self._things, 1)), None)

    def owned(self) -> list[Owned[Item]]:
        """Give all things with their owners, in the order of declaration."""
        return list(self._things.values())

    def __iter__(self) -> Iterator[Item]:
        return (each.item for each in self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, name: object) -> bool:
        return name in self._things


def _by_name(thing: Any) -> Any:
    return thing.name


@dataclass
class Registry:
    """All that was declared."""

    permissions: Shelf[declare.Permission] = field(
        default_factory=lambda: Shelf(declare.Permission, "register_permissions", _by_name)
    )
    mounts: Shelf[declare.Mount] = field(
        default_factory=lambda: Shelf(declare.Mount, "register_mounts", lambda mount: mount.blueprint.name)
    )
    nav: Shelf[declare.NavItem] = field(
        default_factory=lambda: Shelf(declare.NavItem, "register_nav", lambda item: f"{item.place}:{item.endpoint}")
    )
    slots: Shelf[declare.Slot] = field(
        default_factory=lambda: Shelf(declare.Slot, "register_slots", lambda slot: f"{slot.place}:{slot.template}")
    )
    channels: Shelf[declare.Channel] = field(
        default_factory=lambda: Shelf(declare.Channel, "register_channels", _by_name)
    )
    events: Shelf[declare.EventType] = field(
        default_factory=lambda: Shelf(declare.EventType, "register_events", _by_name)
    )
    filters: Shelf[declare.TicketFilter] = field(
        default_factory=lambda: Shelf(declare.TicketFilter, "register_ticket_filters", _by_name)
    )
    actions: Shelf[declare.TicketAction] = field(
        default_factory=lambda: Shelf(declare.TicketAction, "register_ticket_actions", _by_name)
    )
    placeholders: Shelf[declare.Placeholder] = field(
        default_factory=lambda: Shelf(declare.Placeholder, "register_placeholders", _by_name)
    )
    search: Shelf[declare.SearchSource] = field(
        default_factory=lambda: Shelf(declare.SearchSource, "register_search", _by_name)
    )
    public_search: Shelf[declare.PublicSearch] = field(
        default_factory=lambda: Shelf(declare.PublicSearch, "register_public_search", _by_name)
    )
    audit_acts: Shelf[declare.AuditAct] = field(
        default_factory=lambda: Shelf(declare.AuditAct, "register_audit_acts", _by_name)
    )
    mail_kinds: Shelf[declare.MailKind] = field(
        default_factory=lambda: Shelf(declare.MailKind, "register_mail_kinds", _by_name)
    )
    health: Shelf[declare.HealthCheck] = field(
        default_factory=lambda: Shelf(declare.HealthCheck, "register_health_checks", _by_name)
    )
    settings: dict[str, type[SettingsForm]] = field(default_factory=dict)
    jobs: dict[tuple[str, str], declare.Job] = field(default_factory=dict)
    schedules: dict[tuple[str, str], declare.Schedule] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    """What stops nothing: a `register_…` that gave None, and so has most likely no `return`, or that took its time."""

    def fill(self, hooks: Hooks) -> None:
        """Ask every plugin what it declares."""
        for shelf in (
            self.permissions,
            self.mounts,
            self.nav,
            self.slots,
            self.channels,
            self.events,
            self.filters,
            self.actions,
            self.placeholders,
            self.search,
            self.public_search,
            self.mail_kinds,
            self.audit_acts,
            self.health,
        ):
            for answer in self._asked(hooks, shelf.hook):
                for thing in _listed(answer, shelf.hook):
                    shelf.add(answer.slug, thing)
        for answer in self._asked(hooks, "register_jobs"):
            for job in _listed(answer, "register_jobs"):
                self._add_job(answer.slug, job)
        for answer in self._asked(hooks, "register_schedules"):
            for clock in _listed(answer, "register_schedules"):
                self._add_schedule(answer.slug, clock)
        for answer in self._asked(hooks, "register_settings"):
            self.settings[answer.slug] = _settings_class(answer)
        self._check_slots()
        _check_prefixes(self.permissions)
        _check_prefixes(self.events)
        _check_prefixes(self.mail_kinds)
        _check_prefixes(self.audit_acts)
        _check_form(self.placeholders, _WRITABLE, "written in a text: small letters, digits, points and _ can be")
        _check_form(self.filters, _TYPABLE, "typed in the search box: letters, digits, points and _ can be")

    def _asked(self, hooks: Hooks, hook: str) -> Iterator[Answer]:
        # The core first: whose name is taken is whoever comes later.
        for each in sorted(hooks.implementations(hook), key=lambda each: each.slug != CORE):
            hooks.marker.enter(each.slug, hook)
            began = time.perf_counter()
            try:
                value = each.run({"ctx": hooks.contexts[each.slug]})
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                raise BuildError(each.slug, f"{hook} raised {spoken(error)}") from error
            finally:
                hooks.marker.leave()
            self._mind(hooks, each.slug, hook, time.perf_counter() - began)
            if value is None:
                self.warnings.append(f"{each.slug}: {hook} gave None; is its `return` missing?")
                continue
            yield Answer(each.slug, value)

    def _mind(self, hooks: Hooks, slug: str, hook: str, seconds: float) -> None:
        """Count it as a failure, and say so on the card, when a plugin keeps every build of the app waiting."""
        if seconds > BUDGET_SECONDS and slug != CORE:
            slow = TookTooLong(hook, seconds)
            hooks.guard.note(slug, hook, slow)
            self.warnings.append(f"{slug}: {slow}")

    def _add_job(self, owner: str, job: declare.Job) -> None:
        name = _typed(owner, job, declare.Job).name
        if (owner, name) in self.jobs:
            raise BuildError(owner, f"register_jobs: `{name}` is declared twice.")
        self.jobs[owner, name] = job

    def _add_schedule(self, owner: str, clock: declare.Schedule) -> None:
        _typed(owner, clock, declare.Schedule)
        if (owner, clock.job) not in self.jobs:
            raise BuildError(owner, f"The schedule {clock.name} names the job {clock.job}, which is not declared.")
        self.schedules[owner, clock.name] = clock

    def _check_slots(self) -> None:
        for each in self.slots.owned():
            if each.item.place not in tuple(PLACES):
                near = next(iter(difflib.get_close_matches(str(each.item.place), PLACES, 1)), None)
                hint = f"did you mean `{near}`?" if near else f"the places are {', '.join(PLACES)}."
                raise BuildError(each.owner, f"There is no place `{each.item.place}` in any page; {hint}")


def _check_prefixes(shelf: Shelf[Any]) -> None:
    """Hold plugins to names of their own, so that a plugin that comes later finds its own free."""
    for each in shelf.owned():
        if each.owner != CORE and not each.item.name.startswith(f"{each.owner}."):
            text = f"{shelf.hook}: `{each.item.name}` must start with the plugin's name: `{each.owner}.…`."
            raise BuildError(each.owner, text)


def _check_form(shelf: Shelf[Any], form: re.Pattern[str], words: str) -> None:
    """Refuse a name that the reader of texts and searches would not take for one."""
    for each in shelf.owned():
        if not form.fullmatch(each.item.name):
            raise BuildError(each.owner, f"{shelf.hook}: `{each.item.name}` cannot be {words}.")


def _listed(answer: Answer, hook: str) -> list[Any]:
    if not isinstance(answer.value, list | tuple):
        raise BuildError(answer.slug, f"{hook} gave a {type(answer.value).__name__}; a list is wanted.")
    return list(answer.value)


def _typed(owner: str, thing: Any, kind: type) -> Any:
    if not isinstance(thing, kind):
        raise BuildError(owner, f"A {type(thing).__name__} was given where a {kind.__name__} is wanted.")
    return thing


def _settings_class(answer: Answer) -> type[SettingsForm]:
    if not (isinstance(answer.value, type) and issubclass(answer.value, SettingsForm)):
        raise BuildError(answer.slug, "register_settings must give a class derived from SettingsForm.")
    try:
        answer.value.defaults()
    except Exception as error:
        raise BuildError(answer.slug, f"Its settings form cannot be made: {spoken(error)}") from error
    return answer.value
