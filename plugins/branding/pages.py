"""The settings of the brand, of the site and of single desks, with a preview that nobody else sees."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import (
    context,
    current_user,
    desk_choices,
    gettext,
    lazy_gettext,
    nav_entries,
    requires,
    show_desk,
    theme_choices,
)

from .brand_form import STEPS, BrandForm
from .brands import DRAFT, SITE, Brand, from_row, is_desk, mail_alone, over, own_brand
from .colour import DEFAULT_CHROMA, DEFAULT_HUE, Pair, pairs
from .dressing import TRIED
from .files import SHEETS, sheet_response
from .saving import brand_from, make_form, save, try_on, typed_in

pages = Blueprint("branding", __name__)
_ = lazy_gettext
MEETINGS = {
    "button": _("Words on a button"),
    "link": _("Link on white"),
    "ground": _("Link on the ground"),
    "chosen": _("Chosen row"),
    "rail": _("Words on the rail"),
}


@pages.route("/look/", defaults={"desk": SITE}, methods=["GET", "POST"])
@pages.route("/look/desk/<desk>", methods=["GET", "POST"])
@requires("admin.settings")
def look(desk: str) -> ResponseReturnValue:
    """Show and change the brand of the site, or of one desk."""
    if not is_desk(desk):
        abort(404)
    ctx = context("branding")
    before = own_brand(ctx, desk)
    if request.method == "GET":
        return _page(desk, before, make_form(desk, before, _themes()))
    form = make_form(desk, before, _themes(), typed_in(request.form, request.files))
    if request.form.get("act") == "reset":
        save(ctx, desk, mail_alone(before))
        flash(gettext("The brand is as it came."))
        return redirect(request.path)
    brand = brand_from(form, before) if form.validate() else None
    if brand is None:
        return _page(desk, before, form), 422
    if request.form.get("act") == "preview":
        user = current_user()
        try_on(ctx, user.id if user else 0, desk, brand)
        return _page(desk, brand, form, is_tried=True)
    save(ctx, desk, brand)
    flash(gettext("Saved."))
    return redirect(request.path)


def _themes() -> list[tuple[str, str]]:
    return [("", gettext("That of the site")), *theme_choices()]


def _page(desk: str, brand: Brand, form: BrandForm, is_tried: bool = False) -> str:
    choices = {each.value: each.label for each in desk_choices()}
    tabs = [(gettext("Whole site"), url_for("branding.look"), desk == SITE)]
    tabs += [(name, url_for("branding.look", desk=slug), desk == slug) for slug, name in choices.items()]
    # What was typed may be no colour at all, and measuring one that strong would never end.
    hue, chroma = _between(form.hue.data, 360), _between(form.chroma.data, STEPS)
    return render_template(
        "branding/brand.html",
        form=form,
        brand=brand,
        desk=desk,
        desk_name=choices.get(desk, ""),
        tabs=tabs,
        ratios=ratio_rows(float(hue), chroma / STEPS) if form.has_colour.data else _default_rows(),
        is_tried=is_tried,
    )


def _between(number: int | None, most: int) -> int:
    return min(max(number or 0, 0), most)


def _default_rows() -> list[dict[str, Any]]:
    return ratio_rows(DEFAULT_HUE, DEFAULT_CHROMA)


def ratio_rows(hue: float, chroma: float) -> list[dict[str, Any]]:
    """Give what was measured, one row for each meeting of two colours."""
    measured: dict[str, dict[str, Pair]] = {}
    for pair in pairs(hue, chroma):
        measured.setdefault(pair.name, {})[pair.scheme] = pair
    return [{"name": name, "label": str(MEETINGS[name]), **by_scheme} for name, by_scheme in measured.items()]


@pages.get("/contrast")
@requires("admin.settings")
def contrast() -> Response:
    """Measure a colour while it is being chosen."""
    hue = min(max(request.args.get("hue", DEFAULT_HUE, float), 0), 360)
    chroma = min(max(request.args.get("chroma", 82.0, float), 0), 200) / STEPS
    rows = ratio_rows(hue, chroma)
    return jsonify(
        {f"{row['name']}-{scheme}": round(row[scheme].ratio, 1) for row in rows for scheme in ("light", "dark")}
    )


@pages.get("/preview")
@requires("admin.settings")
def preview() -> ResponseReturnValue:
    """Draw the home page with what is being tried out, for the person alone who tries it."""
    draft = _draft()
    if draft is None:
        return redirect(url_for("branding.look"))
    desk, brand = draft
    setattr(g, TRIED, brand)
    show_desk(desk)
    response = Response(render_template("theme/home.html", ways=nav_entries("contact")))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; frame-ancestors 'self'; "
        "form-action 'none'; base-uri 'none'"
    )
    return response


@pages.get("/draft/<digest>/<which>.css")
@requires("admin.settings")
def draft_style(digest: str, which: str) -> Response:
    """Serve the style sheets of what is being tried out."""
    draft = _draft()
    if draft is None or which not in SHEETS:
        abort(404)
    return sheet_response(SHEETS[which](draft[1]), digest)


def _draft() -> tuple[str, Brand] | None:
    """Give the desk and the brand that this person tries out."""
    ctx = context("branding")
    row, user = ctx.settings.get(DRAFT) or {}, current_user()
    if not row or user is None or row["user"] != user.id:
        return None
    brand = from_row(row["brand"])
    return row["desk"], over(own_brand(ctx), brand) if row["desk"] else brand
