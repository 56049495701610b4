"""What a message says, with its formatting but without its design: to stand in a page of ours among other things.

A message as its sender designed it is shown in a frame of its own. Where that is too much (a thread as its customer
reads it), only elements stay: no style, no size, no picture.
"""

import re
from functools import lru_cache

import nh3

from core.sanitise import LINK_SCHEMES

_TAGS = set(
    "a b bdi blockquote br code del div em i ins li ol p pre s strong sub sup table tbody td tfoot th thead tr u"
    " ul h1 h2 h3 h4 h5 h6".split()
)
# A heading of a mail is none of the page that it stands in.
_HEADING = re.compile(r"<(/?)h[1-6]( dir=\"[a-z]+\")?>")
_EMPTY_ENDS = re.compile(r"(?:<(p|div)>(?:\s|&nbsp;|<br>)*</\1>\s*)+\Z")


def simple_html(html: str) -> str:
    """Give HTML reduced to its elements: paragraphs, lists, quotes, tables, links; no styles and no pictures.

    Safe to put into a page as it is; `html` may be anything, such as `Message.html`. Since 1.0.

    Example::

        body = Markup(simple_html(message.html))
    """
    cleaned = _HEADING.sub(r"<\1p\2>", _cleaner().clean(html))
    return _EMPTY_ENDS.sub("", cleaned).strip()


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "head"},
        attributes={"*": {"dir"}, "a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        attribute_filter=_filter,
        url_schemes=set(LINK_SCHEMES) - {"cid"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )


def _filter(_tag: str, name: str, value: str) -> str | None:
    if name == "dir":
        return value if value in {"ltr", "rtl", "auto"} else None
    if name in {"colspan", "rowspan"}:
        return value if value.isascii() and value.isdigit() and int(value) < 100 else None
    return value
