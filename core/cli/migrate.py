"""`./tanggap migrate`: bring the database up to date."""

import click


@click.command("migrate", help="Bring the database up to date; building the app does it by itself.")
def command() -> None:
    """Migrate the core's tables."""
    from core.config import load
    from core.database import engine_for
    from core.migrate import upgrade_core

    config = load()
    done = upgrade_core(engine_for(config.database_url), config.instance)
    click.echo("The database was brought up to date." if done else "The database is up to date.")
