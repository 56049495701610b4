"""The acts that a list offers for ticked tickets: one choice is a menu, what asks for more has a page of its own."""

from typing import Any

from wtforms import SelectField

from core.declare import TicketAction
from core.engine.current import registry
from core.i18n import gettext as _
from core.i18n import zone
from core.models import Rank
from core.services.finding.folders import Folder
from core.services.staff import access
from core.services.ticket import snoozing
from core.services.vocabulary import priority
from core.services.vocabulary.choices import Choices
from core.web.desk.asking import me

MOST_TAGS = 30
NONE = "none"
ME = "me"
DANGERS = frozenset({"trash"})
# What stands in the bar itself, as far as there is room; the others are behind "More".
FIRST = ("assign", "status", "tag", "priority", "restore", "not_spam", "wake", "spam", "trash", "team")


def bulk_bar(choices: Choices, folder: Folder | None) -> list[dict[str, Any]]:
    """Give the acts in their order; one that the role does not allow says why."""
    acts = sorted(registry().actions, key=lambda act: FIRST.index(act.name) if act.name in FIRST else len(FIRST))
    drawn = (_drawn(act, choices) for act in acts if act.is_bulk and _makes_sense(act.name, folder))
    return [act for act in drawn if act is not None]


def _makes_sense(name: str, folder: Folder | None) -> bool:
    """Restore belongs to the trash, and what is spam cannot become it."""
    place = folder.high if folder is not None and folder.low == folder.high else None
    return {
        "restore": place == Rank.TRASH,
        "trash": place != Rank.TRASH,
        "not_spam": place == Rank.SPAM,
        "spam": place not in {Rank.SPAM, Rank.TRASH},
        "wake": place == Rank.SNOOZED,
    }.get(name, True)


def _drawn(act: TicketAction, choices: Choices) -> dict[str, Any] | None:
    allowed = access.can(me(), act.permission)
    offered = _choices(act, choices) if allowed else []
    asks = act.form is not None and not offered and allowed
    if asks and act.name in KNOWN:
        return None  # there is nothing to choose from
    return {
        "name": act.name,
        "label": act.label,
        "icon": act.icon,
        "choices": offered,
        "asks": asks,
        "danger": act.name in DANGERS,
        "disabled": "" if allowed else _("Your role does not allow this."),
    }


def _choices(act: TicketAction, choices: Choices) -> list[tuple[str, Any]]:
    """What the page has asked for already is not asked again; a plugin's act is asked itself."""
    known = KNOWN.get(act.name)
    if known is not None:
        return known(choices)
    fields = list(act.form()) if act.form is not None else []
    if len(fields) != 1 or not isinstance(fields[0], SelectField):
        return []
    return [(str(value), label) for value, label, *_rest in fields[0].iter_choices()]


def _agents(choices: Choices) -> list[tuple[str, Any]]:
    others = [(str(each.id), each.name) for each in choices.agents if each.id != me().id]
    return [(ME, _("To me")), *others, (NONE, _("Nobody"))]


def _tags(choices: Choices) -> list[tuple[str, Any]]:
    return [(each.name, each.name) for each in choices.tags[:MOST_TAGS]]


def _ids(things: Any) -> list[tuple[str, Any]]:
    return [(str(each.id), each.name) for each in things]


KNOWN = {
    "assign": _agents,
    "team": lambda choices: [*_ids(choices.teams), (NONE, _("None"))] if choices.teams else [],
    "status": lambda choices: [(str(each.id), each.label) for each in choices.statuses],
    "tag": _tags,
    "untag": _tags,
    "priority": lambda _choices: [(str(value), label) for value, label in priority.labels()],
    "category": lambda choices: [(str(value), label) for value, label in choices.named_categories()],
    "desk": lambda choices: _ids(choices.desks) if len(choices.desks) > 1 else [],
    "snooze": lambda _choices: [(preset.name, preset.label) for preset in snoozing.presets(zone())],
}
