"""A window that begins twice at the very same moment, answered by several threads, begins once."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from core.api import context
from core.testing import Site
from plugins.chat.tables import Visit
from plugins.chat.tests.visitor import Visitor

AT_ONCE, TIMES = 4, 6


@pytest.mark.abuse("A27")
@pytest.mark.database
def test_beginning_at_the_same_moment_is_beginning_once(database_url: str, site: Site, shop: str) -> None:
    """Each that failed would count as a failure of the plugin, and five pause it."""
    site.app.testing = False  # what fails is answered 500, as it is to a visitor
    together = Barrier(AT_ONCE)

    def begin(token: str) -> int:
        visitor = Visitor(site.app.test_client(), token=token)
        together.wait()
        return visitor.begin().status_code

    tokens = [secrets.token_urlsafe(32) for _time in range(TIMES)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        codes = list(threads.map(begin, [token for token in tokens for _each in range(AT_ONCE)]))
    assert set(codes) <= {200, 503}  # MariaDB may ask to come again
    with site.app.app_context():
        assert context("chat").session.scalar(select(func.count()).select_from(Visit)) == TIMES
