"""Prepares an instance in a process of its own, and says where to go next."""

import os
import subprocess
import sys

TOLD = 1  # the exit code of what went wrong with words
TRIES = 4
"""A plugin may end the process; the next one knows which it was, and after three starts there is safe mode."""


def prepare(address: str, demo: bool) -> list[str]:
    """Build the app once, in a process whose memory is given back, and give the lines to print."""
    arguments = [sys.executable, "-m", "core.cli.prepare", address, *(["--demo"] if demo else [])]
    for _try in range(TRIES):
        done = subprocess.run(arguments, env=os.environ.copy(), stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode in {0, TOLD}:
            break
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.splitlines()
