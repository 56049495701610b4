"""Names of files as people gave them, made safe to show and to save under."""

import unicodedata

from core.plain import clean_line

MOST_BYTES = 200
FORBIDDEN = frozenset('<>:"|?*')
NAMELESS = "file"


def clean_file_name(name: str) -> str:
    """Give the last part of a name, without control, invisible or reserved characters, at most 200 bytes long."""
    last = clean_line(unicodedata.normalize("NFKC", name)).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter not in FORBIDDEN).strip(" .")
    return _shortened(kept) or NAMELESS


def _shortened(name: str) -> str:
    if len(name.encode("utf-8")) <= MOST_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if dot and len(ending) <= 12 else ""
    stem = stem if ending else name
    room = MOST_BYTES - len(ending.encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore") + ending
