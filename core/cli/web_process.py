"""The web process of `serve`: waitress, with a watchdog that ends a process in which a request is stuck."""

import signal
from types import FrameType
from typing import Any

from core.cli.watchdog import STUCK_SECONDS, Watchdog
from core.collector import resting


def main(host: str, port: int, threads: int) -> None:
    """Serve until SIGTERM; requests under way are finished."""
    with resting():
        from waitress.server import create_server

        from core.engine.process import end_when_stuck
        from core.switcher import AppSwitcher
        from core.tick import Tick

        end_when_stuck(STUCK_SECONDS)
        application = Watchdog(AppSwitcher(tick=Tick()))
    server: Any = create_server(
        application,
        host=host,
        port=port,
        threads=threads,
        connection_limit=2000,
        asyncore_use_poll=True,  # select() gives up past descriptor 1,023
        channel_timeout=20,
        ident="",
        clear_untrusted_proxy_headers=False,
    )

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    server.run()
