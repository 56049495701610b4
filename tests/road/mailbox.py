"""A mailbox of a site, on a real IMAP and a real SMTP server."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from core.database import writing
from core.models import Account, Desk
from core.services.installation import settings
from core.testing import Site
from plugins.email.mailbox_form import MailboxForm
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_sink import SmtpSink

ADDRESS = "support@desk.example"


def add_mailbox(site: Site, dovecot: Dovecot, sink: SmtpSink, user: str, address: str = ADDRESS, **more: object) -> int:
    """Give the site an account that fetches `user`'s mail and sends through the sink."""
    values = {
        **MailboxForm.defaults(),
        "in_host": dovecot.host,
        "in_port": dovecot.imap_port,
        "in_security": "none",
        "in_user": user,
        "in_password": PASSWORD,
        "start": "all",
        "out_host": "127.0.0.1",
        "out_port": sink.port,
        "out_security": "none",
        **more,
    }
    with site.app.app_context(), writing() as session:
        desk = session.query(Desk).first()
        row = Account(channel="email", address=address, label="Support", desk=desk)
        row.settings = settings.sealed(values, MailboxForm)
        session.add(row)
        session.flush()
        return row.id


def mail(number: int, sender: str = "ani@example.com", subject: str = "", **headers: str) -> bytes:
    """Write a mail that is like no other."""
    made = EmailMessage()
    made["From"] = f"Ani Wijaya <{sender}>"
    made["To"] = ADDRESS
    made["Subject"] = subject or f"Pesanan nomor {number}"
    made["Date"] = format_datetime(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    made["Message-ID"] = f"<mail-{number}@example.com>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(f"Halo, saya menunggu pesanan nomor {number}. Terima kasih.")
    return made.as_bytes()
