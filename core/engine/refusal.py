"""Why the engine will not do a thing, in words for the person who asked.

The engine is below translation, so a refusal keeps its English text and what fills it apart: `str()` is for logs and
the command line, and pages translate with `services.plugin_cards.said`. A value that is a refusal itself is a part of
the sentence that is translated on its own.
"""

from core.errors import TanggapError


class Refusal(TanggapError):
    """The reason for a no; it may be raised or kept beside the thing it is about."""

    def __init__(self, text: str, **values: "str | Refusal") -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values
