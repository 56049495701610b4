"""Mail as a channel of the core."""

from core.api import Channel, Inbound, Outgoing, Sent, lazy_gettext

from .mailbox_form import MailboxForm


class EmailChannel(Channel):
    """Reaches every customer with an e-mail address."""

    name = "email"
    label = lazy_gettext("E-mail")
    icon = "mail"
    can_start = True
    composer = "rich"
    reaches = frozenset({"email"})
    account_form = MailboxForm

    def send(self, outgoing: Outgoing) -> Sent:
        """Hand one message to the mailbox's SMTP server."""
        from .outbound import send

        return send(outgoing)

    def parse(self, raw: bytes, account: int | None, external_id: str) -> Inbound:
        """Read one stored mail."""
        from .inbound import read

        return read(raw, account)
