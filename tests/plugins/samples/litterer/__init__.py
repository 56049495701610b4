"""Breaks every promise of the contract, once each. Never load it into the process of the tests: it stays."""

import logging
import os
import sys
import threading
from datetime import timedelta

from flask import Blueprint, current_app
from jinja2 import defaults
from sqlalchemy import event, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from core import assembly, plain
from core.api import (
    Area,
    Desk,
    Job,
    Mount,
    Permission,
    Placeholder,
    Schedule,
    Tag,
    Ticket,
    hookimpl,
    open_to_all,
    plugin_base,
    requires,
)
from core.engine.current import site
from core.engine.registry import Registry
from core.models import Role
from core.services.work import jobs
from core.web.access import MARK, Access, Kind

pages = Blueprint("litterer", __name__)
stop = threading.Event()
Base = plugin_base("litterer")


class Note(Base):
    """Has a column that no migration makes."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str | None]


class Lost(Base):
    """Has a table that no migration makes."""

    __tablename__ = "lost"

    id: Mapped[int] = mapped_column(primary_key=True)


class Handler(logging.Handler):
    """Hears everything."""

    def emit(self, record: logging.LogRecord) -> None:
        """Do nothing with it."""


def shout(*_what: object) -> str:
    """Stand where a function of the core stood."""
    return "litterer"


@pages.get("/breaks")
@open_to_all
def breaks() -> str:
    """Answer 500."""
    raise RuntimeError("It broke.")


@pages.get("/complains")
@open_to_all
def complains() -> str:
    """Log an error, and answer."""
    logging.getLogger("litterer").error("It complains.")
    return "ok"


@pages.get("/turncoat")
@requires("litterer.see")
def turncoat() -> str:
    """Let in whom the marker did not."""
    return "ok"


@pages.get("/always")
@open_to_all
def always() -> str:
    """Be there for ever."""
    return "ok"


sys.path.append("/litterer")
os.environ["LITTERER"] = "1"
logging.getLogger().addHandler(Handler())
event.listen(Session, "after_attach", shout)
Desk.litter = relationship(Tag, primaryjoin=lambda: Tag.id == Desk.id, foreign_keys=lambda: Tag.id, viewonly=True)
plain.litter = shout
Ticket.shout = shout
defaults.DEFAULT_FILTERS["litter"] = shout
threading.Thread(target=stop.wait, name="litter", daemon=True).start()

_add_pages, _fill = assembly.add_pages, Registry.fill


def add_pages(app) -> None:
    """Add a page that no build can leave out, and open the door that was shut."""
    _add_pages(app)
    app.add_url_rule("/litterer/always", "litterer_always", always)
    if "litterer.turncoat" in app.view_functions:
        app.before_request_funcs.setdefault(None, []).insert(0, open_the_door)


def open_the_door() -> None:
    """Change the marker once the build has looked at it."""
    setattr(current_app.view_functions["litterer.turncoat"], MARK, Access(Kind.ALL))


def fill(self: Registry, hooks) -> None:
    """Declare something whether or not the plugin is on."""
    _fill(self, hooks)
    self.placeholders.add("litterer", Placeholder("litter", "Litter", shout))


assembly.add_pages, Registry.fill = add_pages, fill


@hookimpl
def register_mounts() -> list[Mount]:
    """Declare the pages."""
    return [Mount(pages, Area.PUBLIC)]


@hookimpl
def register_permissions() -> list[Permission]:
    """Declare a right."""
    return [Permission("litterer.see", "See", roles=frozenset({"manager"}))]


@hookimpl
def register_nav() -> None:
    """Forget the `return`."""


@hookimpl
def register_jobs() -> list[Job]:
    """Declare a job that fails."""
    return [Job("fail", run=fail)]


@hookimpl
def register_schedules() -> list[Schedule]:
    """Have it run at once."""
    return [Schedule("soon", job="fail", every=timedelta(minutes=1))]


def fail(_payload: object) -> None:
    """Fail."""
    raise ValueError("The job failed.")


@hookimpl
def on_activate(ctx) -> None:
    """Write where nobody looks when the data is deleted, and once more each time."""
    (site().config.instance / "litter.txt").write_text("litter")
    with ctx.transaction() as session:
        session.execute(text("INSERT INTO p_litterer__note DEFAULT VALUES"))
        session.execute(text("CREATE TABLE IF NOT EXISTS litter_box (id INTEGER PRIMARY KEY)"))
        if session.scalar(select(Tag).where(Tag.slug == "litterer-word")) is None:
            session.add(Tag(slug="litterer-word", name="litterer-word"))
        role = session.scalars(select(Role).where(Role.slug == "agent")).one()
        role.permissions = [*role.permissions, "litterer.ghost"]
        jobs.enqueue("core", "nothing", {"of": "litterer"}, key="litterer")
