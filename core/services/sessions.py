"""Signed-in browsers: one row each, named by the digest of a random token that only the browser has."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from core.clock import now
from core.database import db, writing
from core.models import SessionRow, User
from core.security import digest, new_token

COOKIE_KEY = "token"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
FRESH = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=1)
LONGEST_TOKEN = 100


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


def find(token: object) -> SessionRow | None:
    """Give the session of a token, unless it ended, was idle for too long, or its owner may not sign in."""
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    row = db.session.get(SessionRow, digest(token))
    if row is None or row.expires_at <= now() or row.seen_at + IDLE <= now() or not row.user.is_active:
        return None
    return row


def note_seen(row: SessionRow) -> None:
    """Note that somebody is here, at most once a minute; a busy database is no reason to fail."""
    moment = now()
    if moment - row.seen_at < NOTED_EVERY:
        return
    try:
        with writing() as session:
            session.execute(update(SessionRow).where(SessionRow.digest == row.digest).values(seen_at=moment))
            session.execute(update(User).where(User.id == row.user_id).values(seen_at=moment))
    except OperationalError:
        db.session.rollback()


def prove(row: SessionRow) -> None:
    """Note that the person at this browser has just shown who they are."""
    with writing() as session:
        session.execute(update(SessionRow).where(SessionRow.digest == row.digest).values(proved_at=now()))


def is_fresh(row: SessionRow) -> bool:
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
