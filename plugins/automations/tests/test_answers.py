"""Automatic answers: once for each customer in a while, marked as a machine's, and never to a machine."""

from collections.abc import Callable
from typing import Any

import pytest

from core.api import Step
from core.testing import Clock, Site
from plugins.automations.tests.conftest import Rules

ANSWER = Step("automations.auto_reply", {"text": "Hello {{ customer.first_name }}, we have it.", "hours": "24"})


def test_a_customer_gets_one_answer_in_a_day(
    made: Rules, site: Site, mail_in: Callable[..., Any], outbox: Callable[[], list[Any]], clock: Clock
) -> None:
    made.add("Welcome", None, ANSWER)
    for at in range(3):
        mail_in(f"Help {at}", subject=f"Matter {at}")
        site.run_jobs()
    (sent,) = outbox()
    assert sent.automatic
    assert "Hello Ani, we have it." in sent.text
    clock.forward(hours=25)
    mail_in("Again", subject="Next day")
    site.run_jobs()
    assert len(outbox()) == 2


@pytest.mark.abuse("A53")
def test_a_machine_gets_no_answer_and_that_is_no_failure(
    made: Rules, site: Site, mail_in: Callable[..., Any], outbox: Callable[[], list[Any]]
) -> None:
    rule = made.add("Welcome", None, ANSWER)
    mail_in("I am on holiday", automatic="auto-submitted")
    site.run_jobs()
    assert (outbox(), made.problem(rule)) == ([], "")


def test_a_reply_of_a_rule_never_goes_to_a_machine_either(
    made: Rules, site: Site, mail_in: Callable[..., Any], outbox: Callable[[], list[Any]]
) -> None:
    rule = made.add("Reply", None, Step("reply", {"text": "Hello"}))
    mail_in("Out of office", automatic="precedence")
    mail_in("Buy", sender="noreply@shop.example")
    site.run_jobs()
    assert outbox() == []
    assert "machine" in made.problem(rule)


@pytest.mark.abuse("A53")
def test_two_machines_that_hide_what_they_are_fall_silent(
    made: Rules, site: Site, mail_in: Callable[..., Any], outbox: Callable[[], list[Any]]
) -> None:
    """A53: a responder that strips all headers answers each of our mails at once."""
    made.add(
        "Reply", None, Step("reply", {"text": "We are on it"}), triggers=["ticket.opened", "message.added/customer"]
    )
    mail_in("Hello", subject="Loop")
    for _round in range(12):
        site.run_jobs()
        sent = outbox()
        mail_in("I am away", subject="Re: Loop", in_reply_to=tuple(each.message_id for each in sent[-1:]))
    assert 1 <= len(outbox()) <= 4


def test_an_automatic_answer_leaves_the_customer_waiting(made: Rules, site: Site, mail_in: Callable[..., Any]) -> None:
    made.add("Welcome", None, ANSWER)
    number = mail_in("Help").ticket_number
    site.run_jobs()
    ticket = made.ticket(number)
    assert ticket.waiting_since is not None
    assert ticket.first_reply_at is None
    assert ticket.message_count == 2


@pytest.mark.abuse("A56")
@pytest.mark.parametrize("is_proven", [False, True])
def test_what_a_stranger_typed_as_subject_is_not_sent_to_the_address_that_they_typed(
    made: Rules, site: Site, mail_in: Callable[..., Any], outbox: Callable[[], list[Any]], *, is_proven: bool
) -> None:
    made.add("Welcome", None, ANSWER)
    mail_in("Help", subject="Buy pills", verified=is_proven)
    site.run_jobs()
    (sent,) = outbox()
    assert sent.subject.endswith("Buy pills" if is_proven else "Ticket #1")


GREETING = 'Hello {{ customer.first_name | "there" }} ({{ customer.name }}), this is about {{ ticket.subject }}.'


@pytest.mark.abuse("A56")
@pytest.mark.parametrize(
    ("name", "is_proven", "greeting"),
    [
        ("https://pills.example", False, "Hello there ()"),
        ("Win at pills.example now", False, "Hello Win ()"),
        ("Call 0811 2233", False, "Hello Call ()"),
        ("Ani D'Angelo-Wijaya", False, "Hello Ani (Ani D'Angelo-Wijaya)"),
        ("Dr. Ani Wijaya", False, "Hello Dr. (Dr. Ani Wijaya)"),
        ("pills.example", True, "Hello pills.example (pills.example)"),
    ],
)
def test_what_a_stranger_typed_as_name_is_said_only_where_it_could_be_one(
    made: Rules,
    mail_in: Callable[..., Any],
    outbox: Callable[[], list[Any]],
    site: Site,
    name: str,
    is_proven: bool,
    greeting: str,
) -> None:
    made.add("Welcome", None, Step("automations.auto_reply", {"text": GREETING, "hours": "24"}))
    mail_in("Help", name=name, subject="Order 4711 at pills.example", verified=is_proven)
    site.run_jobs()
    (sent,) = outbox()
    assert greeting in sent.text
    assert ("4711" in sent.text) == is_proven
