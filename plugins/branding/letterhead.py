"""The mail template: what stands around each mail, as HTML for mail programs and as text.

A template is text with a few names in double braces and nothing else: no conditions, no loops, no attributes. Values
are put in escaped and are never looked through again.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from core.api import (
    Invalid,
    Outgoing,
    OutgoingFile,
    PluginContext,
    Ticket,
    clean_html,
    gettext,
    is_email,
    kept_file,
    site_info,
)

from .brands import PLAIN, Brand, brand_of, own_brand
from .colour import DEFAULT_CHROMA, DEFAULT_HUE, hex_of
from .links import link_list
from .mail_choice import HTML, TEXT, Choice, Template, candidates

CONTENT = "{{ content }}"
CONTENT_ID = "logo@branding.tanggap"
LONGEST = 20_000
_NAMED = re.compile(r"\{\{\s*([\w.]*)\s*\}\}")
_BRACES = re.compile(r"\{[{%#]|[%#}]\}")
NAMES = ("content", "logo", "name", "address", "links", "url", "accent", "ticket.number", "desk.name")
# The cleaning of HTML knows colours, not names: the accent is a colour of its own until it has been through.
_STAND_IN = "#a1c0de"
FONT = "font-family: -apple-system, 'Segoe UI', Roboto, Arial, sans-serif"
DEFAULT_HTML = f"""<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color: #f3f4f3"><tr><td align="center" style="padding: 24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width: 100%; max-width: 600px; background-color: #ffffff; border-top: 4px solid {{{{ accent }}}}">
<tr><td style="padding: 20px 28px 4px 28px; {FONT}; font-size: 16px; line-height: 24px; font-weight: 600; color: #1d2623">{{{{ logo }}}} {{{{ name }}}}</td></tr>
<tr><td style="padding: 8px 28px 24px 28px; {FONT}; font-size: 15px; line-height: 23px; color: #1d2623">{CONTENT}</td></tr>
<tr><td style="padding: 16px 28px 20px 28px; border-top: 1px solid #dfe4e1; {FONT}; font-size: 13px; line-height: 20px; color: #56615c">{{{{ address }}}} {{{{ links }}}}</td></tr>
</table>
</td></tr></table>"""  # noqa: E501
DEFAULT_TEXT = f"{CONTENT}\n\n-- \n{{{{ name }}}}\n{{{{ address }}}}\n{{{{ links }}}}"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a mail is about."""

    ticket_number: int | None = None
    desk_name: str = ""


def checked_html(template: str) -> str:
    """Give a template as it is kept: cleaned, with its names; raises `Invalid` for what cannot work."""
    _check_names(template)
    stood_in = re.sub(r"\{\{\s*accent\s*\}\}", _STAND_IN, template)
    cleaned = clean_html(stood_in, remote_images="allow").html.replace(_STAND_IN, "{{ accent }}")
    cleaned = _NAMED.sub(lambda found: f"{{{{ {found[1]} }}}}", cleaned)
    _check_names(cleaned)
    if re.search(r"<[^>]*\{\{", stood_in):
        raise Invalid(gettext("A name in braces stands between tags, not inside one; only {{ accent }} may."))
    if re.search(r'<img[^>]*src="(?!cid:)', cleaned):
        raise Invalid(gettext("Pictures from elsewhere are blocked by mail programs. Use {{ logo }}."))
    return cleaned


def checked_text(template: str) -> str:
    """Give a plain text template as it is kept; raises `Invalid` for what cannot work."""
    _check_names(template)
    return _NAMED.sub(lambda found: f"{{{{ {found[1]} }}}}", template)


def _check_names(template: str) -> None:
    if len(template) > LONGEST:
        raise Invalid(gettext("A template has at most %(num)d characters.", num=LONGEST))
    names = _NAMED.findall(template)
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise Invalid(gettext("There is no %(name)s to fill in.", name="{{ " + unknown[0] + " }}"))
    if names.count("content") != 1:
        raise Invalid(gettext("{{ content }} must stand in it once: there the message goes."))
    if _BRACES.search(_NAMED.sub("", template)):
        raise Invalid(gettext("A brace is left over. Names are written {{ name }}, and nothing else is in braces."))


