"""What is refused when a plugin's implementations are registered, with the fix in the message."""

import difflib
import inspect
import re
from collections.abc import Collection
from typing import Any

import pluggy

from core.errors import BuildError

DURABLE = frozenset({"event_recorded", "notification_raised"})


def durable_types(found: pluggy.HookImpl) -> frozenset[str] | None:
    """Give the event types that an implementation marked with `@hookimpl_durable` waits for; None for others."""
    types: frozenset[str] | None = getattr(inspect.unwrap(found.function), "tanggap_durable", None)
    return types


def refuse_odd_implementations(slug: str, plugin: object, manager: pluggy.PluginManager) -> None:
    """Refuse what pluggy lets pass: wrappers, and hooks told by jobs that are not marked so."""
    for caller in manager.get_hookcallers(plugin) or []:
        for each in caller.get_hookimpls():
            if each.plugin is plugin:
                _refuse_odd(slug, caller.name, each)


def _refuse_odd(slug: str, hook: str, found: pluggy.HookImpl) -> None:
    if found.wrapper or found.hookwrapper:
        raise BuildError(slug, f"{hook} is a hook wrapper, which plugins may not be; use a filter_ or before_ hook.")
    is_durable = durable_types(found) is not None
    if hook in DURABLE and not is_durable:
        raise BuildError(slug, f"{hook} is told by a job; mark it with @hookimpl_durable(…) in place of @hookimpl.")
    if is_durable and hook not in DURABLE:
        raise BuildError(slug, f"{hook} is not told by a job; mark it with @hookimpl in place of @hookimpl_durable.")


def refuse_unknown(slug: str, manager: pluggy.PluginManager, known: Collection[str]) -> None:
    """Refuse implementations of hooks that nobody has specified."""
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise BuildError(slug, _unknown_hook(error, known)) from error


def _unknown_hook(error: pluggy.PluginValidationError, known: Collection[str]) -> str:
    named = re.search(r"unknown hook '([^']+)'", str(error))
    name = named.group(1) if named else "?"
    near = difflib.get_close_matches(name, known, 1)
    return f"unknown hook `{name}`" + (f"; did you mean `{near[0]}`?" if near else "; docs/hooks.md lists the hooks.")


def odd_arguments(error: Exception, manager: pluggy.PluginManager) -> str:
    """Say in our words that an implementation asks for what its hook does not offer; "" for any other error."""
    named = re.search(r"for hook '([^']+)'.*Argument\(s\) \{(.+?)\} are declared", str(error), re.DOTALL)
    caller = getattr(manager.hook, named.group(1), None) if named else None
    if named is None or caller is None or caller.spec is None:
        return ""
    asked, offered = sorted(re.findall(r"'([^']+)'", named.group(2))), caller.spec.argnames
    near = [name for each in asked for name in difflib.get_close_matches(each, offered, 1)]
    hint = f" Did you mean {', '.join(f'`{name}`' for name in near)}?" if near else ""
    return (
        f"{named.group(1)} asks for {', '.join(f'`{name}`' for name in asked)}; it offers {', '.join(offered)}.{hint}"
    )


def add_specs(slug: str, specs: Any, manager: pluggy.PluginManager) -> None:
    """Take in the hooks that a plugin offers to others."""
    try:
        manager.add_hookspecs(specs)
    except ValueError as error:  # none in it, or a name that is taken
        raise BuildError(slug, f"Its hookspecs cannot be used: {error}.") from error
    for name, caller in vars(manager.hook).items():
        if caller.spec is not None and caller.is_historic():
            raise BuildError(slug, f"The hook {name} is historic, which none may be: the app is built anew instead.")
