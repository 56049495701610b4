"""Makes short names for addresses and searches out of what people call things."""

import re
import unicodedata
from collections.abc import Container


def free_slug(name: str, taken: Container[str], fallback: str, joint: str = "-") -> str:
    """Give a slug of at most 40 characters made of `name`, numbered if it is taken already."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", joint, plain).strip(joint)[:32] or fallback
    free, number = slug, 2
    while free in taken:
        free, number = f"{slug}{joint}{number}", number + 1
    return free
