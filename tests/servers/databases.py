"""A fresh, empty database for each test: SQLite for all, the other two as well for those marked `database`."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.servers import mysql8
from tests.servers.absence import absent
from tests.servers.mariadb import mariadb
from tests.servers.postgresql import postgresql
from tests.servers.reach import ask, say
from tests.servers.ready import forget, ready_mariadb, ready_postgresql

KINDS = ("sqlite", "postgresql", "mariadb")

# Several sessions may share a server, so the name holds the process.
NAME = f"tanggap_test_{os.getpid()}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames and metafunc.definition.get_closest_marker("database"):
        metafunc.parametrize("database_url", KINDS, indirect=True)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server on which databases may be made."""
    with postgresql() as address:
        yield address or absent("PostgreSQL is neither running on 127.0.0.1:5432 nor installed")
        if address:
            forget(address, NAME)


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[str]:
    """The address of a MariaDB server on which databases may be made."""
    with mariadb() as address:
        yield address or absent("MariaDB is neither running on 127.0.0.1:3306 nor installed")
        if address:
            forget(address, NAME)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own: empty, or as the core makes it where the test has a site."""
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'tanggap.db'}"
        return
    server = request.getfixturevalue(f"{kind}_server")
    has_site = "config" in request.fixturenames
    name = NAME
    if kind == "mariadb" and has_site:
        ready_mariadb(server, NAME, tmp_path / "ready")
        name = f"{NAME}_ready"
    else:
        drop(server)
        if has_site:
            ready_postgresql(server, NAME, tmp_path / "ready")
        else:
            say(server, f"CREATE DATABASE {NAME}" + (" CHARACTER SET utf8mb4" if kind == "mariadb" else ""))
    with mysql8.listening() if kind == "mariadb" else nullcontext():
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    drop(server)


def drop(address: str) -> None:
    """Drop this process's database, even from under a connection that a test forgot."""
    if address.startswith("postgresql"):
        say(address, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        return
    for number in ask(address, f"SELECT id FROM information_schema.processlist WHERE db = '{NAME}'"):
        say(address, f"KILL {number}")
    say(address, f"DROP DATABASE IF EXISTS {NAME}")
