"""The closed list of places in pages that plugins may fill, each with what it hands to `Slot.data`."""

from collections.abc import Mapping
from types import MappingProxyType

PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ticket.header": ("ticket",),
        "ticket.sidebar": ("ticket",),
        "ticket.composer.toolbar": ("ticket",),
        "ticket.row": ("ticket",),
        "customer.sidebar": ("customer",),
        "desk.home": (),
        "admin.dashboard": (),
        "public.header": (),
        "public.home": (),
        "public.footer": (),
        "public.tickets": ("customer",),  # below the list of a customer's own tickets
        "public.ticket": ("customer", "ticket"),  # below a ticket, as its customer reads it
        "public.request": ("words", "field"),  # in a form of request: what was typed, and the id of the field watched
    }
)
