"""The row of a made-up ticket, with all that the road of its messages would have worked out."""

from datetime import datetime, timedelta
from random import Random

from core.html_text import preview
from core.models import Kind, MessageKind
from core.models.ticket import place_of
from core.security import new_key
from core.services.installation.demo.frame import Frame
from core.services.installation.demo.plan import Fate, Plan
from core.services.installation.demo.pour import Row
from core.services.ticket.participants import REQUESTER

PLACED_BY = ("active_at", "closed_at", "snoozed_until", "spam_at", "deleted_at")


def ticket_row(number: int, plan: Plan, frame: Frame, random: Random) -> Row:
    """Give the row of a ticket."""
    public = [turn for turn in plan.turns if turn.kind is not MessageKind.NOTE]
    desk = frame.desks[plan.topic.desk]
    row: Row = {
        "id": number,
        "key": new_key(),
        "subject": plan.subject,
        "preview": preview(public[-1].text, 200),
        "desk_id": desk.id,
        "team_id": desk.team_id,
        "account_id": plan.channel.account_id,
        "channel": plan.channel.name,
        "customer_id": plan.customer.id,
        "status_id": plan.status.id,
        "category_id": frame.categories.get(plan.topic.category),
        "assignee_id": plan.assignee.id if plan.assignee else None,
        "priority": int(plan.priority),
        "locale": plan.locale,
        "has_files": False,
        "needs_attention": False,
        **_moments(plan, random),
    }
    rank, row["sorted_at"] = place_of(plan.kind, *(row[name] for name in PLACED_BY))
    row["rank"] = int(rank)
    return row


def _moments(plan: Plan, random: Random) -> Row:
    replies = [at for turn, at in zip(plan.turns, plan.moments, strict=True) if turn.kind is MessageKind.REPLY]
    wakes_at = plan.ended_at + timedelta(days=random.randint(1, 9))
    return {
        "opened_at": plan.moments[0],
        "active_at": plan.moments[-1],
        "changed_at": plan.ended_at,
        "waiting_since": _waiting_since(plan),
        "first_reply_at": replies[0] if replies else None,
        "closed_at": plan.ended_at if plan.kind is Kind.CLOSED else None,
        "snoozed_until": wakes_at if plan.fate is Fate.SNOOZED else None,
        "spam_at": plan.ended_at if plan.fate is Fate.SPAM else None,
        "deleted_at": plan.ended_at if plan.fate is Fate.TRASH else None,
        "message_count": len(plan.turns),
        "reply_count": len(replies),
    }


def _waiting_since(plan: Plan) -> datetime | None:
    """Say since when the customer has been waiting for an answer."""
    if plan.kind is Kind.CLOSED:
        return None
    since = None
    for turn, at in zip(plan.turns, plan.moments, strict=True):
        if turn.kind is MessageKind.REPLY:
            since = None
        elif turn.kind is MessageKind.CUSTOMER:
            since = since or at
    return since


def part_row(ticket: Row) -> Row:
    """Give the row of the customer's part in a ticket."""
    return {
        "ticket_id": ticket["id"],
        "customer_id": ticket["customer_id"],
        "role": REQUESTER,
        "reply_key": new_key(),
        "is_confirmed": True,
        "added_at": ticket["opened_at"],
    }
