"""Hand a finished mail to a server, step by step, so that the caller always knows what became of it.

`smtplib.sendmail` is one black box; here the moment before DATA is the caller's, and three outcomes are told apart: try
again later (Temporary), give up (Permanent), and nobody can know (Unknown: the connection died after the final dot).
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

from .addresses import clean_address

_LINE_ENDS = re.compile(rb"\r\n?|\n")
_DOTS = re.compile(rb"^\.", re.MULTILINE)
_TOO_BIG = 552
_NO_ADDRESS = 553


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how mail goes out. A token instead of a password signs in by XOAUTH2.

    With `if_asked` a server that offers no sign-in, as those on the same machine, is used without.
    """

    host: str
    port: int = 587
    security: Literal["none", "starttls", "ssl"] = "starttls"
    username: str = ""
    password: str = ""
    token: str = ""
    timeout: float = 30.0
    verify: bool = True
    own_name: str = "localhost"
    if_asked: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A recipient the server did not take, and what it said."""

    address: str
    code: int
    text: str

    @property
    def is_temporary(self) -> bool:
        return self.code < 500


@dataclass(frozen=True, slots=True)
class SmtpResult:
    """Who will get the mail, who will not, and the server's last words."""

    accepted: tuple[str, ...]
    refused: tuple[Refusal, ...]
    reply: str


class SmtpError(Exception):
    """The mail did not go out for sure; `code` is 0 where the server said nothing."""

    def __init__(self, code: int, text: str, refused: tuple[Refusal, ...] = ()) -> None:
        super().__init__(f"{code} {text}" if code else text)
        self.code = code
        self.text = text
        self.refused = refused


class Temporary(SmtpError):
    """Try again later."""


class AuthFailed(Temporary):
    """The server does not let this account in: nothing will go out until a person corrects the settings."""


class Permanent(SmtpError):
    """Give up: the server refuses this mail for good."""


class Unknown(SmtpError):
    """In doubt: the whole mail was handed over, but no answer came. It may or may not be delivered."""


def deliver(
    server: SmtpServer, sender: str, recipients: tuple[str, ...], raw: bytes, before_data: Callable[[], None]
) -> SmtpResult:
    """Send one mail. `before_data` runs right before DATA, once a recipient is accepted; it may raise to stop."""
    data = wire_form(raw)
    connection = connect(server)
    try:
        _mail_from(connection, sender, len(data))
        accepted, refused = _recipients(connection, recipients)
        before_data()
        reply = _data(connection, data)
    finally:
        _close(connection)
    return SmtpResult(accepted, refused, reply)


def check(server: SmtpServer) -> None:
    """Connect and sign in, for a Test button; raises what `deliver` would raise."""
    _close(connect(server))


def wire_form(raw: bytes) -> bytes:
    """Return the mail with CRLF line ends only and its dots doubled, so that no content can end the transfer early."""
    data = _DOTS.sub(b"..", _LINE_ENDS.sub(b"\r\n", raw))
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def connect(server: SmtpServer) -> smtplib.SMTP:
    """Return a connection that is encrypted and signed in as the settings say."""
    try:
        connection = _open(server)
    except (OSError, smtplib.SMTPException) as error:
        raise _as_temporary(error) from error
    try:
        _sign_in(connection, server)
    except smtplib.SMTPAuthenticationError as error:
        _close(connection)
        raise (AuthFailed if error.smtp_code >= 500 else Temporary)(error.smtp_code, _text(error.smtp_error)) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _close(connection)
        raise _as_temporary(error) from error
    return connection


def _open(server: SmtpServer) -> smtplib.SMTP:
    if server.security == "ssl":
        return smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=server.own_name, timeout=server.timeout, context=_context(server)
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=server.own_name, timeout=server.timeout)


def _sign_in(connection: smtplib.SMTP, server: SmtpServer) -> None:
    connection.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        connection.starttls(context=_context(server))
        connection.ehlo_or_helo_if_needed()
    if server.token:
        connection.auth("XOAUTH2", lambda _challenge=None: _xoauth2(server), initial_response_ok=True)
    elif server.username and (connection.has_extn("auth") or not server.if_asked):
        connection.login(server.username, server.password)


def _xoauth2(server: SmtpServer) -> str:
    return f"user={server.username}\1auth=Bearer {server.token}\1\1"


def _context(server: SmtpServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not server.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _mail_from(connection: smtplib.SMTP, sender: str, size: int) -> None:
    if sender and not _is_sendable(sender):
        raise Permanent(_NO_ADDRESS, f"{sender!r} is no sender address.")
    options = []
    if connection.has_extn("size"):
        limit = connection.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            raise Permanent(_TOO_BIG, f"The mail has {size} bytes, the server takes {limit}.")
        options.append(f"size={size}")
    code, text = _step(lambda: connection.mail(sender, options))
    if code != 250:
        raise _by_code(code, _text(text))


def _recipients(connection: smtplib.SMTP, recipients: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    accepted: list[str] = []
    refused: list[Refusal] = []
    for recipient in recipients:
        if not _is_sendable(recipient):
            refused.append(Refusal(recipient, _NO_ADDRESS, "This is no address that mail can be sent to."))
            continue
        code, text = _step(partial(connection.rcpt, recipient))
        if code in (250, 251, 252):
            accepted.append(recipient)
        else:
            refused.append(Refusal(recipient, code, _text(text)))
    if accepted:
        return tuple(accepted), tuple(refused)
    if not refused:
        raise Permanent(0, "The mail has no recipients.")
    kind = Temporary if any(refusal.is_temporary for refusal in refused) else Permanent
    raise kind(refused[0].code, refused[0].text, tuple(refused))


def _is_sendable(address: str) -> bool:
    return address.isascii() and clean_address(address) != ""


def _data(connection: smtplib.SMTP, data: bytes) -> str:
    code, text = _step(lambda: connection.docmd("DATA"))
    if code != 354:
        raise _by_code(code, _text(text))
    _step(lambda: (0, _send(connection, data)))
    try:
        _send(connection, b".\r\n")
        code, text = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(0, f"The connection was lost after the mail was handed over: {_describe(error)}") from error
    if code != 250:
        raise _by_code(code, _text(text))
    return f"{code} {_text(text)}"


def _send(connection: smtplib.SMTP, data: bytes) -> bytes:
    if connection.sock is None:
        raise smtplib.SMTPServerDisconnected("The server closed the connection.")
    connection.sock.sendall(data)
    return b""


def _step(command: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    """Run one command before the final dot: whatever breaks here, the mail cannot have been taken."""
    try:
        return command()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise _as_temporary(error) from error


def _by_code(code: int, text: str) -> SmtpError:
    return Permanent(code, text) if 500 <= code < 600 else Temporary(max(code, 0), text)


def _as_temporary(error: Exception) -> SmtpError:
    if isinstance(error, smtplib.SMTPResponseException):
        return Temporary(max(0, error.smtp_code), _text(error.smtp_error))
    return Temporary(0, _describe(error))


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _text(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.replace("\0", "").split())[:1_000]


def _close(connection: smtplib.SMTP) -> None:
    """Say goodbye, but do not wait for the answer of a server that may hang: the outcome is known already."""
    with suppress(OSError, smtplib.SMTPException, ValueError):
        if connection.sock is not None:
            connection.sock.settimeout(2)
            connection.quit()
    with suppress(OSError):
        connection.close()
