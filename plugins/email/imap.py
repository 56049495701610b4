"""Fetch mail from an IMAP server without changing anything there until asked to.

Built on imaplib alone: imap-tools expunges whenever it sets a flag, and so deletes what another client only marked.
Where reading stopped is (UIDVALIDITY, last UID). New mail is listed in windows: 100,000 mails make no endless line.
"""

import binascii
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

_WINDOW = 500
_WIDEST_WINDOW = 100_000
_UIDS = re.compile(rb"\d+")
_SIZE = re.compile(rb"UID (\d+)[^()]*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+)[^()]*UID (\d+)")
_NUMBER = re.compile(rb"(UIDVALIDITY|UIDNEXT|MESSAGES) (\d+)")


class MailboxError(Exception):
    """The mailbox could not be read; the message is the server's or the network's."""


class Unreachable(MailboxError):
    """No server, no network, no answer in time, or the connection was lost: try again later."""


class AuthFailed(MailboxError):
    """The server does not let this account in."""


class Protocol(MailboxError):
    """The server refused a command, or answered what cannot be understood."""


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where and how mail is fetched. A token instead of a password signs in by XOAUTH2."""

    host: str
    port: int = 993
    security: Literal["none", "starttls", "ssl"] = "ssl"
    username: str = ""
    password: str = ""
    token: str = ""
    folder: str = "INBOX"
    timeout: float = 30.0
    verify: bool = True


@dataclass(frozen=True, slots=True)
class FolderState:
    """What the server says of a folder; uids below `next_uid` are given, and mean something only with `uidvalidity`."""

    uidvalidity: int
    next_uid: int
    messages: int


class Mailbox:
    """An open folder. Use as a context manager: `with Mailbox(server) as mailbox: ...`"""

    def __init__(self, server: ImapServer) -> None:
        self.server = server
        self.client = _connect(server)
        try:
            _sign_in(self.client, server)
            self.capabilities = _capabilities(self.client)
            self.state = self._select(server.folder)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def new_uids(self, last_uid: int, limit: int = 1_000) -> list[int]:
        """Return at most `limit` uids above the last one seen, oldest first."""
        found: list[int] = []
        for first, last in self._windows(last_uid + 1):
            found += [uid for uid in self._search(f"UID {first}:{last}") if uid > last_uid]
            if len(found) >= limit:
                break
        return sorted(found)[:limit]

    def unread_uids(self) -> list[int]:
        """Return the uids of all mail that nobody has read, oldest first."""
        return sorted(self._search("UNSEEN"))

    def uid_with(self, text: str, headers: tuple[str, str], first: int) -> int | None:
        """Return the uid of a mail, from `first` on, that has a text in one of two headers; None while there is none.

        The server looks again each time: mail that came since the folder was opened is found.
        """
        _ask(self.client.noop)
        one, other = (f'HEADER {name} "{text}"' for name in headers)
        found = [uid for uid in self._search(f"UID {first}:* OR {one} {other}") if uid >= first]
        return min(found, default=None)

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """Return the size in bytes of each mail that is still there."""
        sizes: dict[int, int] = {}
        for place in range(0, len(uids), _WINDOW):
            chosen = ",".join(map(str, uids[place : place + _WINDOW]))
            for line in self._command("FETCH", chosen, "(UID RFC822.SIZE)"):
                if match := _SIZE.search(line if isinstance(line, bytes) else line[0]):
                    sizes[int(match[1] or match[4])] = int(match[2] or match[3])
        return sizes

    def fetch_raw(self, uid: int) -> bytes:
        """Return the mail as the server has it, unread as it was; empty bytes if it is gone."""
        for line in self._command("FETCH", str(uid), "(UID BODY.PEEK[])"):
            if isinstance(line, tuple) and len(line) > 1 and b"BODY[]" in line[0].upper():
                return bytes(line[1])
        return b""

    def mark_seen(self, uid: int) -> None:
        self._command("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def move(self, uid: int, folder: str) -> None:
        """Move a mail to a folder, which is made if it does not exist."""
        name = quoted_folder(folder)
        with suppress(Protocol):
            _ask(self.client.create, name)
        if self._has("MOVE"):
            self._command("MOVE", str(uid), name)
            return
        self._command("COPY", str(uid), name)
        self.delete(uid)

    @property
    def can_delete_one(self) -> bool:
        """Tell whether the server can delete a single mail; else all that anybody has marked go with it."""
        return self._has("UIDPLUS")

    def delete(self, uid: int) -> None:
        """Delete one mail, and only this one where the server can."""
        self._command("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
        if self.can_delete_one:
            self._command("EXPUNGE", str(uid))
        else:
            _ask(self.client.expunge)

    def close(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self.client.sock.settimeout(5)
            self.client.logout()

    def _select(self, folder: str) -> FolderState:
        name = quoted_folder(folder)
        status = _ask(self.client.status, name, "(UIDVALIDITY UIDNEXT MESSAGES)")
        numbers = {key: int(value) for key, value in _NUMBER.findall(status[0] if status and status[0] else b"")}
        _ask(self.client.select, name)
        if b"UIDVALIDITY" not in numbers:
            raise Protocol(f"The server tells no UIDVALIDITY for {folder}, so new mail cannot be told from old.")
        next_uid = numbers.get(b"UIDNEXT") or max(self._search("UID 1:*"), default=0) + 1
        return FolderState(numbers[b"UIDVALIDITY"], next_uid, numbers.get(b"MESSAGES", 0))

    def _windows(self, first: int) -> Iterator[tuple[int, int]]:
        """Yield ranges of uids up to the newest; they grow, for uids may lie far apart."""
        width = _WINDOW
        while first < self.state.next_uid:
            last = min(first + width, self.state.next_uid) - 1
            yield first, last
            first, width = last + 1, min(width * 2, _WIDEST_WINDOW)

    def _search(self, criteria: str) -> list[int]:
        return [int(uid) for line in self._command("SEARCH", criteria) if line for uid in _UIDS.findall(line)]

    def _has(self, capability: str) -> bool:
        return capability in self.capabilities

    def _command(self, name: str, *arguments: str) -> list:
        return _ask(self.client.uid, name, *arguments)


def quoted_folder(name: str) -> str:
    """Return a folder's name as IMAP wants it: modified UTF-7 in quotes (RFC 3501 §5.1.3)."""
    name = re.sub(r"[\x00-\x1f\x7f]", "", name)
    encoded = re.sub(r"[^ -~]+|&", lambda match: "&-" if match[0] == "&" else _base64(match[0]), name)
    return '"' + encoded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _base64(text: str) -> str:
    encoded = binascii.b2a_base64(text.encode("utf-16-be", "replace"), newline=False).decode("ascii")
    return "&" + encoded.rstrip("=").replace("/", ",") + "-"


