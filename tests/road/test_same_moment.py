"""Two messages of one stranger, at the very same moment, are two messages of one customer: neither is set aside."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core.database import db
from core.models import Customer
from core.services.mailroom import intake
from core.testing import Postbox, Site

AT_ONCE, STRANGERS = 4, 5


@pytest.mark.database
def test_a_stranger_who_writes_twice_at_once_is_made_known_once(
    database_url: str, site: Site, postbox: Postbox
) -> None:
    together = Barrier(AT_ONCE)

    def write(number: int) -> str:
        together.wait()
        return postbox.receive(sender=f"a{number // AT_ONCE}@example.com", external_id=f"message-{number}").state

    with ThreadPoolExecutor(AT_ONCE) as threads:
        states = list(threads.map(write, range(AT_ONCE * STRANGERS)))
    assert set(states) == {"processed"}
    with site.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Customer)) == STRANGERS


def test_a_message_that_a_deadlock_ended_is_entered_anew(
    site: Site, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = [OperationalError("INSERT", {}, Exception("Deadlock found when trying to get lock"))]
    converse = intake._converse

    def deadlocked_once(*given: Any) -> Any:
        if errors:
            raise errors.pop()
        return converse(*given)

    monkeypatch.setattr(intake, "_converse", deadlocked_once)
    assert postbox.receive().state == "processed"
