"""Signed-in browsers: one row each, named by the digest of a random token that only the browser has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, bindparam, cast, delete, literal, select, update
from sqlalchemy.exc import OperationalError

from core.clock import now
from core.database import db, writing
from core.models import SessionRow, User
from core.models.tables import counter
from core.security import digest, new_token
from core.services.record import counters
from core.services.record.kept import kept_row

COOKIE_KEY = "token"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
FRESH = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=1)
LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Browser:
    """One signed-in browser, and who uses it."""

    digest: str
    user: User
    created_at: datetime
    seen_at: datetime
    proved_at: datetime
    needs_totp: bool


def start(user: User, address: str = "", browser: str = "", *, needs_totp: bool = False) -> str:
    """Sign somebody in on one browser and give the token for its cookie."""
    token = new_token()
    with writing() as session:
        session.execute(delete(SessionRow).where(SessionRow.expires_at < now()))
        session.add(
            SessionRow(
                digest=digest(token),
                user_id=user.id,
                expires_at=now() + LONGEST,
                address=address[:64],
                browser=browser[:250],
                needs_totp=needs_totp,
            )
        )
    return token


def find(token: object) -> Browser | None:
    """Give the session of a token, unless it ended, was idle for too long, or its owner may not sign in."""
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    row = db.session.execute(_FIND, {"digest": digest(token)}).one_or_none()
    if row is None or row.expires_at <= now() or row.seen_at + IDLE <= now():
        return None
    counters.note({counters.CHANGE: row.change, counters.SETUP: row.setup, counters.own(row.user_id): row.own})
    user = kept_row(User, row.user_id)
    if user is None or not user.is_active:
        return None
    return Browser(row.digest, user, row.created_at, row.seen_at, row.proved_at, row.needs_totp)


def _counter(name: object) -> ColumnElement[int]:
    return select(counter.c.value).where(counter.c.name == name).scalar_subquery()


# Asked by every request; with it come the counters under which everything else is kept.
_ROW = SessionRow.__table__.c
_FIND = select(
    *(_ROW.digest, _ROW.user_id, _ROW.created_at, _ROW.seen_at, _ROW.proved_at, _ROW.expires_at, _ROW.needs_totp),
    _counter(counters.CHANGE).label("change"),
    _counter(counters.SETUP).label("setup"),
    _counter(literal(counters.own("")) + cast(_ROW.user_id, String(20))).label("own"),
).where(_ROW.digest == bindparam("digest"))


def note_seen(row: Browser) -> None:
    """Note that somebody is here, at most once a minute; a busy database is no reason to fail."""
    moment = now()
    if moment - row.seen_at < NOTED_EVERY:
        return
    try:
        with writing() as session:
            session.execute(update(SessionRow).where(SessionRow.digest == row.digest).values(seen_at=moment))
            session.execute(
                update(User).where(User.id == row.user.id).values(seen_at=moment),
                execution_options={counters.QUIET: True},
            )
    except OperationalError:
        db.session.rollback()


def prove(row: Browser) -> None:
    """Note that the person at this browser has just shown who they are."""
    with writing() as session:
        session.execute(update(SessionRow).where(SessionRow.digest == row.digest).values(proved_at=now()))


def is_fresh(row: Browser) -> bool:
    """Tell whether the person at this browser showed who they are a short while ago."""
    return now() - row.proved_at <= FRESH


def end(token: object) -> None:
    """Sign one browser out."""
    if isinstance(token, str):
        with writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.digest == digest(token)))


def end_one(user: User, key: str) -> None:
    """Sign out one of somebody's browsers, named by the key that `of` gives."""
    with writing() as session:
        session.execute(delete(SessionRow).where(SessionRow.digest == key, SessionRow.user_id == user.id))


def end_all(user: User, keep: str = "") -> None:
    """Sign somebody out everywhere, but for the session whose key is to be kept."""
    with writing() as session:
        session.execute(delete(SessionRow).where(SessionRow.user_id == user.id, SessionRow.digest != keep))


def of(user: User) -> list[SessionRow]:
    """Give somebody's open sessions, the latest first."""
    statement = select(SessionRow).where(
        SessionRow.user_id == user.id, SessionRow.needs_totp.is_(False), SessionRow.expires_at > now()
    )
    found = db.session.scalars(statement.order_by(SessionRow.seen_at.desc()).limit(100))
    return [row for row in found if row.seen_at + IDLE > now()]