def _connect(server: ImapServer) -> imaplib.IMAP4:
    try:
        if server.security == "ssl":
            return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=_context(server), timeout=server.timeout)
        client = imaplib.IMAP4(server.host, server.port, timeout=server.timeout)
        if server.security == "starttls":
            client.starttls(_context(server))
        return client
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise Unreachable(f"{server.host}:{server.port}: {error or type(error).__name__}") from error


def _sign_in(client: imaplib.IMAP4, server: ImapServer) -> None:
    try:
        if server.token:
            secret = f"user={server.username}\1auth=Bearer {server.token}\1\1".encode()
            client.authenticate("XOAUTH2", lambda _challenge: secret)
        elif server.username.isascii() and server.password.isascii():
            client.login(server.username, server.password)
        else:
            secret = f"\0{server.username}\0{server.password}".encode()
            client.authenticate("PLAIN", lambda _challenge: secret)
    except imaplib.IMAP4.abort as error:
        raise Unreachable(_text(error)) from error
    except imaplib.IMAP4.error as error:
        raise _refused_sign_in(_text(error)) from error
    except OSError as error:
        raise Unreachable(str(error) or type(error).__name__) from error


def _refused_sign_in(text: str) -> MailboxError:
    """A busy server refuses as well (RFC 5530): that is no reason to alarm anyone about the password."""
    is_busy = any(sign in text.upper() for sign in ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]"))
    return Unreachable(text) if is_busy else AuthFailed(text)


def _capabilities(client: imaplib.IMAP4) -> frozenset[str]:
    """Ask again what the server can do: most tell the half of it before one has signed in."""
    lines = _ask(client.capability)
    return frozenset(b" ".join(lines).decode("ascii", "replace").upper().split())


def _ask(command: Callable[..., tuple[str, list]], *arguments: str) -> list:
    """Run a command; give its data, or raise one of our errors."""
    try:
        answer, data = command(*arguments)
    except imaplib.IMAP4.abort as error:
        raise Unreachable(_text(error)) from error
    except (imaplib.IMAP4.error, ValueError, IndexError, KeyError, TypeError) as error:
        raise Protocol(_text(error)) from error
    except OSError as error:
        raise Unreachable(str(error) or type(error).__name__) from error
    if answer != "OK":
        raise Protocol(" ".join(_text(line) for line in data or ["refused"]))
    return [line for line in data if line is not None]


def _context(server: ImapServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not server.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _text(value: object) -> str:
    if isinstance(value, Exception) and value.args:
        value = value.args[0]
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join(text.split())[:500]
