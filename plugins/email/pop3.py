"""Fetch mail by POP3: no folders and no flags, only a list with a lasting id for each mail (UIDL)."""

import poplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

from .imap import AuthFailed, Protocol, Unreachable

_LONGEST_LINE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PopServer:
    """Where and how mail is fetched."""

    host: str
    port: int = 995
    security: Literal["none", "starttls", "ssl"] = "ssl"
    username: str = ""
    password: str = ""
    timeout: float = 30.0
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail on the server: its number in this session, its lasting id and its size in bytes."""

    number: int
    uidl: str
    size: int


class _LongLines:
    """Takes lines longer than poplib's 2,048 bytes, which real mail has."""

    def _getline(self) -> tuple[bytes, int]:
        line = self.file.readline(_LONGEST_LINE)  # type: ignore[attr-defined]
        if not line:
            raise poplib.error_proto("-ERR EOF")
        return line.rstrip(b"\r\n"), len(line)


class _Plain(_LongLines, poplib.POP3):
    pass


class _Encrypted(_LongLines, poplib.POP3_SSL):
    pass


class PopMailbox:
    """An open mailbox. Deletions take effect when it is closed in order."""

    def __init__(self, server: PopServer) -> None:
        try:
            self.client = _open(server)
        except (OSError, poplib.error_proto, ValueError) as error:
            raise Unreachable(f"{server.host}:{server.port}: {error or type(error).__name__}") from error
        try:
            self.client.user(server.username)
            self.client.pass_(server.password)
        except poplib.error_proto as error:
            self.client.close()
            raise AuthFailed(_text(error)) from error
        except OSError as error:
            self.client.close()
            raise Unreachable(str(error) or type(error).__name__) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(keep_deletions=kind is None)

    def listing(self) -> tuple[Listed, ...]:
        """Return all mails, oldest first."""
        sizes = dict(_pairs(self._ask(self.client.list)[1]))
        ids = _pairs(self._ask(self.client.uidl)[1])
        return tuple(Listed(int(number), uidl, int(sizes.get(number, "0"))) for number, uidl in ids)

    def fetch_raw(self, number: int) -> bytes:
        return b"\r\n".join(self._ask(self.client.retr, number)[1]) + b"\r\n"

    def delete(self, number: int) -> None:
        self._ask(self.client.dele, number)

    def close(self, keep_deletions: bool = True) -> None:
        with suppress(OSError, poplib.error_proto):
            if not keep_deletions:
                self.client.rset()
            self.client.quit()

    def _ask(self, command: Callable[..., Any], *arguments: int) -> Any:
        try:
            return command(*arguments)
        except poplib.error_proto as error:
            kind = Unreachable if "EOF" in _text(error) else Protocol
            raise kind(_text(error)) from error
        except OSError as error:
            raise Unreachable(str(error) or type(error).__name__) from error


def _open(server: PopServer) -> poplib.POP3:
    context = ssl.create_default_context()
    if not server.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if server.security == "ssl":
        return _Encrypted(server.host, server.port, timeout=server.timeout, context=context)
    client = _Plain(server.host, server.port, timeout=server.timeout)
    if server.security == "starttls":
        client.stls(context)
    return client


def _pairs(lines: list[bytes]) -> list[tuple[str, str]]:
    words = (line.decode("ascii", "replace").split() for line in lines)
    return [(pair[0], pair[1]) for pair in words if len(pair) >= 2 and pair[0].isdigit()]


def _text(error: Exception) -> str:
    value = error.args[0] if error.args else ""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join(text.split())[:500]
