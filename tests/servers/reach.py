"""Asking a database server a question outside any transaction."""

from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool


def answers(address: str) -> bool:
    try:
        ask(address, "SELECT 1")
    except SQLAlchemyError:
        return False
    return True


def say(address: str, statement: str) -> None:
    with _connect(address) as connection:
        connection.execute(text(statement))


def ask(address: str, question: str) -> list[Any]:
    """The first column of what it answers."""
    with _connect(address) as connection:
        return list(connection.scalars(text(question)))


def _connect(address: str) -> Connection:
    return create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()
