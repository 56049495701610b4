"""Two clicks at the very same moment, answered by two threads, are one request: on each database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.api import Inbound, Received, Ticket, context, receive
from core.testing import Site

CLICK = Inbound("form", "one-time-key", ("email", "ani@example.com"), name="Ani", subject="Printer", text="Rusak")


@pytest.mark.database
def test_clicks_at_the_same_moment_make_one_ticket(database_url: str, site: Site, plugin: str) -> None:
    def click(_number: int) -> Received:
        with site.app.app_context():
            return receive(replace(CLICK))

    with ThreadPoolExecutor(4) as threads:
        received = list(threads.map(click, range(8)))
    assert {each.ticket_number for each in received} == {received[0].ticket_number}
    assert [each.is_new for each in received].count(True) == 1
    with site.app.app_context():
        assert context("form").session.scalar(select(func.count()).select_from(Ticket)) == 1
