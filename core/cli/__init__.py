"""The command line: `./tanggap …`. Each command is imported only when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "serve": ("core.cli.serve", "Start the web server and the worker on this machine."),
    "work": ("core.cli.work", "Run the worker: it fetches, sends and does what is due."),
    "cron": ("core.cli.cron", "Do what is due for up to a minute; for a cron line."),
    "setup": ("core.cli.setup", "Set the site up without a browser."),
    "migrate": ("core.cli.migrate", "Bring the database up to date."),
    "doctor": ("core.cli.doctor", "Check this installation and say what to mend."),
    "user": ("core.cli.user", "Make, list and change people."),
    "plugin": ("core.cli.plugin", "List, switch, install, remove and make plugins."),
    "safe-mode": ("core.cli.safe_mode", "Start without any plugin, to get back in."),
    "demo": ("core.cli.demo", "Fill an instance with made-up tickets."),
    "docs": ("core.cli.docs", "Write the generated pages of the documentation."),
}


class Commands(click.Group):
    """Knows the core's commands by name, and asks the plugins for theirs only when another is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the core's commands, then those of the active plugins."""
        return [*COMMANDS, *sorted(self._of_plugins())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return self._of_plugin(ctx, cmd_name)
        module = import_module(COMMANDS[cmd_name][0])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        rows = [(name, help_) for name, (_module, help_) in COMMANDS.items()]
        rows += [(name, command.get_short_help_str()) for name, command in sorted(self._of_plugins().items())]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def _of_plugin(self, ctx: click.Context, name: str) -> click.Command | None:
        """Give a plugin's command, which runs in an app context."""
        from core.cli.app import app_of_here

        found = self._of_plugins().get(name)
        if found is not None and not ctx.resilient_parsing:
            ctx.with_resource(app_of_here().app_context())
        return found

    def _of_plugins(self) -> dict[str, click.Command]:
        from core.cli.plugin_commands import plugin_commands

        return plugin_commands()


@click.group(cls=Commands, help="Tanggap, a help desk that a small business can host itself.")
def main() -> None:
    """Hand over to the command."""
