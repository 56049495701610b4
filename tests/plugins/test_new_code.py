"""Code that was put in place while its plugin was off, or had failed, is the code that runs next, without a restart."""

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import text

from core.config import ROOT, Config
from core.database import db
from core.errors import Refused
from core.services.plugin import plugins
from core.testing import Site
from tests.plugins.samples import put, write
from tests.road.running import environment

PAGE = """
from flask import Blueprint
from core.api import *

pages = Blueprint("SLUG", __name__)

@pages.get("/")
@open_to_all
def show():
    return "ANSWER"

@hookimpl
def register_mounts():
    return [Mount(pages, Area.PUBLIC)]
"""
TABLES = """
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from core.api import *

Base = plugin_base("SLUG")

class Page(Base):
    __tablename__ = "page"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    MORE
"""
SEED = """
from core.api import *
from .tables import Page

@hookimpl
def on_activate(ctx):
    with ctx.transaction() as session:
        session.add(Page(VALUES))
"""
STEP = """
import sqlalchemy as sa
from alembic import op
from core.api import BigId

revision = "NUMBER"
down_revision = BEFORE

def upgrade():
    ACT
"""


def put_file(config: Config, slug: str, name: str, code: str, **words: str) -> None:
    """Put a file into a plugin, words filled in."""
    for word, value in {**words, "SLUG": slug}.items():
        code = code.replace(word, value)
    path: Path = config.instance / "plugins" / slug / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(textwrap.dedent(code), "utf-8")


def answer(site: Site, slug: str) -> str:
    return site.client().get(f"/{slug.replace('_', '-')}/").get_data(as_text=True)


def with_page(site: Site, says: str, slug: str = "") -> str:
    """Give the site a plugin whose page says something."""
    slug = slug or write(site.config, "")
    put_file(site.config, slug, "__init__.py", PAGE, ANSWER=says)
    return slug


def with_table(site: Site) -> str:
    """Give the site a plugin with a table, which it seeds."""
    slug = write(site.config, "")
    act = "op.create_table('p_SLUG__page', sa.Column('id', BigId, primary_key=True), sa.Column('title', sa.String(80)))"
    put_file(site.config, slug, "migrations/0001_first.py", STEP, NUMBER="0001", BEFORE="None", ACT=act)
    put_file(site.config, slug, "tables.py", TABLES, MORE="")
    put_file(site.config, slug, "__init__.py", SEED, VALUES="title='One'")
    return slug


def with_column(site: Site, slug: str) -> None:
    """Put a newer release in its place, whose table has one more column."""
    act = "op.add_column('p_SLUG__page', sa.Column('author', sa.String(80)))"
    put_file(site.config, slug, "migrations/0002_more.py", STEP, NUMBER="0002", BEFORE="'0001'", ACT=act)
    put_file(site.config, slug, "tables.py", TABLES, MORE="author: Mapped[str | None] = mapped_column(String(80))")
    put_file(site.config, slug, "__init__.py", SEED, VALUES="title='Two', author='Sari'")


def rows(site: Site, slug: str) -> list[tuple[object, ...]]:
    with site.app.app_context():
        return [tuple(row) for row in db.session.execute(text(f"SELECT * FROM p_{slug}__page ORDER BY id"))]


def needs_restart(site: Site, slug: str) -> bool:
    with site.app.app_context():
        return next(card for card in plugins.cards() if card.slug == slug).needs_restart


def test_code_that_was_replaced_while_the_plugin_was_off_is_new(site: Site) -> None:
    slug = with_page(site, "old")
    site.activate(slug)
    assert answer(site, slug) == "old"
    site.deactivate(slug)
    with_page(site, "new", slug)
    site.activate(slug)
    assert answer(site, slug) == "new"
    assert not needs_restart(site, slug)


def test_tables_that_were_replaced_while_the_plugin_was_off_are_new(site: Site) -> None:
    slug = with_table(site)
    site.activate(slug)
    site.deactivate(slug)
    with_column(site, slug)
    site.activate(slug)
    assert rows(site, slug) == [(1, "One", None), (2, "Two", "Sari")]
    assert not needs_restart(site, slug)


def test_a_plugin_that_was_put_right_after_a_failed_activation_starts(site: Site) -> None:
    slug = with_page(site, "old")
    put_file(site.config, slug, "__init__.py", PAGE + "\n@hookimpl\ndef register_mount():\n    return []\n")
    with pytest.raises(Refused, match="did you mean"):
        site.activate(slug)
    with_page(site, "new", slug)
    site.activate(slug)
    assert answer(site, slug) == "new"


