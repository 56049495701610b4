"""Collects what is logged as an error while something is done."""

import logging
import re
import traceback
from types import TracebackType

_REQUEST = re.compile(r"Request [0-9a-f]{16}")  # one error of six requests is one error


class ErrorsLogged(logging.Handler):
    """A context in which errors are kept: `with ErrorsLogged() as errors: …`, then `errors.found`."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one error: who logged it, what it says, and the last line of its traceback."""
        last = traceback.format_exception_only(record.exc_info[1])[-1] if record.exc_info and record.exc_info[1] else ""
        text = f"{record.name}: {record.getMessage()} {last.strip()}".strip()
        self.found.append(_REQUEST.sub("Request", text))

    def __enter__(self) -> "ErrorsLogged":
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        logging.getLogger().removeHandler(self)
