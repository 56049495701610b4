"""What an admin sees of the mailboxes: where to set one up, what it needs, and how it is."""

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import AccountInfo, Invalid, TryLater, User
from core.testing import Config, Site
from plugins.email.fetching import imap_server, pop_server
from plugins.email.outbound import server_of
from plugins.email.trying import try_incoming, try_outgoing

FORM = {
    "address": "support@desk.example",
    "label": "Support",
    "is_active": "y",
    "protocol": "imap",
    "in_host": "127.0.0.1",
    "in_port": "9",
    "in_security": "none",
    "in_user": "support",
    "in_password": "a secret of the mailbox",
    "folders": "INBOX",
    "start": "unread",
    "afterwards": "seen",
    "out_host": "127.0.0.1",
    "out_port": "9",
    "out_security": "none",
}


def of_admin(site: Site, admin: User) -> FlaskClient:
    """Give the browser of an admin, with the plugin active."""
    site.activate("email")
    return site.client(admin)


def test_the_banner_leads_to_the_page_where_a_mailbox_is_set_up(site: Site, admin: User) -> None:
    browser = of_admin(site, admin)
    assert 'href="/admin/accounts/new/email"' in browser.get("/desk/").text
    assert browser.get("/admin/accounts/new/email").status_code == 200


def test_a_mailbox_is_stored_with_its_password_unreadable_and_never_shown(site: Site, admin: User) -> None:
    browser = of_admin(site, admin)
    answer = browser.post("/admin/accounts/new/email", data={**FORM, "desk_id": "1"}, follow_redirects=True)
    assert "support@desk.example" in answer.text
    raw = (site.config.instance / "tanggap.db").read_bytes()
    raw += (site.config.instance / "tanggap.db-wal").read_bytes()
    assert b"a secret of the mailbox" not in raw
    assert "a secret of the mailbox" not in browser.get("/admin/accounts/1").text


ATTEMPTS = pytest.mark.parametrize("attempt", [try_incoming, try_outgoing])
Attempt = Callable[[Mapping[str, Any]], str]


@ATTEMPTS
def test_the_test_button_says_which_server_does_not_answer(site: Site, admin: User, attempt: Attempt) -> None:
    of_admin(site, admin)
    with site.app.test_request_context("/"), pytest.raises(Invalid, match="cannot be reached"):
        attempt(FORM)


@ATTEMPTS
def test_the_test_button_does_not_show_what_a_strange_server_says(
    site: Site, admin: User, attempt: Attempt, caplog: pytest.LogCaptureFixture
) -> None:
    of_admin(site, admin)
    with socket.create_server(("127.0.0.1", 0)) as strange:
        threading.Thread(target=answer_with, args=(strange, b"SSH-2.0-secret-inner-host\r\n")).start()
        port = strange.getsockname()[1]
        with site.app.test_request_context("/"), pytest.raises(Invalid) as refused:
            attempt({**FORM, "in_port": port, "out_port": port})
    assert "secret-inner-host" not in str(refused.value)
    assert "Test of the" in caplog.text


def answer_with(server: socket.socket, banner: bytes) -> None:
    """Answer one caller with a banner, and hang up."""
    connection, _address = server.accept()
    with connection:
        connection.sendall(banner)


@ATTEMPTS
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "10.0.0.5", "169.254.169.254", "[::ffff:10.0.0.5]"])
def test_the_test_button_knocks_at_no_inner_door_unless_that_is_allowed(
    config: Config, attempt: Attempt, host: str
) -> None:
    site = Site(replace(config, private_hosts=False))
    site.activate("email")
    host = host.strip("[]")
    with site.app.test_request_context("/"), pytest.raises(Invalid, match="inner network"):
        attempt({**FORM, "in_host": host, "out_host": host})


def test_neither_fetching_nor_sending_goes_to_an_inner_host(config: Config) -> None:
    site = Site(replace(config, private_hosts=False))
    site.activate("email")
    mailbox = AccountInfo(1, "email", "support@desk.example", "Support", "support", settings=FORM)
    with site.app.test_request_context("/"):
        for server in (imap_server, pop_server):
            with pytest.raises(Invalid, match="inner network"):
                server(FORM)
        with pytest.raises(TryLater, match="inner network"):
            server_of(mailbox)
