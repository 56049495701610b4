"""After every attempt to send, the caller knows whether to try again, to give up, or that nobody can know."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from plugins.email.smtp import AuthFailed, Permanent, SmtpServer, Temporary, Unknown, check, deliver, wire_form
from tests.servers.smtp_sink import PASSWORD, SmtpSink

pytest_plugins = ["tests.servers.fixtures"]
pytestmark = pytest.mark.mail
MAIL = b"From: a@desk.example\r\nSubject: hi\r\n\r\nbody\r\n"
TO = ("b@example.org",)
PATIENCE = 2.0  # seconds, of a sender whom a server keeps waiting; enough for all that goes before on a busy machine


def server_of(sink: SmtpSink, timeout: float = 5) -> SmtpServer:
    return SmtpServer(sink.host, sink.port, security="none", timeout=timeout)


def send(sink: SmtpSink, to: tuple[str, ...] = TO, before_data: Callable[[], None] = lambda: None, timeout: float = 5):
    return deliver(server_of(sink, timeout), "a@desk.example", to, MAIL, before_data)


def test_a_mail_arrives_as_it_was_written(smtp_sink: SmtpSink) -> None:
    result = send(smtp_sink)
    assert (result.accepted, result.refused, result.reply[:3]) == (TO, (), "250")
    assert smtp_sink.received[0].raw == MAIL


def test_the_callback_runs_before_data_and_once(smtp_sink: SmtpSink) -> None:
    seen: list[int] = []
    send(smtp_sink, before_data=lambda: seen.append(len(smtp_sink.received)))
    assert seen == [0]


def test_a_callback_that_raises_stops_the_mail(smtp_sink: SmtpSink) -> None:
    def stop() -> None:
        raise KeyError("lease lost")

    with pytest.raises(KeyError):
        send(smtp_sink, before_data=stop)
    assert smtp_sink.received == []


def test_one_refused_recipient_does_not_cost_the_others(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer("x@example.org", "550 5.1.1 no such user")
    result = send(smtp_sink, ("b@example.org", "x@example.org", "c@example.org"))
    assert result.accepted == ("b@example.org", "c@example.org")
    assert [(refusal.address, refusal.code, refusal.is_temporary) for refusal in result.refused] == [
        ("x@example.org", 550, False)
    ]


@pytest.mark.parametrize("phase", ["connect", "mail", "rcpt", "before data", "data"])
def test_a_4xx_anywhere_means_later(smtp_sink: SmtpSink, phase: str) -> None:
    smtp_sink.answer(phase, "451 4.3.0 try later")
    with pytest.raises(Temporary) as caught:
        send(smtp_sink)
    assert caught.value.code == 451
    assert "try later" in caught.value.text


@pytest.mark.parametrize("phase", ["mail", "rcpt", "before data", "data"])
def test_a_5xx_for_the_mail_means_give_up(smtp_sink: SmtpSink, phase: str) -> None:
    smtp_sink.answer(phase, "552 5.3.4 too big")
    with pytest.raises(Permanent) as caught:
        send(smtp_sink)
    assert caught.value.code == 552


def test_all_recipients_refused_for_good_means_give_up_and_names_them(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer("b@example.org", "550 5.1.1 no such user")
    with pytest.raises(Permanent) as caught:
        send(smtp_sink)
    assert caught.value.refused[0].address == "b@example.org"


def test_one_recipient_refused_for_now_means_later(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer("b@example.org", "550 5.1.1 no such user")
    smtp_sink.answer("c@example.org", "450 4.2.0 greylisted")
    with pytest.raises(Temporary):
        send(smtp_sink, ("b@example.org", "c@example.org"))


@pytest.mark.parametrize("phase", ["mail", "rcpt", "before data"])
def test_a_connection_lost_before_the_final_dot_means_later(smtp_sink: SmtpSink, phase: str) -> None:
    smtp_sink.drop_at = phase
    with pytest.raises(Temporary):
        send(smtp_sink)


def test_a_connection_lost_after_the_final_dot_is_in_doubt(smtp_sink: SmtpSink) -> None:
    smtp_sink.drop_at = "end"
    with pytest.raises(Unknown):
        send(smtp_sink)
    assert len(smtp_sink.received) == 1


def test_no_answer_after_the_final_dot_is_in_doubt(smtp_sink: SmtpSink) -> None:
    smtp_sink.hang_at, smtp_sink.hang_seconds = "end", 4 * PATIENCE
    with pytest.raises(Unknown):
        send(smtp_sink, timeout=PATIENCE)


def test_no_answer_before_it_means_later(smtp_sink: SmtpSink) -> None:
    smtp_sink.hang_at, smtp_sink.hang_seconds = "rcpt", 4 * PATIENCE
    with pytest.raises(Temporary):
        send(smtp_sink, timeout=PATIENCE)


def test_nobody_listening_means_later() -> None:
    with pytest.raises(Temporary):
        deliver(SmtpServer("127.0.0.1", 1, security="none"), "a@x.example", TO, MAIL, lambda: None)


def test_a_name_that_does_not_resolve_means_later() -> None:
    with pytest.raises(Temporary):
        deliver(SmtpServer("mail.invalid", 25, security="none"), "a@x.example", TO, MAIL, lambda: None)


def test_a_wrong_password_is_named(smtp_sink: SmtpSink) -> None:
    smtp_sink.stop()
    smtp_sink.require_login = True
    smtp_sink.start()
    with pytest.raises(AuthFailed):
        check(SmtpServer(smtp_sink.host, smtp_sink.port, security="none", username="desk", password="wrong"))
    check(SmtpServer(smtp_sink.host, smtp_sink.port, security="none", username="desk", password=PASSWORD))


def test_a_server_without_encryption_is_not_trusted_with_starttls(smtp_sink: SmtpSink) -> None:
    with pytest.raises(Temporary):
        check(SmtpServer(smtp_sink.host, smtp_sink.port, security="starttls", username="desk", password=PASSWORD))


def test_a_recipient_cannot_smuggle_a_command(smtp_sink: SmtpSink) -> None:
    with pytest.raises((Temporary, Permanent)):
        send(smtp_sink, ("b@example.org>\r\nRCPT TO:<evil@example.org",))
    assert smtp_sink.received == []


@pytest.mark.parametrize("body", [b"a\n.\nb", b"a\r.\r\nb", b"a\r\n.\r\nb", b".", b"a\r\n.\r\n", b"a\0b\rc"])
def test_no_content_ends_the_transfer_early(smtp_sink: SmtpSink, body: bytes) -> None:
    raw = b"Subject: x\r\n\r\n" + body
    data = wire_form(raw)
    assert b"\r\n.\r\n" not in data
    assert b"\n" not in data.replace(b"\r\n", b"")
    deliver(server_of(smtp_sink), "a@x.example", TO, raw, lambda: None)
    assert len(smtp_sink.received) == 1


def test_the_null_sender_is_possible(smtp_sink: SmtpSink) -> None:
    deliver(server_of(smtp_sink), "", TO, MAIL, lambda: None)
    assert smtp_sink.received[0].sender == ""


def test_who_signs_in_only_if_asked_uses_a_server_that_does_not_ask(smtp_sink: SmtpSink) -> None:
    as_incoming = SmtpServer(smtp_sink.host, smtp_sink.port, "none", "user", PASSWORD, timeout=5, if_asked=True)
    check(as_incoming)
    assert smtp_sink.logins == ["user"]
    with pytest.raises(AuthFailed):
        check(replace(as_incoming, password="wrong"))
    silent = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve_without_sign_in, args=(silent,))
    thread.start()
    check(replace(as_incoming, port=silent.getsockname()[1]))
    thread.join(5)
    silent.close()


def _serve_without_sign_in(server: socket.socket) -> None:
    connection, _address = server.accept()
    with connection, connection.makefile("rwb") as lines:
        lines.write(b"220 inner.example\r\n")
        lines.flush()
        for line in lines:
            lines.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 inner.example\r\n")
            lines.flush()
