"""Two tickets of one customer, opened at the very same moment, are answered once, and that is no failure."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from core.api import Actor, run_action
from core.testing import Postbox, Site

CUSTOMERS = 6


@pytest.mark.abuse("A27")
@pytest.mark.database
def test_two_tickets_at_the_same_moment_are_answered_once(
    database_url: str, site: Site, plugin: str, postbox: Postbox
) -> None:
    """Whoever sends two requests at once could else make the answer fail, and five failures pause all rules."""
    numbers = [site.ticket(identity=("email", f"a{n // 2}@example.com")).id for n in range(2 * CUSTOMERS)]
    together = Barrier(2)

    def answer(number: int) -> None:
        with site.app.app_context():
            together.wait()
            values = {"text": "We have it.", "hours": "24"}
            run_action("automations.auto_reply", number, values, Actor("plugin", label="Rule"))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(answer, numbers))
    assert len(site.outbox()) == CUSTOMERS
