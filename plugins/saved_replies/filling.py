"""Makes the text of a reply what one customer gets: in their language, with their name."""

import re
from collections.abc import Mapping
from html import escape

from core.api import LANGUAGES, Filled, Ticket, fill_placeholders, site_info, text_to_html

_LIST = re.compile(r"(?:[-*] .+\n?)+")
_PARAGRAPHS = re.compile(r"\n{2,}")


def language_for(texts: Mapping[str, str], *wished: str | None) -> str:
    """Choose the language: the first wished that is written, else the site's, else the first that is written."""
    for wish in (*wished, site_info().locale):
        short = (wish or "").replace("_", "-").partition("-")[0].lower()
        if texts.get(short):
            return short
    return next((each for each in LANGUAGES if texts.get(each)), next(iter(texts), ""))


def filled_for(texts: Mapping[str, str], ticket: Ticket) -> Filled:
    """Fill a reply for the customer of a ticket; the customer's language counts, else that of what they wrote."""
    locale = language_for(texts, ticket.customer.locale, ticket.locale)
    return fill_placeholders(texts.get(locale, ""), ticket, to_html=formatted, locale=locale or None)


def formatted(text: str) -> str:
    """Make paragraphs, lists (`- one`), quotes and links of a plain text."""
    parts = _PARAGRAPHS.split(text.replace("\r\n", "\n").strip("\n"))
    return "".join(map(_part, parts))


def _part(part: str) -> str:
    if _LIST.fullmatch(part):
        return "<ul>" + "".join(f"<li>{_inside(line[2:])}</li>" for line in part.splitlines()) + "</ul>"
    if part.startswith(">"):
        return text_to_html(part)
    return f"<p>{_inside(part)}</p>"


def _inside(text: str) -> str:
    html = text_to_html(text)
    inside = html.removeprefix("<div>").removesuffix("</div>")
    return inside if "<blockquote>" not in inside else escape(text)
