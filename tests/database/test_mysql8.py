"""What Tanggap says to MySQL 8, asked of MariaDB that is taken for it, and of SQLAlchemy alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymysql import _auth
from sqlalchemy import (
    JSON,
    Column,
    Dialect,
    Engine,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    inspect,
    make_url,
    text,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateIndex, CreateTable

from core import migrate
from core.config import ROOT
from core.database import db, engine_for, forget_engine
from core.engine.order import order
from core.models import Tag, ticket_tag
from core.services.plugin import plugin_rows
from core.services.staff import people
from core.services.staff.actors import user_actor
from core.services.ticket import changes
from core.services.vocabulary import tags
from core.testing import Site
from tests.database import steps
from tests.servers import mysql8
from tests.servers.databases import NAME, drop
from tests.servers.reach import say

LONGEST_KEY = 3072  # bytes, of which a sign takes four


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The statements that are said to MariaDB while it is taken for MySQL 8."""
    with mysql8.pretending() as statements:
        yield statements


@pytest.fixture
def database_url(mariadb_server: str, told: list[str]) -> Iterator[str]:
    """An empty database of MariaDB that is taken for MySQL 8, and compares as MySQL does unless told."""
    drop(mariadb_server)
    say(mariadb_server, f"CREATE DATABASE {NAME} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci")
    url = make_url(mariadb_server).set(database=NAME).render_as_string(hide_password=False)
    yield url
    forget_engine(url)
    drop(mariadb_server)


@pytest.fixture
def whole_site(database_url: str, site: Site) -> Site:
    """A site on it with all bundled plugins."""
    slugs = sorted(found.parent.name for found in ROOT.glob("plugins/*/plugin.toml"))
    with site.app.app_context():
        in_order = order(plugin_rows.found(site.config).manifests, slugs).order
    site.activate(*in_order)
    return site


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX IF NOT EXISTS ix_a_b ON a (b)",
        "DROP INDEX IF EXISTS ix_a_b ON a",
        "ALTER TABLE a ADD COLUMN IF NOT EXISTS b INTEGER",
        "INSERT INTO a (b) VALUES (%s) RETURNING a.id",
        "SELECT ticket.id AS rank FROM ticket",
        "DELETE FROM a WHERE b IN (SELECT a.b FROM a WHERE c = 1)",
        "DELETE FROM `a` WHERE b IN (SELECT x.b FROM (SELECT a.b AS b FROM a WHERE c = 1) AS x)",
        "UPDATE a SET b = 1 WHERE EXISTS (SELECT 1 FROM c JOIN a ON a.id = c.id)",
    ],
)
def test_what_mysql_refuses_is_known(statement: str) -> None:
    assert mysql8.problem(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE IF NOT EXISTS a (`rank` INTEGER)",
        "CREATE INDEX ix_a_b ON a (b, `rank`)",
        "SELECT ticket.rank FROM ticket WHERE subject = 'IF NOT EXISTS rank' FOR UPDATE OF ticket SKIP LOCKED",
        "DELETE FROM a WHERE b IN (SELECT x.b FROM (SELECT DISTINCT a.b AS b FROM a) AS x)",
        "UPDATE a SET b = 1 WHERE a.id IN (SELECT c.id FROM c)",
    ],
)
def test_what_mysql_takes_is_taken(statement: str) -> None:
    assert mysql8.problem(statement) is None


@pytest.mark.slow
def test_a_whole_site_says_only_what_mysql_takes(whole_site: Site, told: list[str]) -> None:
    _work(whole_site)
    assert any("AS new ON DUPLICATE KEY" in each for each in told)  # as to MySQL alone
    assert any("FOR UPDATE OF user" in each for each in told)
    assert any(each.startswith("DELETE FROM ticket_tag") for each in told)


