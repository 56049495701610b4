"""Cuts text into the words that are searched: lower case, without accents, the same on every database.

What is stored for searching and what somebody types both pass through here, so that the databases' own ideas of a word
hardly matter. Scripts without spaces are cut into characters, and found again as phrases. Words of one or two letters
are filled up with `_`, which MariaDB's shortest word of three asks for and the other databases overlook.
"""

import re
import unicodedata
from collections.abc import Iterator

SHORTEST = 3
LONGEST = 60
MOST_TEXT = 100_000  # characters of one message; PostgreSQL takes a megabyte of words

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Thai, Lao, Burmese, Khmer, kana, Han
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def words_of(text: str) -> list[str]:
    """Give the words of a text in their order, in lower case and without accents; those too long are cut. Since 1.0."""
    text = text[:MOST_TEXT]
    if text.isascii():
        return [word[:LONGEST] for word in _ASCII_WORD.findall(text.lower())]
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


def fold(text: str) -> str:
    """Give text in lower case and without accents, so that `Café` and `cafe` are one word."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare.casefold())


def stored(*texts: str) -> str:
    """Give texts as they are stored for searching: their words with single blanks between."""
    return " ".join(filled(word) for text in texts for word in words_of(text))


def filled(word: str) -> str:
    """Fill a short word up."""
    return word if len(word) >= SHORTEST else word.ljust(SHORTEST, "_")


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Give the words of a text with where each stands in it, for marking them."""
    for found in _WORD.finditer(text):
        said = found.group()
        if said.isascii():  # most are, and need no more than this
            yield found.start(), found.end(), said.lower()[:LONGEST]
            continue
        for word in words_of(said)[:1]:
            yield found.start(), found.end(), word
