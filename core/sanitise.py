"""Make HTML from outside harmless: by allow-list, with nothing that runs, fetches or leaves its place.

nh3 does the parsing; what it cannot judge (style values, link targets, image addresses) is decided here by allow-lists.
Remote images keep their address in `data-remote-src`, so that nothing is fetched before an agent agrees.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Literal
from urllib.parse import unquote, urlsplit

import nh3

from core.css import clean_style
from core.html_gate import gate
from core.html_text import html_to_text, text_to_html

__all__ = ["Cleaned", "clean_html", "gate", "place_images", "unblock_images"]

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel", "cid"})
IMAGE_SCHEMES = frozenset({"http", "https", "cid"})

_TAGS = set(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del"
    " details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main"
    " mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot"
    " th thead time tr tt u ul var wbr".split()
)
_GONE_WITH_CONTENT = set(
    "script style title textarea head x-template x-iframe x-noembed x-noframes x-object x-applet".split()
)
_CELL = {"align", "valign", "bgcolor", "width", "height", "colspan", "rowspan", "nowrap"}
_ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title", "align"},
    "a": {"href"},
    "img": {"src", "data-remote-src", "alt", "width", "height", "border", "hspace", "vspace"},
    "table": {"width", "height", "border", "cellpadding", "cellspacing", "bgcolor"},
    "tr": {"align", "valign", "bgcolor", "height"},
    "td": _CELL,
    "th": _CELL | {"scope"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type", "reversed"},
    "ul": {"type"},
    "li": {"value", "type"},
    "hr": {"width", "size", "color"},
    "time": {"datetime"},
    "details": {"open"},
}
_COLOUR = re.compile(r"#?[a-zA-Z0-9]{1,30}")
_WORD = re.compile(r"[a-zA-Z0-9 +-]{1,40}")
_LENGTH = re.compile(r"\d{1,4}(?:\.\d{1,4})?(?:px|%)?")
_NUMBER = re.compile(r"[+-]?\d{1,3}")
_VALUES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("align", "valign", "dir", "lang", "scope", "type", "nowrap", "reversed", "open"), _WORD),
    **dict.fromkeys(("width", "height", "border", "cellpadding", "cellspacing", "hspace", "vspace"), _LENGTH),
    **dict.fromkeys(("colspan", "rowspan", "span", "start", "value", "size"), _NUMBER),
    **dict.fromkeys(("bgcolor", "color"), _COLOUR),
    "face": re.compile(r"[\w ,'\"-]{1,200}"),
    "datetime": re.compile(r"[\dTZPDHMS:.+ -]{1,40}"),
}
_INVISIBLE_IN_URL = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_IMAGE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
_SOURCE = re.compile(r' (src|data-remote-src)="([^"]*)"')
_LINK = re.compile(r'(<a (?:[a-z-]+="[^"]*" )*?href="(https?://[^"]*)"[^>]*>)([^<]{4,2000})</a>')
_SHOWN_HOST = re.compile(r"\s*(?:https?://|www\.)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?=[/:?#\s]|$)", re.IGNORECASE)
_LEADING_BREAKS = re.compile("(<pre[^>]*>)\n+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Harmless HTML, and how many remote images in it wait for consent."""

    html: str
    blocked_images: int


def clean_html(html: str, *, remote_images: Literal["block", "allow"] = "block") -> Cleaned:
    """Return what is safe to show of HTML from outside; what is too big or too deep comes back as its plain text.

    `.html` has no scripts, forms, styles or frames left; unless `remote_images` is "allow", pictures from other hosts
    are replaced and `.blocked_images` says how many. What tickets hold has been through this already. Since 1.0.
    """
    fit = gate(html)
    settled = _settle(fit) if fit is not None else None
    if settled is None:
        settled = text_to_html(html_to_text(html))
    if remote_images == "allow":
        return Cleaned(unblock_images(settled), 0)
    return Cleaned(settled, settled.count(' data-remote-src="'))


def unblock_images(html: str) -> str:
    """Give the remote images of cleaned HTML their addresses back."""
    return _IMAGE.sub(lambda image: image[0].replace(' data-remote-src="', ' src="', 1), html)


def place_images(html: str, addresses: Mapping[str, str]) -> str:
    """Point `cid:` images of cleaned HTML at addresses of our own, by content id; unknown ones stay unseen. Since 1.0.

    Example::

        html = place_images(clean_html(html).html, {"cup": url_for("kb.picture", handle="cup")})
    """

    def place(image: re.Match[str]) -> str:
        return _SOURCE.sub(lambda source: _placed(source, addresses), image[0], count=1)

    return _IMAGE.sub(place, html)


def _placed(source: re.Match[str], addresses: Mapping[str, str]) -> str:
    name, value = source[1], unescape(source[2])
    if name != "src" or not value.startswith("cid:"):
        return source[0]
    address = addresses.get(value[4:]) or addresses.get(unquote(value[4:]))
    return f' src="{escape(address)}"' if address else source[0]


def _settle(html: str) -> str | None:
    """Clean until cleaning changes nothing more: what a second parser would read differently never gets out."""
    for _round in range(5):
        cleaned = _clean_once(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    return None


def _clean_once(html: str) -> str:
    cleaned = _cleaner().clean(_LEADING_BREAKS.sub(r"\1", html))
    cleaned = _IMAGE.sub(_hold_back, cleaned)
    return _LINK.sub(_show_target, cleaned)


def _hold_back(image: re.Match[str]) -> str:
    """Leave an image one source: a local one at once, a remote one only by consent."""
    sources = dict(reversed(_SOURCE.findall(image[1])))
    kept = sources.get("src") or sources.get("data-remote-src")
    if kept is None:
        return f"<img{_SOURCE.sub('', image[1])}>"
    name = "src" if kept.startswith("cid:") else "data-remote-src"
    return f'<img {name}="{kept}"{_SOURCE.sub("", image[1])}>'


def _show_target(link: re.Match[str]) -> str:
    """Write the real host behind a link whose text names another one."""
    shown = _SHOWN_HOST.match(unescape(link[3]))
    real = _host(unescape(link[2]))
    if shown is None or not real or _is_same_site(shown[1].lower(), real):
        return link[0]
    told = f" [{escape(real)}]"
    return link[0] if link.string.startswith(told, link.end()) else link[0] + told


def _is_same_site(shown: str, real: str) -> bool:
    return shown == real or real.endswith("." + shown.removeprefix("www.")) or shown.removeprefix("www.") == real


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=set(LINK_SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        strip_comments=True,
    )


def _filter(_tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return clean_style(value) or None
    if name == "href":
        return _address(value, LINK_SCHEMES)
    if name in ("src", "data-remote-src"):
        return _address(value, IMAGE_SCHEMES if name == "src" else IMAGE_SCHEMES - {"cid"})
    if name in _VALUES:
        return value if _VALUES[name].fullmatch(value) else None
    return value


def _address(value: str, schemes: frozenset[str]) -> str | None:
    """Return a full address of an allowed scheme, or None; what a browser would skip or mend is removed or refused."""
    value = _INVISIBLE_IN_URL.sub("", value)
    scheme, colon, rest = value.partition(":")
    if not colon or scheme.lower() not in schemes or len(value) > 4_000:
        return None
    if scheme.lower() in ("http", "https") and not _host(value):
        return None
    return f"{scheme.lower()}:{rest.replace(chr(92), '%5C')}"
