"""What the core hands to a plugin's hooks as `ctx`."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from core.database import db, writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Services(Protocol):
    """What the context needs of the services, which stand above the engine."""

    def settings_of(self, owner: str) -> Mapping[str, Any]:
        """Give the settings of an owner, secrets decrypted."""

    def save_settings(self, owner: str, values: Mapping[str, Any]) -> None:
        """Store settings of an owner."""

    def enqueue(
        self,
        owner: str,
        name: str,
        payload: Mapping[str, Any],
        due_at: datetime | None,
        key: str | None,
    ) -> None:
        """Ask for a job of an owner."""


class PluginSession:
    """The session as a plugin gets it: everything but ending the transaction, which is the core's."""

    __slots__ = ("_session",)

    def __init__(self, session: "Session") -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        if name in {
            "commit",
            "rollback",
            "close",
            "begin",
            "prepare",
            "invalidate",
            "reset",
        }:
            raise PermissionError(f"A plugin may not call session.{name}(); leave `with ctx.transaction()` instead.")
        return getattr(self._session, name)


class PluginContext:
    """A plugin's own view of the site: its settings, log, cache, jobs and transaction. Since 1.0."""

    def __init__(self, slug: str, services: Services, epoch: int = 0) -> None:
        self.slug = slug
        self.epoch = epoch
        self.log = logging.getLogger(f"tanggap.plugin.{slug}")
        self.cache: dict[str, Any] = {}
        """Kept until the set of plugins changes, in this process only."""
        self._services = services

    @property
    def settings(self) -> Mapping[str, Any]:
        """The plugin's settings, defaults filled in, secrets decrypted."""
        return self._services.settings_of(self.slug)

    def save_settings(self, values: Mapping[str, Any]) -> None:
        """Change some settings of the plugin; the others stay."""
        self._services.save_settings(self.slug, values)

    @property
    def session(self) -> PluginSession:
        """The SQLAlchemy session, to read the plugin's own tables and the core's; to write, open `transaction()`."""
        return PluginSession(db.session())

    @contextmanager
    def transaction(self) -> Iterator[PluginSession]:
        """Write the plugin's own tables; joins the core's transaction when one is open."""
        with writing() as session:
            yield PluginSession(session)

    def enqueue(
        self,
        name: str,
        payload: Mapping[str, Any] | None = None,
        due_at: datetime | None = None,
        key: str | None = None,
    ) -> None:
        """Ask for one of the plugin's jobs; with a `key`, asking again while it waits changes nothing."""
        self._services.enqueue(self.slug, name, payload or {}, due_at, key)
