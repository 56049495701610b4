"""Finds addresses in texts that led to a page of this site and lead nowhere any more."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from core.engine.current import hooks
from core.services.present import site_info

HOOK = "collect_dead_pages"
MOST = 500
_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]{}]{1,500}")


def dead_links(texts: Iterable[str]) -> list[str]:
    """Name the addresses in some plain texts that led to a page of this site which visitors no longer find.

    Only plugins that answer `collect_dead_pages` know their pages; of others nothing is said. Since 1.0.

    Example::

        for url in dead_links(reply.texts.values()):
            flash(_("%(url)s leads nowhere any more.", url=url), "warning")
    """
    found = dict.fromkeys(url.rstrip(".,;:!?") for text in texts for url in _ADDRESS.findall(text))
    paths = {url: path for url in found if (path := _path_here(url))}
    if not paths or not hooks().implementations(HOOK):
        return []
    asked = tuple(dict.fromkeys(paths.values()))[:MOST]
    answers = hooks().collect(HOOK, str, paths=asked)
    dead = {path for answer in answers for path in answer.value}
    return [url for url, path in paths.items() if path in dead]


def _path_here(url: str) -> str:
    """Give the path of an address of this site; "" for one elsewhere."""
    try:
        parts, here = urlsplit(url), urlsplit(site_info().url)
    except ValueError:
        return ""
    base = here.path.rstrip("/")
    if not here.netloc or parts.netloc.lower() != here.netloc.lower() or not parts.path.startswith(f"{base}/"):
        return ""
    return parts.path.removeprefix(base)
