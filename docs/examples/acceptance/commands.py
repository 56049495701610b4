"""`./tanggap loans list`: the devices, for a shell."""

import click


@click.group(help="Look after devices that are lent.")
def loans() -> None:
    """Hand over to the command."""


@loans.command("list", help="List the devices.")
def list_devices() -> None:
    """One device a line."""
    from .shelf import devices

    for device in devices():
        click.echo(f"{device.name}\t{f'#{device.ticket_id}' if device.ticket_id else '-'}")
