"""What was printed for a customer is theirs: they may take it away, and have it erased."""

from sqlalchemy import delete, select

from core.api import Customer, PersonalData, PluginContext, hookimpl

from .tables import Slip


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
