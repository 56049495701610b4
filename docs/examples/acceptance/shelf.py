"""What can be done with devices: the only module that reads and writes the tables of devices."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from core.api import (
    SYSTEM,
    Actor,
    Invalid,
    Ticket,
    call_hook,
    context,
    gettext,
    hookimpl,
    now,
    record_audit,
    record_event,
    send_system_mail,
    speaking,
)

from .tables import Device, Lending

SLUG = "acceptance"
REMINDER, ADDED = "acceptance.reminder", "acceptance.device_added"
LENT, GIVEN_BACK, OVERDUE = "acceptance.lent", "acceptance.given_back", "acceptance.overdue"


@hookimpl
def collect_devices() -> list[str]:
    """Use the plugin's own hook, as another plugin would."""
    return ["Laptop of the other shop"] if context(SLUG).settings["is_home"] else []


def devices() -> list[Device]:
    """Give all devices."""
    return list(context(SLUG).session.scalars(select(Device).order_by(Device.name, Device.id)))


def elsewhere() -> list[str]:
    """Ask other plugins for devices that are lent elsewhere."""
    return list(call_hook("collect_devices"))


def free() -> list[Device]:
    """Give the devices on the shelf."""
    return [device for device in devices() if device.ticket_id is None]


def lent_for(ticket: Ticket) -> list[Device]:
    """Give the devices that are lent for a ticket."""
    return [device for device in devices() if device.ticket_id == ticket.id]


def overdue() -> list[Device]:
    """Give the devices that should be back."""
    return [device for device in devices() if device.due_at is not None and device.due_at < now()]


def lendings() -> int:
    """Count what was ever lent."""
    return int(context(SLUG).session.scalar(select(func.count()).select_from(Lending)) or 0)


def add(name: str) -> Device:
    """Put a device onto the shelf."""
    if not name.strip():
        raise Invalid(gettext("A device needs a name."))
    with context(SLUG).transaction() as session:
        device = Device(name=name.strip()[:80])
        session.add(device)
        session.flush()
        record_audit(ADDED, device.name)
        return device


def lend(device_id: int, ticket: Ticket, actor: Actor) -> Device:
    """Lend a device for a ticket; raises `Invalid` if it is lent already."""
    ctx = context(SLUG)
    with ctx.transaction() as session:
        device = session.get(Device, device_id, with_for_update=True)
        if device is None or device.ticket_id is not None:
            raise Invalid(gettext("This device is not on the shelf."))
        device.ticket_id, device.is_told = ticket.id, False
        device.due_at = now() + timedelta(days=ctx.settings["days"])
        record_event(LENT, actor, ticket=ticket, data={"device": device.name})
        return device


def give_back(device_id: int, actor: Actor) -> None:
    """Put a device back onto the shelf; one that lies there already stays."""
    with context(SLUG).transaction() as session:
        device = session.get(Device, device_id, with_for_update=True)
        if device is None or device.ticket_id is None:
            return
        ticket = session.get(Ticket, device.ticket_id)
        device.ticket_id, device.due_at = None, None
        record_event(GIVEN_BACK, actor, ticket=ticket, data={"device": device.name})


def remind(_payload: Mapping[str, Any]) -> None:
    """Tell once of each device that should be back (a job)."""
    for device in overdue():
        if not device.is_told:
            _tell(device.id)


def _tell(device_id: int) -> None:
    with context(SLUG).transaction() as session:
        device = session.get(Device, device_id, with_for_update=True)
        if device is not None and device.ticket_id is not None and not device.is_told:
            device.is_told = True
            ticket = session.get(Ticket, device.ticket_id)
            record_event(OVERDUE, SYSTEM, ticket=ticket, data={"device": device.name})
            _remind_by_mail(ticket, device.name)


def _remind_by_mail(ticket: Ticket, device: str) -> None:
    address = ticket.customer.address("email")
    if address:
        with speaking(ticket.locale or "en"):
            subject = gettext("Please bring it back: %(device)s", device=device)
            text = gettext("Somebody else waits for it. Thank you.")
        send_system_mail(address, subject, text, locale=ticket.locale or "en", ticket=ticket.id, kind=REMINDER)