def _work(site: Site) -> None:
    """Do something of all that locks, merges, searches or compares."""
    agent = site.user("agent")
    both, one = site.ticket("A giraffe in the garden"), site.ticket()
    with site.app.test_request_context("/"):
        changes.change_tags(both.id, user_actor(agent), add=["vip", "very important"])
        changes.change_tags(one.id, user_actor(agent), add=["very important"])
        tags.rename(db.session.scalars(db.select(Tag).where(Tag.slug == "very important")).one(), "vip")
        assert db.session.scalar(db.select(db.func.count()).select_from(ticket_tag)) == 2
    site.run_jobs()
    browser = site.client(site.user("admin"))
    for path in ("/desk/", f"/desk/tickets/{both.id}", "/admin/people", "/admin/audit"):
        answer = browser.get(path)
        assert answer.status_code == 200, path
    assert "giraffe" in browser.get("/desk/search?q=giraffe").get_data(as_text=True)
    with site.app.test_request_context("/"):
        people.disable(agent)


@pytest.mark.slow
def test_each_step_can_be_run_again(whole_site: Site) -> None:
    engine = engine_for(whole_site.config.database_url)
    before = _tables(engine)
    for folder, version in _histories():
        with engine.begin() as connection:
            connection.execute(text(f"DELETE FROM {version}"))
        migrate.upgrade(engine, folder, version)
    assert _tables(engine) == before


def _histories() -> Iterator[tuple[Path, str]]:
    yield migrate.CORE_FOLDER, migrate.CORE_TABLE
    for folder in sorted(ROOT.glob("plugins/*/migrations")):
        yield folder, migrate.version_table(folder.parent.name)


def _tables(engine: Engine) -> dict[str, str]:
    """How the database itself writes down each table."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: str(connection.execute(text(f"SHOW CREATE TABLE `{name}`")).one()[1]) for name in names}


@pytest.mark.parametrize("place", steps.PLACES)
def test_a_step_that_was_killed_anywhere_is_taken_again(database_url: str, tmp_path: Path, place: int) -> None:
    steps.kill_and_take_again(engine_for(database_url), tmp_path, place)


# ---- without a database ---------------------------------------------------------------------------------------------


@pytest.fixture
def dialect() -> Dialect:
    """The dialect of MySQL 8, as SQLAlchemy sets it up for a real one."""
    found = mysql.pymysql.dialect(is_mariadb=False)
    found.server_version_info = mysql8.VERSION
    return found


def test_every_table_is_one_that_mysql_makes(dialect: Dialect) -> None:
    for table in db.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=dialect))
        assert "COLLATE=utf8mb4_bin" in made
        assert list(table.primary_key), f"{table.name}: some hosts refuse a table without a primary key"
        for index in table.indexes:
            assert mysql8.problem(str(CreateIndex(index).compile(dialect=dialect))) is None
        assert mysql8.problem(made) is None, table.name


def test_a_name_that_mysql_reserves_is_quoted(dialect: Dialect) -> None:
    names = {name for table in db.metadata.tables.values() for name in (table.name, *table.columns.keys())}
    reserved = names & mysql8.RESERVED
    assert "rank" in reserved
    assert {dialect.identifier_preparer.quote(name) for name in reserved} == {f"`{name}`" for name in reserved}


def test_no_key_is_longer_than_mysql_keeps() -> None:
    for table in db.metadata.tables.values():
        uniques = [each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
        for key in (*table.indexes, *uniques):
            length = sum(_bytes(column) for column in key.columns)
            assert length <= LONGEST_KEY, f"{key.name}: {length} bytes"


def _bytes(column: Column[Any]) -> int:
    """How long a column makes a key; a text without an end cannot be in any."""
    if isinstance(column.type, JSON | LargeBinary) or type(column.type) is Text:
        return LONGEST_KEY + 1
    return 4 * (column.type.length or LONGEST_KEY) if isinstance(column.type, String) else 8


def test_no_default_is_left_to_the_database_where_mysql_takes_none() -> None:
    columns = [column for table in db.metadata.tables.values() for column in table.columns]
    endless = [column for column in columns if isinstance(column.type, JSON | LargeBinary | Text)]
    assert endless
    assert [str(column) for column in endless if column.server_default is not None] == []


def test_the_way_in_that_mysql_asks_for_by_default_is_shipped() -> None:
    """PyMySQL takes `cryptography` for caching_sha2_password over a connection without TLS."""
    assert _auth._have_cryptography
