"""The mail servers as fixtures; other tests take them by `pytest_plugins = ["tests.servers.fixtures"]`."""

from collections.abc import Iterator

import pytest

from tests.servers import dovecot as dovecot_server
from tests.servers.absence import absent
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture(scope="session")
def _dovecot_process() -> Iterator[Dovecot]:
    if not dovecot_server.is_installed():
        absent("Dovecot is not installed: apt-get install dovecot-imapd dovecot-pop3d")
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def dovecot(_dovecot_process: Dovecot) -> Dovecot:
    """Return a running Dovecot; any user name is a mailbox, so take one that no other test uses."""
    if _dovecot_process.process is None:
        _dovecot_process.start()
    return _dovecot_process


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """Return a running SMTP server that keeps everything and can be told to misbehave."""
    sink = SmtpSink()
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()
