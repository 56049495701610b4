"""Pictures in articles: what is no picture is refused, and readers of an article see its pictures, nobody else."""

import re
from collections.abc import Iterable
from functools import partial
from secrets import token_urlsafe

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from core.api import Invalid, NotFound, clean_line, clean_picture, context, gettext, keep_file, remove_file

from .tables import SLUG, Article, Picture

PREFIX = "/help"  # as in the manifest; articles are also drawn outside of requests
MOST_BYTES = 3 * 1024 * 1024
WIDEST = 8_000
MOST_IN_ARTICLE = 40
_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def add(article: Article, upload: FileStorage) -> Picture:
    """Keep a picture for an article, without what it tells besides. Raises `Invalid` for other files and big ones."""
    data = clean_picture(upload.stream.read(MOST_BYTES + 1), most_bytes=MOST_BYTES, widest=WIDEST).data
    if len(of(article)) >= MOST_IN_ARTICLE:
        raise Invalid(gettext("An article has at most 40 pictures."))
    with context(SLUG).transaction() as session:
        picture = Picture(
            article_id=article.id,
            handle=token_urlsafe(16),
            sha256=keep_file(SLUG, data),
            name=clean_line(upload.filename or "", 200) or "picture",
            size=len(data),
        )
        session.add(picture)
        session.flush()
        return picture


def of(article: Article) -> list[Picture]:
    """Give the pictures of an article."""
    statement = select(Picture).where(Picture.article_id == article.id).order_by(Picture.id)
    return list(context(SLUG).session.scalars(statement))


def addresses(article: Article) -> dict[str, str]:
    """Give the address of each picture by its handle."""
    return {each.handle: f"{PREFIX}/pictures/{each.handle}" for each in of(article)}


def at(handle: str) -> tuple[Picture, Article]:
    """Give a picture and its article."""
    statement = select(Picture, Article).join(Article, Article.id == Picture.article_id)
    is_one = _HANDLE.fullmatch(handle) is not None
    found = context(SLUG).session.execute(statement.where(Picture.handle == handle)).first() if is_one else None
    if found is None:
        raise NotFound(gettext("There is no such picture."))
    return found[0], found[1]


def forget_unused(digests: Iterable[str]) -> None:
    """Delete bytes that no article shows any more."""
    for sha256 in set(digests):
        remove_file(SLUG, sha256, unless=partial(_is_used, sha256))


def _is_used(sha256: str) -> bool:
    return context(SLUG).session.scalar(select(Picture.id).where(Picture.sha256 == sha256).limit(1)) is not None
