"""Who sees a reply, and who may change it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from core.api import User, can

from .tables import EVERYBODY, PERSONAL, TEAM, Reply

USE, SHARE = "saved_replies.use", "saved_replies.share"


def seen_by(user: User) -> ColumnElement[bool]:
    """Say which replies somebody sees; none that was deleted."""
    return and_(Reply.deleted_at.is_(None), shared_with(user))


def shared_with(user: User) -> ColumnElement[bool]:
    """Say which replies are for somebody, deleted or not: their own, those of their teams, those for everybody.

    One whose team is gone is left to whoever wrote it.
    """
    mine: ColumnElement[Any] = Reply.owner_id == user.id
    teams = [team.id for team in user.teams]
    of_a_team = or_(Reply.team_id.in_(teams), and_(Reply.team_id.is_(None), mine))
    return or_(
        Reply.audience == EVERYBODY,
        and_(Reply.audience == PERSONAL, mine),
        and_(Reply.audience == TEAM, of_a_team),
    )


def may_change(user: User, reply: Reply) -> bool:
    """Tell whether somebody who sees a reply may change it."""
    return reply.audience == PERSONAL or can(user, SHARE)


def audiences(user: User) -> list[str]:
    """Name for whom somebody may write: `personal`, `team:3`, `everybody`."""
    teams = [f"{TEAM}:{team.id}" for team in sorted(user.teams, key=lambda each: each.name)]
    return [PERSONAL, *teams, EVERYBODY] if can(user, SHARE) else [PERSONAL]
