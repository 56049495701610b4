"""Raises in every hook that is called at run time."""

import builtins
from collections.abc import Callable

from core.api import hookimpl, hookimpl_durable

NAMES = "HOOKS".split()


def shout(hook: str) -> Callable[[], None]:
    """Make an implementation that raises."""

    def implementation() -> None:
        raise builtins.ERROR(f"{hook} is loud")

    return (hookimpl_durable() if hook in {"event_recorded", "notification_raised"} else hookimpl)(implementation)


for each in NAMES:
    globals()[each] = shout(each)
