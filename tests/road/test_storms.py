"""Storms of mail, between real servers: machines that answer each other fall silent, no mailbox is flooded."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from core.api import ConditionGroup, Step
from core.database import db
from core.models import Ticket
from core.testing import Clock, Site, new_config
from plugins.automations import rules
from plugins.form.tests.visitor import Visitor
from tests.road.mailbox import add_mailbox, mail
from tests.road.test_mail import fetch_again
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import Received, SmtpSink

MOST_IN_A_LOOP = 4
AN_HOUR, A_DAY = 3, 10
HOURS, IN_AN_HOUR = 4, 6
ROUNDS = 8
AUTO_REPLY = Step("automations.auto_reply", {"text": "We have your message.", "hours": "1"})
REPLY = Step("reply", {"text": "We are on it."})
TRIGGERS = ["ticket.opened", "message.added/customer"]


class House:
    """A help desk with a mailbox and a rule that answers whatever is written to it."""

    def __init__(self, site: Site, dovecot: Dovecot, sink: SmtpSink, name: str, step: Step) -> None:
        self.site, self._dovecot, self._user = site, dovecot, name
        self.address = f"support@{name}.example"
        site.activate("email", "automations")
        add_mailbox(site, dovecot, sink, name, address=self.address)
        values = {"name": "Answer", "kind": "event", "triggers": TRIGGERS, "once": False, "stops": False}
        with site.app.app_context():
            rules.switch(rules.save(None, values, ConditionGroup(), (step,)), True)

    def gets(self, raw: bytes) -> None:
        """Put a mail into the mailbox."""
        self._dovecot.append(self._user, raw)

    def works(self) -> None:
        """Fetch what came, and do all that follows."""
        fetch_again(self.site)
        self.site.run_jobs()


def carried(letter: Received, *houses: House) -> bool:
    """Bring a mail to the house that it is for."""
    for house in houses:
        local, domain = house.address.split("@")
        if re.fullmatch(rf"{local}(\+\w+)?@{domain}", letter.recipients[0]):
            house.gets(letter.raw)
            return True
    return False


@pytest.fixture
def other_site(tmp_path: Path) -> Site:
    """A second installation."""
    return Site(new_config(tmp_path / "other"))


@pytest.mark.slow
@pytest.mark.abuse("A53")
@pytest.mark.parametrize("step", [AUTO_REPLY, REPLY], ids=["automatic answers", "replies of rules"])
def test_two_help_desks_that_answer_each_other_fall_silent(
    site: Site, other_site: Site, dovecot: Dovecot, smtp_sink: SmtpSink, step: Step, request: pytest.FixtureRequest
) -> None:
    number = request.node.callspec.indices["step"]
    ours = House(site, dovecot, smtp_sink, f"ours{number}", step)
    theirs = House(other_site, dovecot, smtp_sink, f"theirs{number}", step)
    ours.gets(mail(1, sender=theirs.address).replace(b"support@desk.example", ours.address.encode()))
    done = 0
    for _round in range(ROUNDS):
        ours.works()
        theirs.works()
        for letter in smtp_sink.received[done:]:
            assert carried(letter, ours, theirs), letter.recipients
        done = len(smtp_sink.received)
    assert 1 <= done <= MOST_IN_A_LOOP
    with site.app.app_context():
        assert db.session.query(Ticket).count() == 1


@pytest.mark.slow
@pytest.mark.abuse("A53")
def test_a_responder_that_hides_what_it_is_gets_no_more_than_a_few(
    site: Site, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    """It answers each of our mails at once, in the thread, with no header that says so."""
    house = House(site, dovecot, smtp_sink, "vacation", REPLY)
    house.gets(mail(1, sender="away@example.com").replace(b"support@desk.example", house.address.encode()))
    for number in range(2, ROUNDS):
        house.works()
        last = message_from_bytes(smtp_sink.wait_for(1)[-1].raw, policy=policy.default)
        again = mail(number, sender="away@example.com", subject="I am away", In_Reply_To=str(last["Message-ID"]))
        house.gets(again.replace(b"support@desk.example", str(last["Reply-To"] or house.address).encode()))
    house.works()
    assert 1 <= len(smtp_sink.to("away@example.com")) <= MOST_IN_A_LOOP


def spellings(count: int) -> Iterator[str]:
    """Give so many ways to write one mailbox."""
    for number in range(count):
        dotted = "vi.ctim" if number % 2 else "v.ictim"
        yield f"{dotted}+{number}@gmail.com" if number % 3 else f"{dotted.upper()}@gmail.com"


@pytest.mark.slow
@pytest.mark.abuse("A56")
@pytest.mark.usefixtures("new_day")
def test_a_victim_gets_three_mails_an_hour_whatever_is_sent_in_their_name(
    site: Site, dovecot: Dovecot, smtp_sink: SmtpSink, clock: Clock
) -> None:
    """By the form from many networks, and by mail: one lid for everything, for the hour and for the day."""
    house = House(site, dovecot, smtp_sink, "relay", AUTO_REPLY)
    site.activate("form")
    for hour in range(HOURS):
        for number, spelling in enumerate(spellings(IN_AN_HOUR)):
            client = site.client()
            client.environ_base["REMOTE_ADDR"] = f"198.51.{hour}.{number}"
            answer = Visitor(client, clock).fill_in(email=spelling, text=f"Buy {hour}-{number}", name="Viagra")
            assert answer.status_code == 303, answer.status_code
            raw = mail(100 * hour + number, sender=spelling, subject="Viagra")
            house.gets(raw.replace(b"support@desk.example", house.address.encode()))
        house.works()
        assert len(smtp_sink.received) <= AN_HOUR * (hour + 1)
        clock.forward(hours=1)
    assert 1 <= len(smtp_sink.received) <= A_DAY
    for letter in (message_from_bytes(each.raw, policy=policy.default) for each in smtp_sink.received):
        assert "gmail" in letter["To"].lower()
        said = f"{letter['Subject']} {letter.get_body(('plain',)).get_content()}"
        assert "Buy" not in said
