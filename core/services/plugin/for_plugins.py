"""What the plugin context asks of the services."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.services.installation import settings
from core.services.work import jobs


class ServicesForPlugins:
    """Fulfils `core.engine.context.Services`."""

    def settings_of(self, owner: str) -> Mapping[str, Any]:
        """Give the settings of an owner, secrets decrypted."""
        return settings.of(owner)

    def save_settings(self, owner: str, values: Mapping[str, Any]) -> None:
        """Store settings of an owner."""
        settings.save(owner, values)

    def enqueue(
        self, owner: str, name: str, payload: Mapping[str, Any], due_at: datetime | None, key: str | None
    ) -> None:
        """Ask for a job of an owner; its key is the owner's own."""
        jobs.enqueue(owner, name, payload, due_at, f"{owner}:{key}" if key else None)
