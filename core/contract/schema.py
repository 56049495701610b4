"""Whether a plugin's tables are as its classes, its migrations and its manifest say."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Inspector, inspect

from core.database import db

if TYPE_CHECKING:
    from core.testing import Site

VERSION = "version"  # where the core writes down how far a plugin's migrations have come


def schema_problems(site: "Site", slug: str) -> list[str]:
    """Tell what a class has and no migration makes, what leads to the core without `ondelete`, and what is not said."""
    start = f"p_{slug}__"
    with site.app.app_context():
        db.session.rollback()
        there = inspect(db.engine)
        mine = sorted(name for name in there.get_table_names() if name.startswith(start))
        found = [*_unmade(there, mine, start), *_unbound(there, mine, start)]
    said = set(site.built.build.loaded[slug].manifest.asks.tables)
    real = {name.removeprefix(start) for name in mine} - {VERSION}
    found += [f"plugin.toml does not name the table {name} under [asks] tables." for name in sorted(real - said)]
    found += [f"plugin.toml names a table {name} under [asks], which is not there." for name in sorted(said - real)]
    return found


def _unmade(there: Inspector, mine: list[str], start: str) -> Iterator[str]:
    for name, table in sorted(db.metadata.tables.items()):
        if not name.startswith(start):
            continue
        if name not in mine:
            yield f"No migration makes the table {name}, which a class of the plugin has."
            continue
        columns = {each["name"] for each in there.get_columns(name)}
        for column in table.columns:
            if column.name not in columns:
                yield f"The table {name} lacks the column {column.name}, which its class has: add a migration."


def _unbound(there: Inspector, mine: list[str], start: str) -> Iterator[str]:
    """The core deletes its own rows while the plugin is off: the database must know what then becomes of these."""
    for name in mine:
        for key in there.get_foreign_keys(name):
            other = key["referred_table"]
            if not other.startswith(start) and not (key.get("options") or {}).get("ondelete"):
                columns = ", ".join(key["constrained_columns"])
                hint = 'say "CASCADE" or "SET NULL" in its migration.'
                yield f"{name}.{columns} leads to {other} without ondelete: {hint}"
