"""The categories that customers may choose from."""

from collections.abc import Iterator

from sqlalchemy import or_, select

from core.database import db
from core.declare import CategoryChoice
from core.engine.settings_form import SelectChoice
from core.models import Category, Desk


def public_categories(desk: str | None = None) -> list[CategoryChoice]:
    """Give the categories that customers may choose from, as a tree in the admin's order.

    `desk` is the slug of a desk: its own categories and those of all desks; None gives those of all desks only. A child
    of a hidden category is hidden too. `depth` is 0 for the top. Since 1.0.

    Example::

        choices = [SelectChoice(str(each.id), each.path) for each in public_categories("support")]
    """
    desk_id = db.session.scalar(select(Desk.id).where(Desk.slug == desk)) if desk else None
    statement = select(Category).where(Category.is_public, or_(Category.desk_id.is_(None), Category.desk_id == desk_id))
    rows = list(db.session.scalars(statement.order_by(Category.position, Category.name, Category.id)))
    return list(_branch(rows, None, "", 0))


def desk_choices() -> list[SelectChoice]:
    """Give the desks that customers may write to, by slug and name, the default one first. Since 1.0.

    Made for a setting: `desk = SelectField(_("Desk"), choices=desk_choices)`.
    """
    statement = select(Desk.slug, Desk.name).where(~Desk.is_internal)
    rows = db.session.execute(statement.order_by(Desk.is_default.desc(), Desk.position, Desk.id))
    return [SelectChoice(slug, name) for slug, name in rows]


def _branch(rows: list[Category], parent: int | None, path: str, depth: int) -> Iterator[CategoryChoice]:
    for row in rows:
        if row.parent_id == parent:
            full = f"{path} › {row.name}" if path else row.name
            yield CategoryChoice(row.id, row.name, full, depth)
            yield from _branch(rows, row.id, full, depth + 1)
