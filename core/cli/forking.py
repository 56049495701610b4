"""Runs a part of `serve` in a process of its own that shares with the others what all of them have imported.

A process that starts from nothing takes half a second and fifty megabytes before it does anything. One that is forked
from a supervisor which has the libraries and the core in memory takes neither. Only what never changes is imported
before: no plugin, for the supervisor goes on when a plugin's code is replaced, and no connection to a database.
"""

import contextlib
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from importlib import import_module

from core.collector import resting

SHARED = (
    *("waitress.server", "sqlalchemy.dialects.sqlite", "jinja2.ext", "encodings.idna"),
    *("core.assembly", "core.switcher", "core.worker_loop", "core.tick", "core.cli.watchdog", "core.cli.app"),
    *("core.web.arriving", "core.web.errors", "core.web.headers", "core.web.late_rule", "core.web.mounts"),
    *("core.web.themes", "core.engine.kinds", "core.api"),
)


def share() -> None:
    """Import what every process needs, and keep the collector from touching it, which would copy its pages."""
    with resting():
        from core.web import blueprints

        for name in SHARED:
            import_module(name)
        blueprints.all_pages()
    gc.collect()
    gc.freeze()


def fork(name: str, work: Callable[[], None]) -> int:
    """Do something in a child of this process, and give its process id; the child ends when the work does."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL if each == signal.SIGTERM else signal.default_int_handler)
    _call_process(name)
    raise SystemExit(_code_of(work))  # and not os._exit: what was to happen at the end of the process has to happen


def _code_of(work: Callable[[], None]) -> int:
    try:
        work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except KeyboardInterrupt:
        return 130
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _call_process(name: str) -> None:
    """Let `ps` and `top` tell the processes from one another; only Linux offers this."""
    with contextlib.suppress(OSError), open("/proc/self/comm", "w") as comm:
        comm.write(name)
