"""What is said in a conversation: each thing once, in the order in which it was said."""

from typing import Any

from sqlalchemy import select

from core.api import Attachment, Message, NotFound, context, sign, unsign

from .sites import NAME
from .tables import Line, Visit

FILE = "chat.file"
FILE_SECONDS = 7 * 86400
MOST = 50


def line_of(visit: Visit, uid: str) -> Line | None:
    """Give the line of something that the browser sent."""
    statement = select(Line).where(Line.visit_id == visit.id, Line.uid == uid)
    found: Line | None = context(NAME).session.scalar(statement)
    return found


def add(visit_id: int, uid: str, message_id: int | None, *, is_mine: bool, is_mailed: bool = False) -> Line:
    """Add a line, or give the one that is there; its number is given under the lock of the conversation."""
    with context(NAME).transaction() as session:
        visit = session.get(Visit, visit_id, with_for_update=True, populate_existing=True)
        found: Line | None = session.scalar(select(Line).where(Line.visit_id == visit_id, Line.uid == uid))
        if found is not None or visit is None:
            return found or Line()
        visit.count += 1
        if not is_mine:
            visit.agent_typing_at = None
        line = Line(
            visit_id=visit_id, number=visit.count, uid=uid, message_id=message_id, is_mine=is_mine, is_mailed=is_mailed
        )
        session.add(line)
        session.flush()
        return line


def newer(visit: Visit, after: int) -> list[dict[str, Any]]:
    """Give what a browser does not have yet, oldest first: texts only, never HTML."""
    statement = (
        select(Line, Message)
        .join(Message, Message.id == Line.message_id)
        .where(Line.visit_id == visit.id, Line.number > after)
        .order_by(Line.number)
        .limit(MOST)
    )
    rows = list(context(NAME).session.execute(statement))
    files = _files(visit, [message.id for _line, message in rows])
    return [_shown(line, message, files.get(message.id, [])) for line, message in rows]


def _shown(line: Line, message: Message, files: list[dict[str, Any]]) -> dict[str, Any]:
    shown = {"n": line.number, "at": message.created_at.isoformat(), "text": message.text, "files": files}
    return {**shown, "uid": line.uid} if line.is_mine else {**shown, "who": message.author_name}


def _files(visit: Visit, messages: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    if messages:
        statement = select(Attachment).where(Attachment.message_id.in_(messages)).order_by(Attachment.id)
        for each in context(NAME).session.scalars(statement):
            key = sign(FILE, f"{visit.id}:{each.handle}")
            found.setdefault(each.message_id or 0, []).append({"name": each.name, "size": each.size, "key": key})
    return found


def file_of(key: str) -> Attachment:
    """Give the file that a signed key names, if it is in that conversation still; raises `Invalid` or `NotFound`."""
    visit_id, _colon, handle = unsign(FILE, key, max_age=FILE_SECONDS).text.partition(":")
    shown = select(Line.message_id).where(Line.visit_id == int(visit_id))
    statement = select(Attachment).where(Attachment.handle == handle, Attachment.message_id.in_(shown))
    found: Attachment | None = context(NAME).session.scalar(statement)
    if found is None:
        raise NotFound("There is no such file.")
    return found
