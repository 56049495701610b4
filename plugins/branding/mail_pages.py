"""The mail template among the settings: for every mail, or for one kind or language of mail, of the site or a desk."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import LANGUAGES, context, current_user, desk_choices, gettext, mail_kinds, requires

from .brands import SITE, Brand, is_desk, own_brand
from .letterhead import NAMES, chosen
from .mail_choice import ALL, Choice, Template, chosen_in, own_template, with_template
from .mail_form import ChoiceForm, LetterheadForm
from .saving import save, try_on

pages = Blueprint("branding_mail", __name__, url_prefix="/mail")


@pages.route("/", defaults={"desk": SITE}, methods=["GET", "POST"])
@pages.route("/desk/<desk>", methods=["GET", "POST"])
@requires("admin.settings")
def letterhead(desk: str) -> ResponseReturnValue:
    """Show and change a template."""
    if not is_desk(desk):
        abort(404)
    ctx, choice = context("branding"), choice_here()
    if choice is None:
        abort(404)
    before = own_brand(ctx, desk)
    below = _without(desk, before, choice)
    if request.method == "GET":
        own = own_template(before, choice)
        data = {"mail_html": own.html or below.html, "mail_text": own.text or below.text}
        return _page(desk, choice, before, LetterheadForm(data={**data, "letterhead": before.letterhead}))
    form = LetterheadForm(request.form)
    if not form.validate():
        return _page(desk, choice, before, form), 422
    if choice != ALL:
        form.letterhead.data = before.letterhead
    brand = _typed(before, choice, form, below)
    if request.form.get("act") == "preview":
        user = current_user()
        try_on(ctx, user.id if user else 0, desk, brand)
        return _page(desk, choice, brand, form, is_tried=True)
    save(ctx, desk, brand)
    flash(gettext("Saved."))
    return redirect(address(desk, choice))


def choice_here() -> Choice | None:
    """Give the kind and the language of mail that a request names; None where there is no such kind or language."""
    kind, locale = request.values.get("kind", ""), request.values.get("locale", "")
    is_known = kind in {"", *(each.name for each in mail_kinds())} and locale in {"", *LANGUAGES}
    return Choice(kind, locale) if is_known else None


def address(desk: str, choice: Choice) -> str:
    """Give the address of the page of a template."""
    return url_for("branding_mail.letterhead", desk=desk, kind=choice.kind or None, locale=choice.locale or None)


def _without(desk: str, before: Brand, choice: Choice) -> Template:
    """Give the template that holds where there is none for just this choice."""
    ctx, rest = context("branding"), with_template(before, choice, Template())
    return chosen((rest, own_brand(ctx)) if desk else (rest,), choice, ctx)


def _typed(before: Brand, choice: Choice, form: LetterheadForm, below: Template) -> Brand:
    """Give the brand with what was typed; what reads like the template that holds anyway is not kept."""
    html, text = form.mail_html.data or "", form.mail_text.data or ""
    template = Template("" if html == below.html else html, "" if text == below.text else text)
    return replace(with_template(before, choice, template), letterhead=bool(form.letterhead.data))


def _page(desk: str, choice: Choice, brand: Brand, form: LetterheadForm, is_tried: bool = False) -> str:
    user = current_user()
    named: dict[str, Any] = {"desk": desk or None, "kind": choice.kind or None, "locale": choice.locale or None}
    tabs = [(gettext("Whole site"), address(SITE, choice), desk == SITE)]
    tabs += [(each.label, address(each.value, choice), desk == each.value) for each in desk_choices()]
    return render_template(
        "branding/mail.html",
        form=form,
        choice=ChoiceForm.of(choice),
        is_all=choice == ALL,
        is_own=own_template(brand, choice) != Template(),
        others=[_other(desk, each) for each in chosen_in(brand)],
        here=address(desk, Choice()),
        tabs=tabs,
        names=["{{ " + name + " }}" for name in NAMES],
        preview_url=url_for("branding_mail.preview", tried=1 if is_tried else None, **named),
        test_url=url_for("branding_mail.test"),
        test_fields={name: value for name, value in named.items() if value},
        test_address=user.email if user else "",
    )


def _other(desk: str, choice: Choice) -> dict[str, Any]:
    """Describe a template that a brand has besides the one for every mail."""
    labels = {each.name: str(each.label) for each in mail_kinds()}
    kind = labels.get(choice.kind, choice.kind) if choice.kind else gettext("Every mail")
    language = LANGUAGES.get(choice.locale, gettext("Every language"))
    is_known = not choice.kind or choice.kind in labels
    return {"label": f"{kind} · {language}", "url": address(desk, choice) if is_known else ""}
