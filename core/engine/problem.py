"""What can be wrong with the files of a plugin, said so that its author can mend it at once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import TanggapError

NOTHING = object()
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a plugin's files: where, what was found, and what is allowed there."""

    file: str
    table: str
    key: str
    found: str
    allowed: str
    hint: str = ""
    line: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        if self.table:
            where = f"{where}: [{self.table}]{f' {self.key}' if self.key else ''}"
        return f"{where}: found {self.found}; allowed: {self.allowed}.{f' {self.hint}' if self.hint else ''}"


class ManifestError(TanggapError):
    """A plugin's manifest cannot be used; `problems` has all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def meant(name: str, choices: Iterable[str]) -> str:
    """Ask whether the nearest of the choices was meant, or give "" when none is near."""
    close = difflib.get_close_matches(cut(name).lower(), list(choices), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""


def show(value: object) -> str:
    """Show a value as its author wrote it, cut short."""
    if value is NOTHING:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{cut(value)}"'
    try:
        return cut(repr(value))
    except (
        ValueError,
        RecursionError,
    ):  # a hexadecimal number of thousands of digits, a list in a list in a list …
        return "a value too long to show"


def cut(text: str) -> str:
    text = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
    return text if text.isprintable() else ascii(text)[1:-1]
