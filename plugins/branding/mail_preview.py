"""Looking at a mail template before customers do: with a real answer in it, or as a mail to oneself."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.api import (
    Message,
    MessageKind,
    Ticket,
    context,
    current_locale,
    current_user,
    gettext,
    mail_kinds,
    place_images,
    requires,
    send_system_mail,
    site_info,
    speaking,
    text_to_html,
    visible,
)

from .brands import DRAFT, SITE, Brand, from_row, is_desk, over, own_brand
from .letterhead import CONTENT, Occasion, chosen, frames
from .mail_choice import ALL, Choice
from .mail_pages import address, choice_here, pages

# A mail is a document of its own: it may bring styles and our pictures, and nothing runs in it.
DOCUMENT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)
OF_TICKETS = frozenset({"", "answer", "closing"})


@pages.get("/preview")
@requires("admin.settings")
def preview() -> Response:
    """Draw a mail as its reader gets it: the newest answer that this person may see, else an example."""
    ctx, desk, choice = context("branding"), _desk(), choice_here() or ALL
    own, site = _own(desk), own_brand(ctx)
    brand = over(site, own) if desk else own
    answer = _newest_answer(desk) if choice.kind in OF_TICKETS else None
    occasion = Occasion(answer.ticket_id, answer.ticket.desk.name) if answer else Occasion(1042, desk)
    logo = url_for("branding_files.picture", name=brand.logo) if brand.logo else ""
    html, _text = frames(brand, chosen((own, site) if desk else (own,), choice, ctx), occasion, logo)
    said = place_images(answer.html, {}) if answer else text_to_html(sample(choice))
    lang = choice.locale or current_locale()
    head = f"<meta charset='utf-8'><title>{gettext('Preview')}</title>"
    body = html.replace(CONTENT, said, 1)
    document = f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>"
    response = Response(document, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = DOCUMENT
    return response


@pages.post("/test")
@requires("admin.settings")
def test() -> ResponseReturnValue:
    """Send an example in the saved template to whoever asks."""
    user, desk, choice = current_user(), _desk(), choice_here() or ALL
    locale = choice.locale or current_locale()
    with speaking(locale):
        subject = gettext("This is how mail from %(site)s looks", site=site_info().name)
        asked = gettext("You asked for this mail in the settings.")
    text = f"{sample(choice)}\n\n{asked}"
    sent = user is not None and send_system_mail(user.email, subject, text, locale=locale, kind=choice.kind, desk=desk)
    if user is not None and sent:
        flash(gettext("A mail is on its way to %(address)s.", address=user.email))
    else:
        flash(gettext("No plugin offers to send mail. Switch the e-mail plugin on and set a mailbox up."), "error")
    return redirect(address(desk, choice))


def sample(choice: Choice) -> str:
    """Give an example of a kind of mail, in the language of the template."""
    kinds = {each.name: each for each in mail_kinds()}
    with speaking(choice.locale or current_locale()):
        words = str(kinds[choice.kind].sample) if choice.kind else ""
        return words or gettext("Thank you, your parcel is on its way.")


def _desk() -> str:
    named = request.values.get("desk", SITE)
    return named if is_desk(named) else SITE


def _own(desk: str) -> Brand:
    """Give the brand of a desk, or of the site, with what this person is trying out."""
    ctx, user = context("branding"), current_user()
    draft = ctx.settings.get(DRAFT) or {}
    is_mine = user is not None and draft.get("user") == user.id and draft.get("desk") == desk
    return from_row(draft["brand"]) if request.args.get("tried") and is_mine else own_brand(ctx, desk)


def _newest_answer(desk: str) -> Message | None:
    user = current_user()
    if user is None:
        return None
    wanted = select(Message).join(Ticket, Ticket.id == Message.ticket_id).where(Message.kind == MessageKind.REPLY)
    if desk:
        wanted = wanted.where(Ticket.desk.has(slug=desk))
    found: Message | None = context("branding").session.scalar(
        wanted.where(*visible(user)).order_by(Message.id.desc()).limit(1)
    )
    return found
