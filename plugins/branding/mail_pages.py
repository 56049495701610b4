"""The mail template among the settings: change it, see it with a real mail in it, send one to oneself."""

from dataclasses import replace

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import BooleanField, Form, TextAreaField
from wtforms.validators import ValidationError

from core.api import (
    Invalid,
    Message,
    MessageKind,
    Ticket,
    context,
    current_locale,
    current_user,
    desk_choices,
    gettext,
    lazy_gettext,
    place_images,
    requires,
    send_system_mail,
    site_info,
    visible,
)

from .brands import DRAFT, SITE, Brand, from_row, over, own_brand
from .letterhead import CONTENT, DEFAULT_HTML, DEFAULT_TEXT, NAMES, Occasion, checked_html, checked_text, frames
from .saving import save, try_on

pages = Blueprint("branding_mail", __name__, url_prefix="/mail")
_ = lazy_gettext
# A mail is a document of its own: it may bring styles and our pictures, and nothing runs in it.
DOCUMENT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'none'"
)


class LetterheadForm(Form):
    """The template, as HTML and as text."""

    letterhead = BooleanField(_("Put the template around mails"), default=True)
    mail_html = TextAreaField(
        _("HTML"),
        description=_("Tables and styles in the tags, as mail programs want it. Empty it to have the default back."),
        render_kw={"rows": 14, "spellcheck": "false", "class": "input code"},
    )
    mail_text = TextAreaField(
        _("Plain text"),
        description=_("For those who read mail as text."),
        render_kw={"rows": 6, "spellcheck": "false", "class": "input code"},
    )

    def validate_mail_html(self, field: TextAreaField) -> None:
        """Refuse what cannot work, and keep it cleaned."""
        _judge(checked_html, field)

    def validate_mail_text(self, field: TextAreaField) -> None:
        """Refuse what cannot work."""
        _judge(checked_text, field)


def _judge(check: object, field: TextAreaField) -> None:
    text = (field.data or "").replace("\r\n", "\n").strip()
    if not text:
        field.data = ""
        return
    try:
        field.data = check(text)  # type: ignore[operator]
    except Invalid as error:
        raise ValidationError(str(error)) from error


@pages.route("/", methods=["GET", "POST"])
@requires("admin.settings")
def letterhead() -> ResponseReturnValue:
    """Show and change the template of the site."""
    return _edit(SITE)


@pages.route("/desk/<slug>", methods=["GET", "POST"])
@requires("admin.settings")
def desk_letterhead(slug: str) -> ResponseReturnValue:
    """Show and change the template of one desk."""
    if slug not in {each.value for each in desk_choices()}:
        abort(404)
    return _edit(slug)


def _edit(desk: str) -> ResponseReturnValue:
    ctx = context("branding")
    before = own_brand(ctx, desk)
    site = own_brand(ctx)
    shown = {
        "letterhead": before.letterhead,
        "mail_html": before.mail_html or site.mail_html or DEFAULT_HTML,
        "mail_text": before.mail_text or site.mail_text or DEFAULT_TEXT,
    }
    if request.method == "GET":
        return _page(desk, LetterheadForm(data=shown))
    form = LetterheadForm(request.form)
    if not form.validate():
        return _page(desk, form), 422
    html, text = form.mail_html.data or "", form.mail_text.data or ""
    brand = replace(
        before,
        letterhead=bool(form.letterhead.data),
        mail_html="" if html in ("", checked_html(DEFAULT_HTML)) else html,
        mail_text="" if text in ("", DEFAULT_TEXT) else text,
    )
    if request.form.get("act") == "preview":
        user = current_user()
        try_on(ctx, user.id if user else 0, desk, brand)
        return _page(desk, form, is_tried=True)
    save(ctx, desk, brand)
    flash(gettext("Saved."))
    return redirect(request.path)


def _page(desk: str, form: LetterheadForm, is_tried: bool = False) -> str:
    choices = {each.value: each.label for each in desk_choices()}
    tabs = [(gettext("Whole site"), url_for("branding_mail.letterhead"), desk == SITE)]
    tabs += [
        (name, url_for("branding_mail.desk_letterhead", slug=slug), desk == slug) for slug, name in choices.items()
    ]
    user = current_user()
    return render_template(
        "branding/mail.html",
        form=form,
        tabs=tabs,
        names=["{{ " + name + " }}" for name in NAMES],
        preview_url=url_for("branding_mail.preview", desk=desk, tried=1 if is_tried else None),
        test_address=user.email if user else "",
    )


@pages.get("/preview")
@requires("admin.settings")
def preview() -> Response:
    """Draw the newest answer that this person may see as its reader gets it."""
    ctx, user = context("branding"), current_user()
    desk = request.args.get("desk", SITE)
    own = own_brand(ctx, desk)
    draft = ctx.settings.get(DRAFT) or {}
    if request.args.get("tried") and user is not None and draft.get("user") == user.id and draft.get("desk") == desk:
        own = from_row(draft["brand"])
    brand: Brand = over(own_brand(ctx), own) if desk else own
    answer = _newest_answer(desk)
    occasion = Occasion(answer.ticket_id, answer.ticket.desk.name) if answer else Occasion(1042, desk)
    logo = url_for("branding_files.picture", name=brand.logo) if brand.logo else ""
    html, _text = frames(brand, occasion, logo, ctx)
    said = place_images(answer.html, {}) if answer else f"<p>{gettext('Thank you, your parcel is on its way.')}</p>"
    head = f"<meta charset='utf-8'><title>{gettext('Preview')}</title>"
    body = html.replace(CONTENT, said, 1)
    document = f"<!doctype html><html lang='{current_locale()}'><head>{head}</head><body>{body}</body></html>"
    response = Response(document, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = DOCUMENT
    return response


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


@pages.post("/test")
@requires("admin.settings")
def test() -> ResponseReturnValue:
    """Send a mail in the saved template to whoever asks."""
    user = current_user()
    subject = gettext("This is how mail from %(site)s looks", site=site_info().name)
    text = gettext("You asked for this mail in the settings.\n\nAnswers to customers are framed in the same way.")
    if user is not None and send_system_mail(user.email, subject, text, locale=current_locale()):
        flash(gettext("A mail is on its way to %(address)s.", address=user.email))
    else:
        flash(gettext("No plugin offers to send mail. Switch the e-mail plugin on and set a mailbox up."), "error")
    return redirect(url_for("branding_mail.letterhead"))
