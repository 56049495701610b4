"""A filled instance to measure: made once in its folder, used again after that."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from core import create_app
from core.config import Config, load
from core.database import db
from core.models import Kind, Message, Role, Status, Ticket, User

READER = "agent"


@dataclass
class Place:
    """An instance, its app, and what in it is looked at."""

    folder: Path
    database_url: str = ""
    tickets: int = 10_000

    @cached_property
    def config(self) -> Config:
        """The configuration that every process of this instance reads."""
        return load({**os.environ, **self.environment})

    @property
    def environment(self) -> dict[str, str]:
        """What tells a process which instance is meant."""
        named = {"TANGGAP_INSTANCE": str(self.folder)}
        return {**named, "TANGGAP_DATABASE_URL": self.database_url} if self.database_url else named

    @cached_property
    def app(self) -> Flask:
        """The app with all bundled plugins."""
        return create_app(self.config)

    def fill(self) -> None:
        """Bring the instance to the number of tickets asked for, and switch every bundled plugin on."""
        from core.services.installation import demo

        app = create_app(self.config)
        with app.app_context():
            there = db.session.scalar(select(func.count()).select_from(Ticket)) or 0
            if there < self.tickets:
                demo.fill(self.tickets - there, seed=1)
            demo.switch_everything_on()
            db.session.remove()

    @cached_property
    def reader(self) -> User:
        """A member of staff with an ordinary role."""
        with self.app.app_context():
            return db.session.scalars(select(User).join(Role).where(Role.slug == READER).order_by(User.id)).first()

    @cached_property
    def count(self) -> int:
        """How many tickets there are."""
        with self.app.app_context():
            return int(db.session.scalar(select(func.count()).select_from(Ticket)) or 0)

    def tickets_with(self, messages: int, most: int) -> list[int]:
        """Give tickets with so many messages, the newest first."""
        with self.app.app_context():
            statement = select(Ticket.id).where(Ticket.message_count == messages).order_by(Ticket.id.desc())
            return list(db.session.scalars(statement.limit(most)))

    def open_tickets(self, most: int) -> list[int]:
        """Give open tickets that came by mail, the newest first."""
        with self.app.app_context():
            statement = select(Ticket.id).join(Status).where(Status.kind == Kind.OPEN, Ticket.channel == "email")
            return list(db.session.scalars(statement.order_by(Ticket.id.desc()).limit(most)))

    @cached_property
    def rare_word(self) -> str:
        """A word of one message: a tracking number from the middle of the site's life."""
        with self.app.app_context():
            middle = (db.session.scalar(select(func.max(Message.id))) or 0) // 2
            texts = select(Message.text).where(Message.id > middle, Message.text.contains("JX")).limit(1)
            text = db.session.scalar(texts) or "JX0"
            return next(word.strip(".,") for word in text.split() if word.startswith("JX"))
