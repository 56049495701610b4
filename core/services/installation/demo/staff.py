"""The people who work at the made-up business, and how they sign in."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import db
from core.engine.current import site
from core.i18n import DEFAULT
from core.models import Desk, Team, User
from core.services.staff import people


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one of the demo's people signs in."""

    email: str
    password: str
    role: str
    name: str = ""
    language: str = ""


def password() -> str:
    """Give the demo's password: another on each installation, and the same whenever it is asked for."""
    key = site().config.secret_key
    raw = hashlib.blake2b(key, digest_size=10, person=b"tanggap.demo").digest()
    text = base64.b32encode(raw).decode("ascii").lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def sign_ins(domain: str) -> list[SignIn]:
    """Give the sign-ins of all people whom the demo has made."""
    statement = select(User).where(User.email.endswith(f"@{domain}"), User.disabled_at.is_(None)).order_by(User.id)
    return [
        SignIn(
            user.email, password(), user.role.slug, user.name, Locale.parse(user.locale or DEFAULT).english_name or ""
        )
        for user in db.session.scalars(statement)
    ]


def hire(session: Session, everybody: list[dict[str, Any]], domain: str, timezone: str) -> list[User]:
    """Make those who are not there yet, in their teams and with access to all desks."""
    desks = session.scalars(select(Desk.id)).all()
    hired = []
    for each in everybody:
        email = f"{each['name'].split()[0].lower()}@{domain}"
        user = people.find(email)
        if user is None:
            more = {"locale": each["locale"], "timezone": timezone}
            user = people.create(email, each["name"], each["role"], password(), **more)
            people.set_places(user, session.scalars(select(Team.id).where(Team.name.in_(each["teams"]))), desks)
        hired.append(user)
    return hired
