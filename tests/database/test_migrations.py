"""The migrations make what the models say, on each database, and a step that failed can be taken again."""

from pathlib import Path

import pytest
from sqlalchemy import text

from core import migrate
from core.config import Config
from core.database import db, engine_for
from core.errors import ConfigError
from core.testing import Site
from tests.database import steps

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


@pytest.mark.parametrize("place", steps.PLACES)
def test_a_step_that_was_killed_anywhere_is_taken_again(config: Config, tmp_path: Path, place: int) -> None:
    steps.kill_and_take_again(engine_for(config.database_url), tmp_path, place)


def test_a_database_of_a_newer_version_is_refused_with_the_way_out(site: Site) -> None:
    engine = engine_for(site.config.database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE core_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer version"):
        migrate.upgrade_core(engine, site.config.instance)
