"""Takes a logo in: PNG and JPEG only, for every mail program shows them, and small enough to travel in each mail."""

from core.api import CleanPicture, clean_picture

LARGEST = 512 * 1024
WIDEST = 2_000


def clean_logo(data: bytes) -> CleanPicture:
    """Give the picture as it is kept; raises `Invalid` in words for the admin."""
    return clean_picture(data, kinds=("png", "jpg"), most_bytes=LARGEST, widest=WIDEST)
