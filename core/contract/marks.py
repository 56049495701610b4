"""By what a plugin is known in a page or a row: its slug, however it is spelt."""

import re
from collections.abc import Iterator

# Tokens and digests are random letters: what looks like a short slug in them is chance.
_RANDOM = re.compile(r'(?:csrf_token|csrf-token|nonce)"[^>]*(?:value|content)="[^"]*"|/[0-9a-f]{12}/')
_WORD = re.compile(r"[^\s\"'<>=;,()]+")


class Marks:
    """Finds a slug as a word of its own, with `_` or `-`: `kb`, `/desk/stock-room/`, `stock_room.write`."""

    def __init__(self, slug: str) -> None:
        spelt = "[-_]".join(re.escape(part) for part in slug.split("_"))
        self._slug = re.compile(rf"(?<![A-Za-z0-9]){spelt}(?![A-Za-z0-9])")

    def in_text(self, text: str) -> bool:
        """Tell whether a text names the plugin."""
        return bool(self._slug.search(text))

    def new_words(self, before: str, after: str) -> Iterator[str]:
        """Give the words of a page that name the plugin and were not in it before."""
        yield from sorted(self._words(after) - self._words(before))

    def _words(self, text: str) -> set[str]:
        return {word for word in _WORD.findall(_RANDOM.sub("", text)) if self.in_text(word)}
