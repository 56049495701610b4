"""Give every file of a mail a name that is safe to store, to show and to download, and unique within its mail."""

import re
import unicodedata
from dataclasses import dataclass, field

from .limits import MAX_NAME_BYTES
from .mime import Part

_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    r'<>:"|?*]'
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/rfc822-headers": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/svg+xml": ".svg",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/json": ".json",
    "application/xml": ".xml",
    "application/msword": ".doc",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "video/mp4": ".mp4",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
}
NESTED_MAIL = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(slots=True)
class Names:
    """The names given so far within one mail."""

    taken: set[str] = field(default_factory=set)

    def give(self, wanted: str, mime: str) -> str:
        """Return a safe name near the wanted one that no other file of this mail has."""
        name = safe_name(wanted) or "attachment" + _ENDINGS.get(mime, ".bin")
        stem, dot, ending = name.rpartition(".")
        if not dot or len(ending) > 12:
            stem, ending = name, ""
        unique, number = name, 1
        while unique.casefold() in self.taken:
            number += 1
            unique = _shorten(stem, f" ({number})" + (f".{ending}" if ending else ""))
        self.taken.add(unique.casefold())
        return unique


def safe_name(name: str) -> str:
    """Return a file name without path, control, direction and reserved characters, within 200 bytes."""
    name = unicodedata.normalize("NFKC", name[:2_000])
    name = re.split(r"[/\\]", name.rstrip("/\\ "))[-1]
    name = _BLANKS.sub(" ", _UNWANTED.sub("", _BLANKS.sub(" ", name))).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 12:
        return _shorten(name, "")
    return _shorten(stem, f".{ending}")


def _shorten(stem: str, ending: str) -> str:
    room = MAX_NAME_BYTES - len(ending.encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip() + ending


def wanted_name(part: Part) -> str:
    """Return the name the sender gave to a part, or the subject of a nested mail."""
    for parameters in (part.disposition, part.type_parameters):
        for key in ("filename", "name"):
            if name := parameters.named.get(key, "").strip():
                return name
    if part.mime in NESTED_MAIL:
        from .headers import split_headers

        subject = split_headers(part.data()).headers.text("subject").replace("/", "-").replace("\\", "-")
        return f"{subject[:150]}.eml" if subject else ""
    return ""
