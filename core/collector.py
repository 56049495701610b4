"""Lets the collector of garbage rest while a process starts.

What is imported and built then stays as long as the process lives. The collector would look through all of it again and
again, each time that some thousand things more were made, which takes a tenth of the start.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Let the collector rest meanwhile; if it rests already, it goes on resting."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
