"""Named places at which a test can have the process killed, to see that nothing is lost there."""

import os
import signal
from collections import Counter

# "intake.after_raw=1": die at the first time this place is reached.
_wanted = os.environ.get("TANGGAP_CRASH", "")
_seen: Counter[str] = Counter()


def crashpoint(name: str) -> None:
    """Do nothing, unless the environment asks for death here: the tests kill the process at each of these points.
    Since 1.0.
    """
    if not _wanted:
        return
    place, _, count = _wanted.partition("=")
    _seen[name] += 1
    if place == name and _seen[name] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
