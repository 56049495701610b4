"""Writes sections."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from core.api import Invalid, NotFound, context, gettext, record_audit

from .articles import sections, slug_of
from .forms import within
from .tables import SLUG, Article, Section

MOST = 200
SAVED, DELETED = "kb.section_saved", "kb.section_deleted"


def get(number: int) -> Section:
    """Give a section."""
    found: Section | None = context(SLUG).session.get(Section, number)
    if found is None:
        raise NotFound(gettext("There is no such section."))
    return found


def save(number: int | None, names: dict[str, str], icon: str, parent: int | None) -> Section:
    """Make a section, or change one."""
    if not any(names.values()):
        raise Invalid(gettext("A section needs a name in one language at least."))
    with context(SLUG).transaction() as session:
        if number is None and int(session.scalar(select(func.count()).select_from(Section)) or 0) >= MOST:
            raise Invalid(gettext("There are 200 sections already. Delete one first."))
        section = get(number) if number else Section(slug=_free(names), place=_last() + 1)
        section.names = {locale: name for locale, name in names.items() if name}
        section.icon = icon
        outside = {each.id for each in sections()} - within(number or 0)
        section.parent_id = parent if parent in outside else None
        session.add(section)
        session.flush()
        record_audit(SAVED, section.slug)
        return section


def move(number: int, by: int) -> None:
    """Change places with the section before (by = -1) or after (1) on the same level."""
    with context(SLUG).transaction() as session:
        me = get(number)
        same = select(Section).where(Section.parent_id == me.parent_id if me.parent_id else Section.parent_id.is_(None))
        row = list(session.scalars(same.order_by(Section.place, Section.id)))
        at = row.index(me)
        to = at + by
        if 0 <= to < len(row):
            row[at], row[to] = row[to], row[at]
        for place, each in enumerate(row):
            each.place = place


def delete(number: int) -> None:
    """Delete a section; its articles and the sections in it go up to the one above."""
    with context(SLUG).transaction() as session:
        section = get(number)
        up = {"section_id": section.parent_id}
        session.execute(update(Article).where(Article.section_id == number).values(**up))
        session.execute(update(Section).where(Section.parent_id == number).values(parent_id=section.parent_id))
        record_audit(DELETED, section.slug)
        session.delete(section)


@dataclass(frozen=True, slots=True)
class Held:
    """How much lies in a section itself, whoever may read it."""

    articles: int
    sections: int


def held(number: int) -> Held:
    """Count what moves up when a section is deleted."""
    count = context(SLUG).session.scalar
    articles = count(select(func.count()).select_from(Article).where(Article.section_id == number))
    sections = count(select(func.count()).select_from(Section).where(Section.parent_id == number))
    return Held(articles or 0, sections or 0)


def _free(names: dict[str, str]) -> str:
    base = slug_of(names.get("en") or next(name for name in names.values() if name))[:70]
    taken = set(
        context(SLUG).session.scalars(select(Section.slug).where(Section.slug.startswith(base, autoescape=True)))
    )
    return next(each for each in (base, *(f"{base}-{n}" for n in range(2, MOST + 3))) if each not in taken)


def _last() -> int:
    return int(context(SLUG).session.scalar(select(func.max(Section.place))) or 0)
