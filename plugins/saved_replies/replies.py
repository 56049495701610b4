"""Finds, writes and deletes replies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update

from core.api import InboundFile, NotFound, User, context, gettext, keep_file, now, record_audit, remove_file

from .access import seen_by, shared_with
from .tables import PERSONAL, SLUG, File, Reply

PAGE = 50
OFFERED = 12
UNUSED = timedelta(days=90)
KEPT = timedelta(days=7)
SAVED, DELETED, RESTORED = "saved_replies.saved", "saved_replies.deleted", "saved_replies.restored"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; `after` is the id of the last reply of the page before."""

    words: str = ""
    folder: str | None = None
    is_unused: bool = False
    is_mine: bool = False
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reply as it is to be."""

    name: str
    folder: str
    audience: str
    team_id: int | None
    texts: Mapping[str, str]
    actions: list[dict[str, Any]] = field(default_factory=list)


def page(user: User, asked: Asked) -> list[Reply]:
    """Give one page of the replies that somebody sees, by folder and name, and one more to tell whether there are."""
    place = (func.lower(Reply.folder), func.lower(Reply.name), Reply.id)
    conditions = [seen_by(user), *_asked_for(user, asked)]
    last = one(user, asked.after) if asked.after else None
    if last is not None:
        conditions.append(_behind(last))
    statement = select(Reply).where(*conditions).order_by(*place).limit(PAGE + 1)
    return list(context(SLUG).session.scalars(statement))


def _behind(last: Reply) -> ColumnElement[bool]:
    folder, name = func.lower(Reply.folder), func.lower(Reply.name)
    at_folder, at_name = func.lower(last.folder), func.lower(last.name)
    later_name = or_(name > at_name, and_(name == at_name, Reply.id > last.id))
    return or_(folder > at_folder, and_(folder == at_folder, later_name))


def _asked_for(user: User, asked: Asked) -> Iterable[ColumnElement[bool]]:
    yield from _with_words(asked.words)
    if asked.folder is not None:
        yield Reply.folder == asked.folder
    if asked.is_mine:
        yield and_(Reply.audience == PERSONAL, Reply.owner_id == user.id)
    if asked.is_unused:
        yield func.coalesce(Reply.used_at, Reply.created_at) < now() - UNUSED


def _with_words(words: str) -> Iterable[ColumnElement[bool]]:
    return [Reply.words.contains(word, autoescape=True) for word in words.casefold().split()[:8]]


def offered(user: User, words: str) -> list[Reply]:
    """Give the dozen that fit best while one writes: names that begin so first, then what is used most."""
    begins = words.casefold().strip()
    by_name = case((func.lower(Reply.name).startswith(begins, autoescape=True), 0), else_=1)
    statement = select(Reply).where(seen_by(user), *_with_words(words))
    statement = statement.order_by(by_name, Reply.uses.desc(), func.lower(Reply.name), Reply.id).limit(OFFERED)
    return list(context(SLUG).session.scalars(statement))


def folders(user: User) -> list[str]:
    """Name the folders of what somebody sees; folders of others' own replies stay their own."""
    statement = select(Reply.folder).where(seen_by(user), Reply.folder != "").distinct().order_by(Reply.folder)
    return list(context(SLUG).session.scalars(statement.limit(200)))


def unused_count(user: User) -> int:
    """Count what nobody has used for 90 days."""
    statement = select(func.count(Reply.id)).where(seen_by(user), *_asked_for(user, Asked(is_unused=True)))
    return int(context(SLUG).session.scalar(statement) or 0)


def one(user: User, reply_id: int) -> Reply:
    """Give a reply that somebody sees; raises `NotFound` for one of others, and for one that never was, alike."""
    found: Reply | None = context(SLUG).session.scalar(select(Reply).where(Reply.id == reply_id, seen_by(user)))
    if found is None:
        raise NotFound(gettext("There is no such saved reply."))
    return found


