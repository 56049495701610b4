"""Says what went wrong on the command line in one sentence, not in a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import TanggapError


@contextmanager
def speaking_plainly() -> Iterator[None]:
    """End with exit code 1 and the message of an error that was raised on purpose."""
    try:
        yield
    except TanggapError as error:
        sys.stderr.write(f"tanggap: {error}\n")
        sys.exit(1)
