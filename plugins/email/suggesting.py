"""What follows from the address of a mailbox: its servers, and which password they take."""

from typing import Any

from core.api import gettext

from .providers import guess


def servers(address: str) -> dict[str, Any]:
    """Give the likely settings of an address, by the names of their fields."""
    provider = guess(address)
    if provider is None:
        return {}
    return {
        "protocol": "imap",
        "in_host": provider.imap_host,
        "in_port": provider.imap_port,
        "in_security": provider.imap_security,
        "in_user": address,
        "out_host": provider.smtp_host,
        "out_port": provider.smtp_port,
        "out_security": provider.smtp_security,
    }


def password_words(address: str) -> str:
    """Say what is special about the password of an address; nothing where it is the usual one."""
    provider = guess(address)
    if provider is None or provider.password == "account":
        return ""
    if provider.password == "oauth":
        return gettext(
            "%(provider)s takes no passwords any more, only OAuth, which is not supported yet. Have this mail "
            "forwarded to another mailbox, and connect that one.",
            provider=provider.name,
        )
    return gettext(
        "%(provider)s takes an app password here, not the one you sign in with. You make one in the security settings "
        "of your account there.",
        provider=provider.name,
    )
