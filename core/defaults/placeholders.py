"""The core's own named values for texts: `{{ customer.first_name }}`."""

from core.declare import Placeholder
from core.engine.markers import hookimpl
from core.i18n import lazy_gettext as _
from core.identity_kinds import EMAIL
from core.models import Ticket
from core.services.present import current_user, site_info


@hookimpl
def register_placeholders() -> list[Placeholder]:
    """Declare them."""
    return [
        Placeholder("customer.name", _("Customer's name"), lambda ticket: ticket.customer.name, typed=True),
        Placeholder(
            "customer.first_name", _("Customer's first name"), lambda ticket: ticket.customer.first_name, typed=True
        ),
        Placeholder("customer.email", _("Customer's address"), lambda ticket: ticket.customer.address(EMAIL) or ""),
        Placeholder("customer.organisation", _("Customer's organisation"), _organisation),
        Placeholder("ticket.number", _("Ticket number"), lambda ticket: f"#{ticket.number}"),
        Placeholder("ticket.subject", _("Subject"), lambda ticket: ticket.subject, typed=True),
        Placeholder("ticket.status", _("Status"), lambda ticket: ticket.status.label),
        Placeholder("desk.name", _("Desk"), lambda ticket: ticket.desk.name),
        Placeholder("agent.name", _("Name of who writes"), _agent_name),
        Placeholder(
            "agent.first_name", _("First name of who writes"), lambda ticket: _agent_name(ticket).partition(" ")[0]
        ),
        Placeholder("agent.email", _("Address of who writes"), _agent_email),
        Placeholder("site.name", _("Name of the site"), lambda _ticket: site_info().name),
        Placeholder("site.url", _("Address of the site"), lambda _ticket: site_info().url),
    ]


def _organisation(ticket: Ticket) -> str:
    return ticket.customer.organisation.name if ticket.customer.organisation else ""


def _agent_name(ticket: Ticket) -> str:
    """Whoever is signed in; in a rule, whose ticket it is; else the site."""
    writer = current_user() or ticket.assignee
    return writer.name if writer is not None else site_info().name


def _agent_email(ticket: Ticket) -> str:
    writer = current_user() or ticket.assignee
    return writer.email if writer is not None else ""
