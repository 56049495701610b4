"""Works out the priority from impact and urgency by the matrix that the admin edits."""

from collections.abc import Sequence
from typing import Any

from core.declare import Choice, Text
from core.engine.hooks import CORE
from core.errors import Invalid
from core.i18n import lazy_gettext as _
from core.models import Priority, Ticket
from core.services.installation import settings

SETTING = "priority_matrix"
LEVELS = (1, 2, 3)
# Rows are impact, columns urgency, from low to high.
MATRIX = ((1, 2, 3), (2, 2, 3), (2, 3, 4))
Matrix = tuple[tuple[int, ...], ...]


def choices() -> list[Choice]:
    """Give the priorities, lowest first, with the words for them, for a field of a form. Since 1.0.

    Example::

        form.priority.choices = [SelectChoice(each.value, each.label) for each in priority_choices()]
    """
    return [Choice(str(int(value)), label) for value, label in labels()]


def labels() -> list[tuple[int, Text]]:
    """Give the priorities with their words, the lowest first."""
    return [
        (int(Priority.LOW), _("Low")),
        (int(Priority.NORMAL), _("Normal")),
        (int(Priority.HIGH), _("High")),
        (int(Priority.URGENT), _("Urgent")),
    ]


def impacts() -> list[tuple[int, Text]]:
    """Give how far something reaches, the least first."""
    return [(1, _("One person")), (2, _("A team")), (3, _("Everybody"))]


def urgencies() -> list[tuple[int, Text]]:
    """Give how soon something is needed, the latest first."""
    return [(1, _("Can wait")), (2, _("Soon")), (3, _("Now"))]


def matrix() -> Matrix:
    """Give the matrix in force."""
    stored = settings.get(CORE, SETTING)
    return _checked(stored) if _is_matrix(stored) else MATRIX


def save_matrix(rows: Sequence[Sequence[int]]) -> None:
    """Store a matrix; raises `Invalid` for what is none."""
    if not _is_matrix(rows):
        raise Invalid("A matrix has three rows of three priorities from 1 to 4.")
    settings.save(CORE, {SETTING: [list(row) for row in rows]})


def by_matrix(impact: int | None, urgency: int | None) -> int | None:
    """Give the priority that follows; None while either is unknown."""
    if impact not in LEVELS or urgency not in LEVELS:
        return None
    return matrix()[impact - 1][urgency - 1]


def expected(ticket: Ticket) -> int | None:
    """Give the priority that a ticket's impact and urgency ask for, if both are known."""
    return by_matrix(ticket.impact, ticket.urgency)


def _checked(rows: Any) -> Matrix:
    return tuple(tuple(int(cell) for cell in row) for row in rows)


def _is_matrix(rows: Any) -> bool:
    if not isinstance(rows, list | tuple) or len(rows) != len(LEVELS):
        return False
    values = {int(value) for value in Priority}
    return all(isinstance(row, list | tuple) and len(row) == len(LEVELS) and values.issuperset(row) for row in rows)
