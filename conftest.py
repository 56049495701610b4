"""What every test may use, those of plugins too: real servers, a real browser, the kit for plugin authors."""

from importlib.util import find_spec

import hypothesis
import pytest

# How long an example takes says more of the machine than of the code: a busy one must not fail a law that holds.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

_OFFERS = ("tests.servers.databases", "tests.servers.fixtures", "tests.servers.browser", "core.testing")

pytest_plugins = [name for name in _OFFERS if find_spec(name)]

# A test that asks for one of these is marked by what it needs, so that `-m "not browser"` leaves nothing out.
_MARKS = {"browser": "browser", "dovecot": "mail", "smtp_sink": "mail"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, mark in _MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
