"""Guess the servers of an address, so that most people never have to look them up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """The servers of a mail provider, and what its customers have to know before a password works."""

    name: str
    imap_host: str
    smtp_host: str
    imap_port: int = 993
    imap_security: str = "ssl"
    smtp_port: int = 465
    smtp_security: str = "ssl"
    password: str = "account"  # account | app (an app password is needed) | oauth (no password works)
    is_guess: bool = False


_GMAIL = Provider("Gmail", "imap.gmail.com", "smtp.gmail.com", password="app")
_OUTLOOK = Provider(
    "Outlook",
    "outlook.office365.com",
    "smtp-mail.outlook.com",
    smtp_port=587,
    smtp_security="starttls",
    password="oauth",
)
_MICROSOFT_365 = Provider(
    "Microsoft 365",
    "outlook.office365.com",
    "smtp.office365.com",
    smtp_port=587,
    smtp_security="starttls",
    password="oauth",
)
_YAHOO = Provider("Yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", password="app")
_ZOHO = Provider("Zoho", "imap.zoho.com", "smtp.zoho.com", password="app")
_ZOHO_EU = Provider("Zoho", "imap.zoho.eu", "smtp.zoho.eu", password="app")
_ZOHO_IN = Provider("Zoho", "imap.zoho.in", "smtp.zoho.in", password="app")
_ICLOUD = Provider(
    "iCloud", "imap.mail.me.com", "smtp.mail.me.com", smtp_port=587, smtp_security="starttls", password="app"
)
_FASTMAIL = Provider("Fastmail", "imap.fastmail.com", "smtp.fastmail.com", password="app")
_YANDEX = Provider("Yandex", "imap.yandex.com", "smtp.yandex.com", password="app")
_GMX = Provider("GMX", "imap.gmx.com", "mail.gmx.com")
_GMX_DE = Provider("GMX", "imap.gmx.net", "mail.gmx.net")
_WEB_DE = Provider("WEB.DE", "imap.web.de", "smtp.web.de", smtp_port=587, smtp_security="starttls")
_AOL = Provider("AOL", "imap.aol.com", "smtp.aol.com", password="app")
_MAIL_RU = Provider("Mail.ru", "imap.mail.ru", "smtp.mail.ru", password="app")
_HOSTINGER = Provider("Hostinger", "imap.hostinger.com", "smtp.hostinger.com")
_TITAN = Provider("Titan", "imap.titan.email", "smtp.titan.email")

_BY_DOMAIN = {
    domain: provider
    for provider, domains in (
        (_GMAIL, "gmail.com googlemail.com"),
        (
            _OUTLOOK,
            "outlook.com hotmail.com live.com msn.com outlook.co.id hotmail.co.id live.co.uk hotmail.co.uk hotmail.fr",
        ),
        (_YAHOO, "yahoo.com yahoo.co.id yahoo.co.uk yahoo.de yahoo.fr yahoo.in ymail.com rocketmail.com"),
        (_ZOHO, "zoho.com zohomail.com"),
        (_ZOHO_EU, "zoho.eu zohomail.eu"),
        (_ZOHO_IN, "zoho.in zohomail.in"),
        (_ICLOUD, "icloud.com me.com mac.com"),
        (_FASTMAIL, "fastmail.com fastmail.fm"),
        (_YANDEX, "yandex.com yandex.ru ya.ru"),
        (_GMX, "gmx.com gmx.us gmx.co.uk"),
        (_GMX_DE, "gmx.de gmx.net gmx.at gmx.ch"),
        (_WEB_DE, "web.de"),
        (_AOL, "aol.com"),
        (_MAIL_RU, "mail.ru inbox.ru list.ru bk.ru"),
    )
    for domain in domains.split()
}
_BY_EXCHANGER = {  # the ends of MX hosts, for companies with a domain of their own
    "google.com": _GMAIL,
    "googlemail.com": _GMAIL,
    "mail.protection.outlook.com": _MICROSOFT_365,
    "yahoodns.net": _YAHOO,
    "zoho.com": _ZOHO,
    "zoho.eu": _ZOHO_EU,
    "zoho.in": _ZOHO_IN,
    "icloud.com": _ICLOUD,
    "messagingengine.com": _FASTMAIL,
    "yandex.net": _YANDEX,
    "hostinger.com": _HOSTINGER,
    "titan.email": _TITAN,
}


def guess(address: str, exchanger: str = "") -> Provider | None:
    """Return the likely servers of an address; the name of its mail exchanger (MX), if known, decides for own domains.

    For any other domain it is `mail.<domain>`, as cPanel, Plesk and DirectAdmin hosts set up (Niagahoster, Rumahweb,
    DomaiNesia, IDwebhost and most others), marked as a guess.
    """
    _local, at, domain = address.strip().lower().rpartition("@")
    if not at or "." not in domain or not domain.replace("-", "").replace(".", "").isalnum():
        return None
    if domain in _BY_DOMAIN:
        return _BY_DOMAIN[domain]
    host = exchanger.strip().lower().rstrip(".")
    for ending, provider in _BY_EXCHANGER.items():
        if host == ending or host.endswith("." + ending):
            return provider
    return Provider(domain, f"mail.{domain}", f"mail.{domain}", is_guess=True)
