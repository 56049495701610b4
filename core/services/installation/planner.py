"""Tells SQLite how its tables are filled, so that it takes the index that reads least. Other databases see to it alone.

Without these figures it takes any equality for selective, and sorts all tickets of a desk to find the fifty newest.
"""

from typing import Any

from core.database import db, writing

JOB = "database.analyse"
ROWS_LOOKED_AT = 1_000  # of each index: half a second for a million rows


def analyse(_payload: dict[str, Any] | None = None) -> None:
    """Gather the figures (a job)."""
    if db.engine.dialect.name != "sqlite":
        return
    with writing() as session:
        connection = session.connection()
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        connection.exec_driver_sql("ANALYZE")
