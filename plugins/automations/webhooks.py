"""Webhooks: addresses elsewhere that rules and macros call, each with what it is told and a secret to sign it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from core.api import (
    Invalid,
    NotFound,
    Ticket,
    call_outside,
    check_url,
    clean_line,
    context,
    fill_plain,
    gettext,
    kept,
    now,
    record_audit,
    seal,
    unknown_placeholders,
    unseal,
)

from .signature import signed
from .tables import call, webhook

MOST = 50
DEEPEST = 20
SHORTEST_SECRET = 16
LONGEST_BODY = 20_000
DEFAULT_BODY = """{
  "ticket": {
    "number": "{{ ticket.number }}",
    "subject": "{{ ticket.subject }}",
    "status": "{{ ticket.status }}",
    "desk": "{{ desk.name }}"
  },
  "customer": {
    "name": "{{ customer.name }}",
    "email": "{{ customer.email }}"
  }
}"""


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook; `problem` says why it failed last, until it has worked again."""

    id: int
    name: str
    url: str
    body: str
    problem: str = ""
    problem_at: datetime | None = None


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(row.id, row.name, row.url, row.body, row.problem, row.problem_at)


def all_webhooks() -> list[Webhook]:
    """Give all webhooks by name."""
    return list(kept(("automations", "webhooks"), _read_all))


def _read_all() -> tuple[Webhook, ...]:
    rows = context("automations").session.execute(select(webhook).order_by(func.lower(webhook.c.name)))
    return tuple(_webhook(row) for row in rows)


def get(webhook_id: int) -> Webhook:
    """Give one webhook; raises `NotFound`."""
    row = context("automations").session.execute(select(webhook).where(webhook.c.id == webhook_id)).first()
    if row is None:
        raise NotFound(gettext("There is no such webhook."))
    return _webhook(row)


def save(found: Webhook | None, name: str, url: str, body: str, secret: str) -> int:
    """Make or change a webhook; an empty secret leaves the stored one. Raises `Invalid` with what is wrong where."""
    name = clean_line(name)[:120].strip()
    _check(found, name, url, body, secret)
    row: dict[str, Any] = {"name": name, "url": url, "body": body, "problem": "", "problem_at": None}
    if secret:
        row["secret"] = seal(secret)
    with context("automations").transaction() as session:
        if found is not None:
            session.execute(update(webhook).where(webhook.c.id == found.id).values(**row))
            record_audit("automations.webhook_saved", name)
            return found.id
        if session.scalar(select(func.count()).select_from(webhook)) >= MOST:
            raise Invalid(gettext("There are %(most)s webhooks already. Delete one first.", most=MOST))
        record_audit("automations.webhook_saved", name)
        return int(session.execute(insert(webhook).values(**row)).inserted_primary_key[0])


def _check(found: Webhook | None, name: str, url: str, body: str, secret: str) -> None:
    problems: dict[str, str] = {}

    def ask(field: str, question: Callable[[], object]) -> None:
        try:
            question()
        except Invalid as refusal:
            problems[field] = str(refusal)

    if not name:
        problems["name"] = gettext("A webhook needs a name.")
    if (secret or found is None) and len(secret) < SHORTEST_SECRET:
        words = gettext("The secret needs at least %(least)s characters.", least=SHORTEST_SECRET)
        problems["secret"] = words
    ask("url", lambda: check_url(url))
    ask("body", lambda: read_body(body))
    if problems:
        raise Invalid(next(iter(problems.values())), problems)


def remove(webhook_id: int) -> None:
    """Delete a webhook and what it was called with; the history of tickets stays."""
    with context("automations").transaction() as session:
        name = session.scalar(select(webhook.c.name).where(webhook.c.id == webhook_id))
        if name:
            record_audit("automations.webhook_deleted", name)
        session.execute(delete(call).where(call.c.webhook_id == webhook_id))
        session.execute(delete(webhook).where(webhook.c.id == webhook_id))


def read_body(text: str) -> Any:
    """Read a body, which must be JSON with known placeholders; raises `Invalid`."""
    if len(text) > LONGEST_BODY:
        raise Invalid(gettext("The body has at most %(most)s characters.", most=LONGEST_BODY))
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        words = gettext("This is no JSON: look at line %(line)s. Placeholders stand inside quotation marks.", line=line)
        raise Invalid(words) from None
    strange = unknown_placeholders(text)
    if strange:
        raise Invalid(gettext("There is no placeholder %(name)s.", name="{{ " + strange[0] + " }}"))
    _each_text(found, str)
    return found


def filled(body: str, ticket: Ticket) -> str:
    """Fill a body for a ticket. The JSON is read first, so that no value can add a key or end a text."""
    return json.dumps(_each_text(read_body(body), lambda text: fill_plain(text, ticket)), ensure_ascii=False)


def _each_text(value: Any, change: Callable[[str], str], depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise Invalid(gettext("The body may be %(most)s levels deep.", most=DEEPEST))
    if isinstance(value, dict):
        return {key: _each_text(each, change, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_each_text(each, change, depth + 1) for each in value]
    return change(value) if isinstance(value, str) else value


def secret_of(webhook_id: int) -> str:
    """Give the secret that a webhook signs with."""
    statement = select(webhook.c.secret).where(webhook.c.id == webhook_id)
    return str(unseal(context("automations").session.scalar(statement)))


def send(url: str, body: str, secret: str, delivery: str) -> int:
    """Call an address with a signed body and give the status; raises `Invalid` or `Unreachable`, in words."""
    content = body.encode()
    headers = {
        "Content-Type": "application/json",
        "Tanggap-Delivery": delivery,
        "Tanggap-Signature": signed(content, secret, int(now().timestamp())),
    }
    return call_outside(url, content, headers).status


def note_outcome(webhook_id: int, problem: str) -> None:
    """Write down how the last call ended, for the list and the banner."""
    row = {"problem": problem[:500], "problem_at": now() if problem else None}
    with context("automations").transaction() as session:
        session.execute(update(webhook).where(webhook.c.id == webhook_id, webhook.c.problem != problem).values(**row))