def framed(value: Outgoing, ticket: Ticket | None, ctx: PluginContext) -> Outgoing:
    """Put the letterhead around a mail; who answers by other ways than mail gets none."""
    desk = value.desk or (ticket.desk.slug if ticket is not None else "")
    brand = brand_of(ctx, desk)
    if brand == PLAIN or not brand.letterhead or not value.to or not is_email(value.to[0]):
        return value
    occasion = Occasion(value.ticket_number or (ticket.number if ticket else None), ticket.desk.name if ticket else "")
    logo = _logo_file(brand, ctx)
    brands = (own_brand(ctx, desk), own_brand(ctx)) if desk else (own_brand(ctx),)
    template = chosen(brands, Choice(value.kind, value.locale), ctx)
    html, text = frames(brand, template, occasion, "cid:" + CONTENT_ID if logo else "")
    files = (*value.files, logo) if logo and f"cid:{CONTENT_ID}" in html else value.files
    return replace(value, frame_html=html, frame_text=text, files=files, from_name=value.from_name or brand.name)


def _logo_file(brand: Brand, ctx: PluginContext) -> OutgoingFile | None:
    if not brand.logo:
        return None
    sha256, _point, ending = brand.logo.partition(".")
    try:
        data = kept_file("branding", sha256)
    except Exception as error:  # a mail without its logo is better than no mail
        ctx.log.warning("The logo is gone: %s", error)
        return None
    return OutgoingFile(f"logo.{ending}", "image/png" if ending == "png" else "image/jpeg", data, CONTENT_ID)


def chosen(brands: Sequence[Brand], choice: Choice, ctx: PluginContext) -> Template:
    """Give the nearest template that works, HTML and text each for itself; the default one is always there."""
    html = _first(candidates(brands, choice, HTML), checked_html, ctx)
    text = _first(candidates(brands, choice, TEXT), checked_text, ctx)
    return Template(html or DEFAULT_HTML, text or DEFAULT_TEXT)


def _first(templates: Iterable[str], check: Callable[[str], str], ctx: PluginContext) -> str:
    for template in templates:
        try:
            return check(template)
        except Invalid as error:
            ctx.log.warning("A mail template is broken, the next one is used: %s", error)
    return ""


def frames(brand: Brand, template: Template, occasion: Occasion, logo: str) -> tuple[str, str]:
    """Give the two frames, each with the place for the message."""
    plain = _values(brand, occasion)
    rich = {name: escape(value) for name, value in plain.items()}
    rich["links"] = " · ".join(
        f'<a href="{escape(each.url)}" style="color: {plain["accent"]}">{escape(each.label)}</a>'
        for each in link_list(brand.links)
    )
    rich["logo"] = (
        f'<img src="{escape(logo)}" alt="" height="32" style="height: 32px; width: auto; vertical-align: middle">'
        if logo
        else ""
    )
    text = _fill(template.text, plain)
    return _fill(template.html, rich), re.sub(r"\n{3,}", "\n\n", text).rstrip()


def _fill(template: str, values: dict[str, str]) -> str:
    return _NAMED.sub(lambda found: CONTENT if found[1] == "content" else values.get(found[1], ""), template)


def _values(brand: Brand, occasion: Occasion) -> dict[str, str]:
    site = site_info()
    hue = brand.hue if brand.hue is not None else DEFAULT_HUE
    values = {
        "name": brand.name or site.name,
        "address": brand.address,
        "url": site.url,
        "accent": hex_of(hue, brand.chroma or DEFAULT_CHROMA),
        "links": "\n".join(f"{each.label}: {each.url}" for each in link_list(brand.links)),
        "logo": "",
        "ticket.number": f"#{occasion.ticket_number}" if occasion.ticket_number else "",
        "desk.name": occasion.desk_name,
    }
    # A name that reads like the place of the message would move it.
    return {name: value.replace("{{", "{ {") for name, value in values.items()}
