"""People as those who act."""

from core.declare import Actor
from core.models import Customer, User


def user_actor(user: User) -> Actor:
    """Give a member of staff as the one who acts."""
    return Actor("user", user.id, user.name)


def customer_actor(customer: Customer) -> Actor:
    """Give a customer as the one who acts."""
    return Actor("customer", customer.id, customer.name)
