"""The tree of categories."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Category
from core.services.record import audit


def tree() -> list[tuple[Category, int]]:
    """Give all categories with their depth, parents before their children."""
    rows = list(db.session.scalars(select(Category).order_by(Category.position, Category.name, Category.id)))
    return list(_branch(rows, None, 0))


def _branch(rows: list[Category], parent: int | None, depth: int) -> Iterator[tuple[Category, int]]:
    for row in rows:
        if row.parent_id == parent:
            yield row, depth
            yield from _branch(rows, row.id, depth + 1)


def get(category_id: int) -> Category:
    """Give one category; raises `NotFound`."""
    category = db.session.get(Category, category_id)
    if category is None:
        raise NotFound(_("There is no such category."))
    return category


def save(category: Category | None, values: Mapping[str, Any]) -> Category:
    """Make or change a category; it may not stand below itself."""
    with writing() as session:
        parent = values.get("parent_id")
        if category is not None and parent in _below(category):
            raise Invalid(
                _("A category cannot stand below itself."), {"parent_id": _("Choose one that is not below it.")}
            )
        if category is None:
            category = Category(position=len(tree()))
            session.add(category)
        category.name = values["name"]
        category.parent_id = parent
        category.desk_id = values.get("desk_id")
        category.is_public = bool(values.get("is_public"))
        session.flush()
        audit.record("category.saved", category.name, {"category": category.id})
        return category


def _below(category: Category) -> set[int]:
    rows = list(db.session.scalars(select(Category)))
    return {category.id} | {row.id for row, _depth in _branch(rows, category.id, 0)}


def remove(category: Category) -> None:
    """Delete a category and those below it; tickets lose it and stay."""
    with writing() as session:
        audit.record("category.deleted", category.name)
        session.delete(category)


def move(category: Category, step: int) -> None:
    """Move a category up (-1) or down (1) among those beside it."""
    with writing():
        beside = [row for row, _depth in tree() if row.parent_id == category.parent_id]
        at = beside.index(category)
        to = max(0, min(len(beside) - 1, at + step))
        beside.insert(to, beside.pop(at))
        for position, row in enumerate(beside):
            row.position = position
