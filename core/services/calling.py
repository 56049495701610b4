"""Calls an address on the internet on somebody's behalf: one request, no detours, and nothing that can keep us waiting.

The host's addresses are looked up once, refused if one is inner, and connected to as they were looked up: a name that
answers otherwise a moment later leads nowhere else. Redirects are not followed, for the same reason.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from core.errors import Invalid, Unreachable
from core.i18n import gettext as _
from core.services.outside import allowed_addresses, is_inner

SECONDS = 10.0
MOST_SENT = 256_000
MOST_READ = 64_000
LONGEST = 500


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """What a strange server said: its status (200 …) and the beginning of its body. Since 1.0."""

    status: int
    body: bytes = b""

    @property
    def is_good(self) -> bool:
        """Tell whether it took what was sent (200 to 299)."""
        return 200 <= self.status < 300


def call_outside(
    url: str, body: bytes, headers: Mapping[str, str] | None = None, *, seconds: float = SECONDS
) -> OutsideAnswer:
    """Send a body by POST to an https address and give the answer; whatever the status, a redirect too.

    The body may have 256,000 bytes, of the answer the first 64,000 are read, and after `seconds` it is ended. Raises
    `Invalid` for an address that may not be called (no https, a password in it, a host of the inner network) and
    `Unreachable` where no answer came, both in words. Call it in a job, never while a transaction is open: others would
    wait. Since 1.0.

    Example::

        answer = call_outside("https://shop.example/tickets", b'{"ticket": 12}', {"Content-Type": "application/json"})
        if not answer.is_good:
            raise TryLater(f"It answered {answer.status}.")
    """
    parts = check_url(url)
    if len(body) > MOST_SENT:
        raise Invalid(_("What is to be sent is larger than %(most)s kB.", most=MOST_SENT // 1_000))
    host = parts.hostname or ""
    addresses = allowed_addresses(host)
    if not addresses:
        raise Unreachable(_("%(host)s has no address. Is it written right?", host=host))
    if parts.scheme != "https" and not all(map(is_inner, addresses)):
        raise Invalid(_("Only https:// addresses can be called."))
    connection = _connection(parts, str(addresses[0]), seconds)
    try:
        with _ended_after(connection, seconds):
            return _asked(connection, parts, body, headers or {})
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(_("The certificate of %(host)s is not valid.", host=host)) from error
    except TimeoutError as error:
        raise Unreachable(
            _("%(host)s took longer than %(seconds)s seconds.", host=host, seconds=round(seconds))
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(_("%(host)s cannot be reached, or gives no answer.", host=host)) from error
    finally:
        connection.close()


def check_url(url: str) -> SplitResult:
    """Read an address that `call_outside` may be given, by its form alone; raises `Invalid` in words. Since 1.0.

    Example::

        check_url(form.url.data).hostname
    """
    problem = _("This is no address that can be called. Write one such as https://shop.example/tickets.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Invalid(problem) from None
    if parts.scheme not in {"https", "http"} or not parts.hostname or port == 0:
        raise Invalid(problem)
    if len(url) > LONGEST or not url.isascii() or any(char.isspace() or ord(char) < 33 for char in url):
        raise Invalid(problem)
    if "@" in parts.netloc:
        raise Invalid(_("An address may hold no user name and password: they would be kept unencrypted."))
    return parts


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was looked up before."""

    address = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _Encrypted(http.client.HTTPSConnection):
    """The same, encrypted, with a certificate of the host's name."""

    address = ""

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = plain  # so that it can be ended while the two still greet each other
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _connection(parts: SplitResult, address: str, seconds: float) -> "_Plain | _Encrypted":
    kind = _Encrypted if parts.scheme == "https" else _Plain
    made = kind(parts.hostname or "", parts.port, timeout=seconds)
    made.address = address
    return made


@contextmanager
def _ended_after(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """End a connection for good after a while: each byte that drips in would start the socket's own clock anew."""
    late = threading.Event()

    def end() -> None:
        late.set()
        sock = connection.sock
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():  # what had come until then looks like a whole answer
        raise TimeoutError


def _asked(
    connection: http.client.HTTPConnection, parts: SplitResult, body: bytes, headers: Mapping[str, str]
) -> OutsideAnswer:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("POST", path, body, {"User-Agent": "Tanggap", "Accept-Encoding": "identity", **headers})
    answer = connection.getresponse()
    return OutsideAnswer(answer.status, answer.read(MOST_READ))