def test_tables_of_an_import_that_failed_halfway_are_no_hindrance(site: Site) -> None:
    slug = with_table(site)
    put_file(site.config, slug, "__init__.py", "from .tables import Page\nimport a_package_that_nobody_has\n")
    with pytest.raises(Refused, match="a_package_that_nobody_has"):
        site.activate(slug)
    with_column(site, slug)
    site.activate(slug)
    assert rows(site, slug) == [(1, "Two", "Sari")]


def test_a_class_that_could_not_be_mapped_is_no_hindrance(site: Site) -> None:
    slug = with_table(site)
    put_file(site.config, slug, "tables.py", TABLES, MORE="things = relationship('Nobody')\n    other: 5")
    with pytest.raises(Refused):
        site.activate(slug)
    with_column(site, slug)
    site.activate(slug)
    site.ticket()  # the classes of the core can still be used
    assert rows(site, slug) == [(1, "Two", "Sari")]


def test_a_plugin_that_was_broken_while_it_was_off_is_refused(site: Site) -> None:
    slug = with_page(site, "old")
    site.activate(slug)
    site.deactivate(slug)
    put_file(site.config, slug, "__init__.py", "import a_package_that_nobody_has\n")
    with pytest.raises(Refused, match="a_package_that_nobody_has"):
        site.activate(slug)


def test_a_plugin_that_needs_another_gets_the_new_code_of_it_too(site: Site) -> None:
    needed = write(site.config, "")
    put_file(site.config, needed, "api.py", "WORD = 'old'\n")
    needing = write(site.config, "", manifest=f'[requires]\nplugins = {{ {needed} = ">=1.0" }}\n')
    code = PAGE.replace('"ANSWER"', "WORD") + f"\nfrom plugins.{needed}.api import WORD"
    put_file(site.config, needing, "__init__.py", code)
    site.activate(needed, needing)
    assert answer(site, needing) == "old"
    site.deactivate(needing, needed)
    put_file(site.config, needed, "api.py", "WORD = 'new'\n")
    site.activate(needed, needing)
    assert answer(site, needing) == "new"


def test_what_a_living_app_was_built_of_is_kept_and_the_card_asks_for_a_restart(site: Site) -> None:
    slug = with_page(site, "old")
    site.activate(slug)
    old_app = site.app
    with_page(site, "new", slug)
    site.rebuild()
    assert answer(site, slug) == "old"
    assert needs_restart(site, slug)
    assert old_app.test_client().get(f"/{slug.replace('_', '-')}/").data == b"old"


@pytest.mark.slow
def test_a_process_that_cannot_take_the_new_code_ends_where_a_fresh_one_is_started(site: Site) -> None:
    slug = with_page(site, "old")
    site.activate(slug)
    child = serving(site.config, TANGGAP_SUPERVISED="1")
    try:
        with_page(site, "a newer one", slug)
        site.activate(with_page(site, "other"))  # every process builds its app anew
        assert child.wait(60) == -signal.SIGTERM
    finally:
        child.kill()


def serving(config: Config, **more: str) -> "subprocess.Popen[str]":
    """Start a process that looks for changes as servers do, and wait until it has an app."""
    code = (
        "import time; from core.switcher import AppSwitcher; site = AppSwitcher(); print('ready', flush=True)\n"
        "for _ in range(600): site.app(); time.sleep(0.1)"
    )
    command = [sys.executable, "-c", code]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(config, **more), stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def test_a_request_under_way_keeps_its_classes(site: Site) -> None:
    slug = with_table(site)
    site.activate(slug)
    old_app = site.app
    site.deactivate(slug)
    with_column(site, slug)
    site.activate(slug)
    assert needs_restart(site, slug)
    with old_app.app_context():
        page = old_app.extensions["tanggap"].build.loaded[slug].module.Page
        assert [each.title for each in db.session.scalars(db.select(page))] == ["One", "One"]


def test_a_plugin_of_a_longer_name_keeps_its_tables(site: Site) -> None:
    slug = with_table(site)
    longer = put(site.config, "tabled", f"{slug}__other")
    site.activate(slug, longer)
    site.deactivate(slug)
    with_column(site, slug)
    site.activate(slug)
    assert not needs_restart(site, longer)
    assert len(rows(site, slug)) == 2
