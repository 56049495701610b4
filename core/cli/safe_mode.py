"""`./tanggap safe-mode on|off`: start without any plugin."""

import click


@click.command("safe-mode", help="Start without any plugin, to get back in; `off` brings them back.")
@click.argument("state", type=click.Choice(["on", "off"]))
def command(state: str) -> None:
    """Set or take away the file that asks for safe mode, and have all processes look."""
    from core.config import load
    from core.services.plugin.safe_mode import enter_safe_mode, leave_safe_mode

    config = load()
    (enter_safe_mode if state == "on" else leave_safe_mode)(config)
    click.echo("Safe mode is on: no plugin runs." if state == "on" else "Safe mode is off: plugins run again.")
