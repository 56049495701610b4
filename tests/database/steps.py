"""A step of a migration that is killed after one of its statements, and what a second try must make of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, inspect

from core import migrate

STEP = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    op.create_table("trial_one", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("old", sa.Integer), sa.Column("place", sa.Integer, index=True), if_not_exists=True)
    op.create_index("ix_trial_one_both", "trial_one", ["place", "id"], if_not_exists=True)
    op.add_column("trial_one", sa.Column("new", sa.Integer, index=True))
    op.drop_column("trial_one", "old")
    op.drop_index("ix_trial_one_both", "trial_one")
    op.create_table("trial_two", sa.Column("id", sa.Integer, primary_key=True), if_not_exists=True)
"""
PLACES = range(1, 9)  # its eight statements; then comes that which writes down the version


def kill_and_take_again(engine: Engine, folder: Path, place: int) -> None:
    """Let so many statements pass, take the power away, and run the step again."""
    folder = folder / "steps"
    folder.mkdir()
    (folder / "0001_first.py").write_text("revision, down_revision = '0001', None\ndef upgrade(): pass\n")
    migrate.upgrade(engine, folder, "trial_version")
    (folder / "0002_next.py").write_text(STEP)
    with _killed_after(engine, place), pytest.raises(KeyboardInterrupt):
        migrate.upgrade(engine, folder, "trial_version")
    migrate.upgrade(engine, folder, "trial_version")
    with engine.connect() as connection:
        seen = inspect(connection)
        assert [column["name"] for column in seen.get_columns("trial_one")] == ["id", "place", "new"]
        indexes = {str(index["name"]) for index in seen.get_indexes("trial_one")}
        assert indexes == {"ix_trial_one_place", "ix_trial_one_new"}
        assert seen.has_table("trial_two")
        assert migrate.current(connection, "trial_version") == "0002"


@contextmanager
def _killed_after(engine: Engine, place: int) -> Iterator[None]:
    """Let so many statements that change something pass, and then take the power away."""
    passed = 0

    def count(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        nonlocal passed
        passed += statement.lstrip().startswith(("CREATE", "ALTER", "DROP", "UPDATE"))
        if passed > place:
            raise KeyboardInterrupt

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)
