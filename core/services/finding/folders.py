"""The folders beside every list: which tickets each holds, and how many, in one query for all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from flask_babel import format_decimal
from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, literal, select, union_all

from core.database import db
from core.declare import Text
from core.i18n import lazy_gettext as _
from core.models import Draft, Rank, Ticket, User
from core.models.tables import notification, star, tally
from core.services.record import counters
from core.services.record.kept import kept
from core.services.staff.scopes import Scope

MOST_COUNTED = 100
MENTION = "mention"


class Whose(Enum):
    """Whose tickets a folder holds."""

    ANYBODYS = 0
    NOBODYS = 1
    MINE = 2
    SOMEBODYS = 3


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder: tickets from rank `low` to `high`, of whom, and under which further condition.

    `counted` is the lowest rank that its badge counts, for pending tickets wait for somebody else. `is_few` says that
    it holds what one person has marked or begun: a list of them is best read from those marks, not from all tickets.
    """

    name: str
    label: Text
    icon: str
    low: Rank
    high: Rank
    whose: Whose = Whose.ANYBODYS
    counted: Rank | None = None
    where: Callable[[User], ColumnElement[bool]] | None = None
    key: str = ""
    hides: bool = False
    is_few: bool = False
    is_alarm: bool = False
    empty_title: Text = ""
    empty_text: Text = ""

    def conditions(self, user: User) -> list[ColumnElement[bool]]:
        """Give what beside the rank makes a ticket belong here."""
        found: list[ColumnElement[bool]] = []
        if self.whose is Whose.NOBODYS:
            found.append(Ticket.assignee_id.is_(None))
        elif self.whose is Whose.MINE:
            found.append(Ticket.assignee_id == user.id)
        elif self.whose is Whose.SOMEBODYS:
            found.append(Ticket.assignee_id.is_not(None))
        if self.where is not None:
            found.append(self.where(user))
        return found

    @property
    def lowest_counted(self) -> Rank:
        """The lowest rank that the badge counts."""
        return self.low if self.counted is None else self.counted


@dataclass(frozen=True, slots=True)
class Count:
    """How many; `is_more` when it was not counted to the end."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{MOST_COUNTED - 1}+" if self.is_more else str(format_decimal(self.number))


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures beside the folders, by name, and beside the desks (open tickets only), by id.

    `totals` has how many rows a folder holds, where that was counted to the end.
    """

    folders: dict[str, Count]
    desks: dict[int, int]
    totals: dict[str, int]


def _starred(user: User) -> ColumnElement[bool]:
    return Ticket.id.in_(select(star.c.ticket_id).where(star.c.user_id == user.id))


def _drafted(user: User) -> ColumnElement[bool]:
    return Ticket.id.in_(select(Draft.ticket_id).where(Draft.user_id == user.id))


def _mentioned(user: User) -> ColumnElement[bool]:
    told = select(notification.c.ticket_id).where(notification.c.user_id == user.id, notification.c.kind == MENTION)
    return Ticket.id.in_(told)


def _needs_attention(_user: User) -> ColumnElement[bool]:
    return Ticket.needs_attention.is_(True)


DRAFTS = "drafts"
FIRST = "unassigned"
FOLDERS: tuple[Folder, ...] = (
    Folder(FIRST, _("Unassigned"), "inbox", Rank.ON_HOLD, Rank.OPEN, Whose.NOBODYS, Rank.OPEN, key="g u",
           empty_text=_("New tickets appear here until somebody takes them.")),
    Folder("mine", _("Mine"), "user", Rank.ON_HOLD, Rank.OPEN, Whose.MINE, Rank.OPEN, key="g m",
           empty_text=_("Tickets assigned to you appear here.")),
    Folder("attention", _("Needs attention"), "alert", Rank.CLOSED, Rank.OPEN, where=_needs_attention, is_alarm=True,
           empty_title=_("Everything was delivered"),
           empty_text=_("Tickets whose message failed or came back.")),
    Folder("starred", _("Starred"), "star", Rank.SPAM, Rank.OPEN, where=_starred, key="g s", is_few=True,
           empty_title=_("Nothing starred"), empty_text=_("Star a ticket to find it here. Only you see it.")),
    Folder(DRAFTS, _("Drafts"), "pen", Rank.SPAM, Rank.OPEN, where=_drafted, key="g d", is_few=True,
           empty_title=_("No drafts"), empty_text=_("What you began to write and have not sent appears here.")),
    Folder("mentions", _("Mentions"), "at", Rank.SPAM, Rank.OPEN, where=_mentioned, hides=True, is_few=True,
           empty_title=_("Nobody has mentioned you"), empty_text=_("Notes that mention you appear here.")),
    Folder("assigned", _("Assigned"), "people", Rank.ON_HOLD, Rank.OPEN, Whose.SOMEBODYS, Rank.OPEN, key="g a",
           empty_title=_("Nothing is assigned"), empty_text=_("Tickets that somebody works on appear here.")),
    Folder("open", _("All open"), "open", Rank.OPEN, Rank.OPEN, key="g o",
           empty_title=_("Nothing is open"), empty_text=_("Every ticket that waits for an answer appears here.")),
    Folder("pending", _("Pending"), "pause", Rank.ON_HOLD, Rank.PENDING, key="g p",
           empty_title=_("Nothing is pending"), empty_text=_("Tickets that wait for somebody else appear here.")),
    Folder("snoozed", _("Snoozed"), "clock", Rank.SNOOZED, Rank.SNOOZED, key="g z",
           empty_title=_("Nothing is snoozed"), empty_text=_("Snoozed tickets rest here and come back by themselves.")),
    Folder("closed", _("Closed"), "check-c", Rank.CLOSED, Rank.CLOSED, key="g c",
           empty_title=_("Nothing is closed yet"), empty_text=_("Tickets that are done appear here.")),
    Folder("spam", _("Spam"), "ban", Rank.SPAM, Rank.SPAM,
           empty_title=_("No spam"), empty_text=_("Mail of senders you marked as spam appears here.")),
    Folder("trash", _("Trash"), "trash", Rank.TRASH, Rank.TRASH,
           empty_title=_("The trash is empty"), empty_text=_("Tickets moved to the trash can be restored from here.")),
)  # fmt: skip
BY_NAME = {folder.name: folder for folder in FOLDERS}


