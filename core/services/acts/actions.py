"""The registered acts on tickets, for whoever wants one done: bulk acts, macros, rules, the API."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from core.database import writing
from core.declare import Actor, TicketAction
from core.engine.current import hooks, registry
from core.engine.fuse import Failure
from core.engine.hooks import CORE
from core.errors import ChangedMeanwhile, Invalid, NotFound, Refused, Veto
from core.i18n import gettext as _
from core.services.locking import lock

ANSWERS = (Invalid, NotFound, Refused, Veto, ChangedMeanwhile)  # what an act may say, and no fault of its plugin


def named(name: str) -> TicketAction:
    """Give the action of a name; raises `Invalid` for an unknown one."""
    found = registry().actions.get(name)
    if found is None:
        raise Invalid(_("There is no act “%(name)s”.", name=name))
    return found


def checked(action: TicketAction, values: Mapping[str, Any]) -> dict[str, Any]:
    """Check what was chosen by the action's own form; raises `Invalid` with what is wrong with each field."""
    if action.form is None:
        return {}
    form = action.form(MultiDict(values))
    if not form.validate():
        problems = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
        raise Invalid(next(iter(problems.values()), _("This cannot be done.")), problems)
    return dict(form.data)


def mails(action: TicketAction, values: Mapping[str, Any]) -> int:
    """Say how many mails to customers an act sends for one ticket; one whose plugin fails to say may send some."""
    count = action.mails
    if count is None:
        return 0
    owner = registry().actions.owner(action.name) or CORE
    answer = hooks().guarded(owner, f"mails of {action.name}", lambda: int(count(values)))
    return 1 if isinstance(answer, Failure) else max(0, answer.value)


def single(action: TicketAction, value: str) -> dict[str, str]:
    """Give the values of an action that is asked for by one value: that of its first field."""
    if action.form is None:
        return {}
    return {next(iter(action.form())).name: value}


def act(number: int, action: TicketAction, values: Mapping[str, Any], actor: Actor) -> None:
    """Do it to one ticket, with values that were checked; raises `Invalid`, `Refused` or `Veto`."""
    owner = registry().actions.owner(action.name) or CORE
    with writing():
        ticket = lock(number)
        if owner == CORE:
            action.run(ticket, values, actor)
            return
        answer = hooks().guarded(owner, f"action {action.name}", lambda: _answer(action, ticket, values, actor))
        if isinstance(answer, Failure):
            raise Invalid(_("“%(act)s” failed; nothing was changed.", act=action.label))
        if answer.value is not None:
            raise answer.value


def _answer(action: TicketAction, ticket: Any, values: Mapping[str, Any], actor: Actor) -> Exception | None:
    try:
        action.run(ticket, values, actor)
    except ANSWERS as said:
        return said
    return None
