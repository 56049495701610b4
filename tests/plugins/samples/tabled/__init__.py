"""Has a table, settings, a right, a job and a clock."""

from datetime import timedelta

from sqlalchemy import text
from wtforms import StringField

from core.api import Job, Permission, PluginContext, Schedule, SecretField, SettingsForm, hookimpl


class Settings(SettingsForm):
    """What an admin may set."""

    greeting = StringField("Greeting", default="Hello")
    password = SecretField("Password")


@hookimpl
def register_settings() -> type[SettingsForm]:
    """Offer them."""
    return Settings


@hookimpl
def register_permissions() -> list[Permission]:
    """Declare a right that agents have from the start."""
    return [Permission("SLUG.write", "Write notes", roles=frozenset({"agent"}))]


@hookimpl
def register_jobs() -> list[Job]:
    """Declare a job that does nothing."""
    return [Job("tidy", run=lambda payload: None)]


@hookimpl
def register_schedules() -> list[Schedule]:
    """Have it done once an hour."""
    return [Schedule("hourly", job="tidy", every=timedelta(hours=1))]


@hookimpl
def on_activate(ctx: PluginContext) -> None:
    """Seed the table, once."""
    with ctx.transaction() as session:
        if not session.scalar(text("SELECT count(*) FROM p_SLUG__note")):
            seed = {"text": ctx.settings["greeting"]}
            session.execute(text("INSERT INTO p_SLUG__note (id, text) VALUES (1, :text)"), seed)
    ctx.save_settings({"password": "hunter2 hunter2"})
    ctx.enqueue("tidy")
