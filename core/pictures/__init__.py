"""Takes pictures of strangers in: looked through piece by piece, and written anew without what a picture does not need.

Without a library for pictures nothing is decoded or encoded again: a picture whose pixels are made to trouble a decoder
stays one. What goes is all that travels along: the place where a photo was taken, the camera, comments, profiles,
previews, programs and files behind its end. Only how a photo is to be turned stays.
"""

import re
import struct
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from core.errors import Invalid
from core.i18n import gettext as _
from core.pictures import gif, jpeg, png, webp
from core.pictures.shape import Shape

MEGABYTE = 1024 * 1024
Reader = Callable[[bytes], tuple[bytes, Shape]]
READERS: Mapping[str, tuple[re.Pattern[bytes], Reader]] = {
    "png": (re.compile(rb"\x89PNG\r\n\x1a\n"), png.rewritten),
    "jpg": (re.compile(rb"\xff\xd8\xff"), jpeg.rewritten),
    "gif": (re.compile(rb"GIF8[79]a"), gif.rewritten),
    "webp": (re.compile(rb"RIFF....WEBP", re.DOTALL), webp.rewritten),
}
LABELS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WebP"}
ALL = tuple(READERS)
_MARKUP = re.compile(rb"\s*(?:<\?xml|<!--|<svg|<!doctype)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture as it may be kept: its bytes, the ending for its name, and its size in pixels. Since 1.0."""

    data: bytes
    ending: str
    width: int
    height: int


def clean_picture(
    data: bytes, *, kinds: Collection[str] = ALL, most_bytes: int = 3 * MEGABYTE, widest: int = 8_000
) -> CleanPicture:
    """Give a picture without what it does not need; raises `Invalid`, in words for whoever uploads it.

    `kinds` are endings out of png, jpg, gif and webp; what kind it is, its bytes say, not its name. Taken away are the
    place where it was taken and all else about it (Exif, XMP, comments, colour profiles, previews), and what lies
    behind its end. A picture that is damaged, larger than `most_bytes`, or wider or higher than `widest` pixels is
    refused. Serve it with `picture_response`. Since 1.0.

    Example::

        picture = clean_picture(upload.stream.read(MOST + 1), kinds=("png", "jpg"), most_bytes=MOST)
        name = f"{keep_file('loans', picture.data)}.{picture.ending}"
    """
    if len(data) > most_bytes:
        raise Invalid(_("The picture is larger than %(size)s. Make it smaller first.", size=_size(most_bytes)))
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise Invalid(_("SVG can hold programs and is not taken. Save the picture as PNG."))
    ending = next((each for each in kinds if READERS[each][0].match(data)), "")
    if not ending:
        raise Invalid(_("Only these pictures are taken: %(kinds)s.", kinds=", ".join(LABELS[each] for each in kinds)))
    try:
        clean, shape = READERS[ending][1](data)
    except (struct.error, IndexError, ValueError, zlib.error):
        raise Invalid(_("The picture is damaged. Save it anew and try again.")) from None
    if not (0 < shape.width <= widest and 0 < shape.height <= widest):
        raise Invalid(_("A picture has at most %(most)d by %(most)d pixels.", most=widest))
    return CleanPicture(clean, ending, shape.width, shape.height)


def _size(most: int) -> str:
    return f"{most // MEGABYTE} MB" if most >= MEGABYTE else f"{most // 1024} kB"
