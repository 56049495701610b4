"""Bytes that a plugin keeps: beside the files of messages, in a folder of its own, so that nobody else removes them."""

import re
import shutil
from collections.abc import Callable

from sqlalchemy import select

from core.database import db, writing
from core.engine.current import site
from core.errors import NotFound
from core.models.tables import plugin
from core.services import files

HOME = "plugins"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep_file(slug: str, data: bytes) -> str:
    """Keep bytes of a plugin and give their SHA-256; the same bytes are kept once. Since 1.0.

    They go when the plugin's data is deleted. Write down who uses them in the same transaction, and call `remove_file`
    when nobody does: until the transaction is committed nobody removes bytes of this plugin.

    Example::

        with ctx.transaction() as session:
            session.add(Picture(sha256=keep_file("kb", upload.stream.read())))
    """
    with writing():
        _hold(slug)
        return files.put(data, _folder(slug))


def kept_file(slug: str, sha256: str) -> bytes:
    """Give bytes that a plugin keeps; raises `NotFound` if they are gone. Since 1.0."""
    try:
        return files.path_of(_checked(sha256), _folder(slug)).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"The plugin {slug} keeps no file {sha256}.") from None


def remove_file(slug: str, sha256: str, unless: Callable[[], bool] | None = None) -> None:
    """Delete bytes that a plugin keeps; nothing happens if they are gone.

    `unless` tells whether somebody uses them still, or again. It is asked when nobody else can keep or remove bytes of
    this plugin, so that what one person adds while another removes the same is not lost. Call it once the row that
    named them is gone for good. Since 1.0.

    Example::

        remove_file("kb", sha256, unless=lambda: is_shown(sha256))
    """
    with writing():
        _hold(slug)
        if unless is None or not unless():
            files.path_of(_checked(sha256), _folder(slug)).unlink(missing_ok=True)


def _hold(slug: str) -> None:
    """Let one unit of work at a time keep or remove bytes of a plugin; SQLite has but one at a time anyway."""
    db.session.execute(select(plugin.c.slug).where(plugin.c.slug == slug).with_for_update())


def remove_all(slug: str) -> None:
    """Delete all bytes of a plugin."""
    shutil.rmtree(site().config.files / _folder(slug), ignore_errors=True)


def _folder(slug: str) -> str:
    return f"{HOME}/{slug}"


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise NotFound("This is not the SHA-256 of a file.")
    return sha256
