"""What the core asks itself about the health of the site, answered in plain words with the way out."""

import os
import shutil
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from core.clock import now
from core.database import db
from core.declare import Health, HealthCheck, HealthResult, Mailer
from core.engine.current import hooks, site
from core.engine.markers import hookimpl
from core.i18n import gettext as _
from core.i18n import lazy_gettext, ngettext
from core.models import Delivery, DeliveryState, Inbox, InboxState, JobRow, JobState, schedule
from core.services.installation import site as site_service
from core.services.plugin import plugin_cards, safe_mode
from core.services.work import beat

SEEN_WITHIN = 180.0
LATE = timedelta(minutes=10)
LEAST_FREE = 500 * 1024 * 1024
LEAST_SHARE = 0.1
OLDEST_SQLITE = (3, 35)
NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "glusterfs"})
TROUBLED = frozenset({"broken", "paused", "quarantined", "incompatible", "missing"})


@hookimpl
def register_health_checks() -> list[HealthCheck]:
    """Declare the core's questions."""
    return [
        HealthCheck("worker", lazy_gettext("Worker"), worker),
        HealthCheck("schedules", lazy_gettext("Clock"), schedules),
        HealthCheck("jobs", lazy_gettext("Jobs"), failed_jobs),
        HealthCheck("quarantine", lazy_gettext("Messages in quarantine"), quarantine),
        HealthCheck("outbox", lazy_gettext("Messages on their way out"), outbox),
        HealthCheck("mailer", lazy_gettext("The site's own mail"), mailer),
        HealthCheck("plugins", lazy_gettext("Plugins"), plugins),
        HealthCheck("disk", lazy_gettext("Disk"), disk),
        HealthCheck("database", lazy_gettext("Database"), database),
        HealthCheck("secret_key", lazy_gettext("Secret key"), secret_key),
        HealthCheck("https", lazy_gettext("Encrypted connection"), https),
    ]


def worker() -> HealthResult:
    """Ask whether anybody does the jobs."""
    seen = {driver: beat.seen(driver) for driver in ("worker", "cron", "tick")}
    last = max((at for at in seen.values() if at is not None), default=None)
    if any(beat.is_fresh(driver, SEEN_WITHIN) for driver in ("worker", "cron")):
        return HealthResult(Health.OK, _("The jobs are done; the worker was seen within three minutes."))
    if beat.is_fresh("tick", SEEN_WITHIN):
        summary = _("Jobs run only when somebody opens a page, for there is neither a worker nor a cron line.")
        return HealthResult(Health.WARNING, summary, _("Add this line to the host's cron jobs."), code=cron_line())
    summary = _("Nobody does the jobs: mail is neither fetched nor sent.")
    if last is not None:
        summary = _(
            "Nobody has done the jobs since %(at)s: mail is neither fetched nor sent.", at=f"{last:%Y-%m-%d %H:%M} UTC"
        )
    return HealthResult(
        Health.BAD, summary, _("Start ./tanggap serve or ./tanggap work, or add this cron line."), code=cron_line()
    )


def cron_line() -> str:
    """Give the line to paste where no worker can run."""
    config = site().config
    given = f"TANGGAP_INSTANCE={config.instance} " if config.instance != config.root / "instance" else ""
    return f"* * * * * {given}{config.root / 'tanggap'} cron >/dev/null 2>&1"


def schedules() -> HealthResult:
    """Ask whether what is done again and again is late."""
    late = select(func.count()).select_from(schedule).where(schedule.c.next_at < now() - LATE, ~schedule.c.is_paused)
    count = int(db.session.scalar(late) or 0)
    if not count:
        return HealthResult(Health.OK, _("All that is done again and again is done in time."))
    summary = _("%(count)s regular jobs are more than ten minutes late.", count=count)
    return HealthResult(Health.WARNING, summary, _("See whether the worker runs."), "/admin/jobs")


def failed_jobs() -> HealthResult:
    """Ask whether jobs were given up."""
    count = int(db.session.scalar(select(func.count()).where(JobRow.state == JobState.FAILED)) or 0)
    if not count:
        return HealthResult(Health.OK, _("No job was given up."))
    fix = _("Read what went wrong, mend it, then try the job again.")
    summary = ngettext("%(num)d job was given up.", "%(num)d jobs were given up.", count)
    return HealthResult(Health.WARNING, summary, fix, "/admin/jobs?show=failed")


def quarantine() -> HealthResult:
    """Ask whether messages wait that could not be read."""
    count = int(db.session.scalar(select(func.count()).where(Inbox.state == InboxState.QUARANTINED)) or 0)
    if not count:
        return HealthResult(Health.OK, _("Every message that came in was understood."))
    summary = ngettext(
        "%(num)d message that came in could not be made into a ticket. It is kept.",
        "%(num)d messages that came in could not be made into tickets. They are kept.",
        count,
    )
    return HealthResult(Health.WARNING, summary, _("Look at them and have them read once more."), "/admin/quarantine")


