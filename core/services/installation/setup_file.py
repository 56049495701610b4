"""The token of the set-up in a file, for hosts on which nobody sees what a process prints.

Whoever can open the instance folder owns the site, so the file proves as much as the printed address does.
"""

import os
from typing import TextIO

from core.config import Config
from core.services.staff import people, tokens

FILE = "setup-token.txt"


def leave_token(config: Config) -> None:
    """Keep a token that works in the file while there is no administrator, and no file afterwards."""
    path = config.instance / FILE
    if people.has_admin():
        path.unlink(missing_ok=True)
        return
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
        _hold(file)
        if tokens.look(tokens.SETUP, file.read().strip()) is None:
            file.seek(0)
            file.truncate()
            file.write(f"{tokens.issue(tokens.SETUP)}\n")


def _hold(file: TextIO) -> None:
    """Hold the file until it is closed: of two processes that start at once, one makes the token."""
    try:
        import fcntl
    except ImportError:  # Windows, where no server starts several processes at once
        return
    fcntl.flock(file, fcntl.LOCK_EX)
