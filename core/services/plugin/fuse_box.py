"""Writes down which plugins failed in a request or job, and pauses the one that fails again and again."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from core.clock import now
from core.database import db, is_writing, writing
from core.engine.current import hooks, site
from core.engine.fuse import LIMIT, WINDOW, Failure
from core.engine.hooks import CORE
from core.models.tables import plugin, plugin_failure
from core.services.plugin import plugin_rows

KEEP = timedelta(days=7)
log = logging.getLogger("tanggap.plugins")


def flush() -> None:
    """Store the failures that were noted, and pause who had five from five requests; call it when a request is over."""
    failures = [each for each in hooks().fuse.take() if each.slug != CORE]
    if not failures or is_writing():
        return
    try:
        _store(_one_per_hook(failures))
        for slug in sorted({each.slug for each in failures}):
            _look_at(slug, failures)
    except SQLAlchemyError:
        db.session.rollback()
        log.exception("Failures of plugins could not be stored")


def _one_per_hook(failures: Sequence[Failure]) -> list[Failure]:
    """Keep one failure of each hook in a request, lest one request fill the disk."""
    return list({(each.slug, each.hook, each.request): each for each in failures}.values())


def _store(failures: Sequence[Failure]) -> None:
    rows = [
        {
            "slug": each.slug,
            "hook": each.hook[:80],
            "request": each.request[:40],
            "at": each.at,
            "error": f"{each.where}\n{each.error}",
        }
        for each in failures
    ]
    with writing() as session:
        session.execute(plugin_failure.insert(), rows)


def _look_at(slug: str, failures: Sequence[Failure]) -> None:
    loaded = site().build.loaded.get(slug)
    if loaded is None or loaded.manifest.lifecycle.critical or _failed_requests(slug) < LIMIT:
        return
    last = next(each for each in reversed(failures) if each.slug == slug)
    plugin_rows.change(slug, plugin_rows.TRIED, state=plugin_rows.PAUSED, error=last.error, where=last.where)
    log.error("Plugin %s is paused: it failed in %s requests within ten minutes", slug, LIMIT)


def _failed_requests(slug: str) -> int:
    """Count the distinct requests in which a plugin failed lately; what was before it was resumed does not count."""
    changed_at = db.session.scalar(select(plugin.c.changed_at).where(plugin.c.slug == slug))
    since = max(now() - WINDOW, changed_at) if changed_at else now() - WINDOW
    statement = select(func.count(plugin_failure.c.request.distinct()))
    return int(db.session.scalar(statement.where(plugin_failure.c.slug == slug, plugin_failure.c.at >= since)) or 0)


def last_day() -> dict[str, int]:
    """Count the failures of each plugin in the last 24 hours."""
    statement = select(plugin_failure.c.slug, func.count()).where(plugin_failure.c.at > now() - timedelta(days=1))
    return {slug: int(count) for slug, count in db.session.execute(statement.group_by(plugin_failure.c.slug))}


def failures_of(slug: str, most: int = 20) -> list[Failure]:
    """Give the newest failures of a plugin."""
    statement = select(plugin_failure).where(plugin_failure.c.slug == slug).order_by(plugin_failure.c.id.desc())
    return [_failure(row) for row in db.session.execute(statement.limit(most))]


def _failure(row: object) -> Failure:
    where, _, error = row.error.partition("\n")  # type: ignore[attr-defined]
    return Failure(row.slug, row.hook, row.request, error or where, where if error else "", row.at)  # type: ignore[attr-defined]


def forget_old() -> None:
    """Delete failures of more than a week ago (a job)."""
    with writing() as session:
        session.execute(delete(plugin_failure).where(plugin_failure.c.at < now() - KEEP))
