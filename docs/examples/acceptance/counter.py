"""A channel: people who stand at the counter. What is written to them is printed."""

from sqlalchemy import select

from core.api import Channel, GiveUp, Outgoing, Sent, context, lazy_gettext

from .tables import Slip

NAME = "counter"


class Counter(Channel):
    """Takes in through the public page, and prints what goes out."""

    name = NAME
    label = lazy_gettext("Counter")
    icon = "user"
    composer = "plain"
    reaches = frozenset({NAME})

    def send(self, outgoing: Outgoing) -> Sent:
        """Print a message, once: the Message-ID stays the same at each try."""
        if not outgoing.text.strip():
            raise GiveUp("An empty slip is not printed.")
        outgoing.sending()
        return print_slip(outgoing)


def print_slip(outgoing: Outgoing) -> Sent:
    """Store what a printer would print."""
    with context("acceptance").transaction() as session:
        session.add(Slip(to=", ".join(outgoing.to), text=f"{outgoing.subject}\n\n{outgoing.text}"))
    return Sent("printed")


def slips() -> list[Slip]:
    """Give what was printed."""
    return list(context("acceptance").session.scalars(select(Slip).order_by(Slip.id)))
