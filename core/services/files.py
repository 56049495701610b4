"""The store of bytes on disk, by content: the same bytes are kept once, and never change."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from core.crash import crashpoint
from core.database import db
from core.declare import InboundFile
from core.engine.current import site
from core.file_names import clean_file_name
from core.models import Attachment, Draft, Message


def put(data: bytes, folder: str = "") -> str:
    """Store bytes and give their SHA-256; they are on the disk when this returns."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256, folder)
    if path.exists():
        os.utime(path)  # so that nobody who is about to remove it does
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _drafts() / secrets.token_hex(8)
    draft.parent.mkdir(exist_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    crashpoint("files.before_name")
    os.replace(draft, path)
    _sync_folder(path.parent)
    return sha256


def sweep(before: datetime) -> None:
    """Delete what a process was about to store when it died, before a moment: nothing refers to it."""
    for draft in _drafts().glob("*"):
        try:
            if draft.stat().st_mtime < before.timestamp():
                draft.unlink()
        except FileNotFoundError:
            continue  # it was stored just now, under its name


def read(sha256: str) -> bytes:
    """Give stored bytes."""
    return path_of(sha256).read_bytes()


def remove(sha256: str, since: float) -> None:
    """Delete bytes that nothing refers to, unless they were stored once more after a moment (seconds since 1970)."""
    path = path_of(sha256)
    try:
        if path.stat().st_mtime < since:
            path.unlink()
    except FileNotFoundError:
        return


def path_of(sha256: str, folder: str = "") -> Path:
    """Say where bytes are stored."""
    return site().config.files / folder / sha256[:2] / sha256[2:4] / sha256


def _drafts() -> Path:
    """Say where bytes lie until they have their name: in one folder, so that what was left there is soon found."""
    return site().config.files / ".drafts"


def attach(file: InboundFile, *, message: Message | None = None, draft: Draft | None = None) -> Attachment:
    """Store a file and tie it to a message or a draft."""
    attachment = Attachment(
        message_id=message.id if message else None,
        draft_id=draft.id if draft else None,
        handle=secrets.token_urlsafe(24),
        sha256=put(file.data),
        name=clean_file_name(file.name),
        mime=file.mime[:127].lower() or "application/octet-stream",
        size=len(file.data),
        content_id=file.content_id[:250] if file.content_id else None,
        is_inline=file.inline,
    )
    db.session.add(attachment)
    return attachment


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
