"""Customers: who stands before us, and what was printed for them, which they may take away and have erased."""

from flask import Request
from sqlalchemy import delete, select

from core.api import Customer, Invalid, PersonalData, PluginContext, hookimpl, unsign

from .tables import Slip

BORROWER = "acceptance.borrower"


@hookimpl
def find_visitor(request: Request, ctx: PluginContext) -> Customer | None:
    """Know who scans the code on their slip: it leads to a page with a token that only we can have signed."""
    try:
        number = unsign(BORROWER, request.args.get("borrower", ""), max_age=3600).text
    except Invalid:
        return None
    return ctx.session.get(Customer, int(number))


@hookimpl
def collect_personal_data(customer: Customer, ctx: PluginContext) -> list[PersonalData]:
    """Give the slips that were printed for the customer."""
    addresses = [each.value for each in customer.identities]
    slips = ctx.session.scalars(select(Slip).where(Slip.to.in_(addresses)).order_by(Slip.id))
    return [PersonalData("slips", [{"at": slip.printed_at, "text": slip.text} for slip in slips])]


@hookimpl
def erase_personal_data(identities: tuple[tuple[str, str], ...], ctx: PluginContext) -> None:
    """Throw them away; the customer's addresses are handed over, for the customer has none any more."""
    with ctx.transaction() as session:
        session.execute(delete(Slip).where(Slip.to.in_([value for _kind, value in identities])))
