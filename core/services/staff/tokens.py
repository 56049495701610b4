"""One-time tokens: an invitation, a new password, the key to the set-up. Only their digests are stored."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from core.clock import now
from core.database import db, writing
from core.models import Token, User
from core.security import digest, new_token

INVITATION, RESET, SETUP = "invitation", "reset", "setup"
LIFETIMES = {INVITATION: timedelta(hours=72), RESET: timedelta(minutes=60), SETUP: timedelta(days=7)}
LONGEST = 100


def issue(purpose: str, user: User | None = None, data: Mapping[str, Any] | None = None) -> str:
    """Make a token for one purpose; an older one of that purpose for the same person is dead from now on."""
    token = new_token()
    with writing() as session:
        forget(purpose, user)
        session.execute(delete(Token).where(Token.expires_at < now() - timedelta(days=30)))
        session.add(
            Token(
                digest=digest(token),
                purpose=purpose,
                user_id=user.id if user else None,
                data=dict(data or {}),
                expires_at=now() + LIFETIMES[purpose],
            )
        )
    return token


def look(purpose: str, token: object) -> Token | None:
    """Give what stands behind a token that may still be used, without using it."""
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST:
        return None
    row = db.session.get(Token, digest(token), populate_existing=True)
    if row is None or row.purpose != purpose or row.used_at is not None or row.expires_at <= now():
        return None
    return row


def take(purpose: str, token: object) -> Token | None:
    """Use a token up, in the open unit of work; None if it cannot be used, or somebody was quicker."""
    with writing() as session:
        row = look(purpose, token)
        if row is None:
            return None
        taken = session.execute(
            update(Token)
            .where(Token.digest == row.digest, Token.used_at.is_(None))
            .values(used_at=now())
            .execution_options(synchronize_session=False)
        )
        return row if taken.rowcount else None  # type: ignore[attr-defined]


def forget(purpose: str, user: User | None) -> None:
    """Make the tokens of a purpose useless that belong to somebody, or to nobody."""
    whose = Token.user_id.is_(None) if user is None else Token.user_id == user.id
    with writing() as session:
        session.execute(delete(Token).where(Token.purpose == purpose, whose))