def save(user: User, reply: Reply | None, wanted: Wanted) -> Reply:
    """Write a reply, or a new one."""
    with context(SLUG).transaction() as session:
        kept = session.get(Reply, reply.id, with_for_update=True) if reply is not None else Reply(owner_id=user.id)
        if kept is None:
            raise NotFound(gettext("There is no such saved reply."))
        was_shared = kept.audience not in {None, PERSONAL}
        kept.name, kept.folder, kept.team_id = wanted.name, wanted.folder, wanted.team_id
        if wanted.audience == PERSONAL and kept.audience != PERSONAL:
            kept.owner_id = user.id  # whoever takes it for themselves must still see it
        kept.audience, kept.actions = wanted.audience, list(wanted.actions)
        kept.texts = dict(wanted.texts)
        kept.words = " ".join([wanted.name, wanted.folder, *wanted.texts.values()]).casefold()
        kept.changed_at = now()
        session.add(kept)
        session.flush()
        if was_shared or kept.audience != PERSONAL:
            record_audit(SAVED, kept.name)
        return kept


def used(reply_id: int) -> None:
    """Count one use."""
    with context(SLUG).transaction() as session:
        session.execute(update(Reply).where(Reply.id == reply_id).values(uses=Reply.uses + 1, used_at=now()))


def remove(reply: Reply) -> None:
    """Delete a reply; what was deleted a week ago goes for good, with its files."""
    moment = now()
    with context(SLUG).transaction() as session:
        session.execute(update(Reply).where(Reply.id == reply.id).values(deleted_at=moment))
        if reply.audience != PERSONAL:
            record_audit(DELETED, reply.name)
        old = list(session.scalars(select(Reply.id).where(Reply.deleted_at < moment - KEPT)))
        digests = list(session.scalars(select(File.sha256).where(File.reply_id.in_(old))))
        session.execute(delete(File).where(File.reply_id.in_(old)))
        session.execute(delete(Reply).where(Reply.id.in_(old)))
    _remove_bytes(digests)


def deleted_one(user: User, reply_id: int) -> Reply:
    """Give a deleted reply that somebody saw before; raises `NotFound`."""
    statement = select(Reply).where(Reply.id == reply_id, Reply.deleted_at.is_not(None), shared_with(user))
    found: Reply | None = context(SLUG).session.scalar(statement)
    if found is None:
        raise NotFound(gettext("There is no such saved reply."))
    return found


def restore(reply: Reply) -> None:
    """Take a deleted reply back, as it was."""
    with context(SLUG).transaction() as session:
        session.execute(update(Reply).where(Reply.id == reply.id).values(deleted_at=None))
        if reply.audience != PERSONAL:
            record_audit(RESTORED, reply.name)


def add_files(reply: Reply, files: Iterable[InboundFile]) -> None:
    """Keep files with a reply."""
    with context(SLUG).transaction() as session:
        for each in files:
            kept = keep_file(SLUG, each.data)
            mime = each.mime[:127] or "application/octet-stream"
            session.add(File(reply_id=reply.id, sha256=kept, name=each.name[-255:], mime=mime, size=len(each.data)))


def drop_files(reply: Reply, ids: Iterable[int]) -> None:
    """Take files away from a reply."""
    wanted = list(ids)
    with context(SLUG).transaction() as session:
        mine = (File.reply_id == reply.id, File.id.in_(wanted))
        digests = list(session.scalars(select(File.sha256).where(*mine)))
        session.execute(delete(File).where(*mine))
    _remove_bytes(digests)


def _remove_bytes(digests: Iterable[str]) -> None:
    """Delete the bytes that no reply has any more."""
    for digest in set(digests):
        remove_file(SLUG, digest, unless=partial(_is_used, digest))


def _is_used(digest: str) -> bool:
    return context(SLUG).session.scalar(select(File.id).where(File.sha256 == digest).limit(1)) is not None
