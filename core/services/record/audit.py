"""The audit log: who did what to the site, when and from where; only ever added to.

Each row bears a digest over itself and the row before it, so that a row changed or taken out with SQL shows.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import insert, or_, select

from core.clock import now
from core.database import db, writing
from core.declare import SYSTEM, Actor
from core.models.tables import audit, counter
from core.upsert import upsert

PAGE = 50
COUNTER = "audit"


def acting(actor: Actor) -> None:
    """Say who acts in this request, for the rows that are written in it."""
    g.audit_actor = actor


def coming_from(address: str) -> None:
    """Say where this request comes from, whoever acts in it."""
    g.audit_address = address


def record(
    act: str, target: str = "", data: Mapping[str, Any] | None = None, *, actor: Actor | None = None, address: str = ""
) -> None:
    """Write down an act, in the open unit of work if there is one; never put a secret into `data`."""
    actor = actor or g.get("audit_actor") or SYSTEM
    row = {
        "at": now(),
        "act": act[:60],
        "actor_id": actor.id,
        "actor_name": actor.label[:120],
        "address": (address or g.get("audit_address", ""))[:64],
        "target": target[:190],
        "data": dict(data or {}),
    }
    with writing() as session:
        # One writer at a time: locking the last row would let a second one read it too, before the first added its own.
        upsert(session, counter, {"name": COUNTER, "value": 1}, change={}, add=("value",))
        before = session.scalar(select(audit.c.chain).order_by(audit.c.id.desc()).limit(1))
        session.execute(insert(audit).values(**row, chain=link(before or "", row)))


def link(before: str, row: Mapping[str, Any]) -> str:
    """Give the digest of a row that follows another."""
    at: datetime = row["at"]
    told = [row[key] for key in ("act", "actor_id", "actor_name", "address", "target", "data")]
    text = json.dumps([before, at.isoformat(timespec="microseconds"), *told], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def first_broken() -> int | None:
    """Give the id of the first row that does not follow from the one before it; None if all do."""
    before = ""
    for row in db.session.execute(select(audit).order_by(audit.c.id)).mappings():
        if link(before, dict(row)) != row["chain"]:
            return int(row["id"])
        before = row["chain"]
    return None


def page(query: str = "", before: int | None = None, limit: int = PAGE) -> list[Any]:
    """Give rows, the latest first, older than `before`; `query` is part of an act, a name or a target."""
    statement = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(audit.c.id < before)
    if query:
        columns = (audit.c.act, audit.c.actor_name, audit.c.target)
        statement = statement.where(or_(*(column.icontains(query, autoescape=True) for column in columns)))
    return list(db.session.execute(statement))
