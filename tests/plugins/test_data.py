"""Deleting a plugin's data takes all that is its own, and nothing else."""

import shutil

import pytest
from sqlalchemy import inspect, select, text

from core.database import db, writing
from core.errors import Refused
from core.models import Account, Desk, Event, JobRow, Role, schedule
from core.models.tables import plugin_owned, setting
from core.services.plugin import plugin_data, plugins
from core.testing import Site
from tests.plugins.samples import put, write


def tables(slug: str) -> list[str]:
    return [name for name in inspect(db.engine).get_table_names() if name.startswith(f"p_{slug}")]


def test_nothing_of_the_plugin_is_left(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    site.run_jobs()
    site.deactivate(slug)
    with site.app.app_context():
        plugins.delete_data(slug)
        assert tables(slug) == []
        for table, column in ((setting, "owner"), (schedule, "owner"), (plugin_owned, "slug")):
            assert db.session.execute(select(table).where(table.c[column] == slug)).first() is None
        assert db.session.scalar(select(JobRow).where(JobRow.owner == slug)) is None
        assert not [role for role in db.session.scalars(select(Role)) if f"{slug}.write" in role.permissions]


def test_a_plugin_that_no_longer_imports_can_be_deleted(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    site.deactivate(slug)
    shutil.rmtree(site.config.instance / "plugins" / slug)
    with site.app.app_context():
        plugins.delete_data(slug)
        assert tables(slug) == []


def test_the_tables_of_a_plugin_with_a_longer_name_stay(site: Site) -> None:
    slug = put(site.config, "tabled")
    longer = put(site.config, "tabled", f"{slug}__note")
    site.activate(slug, longer)
    site.deactivate(slug)
    with site.app.app_context():
        plugins.delete_data(slug)
        assert f"p_{longer}__note" in inspect(db.engine).get_table_names()


def test_a_table_made_under_any_name_is_known(site: Site) -> None:
    slug = write(site.config, "")
    folder = site.config.instance / "plugins" / slug / "migrations"
    folder.mkdir()
    (folder / "0001_first.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '0001'\ndown_revision = None\n\n\n"
        f"def upgrade():\n    op.create_table('odd_{slug}', sa.Column('id', sa.Integer, primary_key=True))\n",
        "utf-8",
    )
    site.activate(slug)
    with site.app.app_context():
        assert f"odd_{slug}" in plugin_data.owned(slug, "table")


def test_accounts_and_history_of_its_channels_and_events_go_too(site: Site) -> None:
    code = (
        "from core.api import Channel, EventType, hookimpl\n\n\n"
        "class Pigeon(Channel):\n    name = 'SLUG_post'\n    label = 'Pigeon'\n\n\n"
        "@hookimpl\ndef register_channels():\n    return [Pigeon()]\n\n\n"
        "@hookimpl\ndef register_events():\n    return [EventType('SLUG.cooed', 'Cooed')]\n"
    )
    slug = write(site.config, "")
    write(site.config, code.replace("SLUG", slug), slug)
    site.activate(slug)
    with site.app.app_context():
        with writing() as session:
            desk = session.scalar(select(Desk))
            session.add(Account(channel=f"{slug}_post", address="a@b.c", desk_id=desk.id))
            session.add(Event(type=f"{slug}.cooed", actor_kind="system"))
            session.add(Event(type="ticket.changed", actor_kind="system"))
        plugins.deactivate(slug)
        assert {share.label for share in plugin_data.shares(slug)} == {
            "Accounts of its channels",
            "Entries of the history",
        }
        plugins.delete_data(slug)
        assert db.session.scalar(select(Account)) is None
        assert list(db.session.scalars(select(Event.type))) == ["ticket.changed"]


def test_an_active_plugin_keeps_its_data(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    with site.app.app_context(), pytest.raises(Refused, match="Deactivate"):
        plugins.delete_data(slug)


def test_a_plugin_is_told_before_its_data_goes_and_cannot_stop_it(site: Site) -> None:
    code = "from core.api import hookimpl\n@hookimpl\ndef on_uninstall(ctx):\n    raise SystemExit\n"
    slug = write(site.config, code)
    site.activate(slug)
    site.deactivate(slug)
    with site.app.app_context():
        plugins.delete_data(slug)
        assert db.session.execute(text("SELECT slug FROM plugin WHERE slug = :slug"), {"slug": slug}).first() is None


def test_deactivating_keeps_everything(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    site.deactivate(slug)
    with site.app.app_context():
        assert db.session.scalar(text(f"SELECT count(*) FROM p_{slug}__note")) == 1
        assert db.session.scalar(select(setting.c.name).where(setting.c.owner == slug)) == "password"


def test_the_files_that_a_plugin_keeps_are_its_own_and_go_with_its_data(site: Site) -> None:
    from core.api import NotFound, keep_file, kept_file, remove_file
    from core.services import files

    slug = put(site.config, "tabled")
    site.activate(slug)
    site.deactivate(slug)
    with site.app.app_context():
        mine, message = keep_file(slug, b"a cup"), files.put(b"a cup")
        assert kept_file(slug, mine) == b"a cup"
        files.remove(message, since=float("inf"))
        assert kept_file(slug, mine) == b"a cup"
        remove_file(slug, mine)
        remove_file(slug, mine)
        with pytest.raises(NotFound):
            kept_file(slug, mine)
        for wrong in ("../../tanggap.db", "", "ab" * 32 + "/"):
            with pytest.raises(NotFound):
                kept_file(slug, wrong)
        again = keep_file(slug, b"a spoon")
        plugins.delete_data(slug)
        with pytest.raises(NotFound):
            kept_file(slug, again)
