"""Addresses that somebody typed are called once, over https, never inside, and for no longer than allowed."""

import http.server
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core.errors import Invalid, Unreachable
from core.services import calling, outside
from core.services.calling import call_outside
from core.testing import Config, Site

Serve = Callable[..., str]


class Receiver(http.server.BaseHTTPRequestHandler):
    """Says what its server was told to say."""

    def do_POST(self) -> None:
        server = self.server
        length = int(self.headers.get("Content-Length", 0))
        server.seen.append((self.path, dict(self.headers), self.rfile.read(length)))  # type: ignore[attr-defined]
        self.send_response(server.status)  # type: ignore[attr-defined]
        for name, value in server.more.items():  # type: ignore[attr-defined]
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(server.body)  # type: ignore[attr-defined]

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server on this machine; gives its address."""
    made: list[http.server.HTTPServer] = []

    def start(
        status: int = 200, body: bytes = b"ok", tls: ssl.SSLContext | None = None, seen: list | None = None, **more: str
    ) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        server.status, server.body, server.more = status, body, more  # type: ignore[attr-defined]
        server.seen = [] if seen is None else seen  # type: ignore[attr-defined]
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made.append(server)
        return f"{'https' if tls else 'http'}://localhost:{server.server_address[1]}/in?x=1"

    yield start
    for server in made:
        server.shutdown()
        server.server_close()


@pytest.fixture
def inside(site: Site) -> Iterator[None]:
    with site.app.test_request_context("/"):
        yield


@pytest.fixture
def strict(config: Config) -> Iterator[None]:
    """A site that may not go into the inner network."""
    with Site(replace(config, private_hosts=False)).app.test_request_context("/"):
        yield


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate of a name, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = serialization.PrivateFormat.TraditionalOpenSSL
    plain = serialization.NoEncryption()
    file = folder / f"{name}.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, private, plain)
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file


def test_an_address_is_called_with_body_and_headers(serve: Serve, inside: None) -> None:
    seen: list = []
    answer = call_outside(serve(201, b"made", seen=seen), b'{"a": 1}', {"X-One": "1"})
    assert (answer.status, answer.body, answer.is_good) == (201, b"made", True)
    ((path, headers, body),) = seen
    assert (path, headers["X-One"], headers["User-Agent"], body) == ("/in?x=1", "1", "Tanggap", b'{"a": 1}')


def test_a_certificate_must_be_valid_and_of_that_name(
    serve: Serve, inside: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, file = certificate(tmp_path, "localhost")
    url = serve(tls=right)
    with pytest.raises(Unreachable, match="certificate"):
        call_outside(url, b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    assert call_outside(url, b"").is_good
    wrong, file = certificate(tmp_path, "elsewhere.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with pytest.raises(Unreachable, match="certificate"):
        call_outside(serve(tls=wrong), b"")


def test_a_redirect_is_an_answer_and_is_not_followed(serve: Serve, inside: None) -> None:
    seen: list = []
    target = serve(seen=seen)
    answer = call_outside(serve(302, Location=target), b"x")
    assert (answer.status, answer.is_good, seen) == (302, False, [])


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.5/", "https://169.254.169.254/",
        "https://[::ffff:10.0.0.5]/", "https://0x7f.1/", "https://2130706433/", "https://0/", "https://127.1:8080/x",
        "http://127.0.0.1/",
    ],
)  # fmt: skip
def test_no_inner_door_is_knocked_at(strict: None, url: str) -> None:
    with pytest.raises((Invalid, Unreachable)) as refusal:
        call_outside(url, b"")
    assert "inner network" in str(refusal.value) or "no address" in str(refusal.value)


def test_a_name_is_looked_up_once_and_all_its_addresses_must_be_outside(
    strict: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def look_up(host: str, *_rest: object, **_more: object) -> list:
        asked.append(host)
        return [(2, 1, 6, "", (address, 0)) for address in ("93.184.216.34", "10.0.0.5")]

    monkeypatch.setattr(outside.socket, "getaddrinfo", look_up)
    with pytest.raises(Invalid, match="inner network"):
        call_outside("https://both.example/", b"")
    assert asked == ["both.example"]


def test_it_connects_to_the_address_that_was_checked(strict: None, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_rest: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("93.184.216.34", 0))])
    monkeypatch.setattr(calling.socket, "create_connection", connect)
    with pytest.raises(Unreachable, match="cannot be reached"):
        call_outside("https://rebound.example/", b"")
    assert connected == [("93.184.216.34", 443)]


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://a.example/", "file:///etc/passwd", "https://", "https:///x", "https://a.example:99999/",
        "//a.example", "https://a.example/ x", "https://a.example/\r\nX: 1", "https://user:pass@a.example/", "https://ä.example/",
        "javascript:x", "https://a.example/" + "x" * 600, "https://[::1/",
    ],
)  # fmt: skip
def test_what_is_no_address_to_call_is_refused_in_words(inside: None, url: str) -> None:
    with pytest.raises(Invalid):
        call_outside(url, b"")


def test_plain_http_leads_nowhere_outside(inside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("93.184.216.34", 0))])
    with pytest.raises(Invalid, match="https"):
        call_outside("http://shop.example/", b"")


def test_an_answer_without_end_is_cut_and_one_that_drips_is_ended(inside: None) -> None:
    def say(pieces: Callable[[socket.socket], None]) -> str:
        server = socket.create_server(("127.0.0.1", 0))

        def run() -> None:
            connection, _address = server.accept()
            try:
                connection.recv(65_536)
                pieces(connection)
            except OSError:
                pass
            finally:
                connection.close()
                server.close()

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _time in range(400):
            connection.sendall(b"x" * 65_536)

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _time in range(200):
            connection.sendall(b"X: y\r\n"[:3])
            time.sleep(0.1)

    assert len(call_outside(say(flood), b"").body) == calling.MOST_READ
    began = time.monotonic()
    with pytest.raises(Unreachable, match="longer than"):
        call_outside(say(drip), b"", seconds=1)
    assert time.monotonic() - began < 10
    with pytest.raises(Unreachable, match="no answer"):
        call_outside(say(lambda connection: connection.sendall(b"nonsense\r\n\r\n")), b"")
    with pytest.raises(Invalid, match="larger"):
        call_outside("https://a.example/", b"x" * 300_000)


def test_a_host_that_was_allowed_for_mail_is_not_called(strict: None) -> None:
    outside.allow("localhost")
    outside.demand_outside("localhost")
    with pytest.raises(Invalid, match="inner network"):
        call_outside("https://localhost/", b"")
