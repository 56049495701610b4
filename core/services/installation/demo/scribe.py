"""Turns plans of tickets into rows of all tables."""

import secrets
from datetime import datetime, timedelta
from random import Random

from core.models import DeliveryState, MessageKind
from core.services.installation.demo.frame import Frame
from core.services.installation.demo.happening import Happening
from core.services.installation.demo.plan import Plan
from core.services.installation.demo.pour import Row
from core.services.installation.demo.sheets import Sheets
from core.services.installation.demo.talk import Turn
from core.services.installation.demo.ticket_row import part_row, ticket_row

SECONDS_TO_SEND = timedelta(seconds=3)


class Scribe:
    """Writes tickets onto sheets, one after the other."""

    def __init__(
        self, sheets: Sheets, frame: Frame, tags: dict[str, int], files: dict[str, Row], random: Random
    ) -> None:
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
        self._sheets.tagged.extend({"ticket_id": number, "tag_id": self._tags[name]} for name in plan.tags)
        if plan.assignee is not None and plan.seen_at is not None:
            self._sheets.seen.append({"user_id": plan.assignee.id, "ticket_id": number, "at": plan.seen_at})

    def _say(self, ticket: Row, plan: Plan, turn: Turn, at: datetime, happening: Happening) -> None:
        message = self._message(ticket, plan, turn, at)
        self._sheets.messages.append(message)
        happening.said(message)
        if turn.kind is MessageKind.REPLY:
            self._deliver(ticket, message, turn.fails, happening)
        for name in turn.files:
            ticket["has_files"] = True
            self._sheets.attachments.append(({**self._files[name], "handle": secrets.token_urlsafe(24)}, message))

    def _message(self, ticket: Row, plan: Plan, turn: Turn, at: datetime) -> Row:
        is_ours, is_note = turn.kind is not MessageKind.CUSTOMER, turn.kind is MessageKind.NOTE
        voice = turn.by or (plan.agent if is_ours else plan.customer)
        recipient = plan.customer.address if is_ours else self._frame.address
        return {
            "ticket_id": ticket["id"],
            "kind": str(turn.kind),
            "channel": ticket["channel"],
            "customer_id": None if is_ours else voice.id,
            "user_id": voice.id if is_ours else None,
            "author_name": voice.name,
            "author_address": voice.address,
            "subject": plan.subject,
            "html": turn.html,
            "text": turn.text,
            "quoted_html": self._quoted(plan, turn),
            "to": "[]" if is_note else [recipient],
            "message_id": "" if is_note else f"<{secrets.token_hex(12)}@{voice.address.partition('@')[2]}>",
            "is_verified": turn.is_verified,
            "created_at": at,
        }

    def _quoted(self, plan: Plan, turn: Turn) -> str:
        """Let half of the customers' answers carry the message that began it all."""
        if turn is plan.turns[0] or turn.kind is not MessageKind.CUSTOMER or self._random.random() < 0.5:
            return ""
        return f"<blockquote>{plan.turns[0].html}</blockquote>"

    def _deliver(self, ticket: Row, message: Row, fails: bool, happening: Happening) -> None:
        at = message["created_at"]
        ticket["needs_attention"] = ticket["needs_attention"] or fails
        answer = "550 5.1.1 User unknown" if fails else "250 2.0.0 Ok: queued"
        row: Row = {
            "ticket_id": ticket["id"],
            "channel": ticket["channel"],
            "account_id": ticket["account_id"],
            "header": message["message_id"],
            "to": message["to"],
            "state": str(DeliveryState.FAILED if fails else DeliveryState.SENT),
            "due_at": at,
            "attempts": 1,
            "fence": 1,
            "answer": answer,
            "created_at": at,
            "sent_at": None if fails else at + SECONDS_TO_SEND,
        }
        self._sheets.deliveries.append((row, message))
        happening.left(message, at + SECONDS_TO_SEND, answer, fails)
