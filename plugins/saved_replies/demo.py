"""Replies as a small shop would have them, out of demo.toml."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.api import LANGUAGES, Kind, PluginContext, Step, Team, User, now, status_of_kind, stored_actions

from .tables import EVERYBODY, PERSONAL, TEAM, Reply

STORY = Path(__file__).with_name("demo.toml")


def fill(ctx: PluginContext) -> None:
    """Write them, in the name of those who are there."""
    told = tomllib.loads(STORY.read_text(encoding="utf-8"))
    with ctx.transaction() as session:
        people = list(session.scalars(select(User.id).order_by(User.id).limit(20)))
        team = session.scalar(select(Team.id).order_by(Team.id).limit(1))
        for place, raw in enumerate(told["reply"]):
            audience = raw.get("audience", EVERYBODY)
            if audience == TEAM and team is None:
                continue
            for owner in people if audience == PERSONAL else people[:1]:
                session.add(_reply(raw, told, place, audience, owner, team if audience == TEAM else None))


def _reply(raw: dict[str, Any], told: dict[str, Any], place: int, audience: str, owner: int, team: int | None) -> Reply:
    texts = {
        each: f"{told['hello'][each]}\n\n{_flowing(raw[each])}\n\n{told['signed']}" for each in LANGUAGES if each in raw
    }
    used_at = now() - timedelta(days=raw.get("days", 0), hours=1 + 7 * place)
    return Reply(
        name=raw["name"],
        folder=raw["folder"],
        audience=audience,
        owner_id=owner,
        team_id=team,
        texts=texts,
        words=" ".join([raw["name"], raw["folder"], *texts.values()]).casefold(),
        actions=stored_actions(Step(act, {field: _value(field, value)}) for act, field, value in raw["acts"]),
        uses=raw["uses"],
        used_at=used_at if raw["uses"] else None,
        created_at=used_at,
    )


def _value(field: str, value: str) -> str:
    return str(status_of_kind(Kind(value)).id) if field == "status" else value


def _flowing(text: str) -> str:
    """Join the lines of the file to paragraphs; lists keep theirs."""
    parts = text.strip().split("\n\n")
    return "\n\n".join(part if part.startswith("- ") else " ".join(part.split()) for part in parts)
