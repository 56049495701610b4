"""Common addresses lead to the right servers, any other to the usual guess."""

import pytest

from core.testing import Site
from plugins.email.mailbox_form import MailboxForm
from plugins.email.providers import guess


@pytest.mark.parametrize(
    ("address", "imap", "smtp"),
    [
        ("a@gmail.com", "imap.gmail.com", "smtp.gmail.com"),
        ("a@Outlook.com", "outlook.office365.com", "smtp-mail.outlook.com"),
        ("a@yahoo.co.id", "imap.mail.yahoo.com", "smtp.mail.yahoo.com"),
        ("a@gmx.de", "imap.gmx.net", "mail.gmx.net"),
        ("a@icloud.com", "imap.mail.me.com", "smtp.mail.me.com"),
    ],
)
def test_known_providers(address: str, imap: str, smtp: str) -> None:
    provider = guess(address)
    assert provider is not None
    assert (provider.imap_host, provider.smtp_host, provider.is_guess) == (imap, smtp, False)


def test_the_mail_exchanger_decides_for_a_domain_of_ones_own() -> None:
    provider = guess("cs@tokobatik.co.id", "aspmx.l.google.com.")
    assert provider is not None
    assert provider.name == "Gmail"


def test_any_other_domain_has_its_mail_host() -> None:
    provider = guess("cs@tokobatik.co.id")
    assert provider is not None
    assert (provider.imap_host, provider.smtp_host, provider.is_guess) == (
        "mail.tokobatik.co.id",
        "mail.tokobatik.co.id",
        True,
    )


@pytest.mark.parametrize("address", ["", "x", "a@b", "a@b c.d", "a@x.y/z"])
def test_what_is_no_address_has_no_servers(address: str) -> None:
    assert guess(address) is None


def test_the_form_of_a_mailbox_suggests_all_of_it() -> None:
    found = MailboxForm.suggest("cs@tokobatik.co.id")
    assert found.keys() <= MailboxForm.defaults().keys()
    assert (found["in_host"], found["in_user"], found["out_port"]) == (
        "mail.tokobatik.co.id",
        "cs@tokobatik.co.id",
        465,
    )
    assert MailboxForm.suggest("no address") == {}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("a@gmail.com", "Gmail takes an app password"),
        ("a@hotmail.com", "Outlook takes no passwords"),
        ("a@b.example", ""),
    ],
)
def test_what_is_special_about_a_password_is_said(site: Site, address: str, words: str) -> None:
    with site.app.test_request_context("/"):
        said = MailboxForm.advise(address)
    assert said.get("in_password", "").startswith(words)
    assert bool(said) == bool(words)
