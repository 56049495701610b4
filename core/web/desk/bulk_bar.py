"""The acts that a list offers for ticked tickets: one choice is a menu, what asks for more has a page of its own."""

from dataclasses import dataclass
from typing import Any

from wtforms import SelectField

from core.declare import TicketAction
from core.engine.current import registry, site
from core.i18n import gettext as _
from core.i18n import language, zone
from core.models import Rank
from core.services.finding.folders import Folder
from core.services.record.kept import kept
from core.services.staff import access
from core.services.ticket import snoozing
from core.services.vocabulary import priority
from core.services.vocabulary.choices import Choices
from core.web.desk.asking import me

MOST_TAGS = 30
NONE = "none"
ASKS_MORE = "acts that ask more than one thing"
ME = "me"
DANGERS = frozenset({"trash"})
BY_THE_HOUR = frozenset({"snooze"})  # "later today" ends in the evening
# What stands in the bar itself, as far as there is room; the others are behind "More".
FIRST = ("assign", "status", "tag", "priority", "restore", "not_spam", "wake", "spam", "trash", "team")


@dataclass(frozen=True, slots=True)
class BarAct:
    """One act as the bar shows it; `disabled` says why it cannot be done."""

    name: str
    label: str
    icon: str
    choices: tuple[tuple[str, str], ...]
    asks: bool
    danger: bool
    disabled: str


def bulk_bar(choices: Choices, folder: Folder | None) -> tuple[BarAct, ...]:
    """Give the acts in their order; one that the role does not allow says why."""
    acts = sorted(registry().actions, key=lambda act: FIRST.index(act.name) if act.name in FIRST else len(FIRST))
    acts = [act for act in acts if act.is_bulk and _makes_sense(act.name, folder)]
    allowed = frozenset(act.name for act in acts if access.can(me(), act.permission))
    own = [act for act in acts if act.form is None or (act.name in KNOWN and act.name not in BY_THE_HOUR)]
    key = ("bulk bar", me().id, language(), allowed, tuple(act.name for act in own))
    drawn = kept(key, lambda: {act.name: _drawn(act, choices, act.name in allowed) for act in own})
    found = (drawn[act.name] if act.name in drawn else _drawn(act, choices, act.name in allowed) for act in acts)
    return tuple(act for act in found if act is not None)


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


def _drawn(act: TicketAction, choices: Choices, allowed: bool) -> BarAct | None:
    offered = _choices(act, choices) if allowed else []
    asks = act.form is not None and not offered and allowed
    if asks and act.name in KNOWN:
        return None  # there is nothing to choose from
    why_not = "" if allowed else _("Your role does not allow this.")
    return BarAct(act.name, str(act.label), act.icon, tuple(offered), asks, act.name in DANGERS, why_not)


def _choices(act: TicketAction, choices: Choices) -> list[tuple[str, str]]:
    """What the page has asked for already is not asked again; a plugin's act is asked itself, each time."""
    known = KNOWN.get(act.name)
    if known is not None:
        return known(choices)
    asks_more: set[type] = site().extras.setdefault(ASKS_MORE, set())
    if act.form is None or act.form in asks_more:
        return []
    fields = list(act.form())
    if len(fields) != 1 or not isinstance(fields[0], SelectField):
        asks_more.add(act.form)  # no list has to make it again to learn that it has a page of its own
        return []
    return [(str(value), str(label)) for value, label, *_rest in fields[0].iter_choices()]


def _agents(choices: Choices) -> list[tuple[str, str]]:
    others = [(str(each.id), each.name) for each in choices.agents if each.id != me().id]
    return [(ME, _("To me")), *others, (NONE, _("Nobody"))]


def _tags(choices: Choices) -> list[tuple[str, str]]:
    return [(each.name, each.name) for each in choices.tags[:MOST_TAGS]]


def _ids(things: Any) -> list[tuple[str, str]]:
    return [(str(each.id), each.name) for each in things]


KNOWN = {
    "assign": _agents,
    "team": lambda choices: [*_ids(choices.teams), (NONE, _("None"))] if choices.teams else [],
    "status": lambda choices: [(str(each.id), each.label) for each in choices.statuses],
    "tag": _tags,
    "untag": _tags,
    "priority": lambda _choices: [(str(value), str(label)) for value, label in priority.labels()],
    "category": lambda choices: [(str(value), label) for value, label in choices.named_categories()],
    "desk": lambda choices: _ids(choices.desks) if len(choices.desks) > 1 else [],
    "snooze": lambda _choices: [(preset.name, str(preset.label)) for preset in snoozing.presets(zone())],
}
