"""The marks that make a function a hook implementation."""

from collections.abc import Callable
from typing import Any, TypeVar

import pluggy

PROJECT = "tanggap"
Function = TypeVar("Function", bound=Callable[..., Any])

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


def hookimpl_durable(*types: str, only_if: Callable[[str], bool] | None = None) -> Callable[[Function], Function]:
    """Mark an implementation of `event_recorded` or `notification_raised` as told by a job, at least once.

    With `types` only those events make a job: `@hookimpl_durable("ticket.opened", "message.added")`. What a plugin
    waits for may also depend on its own data: `only_if(type)` is asked in the event's transaction and says whether
    anything waits for that type right now, by one quick query; where it fails, the plugin is told. Since 1.0.
    """

    def mark(function: Function) -> Function:
        function.__dict__["tanggap_durable"] = frozenset(types)
        function.__dict__["tanggap_only_if"] = only_if
        return hookimpl(function)

    return mark
