"""A real SMTP server on loopback that keeps what it is given and can be told to misbehave."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

PASSWORD = "correct-horse"


@dataclass(frozen=True, slots=True)
class Received:
    """One mail as it arrived: the envelope and the raw bytes."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(slots=True)
class SmtpSink:
    """Records mail. `answers` maps a phase (connect, mail, rcpt, data, end) or a recipient to a reply such as
    "451 4.3.0 later"; a reply may be used up by `times`. `drop_at` closes the connection in a phase, `hang_at` stops
    answering there; phase "end" is after the final dot, so the mail is kept but its sender cannot know. `hand_on` is
    called with each mail, to put it into a mailbox say."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    drop_at: str = ""
    hang_at: str = ""
    hang_seconds: float = 30.0
    require_login: bool = False
    hand_on: Callable[[Received], None] | None = None
    logins: list[str] = field(default_factory=list)
    transactions: int = 0
    host: str = "127.0.0.1"
    _controller: Controller | None = None

    @property
    def port(self) -> int:
        if self._controller is None or self._controller.server is None:
            raise RuntimeError("The sink is not running.")
        return int(self._controller.server.sockets[0].getsockname()[1])

    def start(self, port: int = 0) -> None:
        self._controller = _OnAnyPort(
            self,
            hostname=self.host,
            port=port,
            auth_require_tls=False,
            auth_required=self.require_login,
            authenticator=self._authenticate,
            decode_data=False,
            ready_timeout=60,
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def reset(self) -> None:
        """Behave again, and forget everything."""
        self.received.clear()
        self.logins.clear()
        self.answers.clear()
        self.times.clear()
        self.drop_at = self.hang_at = ""
        self.hand_on = None
        self.transactions = 0

    def answer(self, phase: str, reply: str, times: int = 1_000_000) -> None:
        """Give this reply in a phase, or to a recipient, so many times."""
        self.answers[phase], self.times[phase] = reply, times

    def wait_for(self, count: int, seconds: float = 60.0) -> list[Received]:
        """Return the mails once there are so many."""
        self._wait(lambda: len(self.received) >= count, seconds, f"{count} mails; {len(self.received)} came")
        return list(self.received)

    def to(self, address: str) -> list[Received]:
        return [mail for mail in self.received if address in mail.recipients]

    def _wait(self, is_done: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not is_done():
            if time.monotonic() > deadline:
                raise AssertionError(f"Waited {seconds} s for {what}.")
            time.sleep(0.02)

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        login = getattr(data, "login", b"").decode()
        is_right = getattr(data, "password", b"") == PASSWORD.encode()
        self.logins.append(login)
        return AuthResult(success=is_right, handled=False, auth_data=login)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.transactions += 1
        reply = await self._behave(server, "mail")
        if reply is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._reply(address) or await self._behave(server, "rcpt")
        if reply is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        reply = await self._behave(server, "data")
        if reply is not None:
            return reply
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        mail = Received((envelope.mail_from or "").replace("<>", ""), tuple(envelope.rcpt_tos), raw)
        self.received.append(mail)
        if self.hand_on is not None:
            await asyncio.to_thread(self.hand_on, mail)
        return await self._behave(server, "end") or "250 OK kept"

    def _reply(self, phase: str) -> str | None:
        if self.times.get(phase, 0) <= 0:
            return None
        self.times[phase] -= 1
        return self.answers.get(phase)

    async def _behave(self, server: SMTP, phase: str) -> str | None:
        if self.hang_at == phase:
            await asyncio.sleep(self.hang_seconds)
        if self.drop_at == phase and server.transport is not None:
            server.transport.abort()
            return "421 gone"
        return self._reply(phase)


class _OnAnyPort(Controller):
    """A controller that may be given port 0 and knows the port it got."""

    def _trigger_server(self) -> None:
        if self.server is not None:
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


class _Server(SMTP):
    """Lets the sink speak before anyone else: the greeting and the DATA command are phases too."""

    async def _handle_client(self) -> None:
        sink: SmtpSink = self.event_handler
        reply = await sink._behave(self, "connect")
        if reply is not None:
            await self.push(reply)
            if self.transport is not None:
                self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        sink: SmtpSink = self.event_handler
        reply = await sink._behave(self, "before data")
        if reply is not None:
            await self.push(reply)
            return
        await super().smtp_DATA(arg)
