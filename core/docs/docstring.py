"""Takes a docstring of the house's style apart: what it says, since when, and its example."""

import inspect
import re
import textwrap
from dataclasses import dataclass

_SINCE = re.compile(r"\s*Since (\d+\.\d+)\.")


@dataclass(frozen=True, slots=True)
class Said:
    """What a docstring says: `text` in Markdown, `example` as code, `since` a version such as "1.0"."""

    text: str
    example: str
    since: str


def read(docstring: str | None) -> Said:
    """Take a docstring apart."""
    plain = inspect.cleandoc(docstring or "")
    text, _mark, example = plain.partition("Example::\n")
    since = _SINCE.search(text)
    text = _SINCE.sub("", text).strip()
    return Said(_paragraphs(text), textwrap.dedent(example).strip(), since[1] if since else "")


def _paragraphs(text: str) -> str:
    """Put each paragraph onto one line, as Markdown wants it; lists and code keep theirs."""
    parts = [part for part in text.split("\n\n") if part.strip()]
    return "\n\n".join(part if part.startswith((" ", "- ", "```")) else " ".join(part.split("\n")) for part in parts)


def block(said: Said) -> list[str]:
    """Give the lines of Markdown for what was said."""
    lines = [said.text, ""]
    if said.example:
        lines += ["```python", said.example, "```", ""]
    return lines
