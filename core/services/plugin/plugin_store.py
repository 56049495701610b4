"""Bytes that a plugin keeps: beside the files of messages, in a folder of its own, so that nobody else removes them."""

import re
import shutil

from core.engine.current import site
from core.errors import NotFound
from core.services import files

HOME = "plugins"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep_file(slug: str, data: bytes) -> str:
    """Keep bytes of a plugin and give their SHA-256; the same bytes are kept once. Since 1.0.

    They go when the plugin's data is deleted. Write down who uses them, and call `remove_file` when nobody does.

    Example::

        picture.sha256 = keep_file("kb", upload.stream.read())
    """
    return files.put(data, _folder(slug))


def kept_file(slug: str, sha256: str) -> bytes:
    """Give bytes that a plugin keeps; raises `NotFound` if they are gone. Since 1.0."""
    try:
        return files.path_of(_checked(sha256), _folder(slug)).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"The plugin {slug} keeps no file {sha256}.") from None


def remove_file(slug: str, sha256: str) -> None:
    """Delete bytes that a plugin keeps; nothing happens if they are gone. Since 1.0."""
    files.path_of(_checked(sha256), _folder(slug)).unlink(missing_ok=True)


def remove_all(slug: str) -> None:
    """Delete all bytes of a plugin."""
    shutil.rmtree(site().config.files / _folder(slug), ignore_errors=True)


def _folder(slug: str) -> str:
    return f"{HOME}/{slug}"


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise NotFound("This is not the SHA-256 of a file.")
    return sha256
