"""The act of lending as rules, bulk acts and the API see it: a form, and what is done with its values."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, SelectField

from core.api import Actor, SelectChoice, Ticket, lazy_gettext

from . import shelf

_ = lazy_gettext


def choices() -> list[SelectChoice]:
    """Give what lies on the shelf."""
    return [SelectChoice(device.id, device.name) for device in shelf.free()]


class LendForm(Form):
    """Which device."""

    device = SelectField(_("Device"), coerce=int, choices=choices)


def lend(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    """Lend the chosen device."""
    shelf.lend(values["device"], ticket, actor)
