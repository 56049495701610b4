"""The e-mail channel: IMAP or POP3 in, SMTP out. It uses nothing that a third party could not use.

What speaks IMAP, POP3 and SMTP is imported where it is needed, in the worker: a web process does without.
The way of a mail: `fetching` keeps its raw bytes, `parsing` reads them, `inbound` turns what was read into the
core's own form. The way of an answer: `outbound` turns it into a mail, `smtp` hands it over.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click

from core.api import (
    Channel,
    Drop,
    HealthCheck,
    Inbound,
    Job,
    JobRun,
    Mailer,
    Notice,
    Schedule,
    gettext,
    hookimpl,
    lazy_gettext,
)

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
def filter_inbound(value: Inbound) -> Inbound | Drop:
    """Set aside our own messages to ourselves, by which mailboxes are tested; they are kept, and no tickets."""
    mark = value.extra.get("loop_mark") if value.channel == "email" else None
    if not mark:
        return value
    from .loop_mark import is_ours

    return Drop(gettext("A message of ours to ourselves, by which the mailbox was tested.")) if is_ours(mark) else value


@hookimpl
def register_commands() -> list[click.Command]:
    """Offer `./tanggap mail …`."""
    from .commands import mail

    return [mail]
