"""Teams of staff."""

from collections.abc import Iterable

from sqlalchemy import select

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Team, User
from core.services.record import audit
from core.services.staff import handing_on

LONGEST_NAME = 80


def get(team_id: int) -> Team:
    """Give a team; raises `NotFound`."""
    found = db.session.get(Team, team_id)
    if found is None:
        raise NotFound(_("There is no such team."))
    return found


def all_teams() -> list[Team]:
    """Give all teams by name."""
    return list(db.session.scalars(select(Team).order_by(Team.name)))


def save(
    team: Team | None, *, name: str, members: Iterable[int], level: int | None = None, by: User | None = None
) -> Team:
    """Make or change a team; `by` is who does it, and lets nobody in whose new desks they do not have themselves."""
    wanted = set(members)
    plain = " ".join(name.split())
    problem = (
        "" if plain and len(plain) <= LONGEST_NAME else _("Give a name of at most %(number)s characters.", number=80)
    )
    with writing() as session:
        other = session.scalar(select(Team).where(Team.name == plain))
        if other is not None and other is not team:
            problem = _("Another team has this name.")
        if problem:
            raise Invalid(problem, {"name": problem})
        if by is not None and team is not None and wanted - {each.id for each in team.members}:
            handing_on.demand_may_hand_on(by, handing_on.of_teams([team.id]))
        team = team or Team()
        team.name, team.level = plain, level
        team.members = list(session.scalars(select(User).where(User.id.in_(wanted))))
        session.add(team)
        session.flush()
        audit.record("team.changed", f"team {team.id}", {"members": [each.id for each in team.members]})
        return team


def remove(team: Team) -> None:
    """Delete a team; its people and tickets stay."""
    with writing() as session:
        audit.record("team.deleted", f"team {team.id}")
        session.delete(team)