def named(name: str) -> Folder:
    """Give a folder by its name; an unknown name means the first."""
    return BY_NAME.get(name, BY_NAME[FIRST])


def counts(scope: Scope, desk_id: int | None = None) -> Counts:
    """Count all folders, of one desk or of all, in one query; what the tally cannot tell is counted to a hundred.

    Nothing is kept where a plugin has a say in what somebody sees: no counter tells when it says something else.
    """
    if not scope.is_plain:
        return _count(scope, desk_id)
    user_id = scope.user.id
    under = (counters.SETUP, counters.CHANGE, counters.own(user_id))
    return kept(("counts", user_id, desk_id), lambda: _count(scope, desk_id), *under)


def _count(scope: Scope, desk_id: int | None) -> Counts:
    rows = db.session.execute(_statement(scope, desk_id)).all()
    kept = [row for row in rows if row.folder < 0]
    found = {
        FOLDERS[row.folder].name: Count(min(int(row.number), MOST_COUNTED - 1), row.number >= MOST_COUNTED)
        for row in rows
        if row.folder >= 0
    }
    totals = {
        name: count.number for name, count in found.items() if not count.is_more and BY_NAME[name].counted is None
    }
    for folder in FOLDERS:
        if folder.name not in found:
            held = [row for row in kept if _holds(folder, row, desk_id)]
            totals[folder.name] = sum(int(row.number) for row in held)
            found[folder.name] = Count(sum(int(row.number) for row in held if row.rank >= folder.lowest_counted))
    desks: dict[int, int] = {}
    for row in kept:
        if row.rank == Rank.OPEN:
            desks[row.desk] = desks.get(row.desk, 0) + int(row.number)
    return Counts(found, desks, totals)


def _holds(folder: Folder, row: object, desk_id: int | None) -> bool:
    if desk_id is not None and row.desk != desk_id:  # type: ignore[attr-defined]
        return False
    if not folder.low <= row.rank <= folder.high:  # type: ignore[attr-defined]
        return False
    whose = Whose(row.whose)  # type: ignore[attr-defined]
    if folder.whose is Whose.SOMEBODYS:
        return whose is not Whose.NOBODYS
    return folder.whose is Whose.ANYBODYS or folder.whose is whose


def _statement(scope: Scope, desk_id: int | None) -> CompoundSelect[tuple[int, ...]]:
    parts = list(_bounded(scope, desk_id))
    if scope.sums is not None:
        parts.insert(0, _sums(scope))
    return union_all(*parts)


def _sums(scope: Scope) -> Select[tuple[int, ...]]:
    whose = case(
        (tally.c.assignee_id == 0, Whose.NOBODYS.value),
        (tally.c.assignee_id == scope.user.id, Whose.MINE.value),
        else_=Whose.SOMEBODYS.value,
    )
    return (
        select(
            literal(-1).label("folder"),
            tally.c.desk_id.label("desk"),
            whose.label("whose"),
            tally.c.rank.label("rank"),
            func.sum(tally.c.count).label("number"),
        )
        .where(*(scope.sums or ()))
        .group_by(tally.c.desk_id, whose, tally.c.rank)
    )


def _bounded(scope: Scope, desk_id: int | None) -> Iterator[Select[tuple[int, ...]]]:
    for position, folder in enumerate(FOLDERS):
        if scope.sums is not None and folder.where is None:
            continue
        some = (
            select(Ticket.id)
            .where(Ticket.rank.between(folder.lowest_counted, folder.high))
            .where(*folder.conditions(scope.user), *scope.conditions)
            .limit(MOST_COUNTED)
        )
        if desk_id is not None:
            some = some.where(Ticket.desk_id == desk_id)
        number = select(func.count()).select_from(some.subquery()).scalar_subquery()
        yield select(
            literal(position).label("folder"),
            literal(0).label("desk"),
            literal(0).label("whose"),
            literal(0).label("rank"),
            number.label("number"),
        )
