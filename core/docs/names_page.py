"""Writes docs/names.md: what the core declares under names that plugins write, and what each event says."""

from collections.abc import Iterable, Iterator
from typing import Any

from core import defaults
from core.declare import TicketFilter
from core.engine.context import PluginContext
from core.engine.hooks import CORE, Hooks
from core.engine.registry import Registry
from core.engine.slips import BUILT_IN, NAV_PLACES, TOPICS
from core.services.plugin.for_plugins import ServicesForPlugins
from core.web.slips import icon_names

HEAD = """# Names

Names of the core that a plugin writes down: in hooks, manifests, tests and templates. Those of other plugins are
theirs to say. A name that nobody has is told on the plugin's card, by `./tanggap plugin activate` and by
`check_plugin`.

This page is generated from what the core declares, by `./tanggap docs`.
"""
EVENTS = """For `@hookimpl_durable("…")` and `Event.type`. `Event.data` is plain JSON. `Event.ticket_id`, `customer_id`,
`message_id`, `at`, and `actor_kind` (user, customer, plugin, system) with `actor_id` stand beside it. No event is
called after one status: closing is a change, and the status after it has a kind.

```python
from core.api import Kind, Status, hookimpl_durable


@hookimpl_durable("ticket.changed")
def event_recorded(event, ctx):
    change = event.data.get("status")
    status = ctx.session.get(Status, change["after"]["id"]) if change else None
    if status is not None and status.kind == Kind.CLOSED:
        ctx.log.info("Ticket %s was closed", event.ticket_id)
```
"""
ANSWER = "`answer`: the other side's words; `to`: a list of addresses"
NUMBER = "`number` and `subject` of the other ticket"
PERSON = "`name`, `customer` (id)"
INTAKE = "`inbox` (id), `reason`"
DATA = {
    "ticket.opened": "`channel`",
    "ticket.changed": "for each fact that is another now `{before, after}`: a text or number, `{id, label}` for "
    "`status assignee team desk category`, a list of names for `tags`, or null; custom fields are called `field.…`",
    "ticket.follows": "`number` of the older ticket",
    "ticket.merged": NUMBER,
    "ticket.merged_into": NUMBER,
    "ticket.priority_overridden": "`priority`, `by_matrix`, `reason`",
    "ticket.told": "`names` of whom, `text`",
    "ticket.erased": "`number`",
    "participant.confirmed": PERSON,
    "participant.removed": PERSON,
    "message.added": "`kind` (customer, reply, note), `channel`; `Event.message_id` leads to the message",
    "message.taken_back": "`to`, `number` of the ticket; the message is gone",
    "delivery.sent": ANSWER,
    "delivery.failed": ANSWER,
    "delivery.in_doubt": ANSWER,
    "delivery.bounced": ANSWER,
    "intake.quarantined": INTAKE,
    "intake.dropped": INTAKE,
    "customer.changed": "`{before, after}` for each fact that is another now; `added` or `removed` with "
    "`{kind, value}` for an address",
}


def page() -> str:
    """Give the page; raises `KeyError` for an event of the core of which nobody says what it holds."""
    registry = _declared_by_the_core()
    parts = [HEAD, *_events(registry), *_rights(registry), *_texts(registry), *_conditions(registry), *_pages()]
    return "\n".join(parts)


def _declared_by_the_core() -> Registry:
    hooks, registry = Hooks(), Registry()
    hooks.register(CORE, defaults, PluginContext(CORE, ServicesForPlugins()))
    registry.fill(hooks)
    return registry


def _events(registry: Registry) -> Iterator[str]:
    yield "## Events\n"
    yield EVENTS
    yield _table(
        ("Event", "What it says", "What `data` holds"),
        ((each.name, each.label, DATA[each.name]) for each in registry.events),
    )


def _rights(registry: Registry) -> Iterator[str]:
    yield "## Rights\n"
    yield (
        'For `@requires("…")`, `can`, `demand` and every `permission=`. `Permission.roles` names built-in roles: '
        f"{_list(sorted(BUILT_IN))}; administrators have every right.\n"
    )
    rows = ((each.name, each.label, ", ".join(sorted(each.roles)) or "admin alone") for each in registry.permissions)
    yield _table(("Right", "What it lets do", "Who has it from the start"), rows)


def _texts(registry: Registry) -> Iterator[str]:
    yield "## Placeholders\n"
    yield "For texts that `fill_placeholders` and `fill_plain` fill, such as saved replies.\n"
    yield _table(("Placeholder", "What it gives"), ((each.name, each.label) for each in registry.placeholders))
    yield "## Kinds of mail\n"
    yield "For `Outgoing.kind` in `filter_outbound`.\n"
    yield _table(("Kind", "When it leaves"), ((each.name, each.label) for each in registry.mail_kinds))


def _conditions(registry: Registry) -> Iterator[str]:
    yield "## Filters\n"
    yield "For `Condition(name, value)` and the search box.\n"
    yield _table(("Filter", "Condition", "Kind"), ((each.name, each.label, _kind(each)) for each in registry.filters))
    yield "## Actions\n"
    yield "For `Step(name, values)` and `run_action`; `values` are what the action's form sends.\n"
    rows = ((each.name, each.label, _fields(each.form), f"`{each.permission}`") for each in registry.actions)
    yield _table(("Action", "What it does", "Values", "Right"), rows)


def _kind(each: TicketFilter) -> str:
    return f"{each.kind}, for single tickets alone" if each.is_single else each.kind


def _fields(form: Any) -> str:
    """Name the fields of a form class without making it: its choices ask the database."""
    made = [
        (each.creation_counter, name) for name, each in vars(form or object).items() if hasattr(each, "field_class")
    ]
    return _list(name for _counter, name in sorted(made)) or "none"


def _pages() -> Iterator[str]:
    yield "## Entries and icons\n"
    yield f"`NavItem.place` is one of {_list(NAV_PLACES)}; `NavItem.group`, for `admin`, one of {_list(TOPICS)}.\n"
    yield f"Icons, for every `icon=` and `icon(…)`: {_list(icon_names())}. `/admin/style-guide` draws them.\n"


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, *cells in rows:
        lines.append(f"| `{name}` | {' | '.join(str(each) for each in cells)} |")
    return "\n".join(lines) + "\n"
