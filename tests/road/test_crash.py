"""The worker is killed at every place where it could hurt; nothing is lost and nothing is doubled."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest

from core.clock import now
from core.config import ROOT
from core.database import db
from core.models import Delivery, DeliveryState, Inbox, InboxState, Message, Ticket
from core.services import files
from core.services.ticket import tickets
from core.testing import Site
from tests.road.mailbox import add_mailbox, mail
from tests.road.running import environment
from tests.road.test_mail import fetch_again, make_due
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

ON_THE_WAY_IN = (
    "job.leased",
    "intake.after_file",
    "intake.before_raw_commit",
    "intake.after_raw_commit",
    "fetch.accepted",
    "fetch.flagged",
    "intake.parsed",
    "intake.before_commit",
    "intake.after_commit",
    "job.before_done",
)
ON_THE_WAY_OUT = ("delivery.leased", "delivery.before_sending", "delivery.sending", "delivery.after_send")
IN_DOUBT = ("delivery.sending", "delivery.after_send")


def work(site: Site, crash: str = "", once: bool = True) -> "subprocess.Popen[bytes]":
    """Start a worker process on the site's instance."""
    command = [sys.executable, "-m", "core.cli", "work", *(["--once"] if once else [])]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(site.config, TANGGAP_CRASH=crash), stdout=subprocess.DEVNULL
    )


def ledger(site: Site) -> Counter[str]:
    """Count the tickets by subject."""
    with site.app.app_context():
        return Counter(db.session.scalars(db.select(Ticket.subject)))


@pytest.mark.parametrize("place", ON_THE_WAY_IN)
def test_a_mail_survives_a_crash_on_its_way_in(site: Site, dovecot: Dovecot, smtp_sink: SmtpSink, place: str) -> None:
    site.activate("email")
    user = f"in-{place.replace('.', '-')}"
    add_mailbox(site, dovecot, smtp_sink, user)
    for number in range(3):
        dovecot.append(user, mail(number))
    enqueue_fetch(site)
    died = work(site, f"{place}=2" if place.startswith(("intake", "fetch")) else f"{place}=1")
    assert died.wait(60) == -signal.SIGKILL
    settle(site)
    assert ledger(site) == {f"Pesanan nomor {number}": 1 for number in range(3)}
    assert orphans(site) == set()


def test_bytes_that_had_no_name_yet_when_the_process_died_are_swept_away(
    site: Site, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    site.activate("email")
    add_mailbox(site, dovecot, smtp_sink, "nameless")
    dovecot.append("nameless", mail(0))
    enqueue_fetch(site)
    assert work(site, "files.before_name=1").wait(60) == -signal.SIGKILL
    settle(site)
    assert ledger(site) == {"Pesanan nomor 0": 1}
    assert len(orphans(site)) == 1
    with site.app.app_context():
        files.sweep(now() - timedelta(hours=1))
    assert len(orphans(site)) == 1, "it could be somebody's who is just about to store it"
    sweep(site)
    assert orphans(site) == set()


@pytest.mark.parametrize("place", ON_THE_WAY_OUT)
def test_an_answer_is_sent_once_or_parked_after_a_crash_on_its_way_out(
    site: Site, dovecot: Dovecot, smtp_sink: SmtpSink, place: str
) -> None:
    site.activate("email")
    user = f"out-{place.replace('.', '-')}"
    add_mailbox(site, dovecot, smtp_sink, user)
    agent = site.user()
    dovecot.append(user, mail(1))
    site.run_jobs()
    with site.app.app_context():
        tickets.reply(db.session.scalars(db.select(Ticket)).one(), agent, "<p>Baik</p>")
    assert work(site, f"{place}=1").wait(60) == -signal.SIGKILL
    settle(site)
    state = site.outbox()[0].state
    if place in IN_DOUBT:
        assert state == DeliveryState.IN_DOUBT
        assert len(smtp_sink.received) == (1 if place == "delivery.after_send" else 0)
    else:
        assert (state, len(smtp_sink.received)) == (DeliveryState.SENT, 1)


@pytest.mark.slow
def test_two_hundred_mails_and_answers_survive_ten_kills(site: Site, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    site.activate("email")
    user = "storm"
    add_mailbox(site, dovecot, smtp_sink, user)
    agent = site.user()
    for number in range(200):
        dovecot.append(user, mail(number, sender=f"customer{number}@example.com"))
    enqueue_fetch(site)
    chance = random.Random(20261123)
    for _kill in range(5):
        kill_after(site, chance.uniform(1.2, 2.5))
    settle(site)
    assert ledger(site) == {f"Pesanan nomor {number}": 1 for number in range(200)}

    with site.app.app_context():
        for ticket in db.session.scalars(db.select(Ticket)).all():
            tickets.reply(ticket, agent, f"<p>Jawaban {ticket.id}</p>")
    for _kill in range(5):
        kill_after(site, chance.uniform(1.2, 2.5))
    settle(site)
    sent = Counter(message_from_bytes(each.raw)["Message-ID"] for each in smtp_sink.received)
    rows = site.outbox()
    doubtful = {f"<{row.header}>" for row in rows if row.state == DeliveryState.IN_DOUBT}
    assert {row.state for row in rows} <= {DeliveryState.SENT, DeliveryState.IN_DOUBT}
    assert len(doubtful) <= 5
    assert max(sent.values()) == 1
    assert {f"<{row.header}>" for row in rows if row.state == DeliveryState.SENT} <= set(sent)
    sweep(site)
    assert orphans(site) == set()


def kill_after(site: Site, seconds: float) -> None:
    """Let a worker work for a while, then kill it."""
    worker = work(site, once=False)
    time.sleep(seconds)
    worker.kill()
    worker.wait()


def enqueue_fetch(site: Site) -> None:
    """Have the mailboxes looked into by whoever works next."""
    from core.api import context

    with site.app.app_context():
        context("email").enqueue("poll", {})


def settle(site: Site) -> None:
    """Let a healthy worker finish what is left, whatever time it was put off to."""
    from core.services.mailroom import intake
    from core.services.work import jobs

    for _round in range(4):
        with site.app.app_context():
            jobs.reclaim()
        make_due(site)
        site.run_jobs()
        fetch_again(site)
        with site.app.app_context():
            for inbox_id in db.session.scalars(db.select(Inbox.id).where(Inbox.state == InboxState.STORED)).all():
                intake.process(inbox_id)


def sweep(site: Site) -> None:
    """Let the hourly job take away what was left, as long after the crash."""
    with site.app.app_context():
        files.sweep(now() + timedelta(seconds=1))


def orphans(site: Site) -> set[str]:
    """Give the stored files that no row knows."""
    with site.app.app_context():
        known = set(db.session.scalars(db.select(Inbox.sha256)))
        known |= {file.sha256 for message in db.session.scalars(db.select(Message)) for file in message.attachments}
        stored = {path.name for path in site.config.files.rglob("*") if path.is_file()}
        assert all(files.path_of(sha256).exists() for sha256 in known)
        assert db.session.scalar(db.select(db.func.count(Delivery.id)).where(Delivery.state == "sending")) == 0
        return stored - known
