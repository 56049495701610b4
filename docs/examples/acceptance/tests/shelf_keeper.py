"""Acts on the shelf for tests, each inside an app context of its own."""

from dataclasses import dataclass

from core.api import SYSTEM, Ticket
from core.testing import Site


@dataclass
class ShelfKeeper:
    """Lends, and says what is lent. The plugin is imported only once the site has it."""

    site: Site

    def lend(self, ticket: Ticket) -> int:
        """Lend the first free device and give its id."""
        from plugins.acceptance import shelf

        with self.site.app.app_context():
            return shelf.lend(shelf.free()[0].id, ticket, SYSTEM).id

    def lent(self, ticket: Ticket) -> list[str]:
        """Name what is lent for a ticket."""
        from plugins.acceptance import shelf

        with self.site.app.app_context():
            return [device.name for device in shelf.lent_for(ticket)]

    def slips(self) -> list[tuple[str, str]]:
        """Give what was printed."""
        from plugins.acceptance import counter

        with self.site.app.app_context():
            return [(slip.to, slip.text) for slip in counter.slips()]

    def settings(self, **values) -> None:
        """Change settings of the plugin."""
        with self.site.app.app_context():
            self.site.context("acceptance").save_settings(values)
