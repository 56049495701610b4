"""What came in and became no message: kept with the reason, to be looked at and run again."""

from dataclasses import dataclass

from sqlalchemy import select

from core.database import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import Account, Inbox, InboxState
from core.services import files

PAGE = 50
LONGEST_SHOWN = 200_000
STATES = (InboxState.QUARANTINED, InboxState.DROPPED)


@dataclass(frozen=True, slots=True)
class Aside:
    """One message that was set aside."""

    row: Inbox
    account: str


@dataclass(frozen=True, slots=True)
class AsidePage:
    """A page of them, the newest first; `older` is from where it goes on."""

    rows: tuple[Aside, ...]
    older: int | None


def page(before: int | None = None) -> AsidePage:
    """Give what was set aside."""
    statement = (
        select(Inbox, Account.label, Account.address)
        .outerjoin(Account, Account.id == Inbox.account_id)
        .where(Inbox.state.in_(STATES))
        .order_by(Inbox.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        statement = statement.where(Inbox.id < before)
    rows = [Aside(row, label or address or "") for row, label, address in db.session.execute(statement)]
    return AsidePage(tuple(rows[:PAGE]), rows[PAGE - 1].row.id if len(rows) > PAGE else None)


def find(inbox_id: int) -> Inbox:
    """Give one message that was set aside."""
    found = db.session.get(Inbox, inbox_id)
    if found is None or found.state not in STATES:
        raise NotFound(_("There is no such message in quarantine."))
    return found


def raw(inbox: Inbox) -> bytes:
    """Give the bytes as they came in."""
    try:
        return files.read(inbox.sha256)
    except FileNotFoundError:
        raise NotFound(_("The original was deleted.")) from None


def shown(inbox: Inbox) -> str:
    """Give the beginning of the bytes as text, for a page."""
    return raw(inbox)[:LONGEST_SHOWN].decode("utf-8", "replace")
