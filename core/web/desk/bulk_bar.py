"""The acts that a list offers for ticked tickets."""

from typing import Any

from flask_babel import gettext as _

from core.models import Rank
from core.services import access, priority, together
from core.services.choices import Choices
from core.services.folders import Folder
from core.services.together import ME
from core.web.desk.asking import me

MOST_TAGS = 30


def bulk_bar(choices: Choices, folder: Folder | None) -> list[dict[str, Any]]:
    """Give the acts in their order; one that the role does not allow says why."""
    return [_drawn(act, choices) for act in together.ACTS if _makes_sense(act.name, folder)]


def _makes_sense(name: str, folder: Folder | None) -> bool:
    """Restore belongs to the trash, and what is spam cannot become it."""
    in_trash = folder is not None and folder.high == Rank.TRASH
    in_spam = folder is not None and folder.high == Rank.SPAM
    return {"restore": in_trash, "trash": not in_trash, "spam": not in_spam, "not_spam": in_spam}.get(name, True)


def _drawn(act: together.Act, choices: Choices) -> dict[str, Any]:
    allowed = access.can(me(), act.permission)
    return {
        "name": act.name,
        "label": act.label,
        "icon": act.icon,
        "choices": _choices(act.name, choices) if allowed else (),
        "danger": act.is_danger,
        "disabled": "" if allowed else _("Your role does not allow this."),
    }


def _choices(name: str, choices: Choices) -> list[tuple[str, object]]:
    match name:
        case "assign":
            others = [(str(each.id), each.name) for each in choices.agents if each.id != me().id]
            return [(ME, _("To me")), *others, ("", _("Nobody"))]
        case "status":
            return [(str(each.id), each.name) for each in choices.statuses]
        case "priority":
            return [(str(value), label) for value, label in priority.labels()]
        case "tag" | "untag":
            return [(each.name, each.name) for each in choices.tags[:MOST_TAGS]]
    return []
