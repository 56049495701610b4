"""Pages in Debian's Chromium through pytest-playwright; a word on the console fails the test."""

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, WebError, expect

from tests.servers.absence import absent

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

PATIENCE_MS = 60_000  # Playwright's own is 30 s, and 5 s of `expect`, which a busy machine may need to draw a page
expect.set_options(timeout=PATIENCE_MS)

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # Whatever a page asks for, a test reaches only this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


class Console:
    """What all pages of a test complained of: errors, uncaught exceptions, violations of the policy."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear_message)
        context.on("weberror", self._hear_error)

    def forgive(self, pattern: str) -> None:
        """Take back the complaints that match, for a test that provokes them."""
        self.complaints = [complaint for complaint in self.complaints if not re.search(pattern, complaint)]

    def _hear_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _hear_error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        absent("no Chromium on PATH")
    return {**browser_type_launch_args, "executable_path": program, "args": list(QUIET)}


@pytest.fixture
def console() -> Iterator[Console]:
    """Fail the test at its end if any of its pages complained."""
    console = Console()
    yield console
    if console.complaints:
        pytest.fail("The browser's console was not silent:\n" + "\n".join(console.complaints), pytrace=False)


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], console: Console) -> Callable[..., BrowserContext]:
    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        console.watch(context)
        return context

    return watched
