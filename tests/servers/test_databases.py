"""Each test gets an empty database of its own, from a running server or a private one."""

import shutil

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.servers import mariadb, postgresql
from tests.servers.absence import absent
from tests.servers.reach import answers

NOBODY = "127.0.0.1:9"


@pytest.mark.database
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_database_is_empty_each_time(database_url: str, turn: str) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE here (number integer)"))
    engine.dispose()


@pytest.mark.database
def test_a_connection_left_open_does_not_keep_the_database(database_url: str) -> None:
    connection = create_engine(database_url).connect()
    connection.execute(text("CREATE TABLE here (number integer)"))
    connection.execute(text("SELECT * FROM here"))


def test_without_the_mark_it_is_sqlite(database_url: str) -> None:
    assert make_url(database_url).get_backend_name() == "sqlite"


@pytest.mark.slow
def test_a_private_postgresql_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANGGAP_TEST_POSTGRES", raising=False)
    with postgresql.postgresql(running=f"postgresql+psycopg://root@{NOBODY}/postgres") as address:
        if address is None:
            absent("PostgreSQL is not installed")
        assert answers(address)
    assert not answers(address)


@pytest.mark.slow
def test_a_private_mariadb_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANGGAP_TEST_MARIADB", raising=False)
    if not shutil.which("mariadb-install-db"):
        absent("MariaDB is not installed")
    with mariadb.mariadb(running=[f"mysql+pymysql://root@{NOBODY}/"]) as address:
        assert answers(str(address))
    assert not answers(str(address))
