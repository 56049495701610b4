"""The pages of the documentation as the tests read them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core.config import ROOT

DOCS = ROOT / "docs"
INDONESIAN = DOCS / "id"
FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Page:
    """One page."""

    path: Path

    @cached_property
    def text(self) -> str:
        """All that stands in it."""
        return self.path.read_text("utf-8")

    @cached_property
    def prose(self) -> str:
        """What stands outside fenced code."""
        return FENCE.sub("", self.text)

    @property
    def levels(self) -> list[int]:
        """The levels of its headings, in order."""
        return [len(found[1]) for found in HEADING.finditer(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """The names by which its headings are linked to."""
        return {_anchor(found[2]) for found in HEADING.finditer(self.prose)}

    @property
    def links(self) -> list[str]:
        """The links that lead to files."""
        return [link for link in LINK.findall(self.prose) if "://" not in link and not link.startswith("mailto:")]

    @property
    def codes(self) -> list[str]:
        """What is set as code in a line."""
        return CODE.findall(self.prose)

    def count(self, beginning: str) -> int:
        """Count the lines that begin so."""
        return sum(line.lstrip().startswith(beginning) for line in self.prose.splitlines())


def _anchor(heading: str) -> str:
    """Make the anchor of a heading as the repository's pages do."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def read(name: str) -> list[Page]:
    """Give a page in both languages."""
    return [Page(DOCS / name), Page(INDONESIAN / name)]


USER_NAMES = sorted(path.relative_to(INDONESIAN).as_posix() for path in INDONESIAN.rglob("*.md"))
FOR_USERS = ("README.md", "configuration.md", "install-*.md", "admin/*.md", "agent/*.md")
ENGLISH_NAMES = sorted(path.relative_to(DOCS).as_posix() for each in FOR_USERS for path in DOCS.glob(each))
