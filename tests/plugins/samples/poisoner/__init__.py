"""Breaks the transaction it is called in."""

from sqlalchemy import text

from core.api import PluginContext, hookimpl


@hookimpl
def before_ticket_open(ctx: PluginContext) -> None:
    """Say something that no database understands."""
    with ctx.transaction() as session:
        session.execute(text("INSERT INTO there_is_no_such_table VALUES (1)"))
