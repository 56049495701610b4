"""What somebody is writing, kept on the server: one reply and one note per person and ticket, with their files.

A draft may also hold acts (`draft.data["acts"]`): they are done once what was written is sent (answering/following.py).
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from core.clock import now
from core.database import db, writing
from core.declare import InboundFile
from core.html_text import html_to_text
from core.models import Attachment, Draft, Message, MessageKind, Ticket, User
from core.sanitise import clean_html
from core.services import files
from core.services.acts.action_lists import action_list, describe_actions
from core.services.answering import following
from core.services.record import counters

ACTS, BCC = following.ACTS, "bcc"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody has typed so far; `kept` are the handles of the draft's files that stay, `acts` the ids of its acts
    that stay; None means all.
    """

    html: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    attached: tuple[InboundFile, ...] = ()
    kept: tuple[str, ...] | None = None
    acts: tuple[str, ...] | None = None

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing in it worth keeping."""
        return not self.attached and "<img" not in self.html and not html_to_text(self.html).strip()


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft with its files."""

    draft: Draft
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What `add_to_draft` has put into a draft: its files (handle, name) and its acts (id, what it does). Since 1.0."""

    files: tuple[tuple[str, str], ...] = ()
    acts: tuple[tuple[str, str], ...] = ()

    def for_script(self, html: str = "") -> dict[str, Any]:
        """Give what the composer's script wants to hear, with HTML to put in where the cursor is."""
        return {
            "html": html,
            "files": [{"handle": handle, "name": name} for handle, name in self.files],
            "acts": [{"id": id_, "words": words} for id_, words in self.acts],
        }


def of(user: User, ticket: Ticket) -> dict[str, Kept]:
    """Give somebody's drafts of a ticket, by kind."""
    found: dict[str, Kept] = {}
    for draft, attachment in db.session.execute(_drafts(), {"ticket": ticket.id, "user": user.id}):
        before = found.get(draft.kind, Kept(draft)).files
        found[draft.kind] = Kept(draft, (*before, attachment) if attachment is not None else before)
    return found


@cache
def _drafts() -> Select[Draft, Attachment]:
    return (
        select(Draft, Attachment)
        .outerjoin(Attachment, Attachment.draft_id == Draft.id)
        .where(Draft.ticket_id == bindparam("ticket"), Draft.user_id == bindparam("user"))
        .order_by(Attachment.id)
    )


def _has_files(draft: Draft) -> bool:
    return db.session.scalar(select(Attachment.id).where(Attachment.draft_id == draft.id).limit(1)) is not None


def keep(user: User, ticket: Ticket, kind: MessageKind, written: Written) -> Draft | None:
    """Store what somebody has typed; a blank draft without files is not kept."""
    user_id, ticket_id = user.id, ticket.id
    with writing() as session:
        draft = _one(session, user_id, ticket_id, kind)
        if draft is None:
            if written.is_blank:
                return None
            draft = Draft(ticket_id=ticket_id, user_id=user_id, kind=kind)
            session.add(draft)
            counters.bump_at_commit(counters.own(user_id))
        _write(draft, written)
        session.flush()
        _let_go(session, draft, written.kept)
        for file in written.attached:
            files.attach(file, draft=draft)
        session.flush()
        if written.is_blank and not _has_files(draft):
            session.delete(draft)
            session.flush()
            counters.bump_at_commit(counters.own(user_id))
            return None
        return draft


def to_send(user: User, ticket: Ticket, kind: MessageKind, written: Written) -> Draft | None:
    """Give the draft of what is sent now, with the files and acts that go with it; None where there is none of them."""
    user_id, ticket_id = user.id, ticket.id
    with writing() as session:
        if not written.attached and _one(session, user_id, ticket_id, kind) is None:
            return None
        return keep(user, ticket, kind, written)


def add(
    user: User,
    ticket: Ticket,
    kind: MessageKind | str,
    *,
    html: str = "",
    attached: Iterable[InboundFile] = (),
    acts: Iterable[Mapping[str, Any]] = (),
) -> Added:
    """Put something into what somebody is writing on a ticket: a text below what is there, files, and acts for later.

    `acts` are stored actions (`stored_actions`): they are shown in the composer and done once the answer has left;
    taken back, they have not been done. Permissions are asked by whoever calls. Gives what is new. Since 1.0.

    Example::

        add_to_draft(current_user(), ticket, "reply", html="<p>It is on its way.</p>")
    """
    user_id, ticket_id, kind = user.id, ticket.id, MessageKind(kind)
    with writing() as session:
        draft = _one(session, user_id, ticket_id, kind)
        if draft is None:
            draft = Draft(ticket_id=ticket_id, user_id=user_id, kind=kind)
            session.add(draft)
            counters.bump_at_commit(counters.own(user_id))
        draft.html = clean_html((draft.html or "") + html).html
        more = [{**act, "id": secrets.token_urlsafe(6)} for act in acts]
        draft.data = {**(draft.data or {}), ACTS: [*acts_of(draft), *more]}
        draft.saved_at = now()
        session.flush()
        stored = [files.attach(file, draft=draft) for file in attached]
        session.flush()
        words = describe_actions(action_list(more))
        return Added(
            tuple((each.handle, each.name) for each in stored),
            tuple((act["id"], said) for act, said in zip(more, words, strict=True)),
        )


def acts_of(holder: Draft | Message) -> list[dict[str, Any]]:
    """Give the acts that wait for a draft, or for a message on its way, to have left."""
    found: list[dict[str, Any]] = (holder.data or {}).get(ACTS, [])
    return found


def discard(user: User, ticket: Ticket, kind: MessageKind) -> None:
    """Throw away what somebody has typed."""
    user_id, ticket_id = user.id, ticket.id
    with writing() as session:
        draft = _one(session, user_id, ticket_id, kind)
        if draft is not None:
            session.delete(draft)
            counters.bump_at_commit(counters.own(user_id))


def _one(session: Session, user_id: int, ticket_id: int, kind: MessageKind) -> Draft | None:
    return session.scalar(_ONE, {"ticket": ticket_id, "user": user_id, "kind": kind})


_ONE = (
    select(Draft)
    .where(Draft.ticket_id == bindparam("ticket"), Draft.user_id == bindparam("user"), Draft.kind == bindparam("kind"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def _write(draft: Draft, written: Written) -> None:
    html = clean_html(written.html).html
    acts = [each for each in acts_of(draft) if written.acts is None or each["id"] in written.acts]
    changed = (html, list(written.to), list(written.cc), {BCC: list(written.bcc), **({ACTS: acts} if acts else {})})
    if changed != (draft.html, draft.to, draft.cc, draft.data) or written.attached:
        draft.html, draft.to, draft.cc, draft.data = changed
        draft.saved_at = now()


def _let_go(session: Session, draft: Draft, kept: Sequence[str] | None) -> None:
    if kept is None:
        return
    gone = delete(Attachment).where(Attachment.draft_id == draft.id, Attachment.handle.not_in(list(kept)))
    session.execute(gone.execution_options(synchronize_session="fetch"))
