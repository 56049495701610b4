"""Prepares an instance in a process of its own, whose memory is given back, and which says where to go next."""

import os
import sys

from core.cli import prepare as preparing
from core.cli.forking import fork

TOLD = 1  # the exit code of what went wrong with words
TRIES = 4
"""A plugin may end the process; the next one knows which it was, and after three starts there is safe mode."""


def prepare(address: str, demo: bool) -> None:
    """Build the app once and print what the person who started the server should read."""
    code = 0
    for _try in range(TRIES):
        _pid, status = os.waitpid(fork("tanggap-prepare", lambda: preparing.main(address, demo)), 0)
        code = os.waitstatus_to_exitcode(status)
        if code in {0, TOLD}:
            break
    if code:
        sys.exit(code if code > 0 else 128 - code)
