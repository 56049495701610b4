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


@pytest.fixture
def strict(config: Config) -> Site:
    """A site that may not go into the inner network, with the plugin active."""
    site = Site(replace(config, private_hosts=False))
    site.activate("email")
    return site


def test_an_administrator_allows_just_the_host_of_a_mailbox_and_takes_it_back(strict: Site) -> None:
    client = strict.client(strict.user("admin"))
    sent = {**FORM, "in_host": "Localhost", "out_host": "127.0.0.1", "desk_id": "1"}
    page = client.post("/admin/accounts/email/test", data=sent).get_data(as_text=True)
    assert "lies in the inner network" in page
    assert "Allow localhost and test again" in page
    assert "allow" not in page.split('<form class="form"')[1].split("<button")[1].split(">")[0], "what Enter presses"
    assert "Allow 127.0.0.1 and test again" in page
    page = client.post("/admin/accounts/email/allow", data={**sent, "allow": "localhost"}).get_data(as_text=True)
    assert 'value="Localhost"' in page
    assert "Allow localhost and" not in page
    assert "localhost lies in" not in page
    assert "127.0.0.1 lies in the inner network" in page
    assert "Host of the inner network allowed" in client.get("/admin/audit").get_data(as_text=True)
    with strict.app.test_request_context("/"):
        imap_server({**FORM, "in_host": "LOCALHOST."})
        for other in ("127.0.0.1", "::1", "10.0.0.5"):
            with pytest.raises(Invalid, match="inner network"):
                imap_server({**FORM, "in_host": other})
    assert "Forbid localhost again" in client.get("/admin/accounts/new/email").get_data(as_text=True)
    client.post("/admin/accounts/hosts/forbid", data={"host": "localhost"})
    with strict.app.test_request_context("/"), pytest.raises(Invalid, match="inner network"):
        imap_server({**FORM, "in_host": "localhost"})
    assert "inner network forbidden again" in client.get("/admin/audit").get_data(as_text=True)


def test_only_what_stands_in_the_form_is_allowed_and_only_by_who_may_install_plugins(
    strict: Site, config: Config
) -> None:
    client = strict.client(strict.user("admin"))
    client.post("/admin/accounts/email/allow", data={**FORM, "allow": "10.0.0.5"})
    with strict.app.test_request_context("/"), pytest.raises(Invalid, match="inner network"):
        imap_server({**FORM, "in_host": "10.0.0.5"})
    kept_small = Site(replace(config, private_hosts=False, allow_plugin_upload=False))
    kept_small.activate("email")
    client = kept_small.client(kept_small.user("admin", email="second@desk.example"))
    page = client.post("/admin/accounts/email/test", data=FORM).get_data(as_text=True)
    assert "lies in the inner network" in page
    assert "and test again" not in page
    assert client.post("/admin/accounts/email/allow", data={**FORM, "allow": "127.0.0.1"}).status_code == 403
