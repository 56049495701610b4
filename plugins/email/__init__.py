"""The e-mail channel: IMAP or POP3 in, SMTP out. It uses nothing that a third party could not use.

What speaks IMAP, POP3 and SMTP is imported where it is needed, in the worker: a web process does without.
The way of a mail: `fetching` keeps its raw bytes, `parsing` reads them, `inbound` turns what was read into the
core's own form. The way of an answer: `outbound` turns it into a mail, `smtp` hands it over.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click

from core.api import Channel, HealthCheck, Job, JobRun, Mailer, Notice, Schedule, hookimpl, lazy_gettext

from .channel import EmailChannel
from .health import mailboxes, missing_mailbox

_ = lazy_gettext


@hookimpl
def register_channels() -> list[Channel]:
    """Mail is a channel."""
    return [EmailChannel()]


@hookimpl
def register_jobs() -> list[Job]:
    """Fetching is work for the worker, one mailbox at a time."""
    return [Job("poll", run=_poll), Job("fetch", run=_fetch, attempts=1, seconds=300)]


def _poll(payload: Mapping[str, Any]) -> None:
    from .fetching import fetch_all

    fetch_all(payload)


def _fetch(payload: Mapping[str, Any], run: JobRun) -> None:
    from .fetching import fetch_one

    fetch_one(payload, run)


@hookimpl
def register_schedules() -> list[Schedule]:
    """Look into the mailboxes every minute."""
    return [Schedule("poll", job="poll", every=timedelta(minutes=1))]


@hookimpl
def register_health_checks() -> list[HealthCheck]:
    """Say whether each mailbox could be reached."""
    return [HealthCheck("email.mailboxes", _("Mailboxes"), check=mailboxes)]


@hookimpl
def collect_notices() -> list[Notice]:
    """Point to the first mailbox while there is none."""
    return missing_mailbox()


@hookimpl
def choose_mailer() -> Mailer | None:
    """Send the system's own mail from the first mailbox."""
    from .outbound import send_letter

    return send_letter()


@hookimpl
def register_commands() -> list[click.Command]:
    """Offer `./tanggap mail …`."""
    from .commands import mail

    return [mail]
