"""What an admin sees of the mailboxes: where to set one up, what it needs, and how it is."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import Invalid, User
from core.testing import Site
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


@pytest.mark.parametrize("attempt", [try_incoming, try_outgoing])
def test_the_test_button_says_which_server_does_not_answer(
    site: Site, admin: User, attempt: Callable[[Mapping[str, Any]], str]
) -> None:
    of_admin(site, admin)
    with site.app.test_request_context("/"), pytest.raises(Invalid, match="cannot be reached"):
        attempt(FORM)
