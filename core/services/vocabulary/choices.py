"""What one may choose from on the pages of the desk, in one query: people, teams, desks, statuses, categories, tags."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, literal, null, or_, select, true, union_all

from core.database import db
from core.i18n import gettext
from core.models import Category, Desk, Role, Status, Tag, Team, User, desk_access, team_member
from core.models.tables import view
from core.services.record.kept import kept
from core.services.staff.scopes import Scope, desks_of, teams_of

MOST_TAGS = 300


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing to choose: its id and name; `parent` is a category's parent, `kind` a status' kind."""

    id: int
    name: str
    slug: str = ""
    kind: str = ""
    parent: int | None = None
    is_mine: bool = False

    @property
    def label(self) -> str:
        """The name; that of a built-in status (whose slug is its kind) in the reader's language, as `Status.label`."""
        return str(gettext(self.name)) if self.kind and self.kind == self.slug else self.name


@dataclass(frozen=True, slots=True)
class Choices:
    """All that a page of the desk lets one choose from."""

    agents: tuple[Chosen, ...] = ()
    teams: tuple[Chosen, ...] = ()
    desks: tuple[Chosen, ...] = ()
    statuses: tuple[Chosen, ...] = ()
    categories: tuple[Chosen, ...] = ()
    tags: tuple[Chosen, ...] = ()
    views: tuple[Chosen, ...] = field(default=())

    def named_categories(self) -> list[tuple[int, str]]:
        """Give the categories with the names of their parents: Hardware › Printer."""
        known = {each.id: each for each in self.categories}
        return sorted(((each.id, _path(each, known)) for each in self.categories), key=lambda pair: pair[1].casefold())


def _path(category: Chosen, known: dict[int, Chosen]) -> str:
    names = [category.name]
    for _step in range(10):
        above = known.get(category.parent or 0)
        if above is None:
            break
        names.insert(0, above.name)
        category = above
    return " › ".join(names)


def choices(scope: Scope, desk_id: int | None = None) -> Choices:
    """Give the choices for a list, or for a ticket of one desk."""
    return kept(("choices", scope.user.id, desk_id), lambda: _read(scope, desk_id))


def _read(scope: Scope, desk_id: int | None) -> Choices:
    found: dict[str, list[Chosen]] = {}
    for row in db.session.execute(union_all(*_parts(scope, desk_id))):
        parent = int(row.parent) if row.parent is not None else None
        thing = Chosen(int(row.id), row.name, row.slug, row.kind, parent, bool(row.mine))
        found.setdefault(row.what, []).append((int(row.position), thing))  # type: ignore[arg-type]
    return Choices(**{what: tuple(_sorted(things)) for what, things in found.items()})


def _sorted(things: list[Any]) -> Iterator[Chosen]:
    return (thing for _position, thing in sorted(things, key=lambda pair: (pair[0], pair[1].name.casefold())))


def _part(
    what: str,
    source: Any,
    *where: ColumnElement[bool],
    slug: Any = None,
    kind: Any = None,
    parent: Any = None,
    position: Any = None,
    mine: Any = None,
) -> Select[Any]:
    columns = source.c if hasattr(source, "c") else source
    return select(
        literal(what).label("what"),
        columns.id.label("id"),
        columns.name.label("name"),
        (literal("") if slug is None else cast(slug, String(40))).label("slug"),
        (literal("") if kind is None else cast(kind, String(10))).label("kind"),
        (cast(null(), columns.id.type) if parent is None else parent).label("parent"),
        (literal(0) if position is None else position).label("position"),
        (literal(0) if mine is None else mine).label("mine"),
    ).where(*where)


def _parts(scope: Scope, desk_id: int | None) -> Iterator[Select[Any]]:
    user = scope.user
    yield _part("agents", User, User.disabled_at.is_(None), *_at_desk(desk_id))
    my_team = select(literal(1)).where(team_member.c.team_id == Team.id, team_member.c.user_id == user.id)
    yield _part("teams", Team, mine=_flag(my_team.exists()))
    yield _part("desks", Desk, *([] if scope.has_all_desks else [Desk.id.in_(desks_of(user))]), position=Desk.position)
    of_desk = true() if desk_id is None else or_(Status.desk_id.is_(None), Status.desk_id == desk_id)
    yield _part("statuses", Status, of_desk, slug=Status.slug, kind=Status.kind, position=Status.position)
    for_desk = true() if desk_id is None else or_(Category.desk_id.is_(None), Category.desk_id == desk_id)
    yield _part("categories", Category, for_desk, parent=Category.parent_id, position=Category.position)
    newest = select(Tag.id, Tag.name, Tag.slug).order_by(Tag.id.desc()).limit(MOST_TAGS).subquery()
    yield _part("tags", newest)
    if desk_id is None:
        held = or_(view.c.user_id == user.id, view.c.team_id.in_(teams_of(user)), _for_all())
        yield _part("views", view, held, position=view.c.position)


def _for_all() -> ColumnElement[bool]:
    return and_(view.c.user_id.is_(None), view.c.team_id.is_(None))


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _at_desk(desk_id: int | None) -> list[ColumnElement[bool]]:
    """Whoever may be given a ticket must see its desk."""
    if desk_id is None:
        return []
    sees_all = User.role_id.in_(select(Role.id).where(or_(Role.is_admin, Role.all_desks)))
    in_person = select(desk_access.c.user_id).where(
        desk_access.c.desk_id == desk_id, desk_access.c.user_id.is_not(None)
    )
    through_team = select(team_member.c.user_id).where(
        team_member.c.team_id.in_(
            select(desk_access.c.team_id).where(desk_access.c.desk_id == desk_id, desk_access.c.team_id.is_not(None))
        )
    )
    return [or_(sees_all, User.id.in_(in_person), User.id.in_(through_team))]
