"""Puts plugins away that took a whole process with them, where no exception could be caught."""

import time
from datetime import timedelta

from sqlalchemy import func, select

from core.clock import now
from core.config import Config
from core.database import db, writing
from core.engine import process
from core.engine.marker import JOB, Death, Inside
from core.models.tables import plugin_failure
from core.services.plugin import plugin_rows, safe_mode

STUCK_SECONDS = 20.0
RESTARTED_WITHIN_SECONDS = 120.0
STRIKES = 2
WINDOW = timedelta(minutes=10)
KILLED = "killed: "


def take_in_deaths(config: Config) -> None:
    """Look at what the last processes died in; where nothing explains starts that keep failing, ask for safe mode."""
    put_away = [death for death in process.take_deaths() if _judge(death)]
    if put_away:
        process.forget_failed_starts()
    elif process.starts_keep_failing() and not safe_mode.is_on(config):
        why = "Three starts within five minutes ended before the site was ready."
        safe_mode.enter_safe_mode(config, why)
        process.forget_failed_starts()


def _judge(death: Death) -> bool:
    """Quarantine the plugin that a process died in, if it is to blame; tell whether it was.

    A process may be killed at any moment for reasons of its own, and jobs take long: a death in a job says nothing, and
    there the lease gives the next worker the job. Somebody who was inside for half a minute right up to the restart was
    stuck. Else it takes two deaths in the same plugin.
    """
    inside = next((each for each in death.inside if not each.hook.startswith(JOB)), None)
    if inside is None:
        return False
    _strike(inside, death.process)
    if not (_was_stuck(inside) or _strikes(inside.slug) >= STRIKES):
        return False
    doing = "stuck in" if _was_stuck(inside) else "killed again in"
    error = f"A process of the site was {doing} this plugin ({inside.hook}) and ended. The plugin was put away."
    plugin_rows.save(inside.slug, state=plugin_rows.QUARANTINED, error=error, where=inside.hook)
    return True


def _was_stuck(inside: Inside) -> bool:
    return STUCK_SECONDS <= time.time() - inside.since <= RESTARTED_WITHIN_SECONDS


def _strike(inside: Inside, name: str) -> None:
    row = {
        "slug": inside.slug,
        "hook": f"{KILLED}{inside.hook}"[:80],
        "request": name[-40:],
        "at": now(),
        "error": f"The process {name} ended while it was in {inside.hook}.",
    }
    with writing() as session:
        session.execute(plugin_failure.insert().values(row))


def _strikes(slug: str) -> int:
    statement = select(func.count()).where(
        plugin_failure.c.slug == slug,
        plugin_failure.c.hook.startswith(KILLED, autoescape=True),
        plugin_failure.c.at > now() - WINDOW,
    )
    return int(db.session.scalar(statement) or 0)
