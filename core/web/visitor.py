"""Which customer sits at the browser, as the plugin knows that let them in."""

from flask import g, has_request_context, request

from core.engine.current import hooks
from core.models import Customer


def current_customer() -> Customer | None:
    """Give the customer who is signed in, or None: for strangers, staff, and outside of requests.

    Known by the plugin that let them in (`find_visitor`), such as the portal. They act through `answer_as_customer`
    and its like; in events they are `Actor("customer", customer.id, customer.name)`. Since 1.0.

    Example::

        customer = current_customer()
        if customer is None:
            return redirect(url_for("portal.sign_in", next=request.path))
    """
    if not has_request_context():
        return None
    if "current_customer" not in g:
        g.current_customer = hooks().first("find_visitor", Customer, request=request)
    found: Customer | None = g.current_customer
    return found
