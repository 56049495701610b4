"""Links to articles that visitors no longer find, for whoever has such links in texts."""

import re

from sqlalchemy import select

from core.api import context, hookimpl

from .pictures import PREFIX
from .tables import SLUG, Article, Audience

_ARTICLE = re.compile(re.escape(PREFIX) + r"/a/([0-9]{1,15})(?:-[^/]*)?/?")


@hookimpl
def collect_dead_pages(paths: tuple[str, ...]) -> list[str]:
    """Name the paths of articles that are deleted, or not for visitors."""
    numbers = {path: int(found[1]) for path in paths if (found := _ARTICLE.fullmatch(path))}
    if not numbers:
        return []
    public = select(Article.id).where(Article.id.in_(set(numbers.values())), Article.audience == Audience.PUBLIC)
    there = set(context(SLUG).session.scalars(public))
    return [path for path, number in numbers.items() if number not in there]
