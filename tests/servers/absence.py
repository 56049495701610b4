"""What happens to a test whose server or browser this machine lacks."""

import os
from typing import NoReturn

import pytest


def absent(reason: str) -> NoReturn:
    """Skip the test, saying why; where everything was to be installed, fail instead."""
    if os.environ.get("TANGGAP_TEST_STRICT") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
