"""The kinds of hooks, told by the shape of a name; the pages of the documentation and `call_hook` go by it."""

from enum import StrEnum
from typing import Any

from core.engine.current import hooks


class HookKind(StrEnum):
    """How a hook is called, and what an implementation may bring about."""

    REGISTER = "register"
    LIFECYCLE = "lifecycle"
    BEFORE = "before"
    FILTER = "filter"
    FIRST = "first"
    CHECK = "check"
    SCOPE = "scope"
    COLLECT = "collect"
    DURABLE = "durable"
    NOTIFY = "notify"


_BY_START = {
    "register_": HookKind.REGISTER,
    "on_": HookKind.LIFECYCLE,
    "before_": HookKind.BEFORE,
    "filter_": HookKind.FILTER,
    "find_": HookKind.FIRST,
    "choose_": HookKind.FIRST,
    "check_": HookKind.CHECK,
    "scope_": HookKind.SCOPE,
    "collect_": HookKind.COLLECT,
}
_DURABLE = frozenset({"event_recorded", "notification_raised", "erase_personal_data"})


def kind_of(hook: str) -> HookKind:
    """Tell the kind of a hook by its name."""
    if hook in _DURABLE:
        return HookKind.DURABLE
    return next((kind for start, kind in _BY_START.items() if hook.startswith(start)), HookKind.NOTIFY)


def call_hook(hook: str, **arguments: Any) -> Any:
    """Call a hook that your own plugin offers (`[provides] hookspecs` in its manifest), as guarded as the core's are.

    The shape of the name says what you get: `register_…` and `collect_…` the things of all answers in one list,
    `filter_…` the changed `value=`, `find_…` and `choose_…` the first answer or None, `check_…` True or False,
    `scope_…` a list, or None where one failed; `before_…` lets a `Veto` through; any other name tells all and gives
    None. Since 1.0.

    Example::

        for report in call_hook("register_reports"):
            draw(report)
    """
    mine = hooks()
    match kind_of(hook):
        case HookKind.REGISTER | HookKind.COLLECT:
            return [thing for answer in mine.collect(hook, **arguments) for thing in answer.value]
        case HookKind.FILTER:
            return mine.filter(hook, arguments.pop("value"), **arguments)
        case HookKind.FIRST:
            return mine.first(hook, **arguments)
        case HookKind.CHECK:
            return mine.check(hook, **arguments)
        case HookKind.SCOPE:
            return mine.scope(hook, **arguments)
        case HookKind.BEFORE:
            return mine.before(hook, **arguments)
        case _:
            return mine.notify(hook, **arguments)
