"""The migrations make what the models say, on each database, and a step that failed can be taken again."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from core import migrate
from core.config import Config
from core.database import db, engine_for
from core.errors import ConfigError
from core.testing import Site

pytestmark = pytest.mark.database
# What the databases keep of the full-text index beside the tables of the models.
BESIDE = ("message_fts", "core_version")


@pytest.fixture(autouse=True)
def _on_each_database(database_url: str) -> None:
    """Run these tests on all three databases."""


def test_the_migrations_make_what_the_models_say(site: Site) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with site.app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _is_of_the_models, "compare_type": False}
        )
        assert compare_metadata(context, db.metadata) == []


def _is_of_the_models(thing: object, name: str, kind: str, reflected: bool, _other: object) -> bool:
    if kind == "table":
        return not name.startswith((*BESIDE, "p_"))
    return not (reflected and kind in {"index", "column"} and ("words" in name or name.startswith("ft_")))


def test_migrating_twice_changes_nothing(site: Site) -> None:
    engine = engine_for(site.config.database_url)
    assert migrate.upgrade_core(engine, site.config.instance) is False


def test_a_step_that_failed_half_way_is_taken_again(config: Config, tmp_path: Path) -> None:
    engine = engine_for(config.database_url)
    folder = tmp_path / "steps"
    folder.mkdir()
    _write_step(folder, "raise RuntimeError('the power went')")
    with pytest.raises(RuntimeError):
        migrate.upgrade(engine, folder, "trial_version")
    _write_step(folder, "pass")
    migrate.upgrade(engine, folder, "trial_version")
    assert {"trial_one", "trial_two"} <= _tables(engine)


def _write_step(folder: Path, between: str) -> None:
    (folder / "0001_first.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision = '0001'\n"
        "down_revision = None\n"
        "def upgrade():\n"
        "    op.create_table('trial_one', sa.Column('id', sa.Integer, primary_key=True), if_not_exists=True)\n"
        f"    {between}\n"
        "    op.create_table('trial_two', sa.Column('id', sa.Integer, primary_key=True), if_not_exists=True)\n"
    )


def _tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_a_database_of_a_newer_version_is_refused_with_the_way_out(site: Site) -> None:
    engine = engine_for(site.config.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE core_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer version"):
        migrate.upgrade_core(engine, site.config.instance)