def outbox() -> HealthResult:
    """Ask whether messages did not leave."""
    stuck = (DeliveryState.FAILED, DeliveryState.IN_DOUBT)
    since = now() - timedelta(days=1)
    statement = select(func.count()).where(Delivery.state.in_(stuck), Delivery.created_at > since)
    count = int(db.session.scalar(statement) or 0)
    if not count:
        return HealthResult(Health.OK, _("No message of the last day failed to leave."))
    summary = ngettext(
        "%(num)d message of the last day could not be delivered, or perhaps not.",
        "%(num)d messages of the last day could not be delivered, or perhaps not.",
        count,
    )
    return HealthResult(
        Health.WARNING, summary, _("The tickets concerned are in Needs attention."), "/desk/?folder=attention"
    )


def mailer() -> HealthResult:
    """Ask whether invitations and resets can be sent."""
    if hooks().first("choose_mailer", Mailer) is not None:
        return HealthResult(Health.OK, _("Invitations and alarms can be sent."))
    summary = _("The site cannot send mail of its own: invitations and password resets show a link to copy instead.")
    return HealthResult(Health.WARNING, summary, _("Set up a mailbox."), "/admin/accounts")


def plugins() -> HealthResult:
    """Ask whether an active plugin is out of work."""
    if safe_mode.is_on(site().config):
        return HealthResult(
            Health.BAD, _("Safe mode is on: no plugin runs."), _("Leave it when all is well."), "/admin/plugins"
        )
    names = [each.name for each in plugin_cards.cards() if each.is_active and each.state in TROUBLED]
    if not names:
        return HealthResult(Health.OK, _("All active plugins work."))
    summary = _("Out of work: %(names)s.", names=", ".join(names))
    return HealthResult(Health.BAD, summary, _("The page of plugins says why."), "/admin/plugins?show=troubled")


def disk() -> HealthResult:
    """Ask whether there is room on the disk."""
    found = shutil.disk_usage(site().config.instance)
    used = _("%(percent)s %% of the disk is used.", percent=round(100 * found.used / found.total))
    if found.free < LEAST_FREE:
        return HealthResult(Health.BAD, used, _("Make room: with a full disk no message can be kept."))
    if found.free < LEAST_SHARE * found.total:
        return HealthResult(Health.WARNING, used, _("Make room before it is full."))
    return HealthResult(Health.OK, used)


def database() -> HealthResult:
    """Say which database this is, and what speaks against it."""
    dialect = db.engine.dialect
    version = ".".join(str(part) for part in dialect.server_version_info or ())
    if dialect.name != "sqlite":
        return HealthResult(Health.OK, f"{dialect.name} {version}")
    words = _("SQLite %(version)s", version=sqlite3.sqlite_version)
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return HealthResult(Health.BAD, words, _("This library is too old; use Python with SQLite 3.35 or newer."))
    if _is_on_network(site().config.instance):
        fix = _("SQLite can lose data on a network disk. Move the instance folder to a local one, or use MariaDB.")
        return HealthResult(Health.BAD, words, fix)
    return HealthResult(Health.OK, words)


def _is_on_network(folder: Path) -> bool:
    """Tell whether a folder lies on a disk of the network, where this system says so."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return False
    holding = [(place, kind) for _what, place, kind, *_rest in mounts if folder.is_relative_to(place)]
    return bool(holding) and max(holding, key=lambda each: len(each[0]))[1] in NETWORK_DISKS


def secret_key() -> HealthResult:
    """Ask whether the key is kept where only this site reads it."""
    path = site().config.instance / "secret.key"
    if path.exists() and os.name == "posix" and path.stat().st_mode & 0o077:
        fix = _("Take the right to read it away from others.")
        return HealthResult(
            Health.BAD, _("Others on this host can read the secret key."), fix, code=f"chmod 600 {path}"
        )
    return HealthResult(
        Health.OK, _("It is set. Keep a copy apart from the database: without it no password is readable.")
    )


def https() -> HealthResult:
    """Ask whether people reach the site by an encrypted connection."""
    url = site_service.facts().url
    if url.startswith("https://"):
        return HealthResult(Health.OK, _("The site's address begins with https."))
    if not url or url.startswith(("http://127.0.0.1", "http://localhost")):
        return HealthResult(
            Health.WARNING,
            _("The site's address leads to this machine only.") if url else _("The site's address is not set."),
            _("Set it before others use the site."),
            "/admin/general",
        )
    fix = _("Have a certificate put on the web server, then change the address.")
    return HealthResult(Health.BAD, _("Passwords and mail travel unencrypted."), fix, "/admin/general")
