"""Databases in which the core's tables and first rows are there already: making them for each test takes seconds.

PostgreSQL copies a template. MariaDB has none, so there the rows of the last test are taken out and the first ones put
back.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Table, create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from tests.servers.reach import say

_ready: dict[str, dict[str, list[Any]]] = {}  # by address: the first rows of each table


def ready_postgresql(server: str, name: str, folder: Path) -> None:
    """Make the database `name` as a copy of the template, which the first call builds."""
    template = f"{name}_ready"
    if _address(server, template) not in _ready:
        say(server, f"DROP DATABASE IF EXISTS {template} WITH (FORCE)")
        say(server, f"CREATE DATABASE {template}")
        _build(_address(server, template), folder)
        _ready[_address(server, template)] = {}
    say(server, f"CREATE DATABASE {name} TEMPLATE {template}")


def ready_mariadb(server: str, name: str, folder: Path) -> None:
    """Make the database `name` once, and from then on put its first rows back."""
    name = f"{name}_ready"
    address = _address(server, name)
    if address not in _ready:
        say(server, f"DROP DATABASE IF EXISTS {name}")
        say(server, f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        _build(address, folder)
        with _connect(address) as connection:
            _ready[address] = _rows(connection)
        return
    with _connect(address) as connection:
        _put_back(connection, _ready[address])


def forget(server: str, name: str) -> None:
    """Drop what this process has made ready."""
    options = " WITH (FORCE)" if server.startswith("postgresql") else ""
    if _ready.pop(_address(server, f"{name}_ready"), None) is not None:
        say(server, f"DROP DATABASE IF EXISTS {name}_ready{options}")


def _build(address: str, folder: Path) -> None:
    from core import create_app
    from core.database import forget_engine
    from core.testing import new_config

    create_app(new_config(folder, address))
    forget_engine(address)


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _connect(address: str) -> Connection:
    return create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()


def _rows(connection: Connection) -> dict[str, list[Any]]:
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: [_written(table, row._mapping) for row in connection.execute(table.select())]
        for table in found.tables.values()
    }


def _written(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row as a plain statement takes it: MySQL has JSON of its own, which is read as what it says."""
    is_json = {column.name for column in table.columns if isinstance(column.type, JSON)}
    return {
        name: json.dumps(value) if name in is_json and not (value is None and table.c[name].nullable) else value
        for name, value in row.items()
    }


def _put_back(connection: Connection, rows: dict[str, list[Any]]) -> None:
    """In one transaction, for each statement of its own would wait for the disk; only ALTER has to stand alone."""
    quote = connection.dialect.identifier_preparer.quote
    names = inspect(connection).get_table_names()
    connection.execute(text("SET FOREIGN_KEY_CHECKS = 0"))
    for name in set(names) - set(rows):
        connection.execute(text(f"DROP TABLE {quote(name)}"))
    connection.execute(text("START TRANSACTION"))
    emptied = [name for name in rows if connection.execute(text(f"DELETE FROM {quote(name)}")).rowcount]
    for name, found in rows.items():
        for row in found:
            columns = ", ".join(quote(column) for column in row)
            values = ", ".join(f":{column}" for column in row)
            connection.execute(text(f"INSERT INTO {quote(name)} ({columns}) VALUES ({values})"), row)
    connection.execute(text("COMMIT"))
    for name in emptied:
        if not rows[name]:
            connection.execute(text(f"ALTER TABLE {quote(name)} AUTO_INCREMENT = 1"))
    connection.execute(text("SET FOREIGN_KEY_CHECKS = 1"))
