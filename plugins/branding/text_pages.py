"""The texts that customers see: find one, say it in other words in each language, or have the original back."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import context, customer_texts, gettext, problem_with_text, record_audit, requires

from .text_rows import LANGUAGES, STORED, Row, all_rows, grouped, shelves

pages = Blueprint("branding_texts", __name__, url_prefix="/texts")
A_PAGE = 15
SAVED = "branding.text_saved"


@pages.get("/")
@requires("admin.settings")
def texts() -> str:
    """List the texts."""
    return _page()


@pages.post("/")
@requires("admin.settings")
def change() -> ResponseReturnValue:
    """Say one text in other words; an empty one, or Reset, gives the original back."""
    source = request.form.get("source", "")
    is_reset = request.form.get("act") == "reset"
    own = {code: "" if is_reset else request.form.get(code, "").replace("\r\n", "\n").strip() for code in LANGUAGES}
    known = {each.source: each for each in customer_texts()}
    if source not in known and not is_reset:
        flash(gettext("This text is no longer used."), "error")
        return redirect(url_for("branding_texts.texts"))
    found = {code: problem_with_text(source, said) for code, said in own.items() if said}
    problems = {code: words for code, words in found.items() if words}
    if problems:
        return _page(Row(known[source], own, problems)), 422
    _keep(
        source,
        {code: "" if source in known and said == known[source].said[code] else said for code, said in own.items()},
    )
    flash(gettext("Saved."))
    asked = {name: request.form.get(name) or None for name in ("q", "changed", "place", "page")}
    return redirect(url_for("branding_texts.texts", **asked))  # type: ignore[arg-type]


def _keep(source: str, own: Mapping[str, str]) -> None:
    ctx = context("branding")
    stored = ctx.settings.get(STORED) or {}
    kept = {code: {key: said for key, said in stored.get(code, {}).items() if key != source} for code in LANGUAGES}
    for code, said in own.items():
        if said:
            kept[code][source] = said
    with ctx.transaction():
        ctx.save_settings({STORED: kept})
        record_audit(SAVED, source[:150], {code: kept[code].get(source, "") for code in LANGUAGES})


def _page(wrong: Row | None = None) -> str:
    query, place = (request.values.get("q") or "").strip()[:200], (request.values.get("place") or "")[:200]
    is_changed_only = bool(request.values.get("changed"))
    every = all_rows()
    fitting = [row for row in every if row.has(query) and (row.own or not is_changed_only)]
    rows = [row for row in fitting if place in ("", row.key)]
    last = max(0, (len(rows) - 1) // A_PAGE)
    page = min(max(request.values.get("page", 0, int), 0), last)
    shown = rows[page * A_PAGE : (page + 1) * A_PAGE]
    if wrong is not None:
        shown = [wrong, *(row for row in shown if row.text.source != wrong.text.source)]

    def at(number: int = 0, where: str = place) -> str:
        asked = {"q": query, "changed": "1" if is_changed_only else "", "place": where, "page": number}
        return url_for("branding_texts.texts", **{name: value or None for name, value in asked.items()})  # type: ignore[arg-type]

    return render_template(
        "branding/texts.html",
        groups=grouped(shown, every),
        index=[(owner, [(each, at(where=each.key)) for each in shelf]) for owner, shelf in shelves(fitting, every)],
        all_url=at(where="") if place else "",
        languages=LANGUAGES,
        query=query,
        place=place,
        is_changed_only=is_changed_only,
        page=page,
        total=len(rows),
        newer=at(page - 1) if page else "",
        older=at(page + 1) if page < last else "",
    )
