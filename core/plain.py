"""Make text from outside storable and safe to show: no surrogates, no NUL, no control characters, composed form.

Names and subjects get a stricter treatment (`clean_line`): one line, and nothing that changes the direction of reading.
"""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_BLANKS = re.compile(r"\s+")
_MOST_MARKS = 30  # Unicode's stream-safe limit


def clean_text(text: str) -> str:
    """Return text of one or many lines that any database takes and any page may show: no control characters.

    Since 1.0.
    """
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    if text.isascii():
        return text
    return compose(_SURROGATES.sub("\ufffd", text))


def clean_line(text: str, limit: int = 998) -> str:
    """Return a name or subject as one line: no line breaks, no direction overrides, no invisible characters.

    Whatever somebody typed goes through this before it becomes part of a header or a heading. Since 1.0.
    """
    text = _INVISIBLE.sub("", clean_text(text[: limit * 4]))
    return _BLANKS.sub(" ", text).strip()[:limit].rstrip()


def compose(text: str) -> str:
    """Return the text in NFC. Absurd piles of combining marks are cut first: composing them costs quadratic time."""
    marks = "".join(sorted(character for character in set(text) if unicodedata.combining(character)))
    if marks:
        text = re.sub(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]+", r"\1", text)
    return unicodedata.normalize("NFC", text)
