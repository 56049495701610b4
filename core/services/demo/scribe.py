"""Turns plans of tickets into rows of all tables."""

import secrets
from datetime import datetime, timedelta
from random import Random

from core.models import DeliveryState, Kind, MessageKind
from core.services.demo.frame import Frame
from core.services.demo.happening import Happening
from core.services.demo.plan import Plan
from core.services.demo.pour import Row
from core.services.demo.sheets import Sheets
from core.services.demo.talk import Turn
from core.services.demo.ticket_row import part_row, ticket_row

SECONDS_TO_SEND = timedelta(seconds=3)


class Scribe:
    """Writes tickets onto sheets, one after the other."""

    def __init__(self, sheets: Sheets, frame: Frame, tags: dict[str, int], files: list[Row], random: Random) -> None:
        self._sheets, self._frame, self._tags, self._files, self._random = sheets, frame, tags, files, random

    def add(self, number: int, plan: Plan) -> None:
        """Add all rows of a ticket."""
        ticket = ticket_row(number, plan, self._frame, self._random)
        self._sheets.tickets.append(ticket)
        self._sheets.parts.append(part_row(ticket))
        happening = Happening(self._sheets, ticket, plan)
        happening.opened()
        for turn, at in zip(plan.turns, plan.moments, strict=True):
            self._say(ticket, plan, turn, at, happening)
        happening.ended(self._frame)
        self._tag(number, plan)
        self._look(number, plan)

    def _say(self, ticket: Row, plan: Plan, turn: Turn, at: datetime, happening: Happening) -> None:
        message = self._message(ticket, plan, turn, at)
        self._sheets.messages.append(message)
        happening.said(message)
        if turn.kind is MessageKind.REPLY:
            self._deliver(ticket, message, happening)
        elif self._random.random() < 0.03:
            ticket["has_files"] = True
            file = {**self._random.choice(self._files), "handle": secrets.token_urlsafe(24)}
            self._sheets.attachments.append((file, message))

    def _message(self, ticket: Row, plan: Plan, turn: Turn, at: datetime) -> Row:
        is_ours = turn.kind is not MessageKind.CUSTOMER
        is_note = turn.kind is MessageKind.NOTE
        name, address = (plan.agent.name, plan.agent.email) if is_ours else (plan.customer.name, plan.customer.address)
        recipient = plan.customer.address if is_ours else self._frame.address
        return {
            "ticket_id": ticket["id"],
            "kind": str(turn.kind),
            "channel": ticket["channel"],
            "customer_id": None if is_ours else plan.customer.id,
            "user_id": plan.agent.id if is_ours else None,
            "author_name": name,
            "author_address": address,
            "subject": plan.subject,
            "html": turn.html,
            "text": turn.text,
            "quoted_html": self._quoted(plan, turn),
            "to": "[]" if is_note else [recipient],
            "message_id": "" if is_note else f"<{secrets.token_hex(12)}@{address.partition('@')[2]}>",
            "is_verified": is_ours or self._random.random() < 0.95,
            "created_at": at,
        }

    def _quoted(self, plan: Plan, turn: Turn) -> str:
        """Let half of the customers' answers carry the message that began it all."""
        if turn is plan.turns[0] or turn.kind is not MessageKind.CUSTOMER or self._random.random() < 0.5:
            return ""
        return f"<blockquote>{plan.turns[0].html}</blockquote>"

    def _deliver(self, ticket: Row, message: Row, happening: Happening) -> None:
        at = message["created_at"]
        has_failed = ticket["closed_at"] is None and self._random.random() < 0.01
        ticket["needs_attention"] = ticket["needs_attention"] or has_failed
        answer = "550 5.1.1 User unknown" if has_failed else "250 2.0.0 Ok: queued"
        row: Row = {
            "ticket_id": ticket["id"],
            "channel": ticket["channel"],
            "account_id": ticket["account_id"],
            "header": message["message_id"],
            "to": message["to"],
            "state": str(DeliveryState.FAILED if has_failed else DeliveryState.SENT),
            "due_at": at,
            "attempts": 1,
            "fence": 1,
            "answer": answer,
            "created_at": at,
            "sent_at": None if has_failed else at + SECONDS_TO_SEND,
        }
        self._sheets.deliveries.append((row, message))
        happening.left(message, at + SECONDS_TO_SEND, answer, has_failed)

    def _tag(self, number: int, plan: Plan) -> None:
        names = {self._random.choice(plan.topic.tags)} if plan.topic.tags and self._random.random() < 0.6 else set()
        if self._random.random() < 0.08:
            names.add(self._random.choice(self._frame.tags))
        self._sheets.tagged.extend({"ticket_id": number, "tag_id": self._tags[name]} for name in sorted(names))

    def _look(self, number: int, plan: Plan) -> None:
        """Let one open ticket in three have something that its assignee has not read."""
        if plan.assignee is None:
            return
        is_unread = plan.kind is Kind.OPEN and self._random.random() < 0.33
        at = plan.moments[0] if is_unread else plan.ended_at
        self._sheets.seen.append({"user_id": plan.assignee.id, "ticket_id": number, "at": at})
