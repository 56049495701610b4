"""Gives a plugin one of everything that the core keeps for plugins, so that taking it all away has something to do."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from core.clock import now
from core.database import db, writing
from core.declare import SYSTEM
from core.engine.registry import Shelf
from core.models import Account, Desk, JobRow, Reach, Role, Ticket
from core.services.record.events import EVENT_JOB

if TYPE_CHECKING:
    from core.testing import Site

ROLE = "contract-role"


def give(site: "Site", slug: str, ticket: int) -> None:
    """Store a file, settings, an account, a grant, an event and a waiting job for what the plugin declares."""
    from core.services.installation import settings
    from core.services.plugin import plugin_store
    from core.services.record import events
    from core.services.work import jobs

    declared = site.built.registry
    with site.app.test_request_context("/"), writing() as session:
        plugin_store.keep_file(slug, b"A file of the plugin.")
        if form := declared.settings.get(slug):
            settings.save(slug, form.defaults())
        desk = session.scalars(select(Desk).order_by(Desk.id).limit(1)).one()
        for channel in _own(declared.channels, slug):
            session.add(Account(channel=channel, address="desk@contract.example", desk_id=desk.id, is_active=False))
        rights = _own(declared.permissions, slug)
        if rights:
            role = session.scalars(select(Role).where(Role.slug == ROLE)).one()
            role.permissions = sorted({*role.permissions, *rights})
        for kind in (*_own(declared.events, slug), *_subscribed(site, slug)):
            events.record(kind, SYSTEM, ticket=session.get_one(Ticket, ticket))
        for owner, name in declared.jobs:
            if owner == slug:
                jobs.enqueue(slug, name, {}, now() + timedelta(days=300), key=f"contract.{slug}.{name}")


def make_role(site: "Site") -> None:
    """Make a role of the site's own, to which the plugin's rights are given later."""
    with site.app.app_context(), writing() as session:
        session.add(Role(slug=ROLE, name="Contract", reach=Reach.ALL, permissions=["ticket.reply"]))


def failed_jobs(site: "Site", slug: str) -> list[str]:
    """Tell which of its jobs ended with an error, the last line of it."""
    with site.app.app_context():
        failed = _jobs_with_errors(slug)
        return [f"Its job {row.name} failed: {row.error.strip().splitlines()[-1]}" for row in failed]


def _jobs_with_errors(slug: str) -> list[JobRow]:
    """Give the jobs of a plugin that failed at least once; those that tell it of an event are the core's."""
    told = and_(JobRow.name == EVENT_JOB, JobRow.payload["plugin"].as_string() == slug)
    return list(db.session.scalars(select(JobRow).where(JobRow.error != "", or_(JobRow.owner == slug, told))))


def _subscribed(site: "Site", slug: str) -> list[str]:
    """Name kinds of events that the plugin is told of by a job."""
    found = [each for each in site.built.hooks.implementations("event_recorded") if each.slug == slug]
    return [kind for each in found if each.durable is not None for kind in (each.durable or {"ticket.changed"})]


def _own(shelf: "Shelf[Any]", slug: str) -> list[str]:
    return [each.item.name for each in shelf.owned() if each.owner == slug]
