"""Tags: renamed and merged for all tickets at once."""

from sqlalchemy import delete, func, select, update

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Tag, ticket_tag
from core.services.record import audit
from core.services.ticket.changes import slug_of

PAGE = 300


def most_used() -> list[tuple[Tag, int]]:
    """Give the tags by name with how many tickets bear each."""
    counts = select(ticket_tag.c.tag_id, func.count().label("count")).group_by(ticket_tag.c.tag_id).subquery()
    statement = select(Tag, func.coalesce(counts.c.count, 0)).outerjoin(counts, counts.c.tag_id == Tag.id)
    return [(tag, int(count)) for tag, count in db.session.execute(statement.order_by(Tag.name).limit(PAGE))]


def get(tag_id: int) -> Tag:
    """Give one tag; raises `NotFound`."""
    tag = db.session.get(Tag, tag_id)
    if tag is None:
        raise NotFound(_("There is no such tag."))
    return tag


def rename(tag: Tag, name: str) -> Tag:
    """Rename a tag on every ticket; where another one has that name already, the two become one."""
    slug = slug_of(name)
    if not slug:
        raise Invalid(_("A tag needs at least one letter."), {"name": _("A tag needs at least one letter.")})
    with writing() as session:
        other = session.scalar(select(Tag).where(Tag.slug == slug, Tag.id != tag.id))
        audit.record("tag.renamed", tag.name, {"to": name})
        if other is None:
            tag.slug, tag.name = slug, " ".join(name.split())[:60]
            return tag
        # DISTINCT has MySQL read them beforehand: it refuses to look into a table from which it is deleting.
        bearing = select(ticket_tag.c.ticket_id).where(ticket_tag.c.tag_id == other.id).distinct().subquery()
        both = ticket_tag.c.ticket_id.in_(select(bearing.c.ticket_id))
        session.execute(delete(ticket_tag).where(ticket_tag.c.tag_id == tag.id, both))
        session.execute(update(ticket_tag).where(ticket_tag.c.tag_id == tag.id).values(tag_id=other.id))
        session.delete(tag)
        return other


def remove(tag: Tag) -> None:
    """Take a tag off every ticket and delete it."""
    with writing() as session:
        audit.record("tag.deleted", tag.name)
        session.execute(delete(ticket_tag).where(ticket_tag.c.tag_id == tag.id))
        session.delete(tag)
