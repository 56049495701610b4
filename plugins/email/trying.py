"""Tries the servers of a mailbox, for the Test button."""

from collections.abc import Mapping
from typing import Any

from core.api import Invalid, demand_outside, gettext

from .smtp import AuthFailed, SmtpError, SmtpServer, check


def try_outgoing(values: Mapping[str, Any]) -> str:
    """Sign in to the SMTP server; raises `Invalid` where that fails, in words of our own: the log has the server's."""
    from .fetching import log_answer

    if not values.get("out_host"):
        raise Invalid(gettext("Name the outgoing server."))
    demand_outside(values["out_host"])
    server = SmtpServer(
        values["out_host"],
        values.get("out_port") or 587,
        values["out_security"],
        values.get("out_user") or "",
        values.get("out_password") or "",
        timeout=15.0,
    )
    try:
        check(server)
    except AuthFailed as error:
        log_answer("outgoing", error)
        raise Invalid(gettext("The outgoing server does not accept the user name and password.")) from error
    except SmtpError as error:
        log_answer("outgoing", error)
        raise Invalid(gettext("The outgoing server cannot be reached so. Check name, port and encryption.")) from error
    return gettext("The outgoing server let us in.")


def try_incoming(values: Mapping[str, Any]) -> str:
    """Sign in to the IMAP or POP3 server; raises `Invalid` where that fails."""
    from .fetching import try_server

    if values.get("protocol") == "none":
        return ""
    if not values.get("in_host"):
        raise Invalid(gettext("Name the incoming server."))
    return try_server(values)
