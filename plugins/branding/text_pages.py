"""The texts that customers see: find one, say it in other words in each language, or have the original back."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import CustomerText, context, customer_texts, gettext, problem_with_text, record_audit, requires

pages = Blueprint("branding_texts", __name__, url_prefix="/texts")
LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
A_PAGE = 15
STORED = "texts"
SAVED = "branding.text_saved"


@dataclass(frozen=True, slots=True)
class Row:
    """One text on the page: the original, what is said instead, and what was wrong with it."""

    text: CustomerText
    own: Mapping[str, str]
    problems: Mapping[str, str]
    is_gone: bool = False


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
    query, changed, page = request.form.get("q"), request.form.get("changed"), request.form.get("page")
    return redirect(url_for("branding_texts.texts", q=query or None, changed=changed or None, page=page or None))


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
    query = (request.values.get("q") or "").strip()[:200]
    is_changed_only = bool(request.values.get("changed"))
    rows = [row for row in _rows() if _matches(row, query.lower()) and (row.own or not is_changed_only)]
    last = max(0, (len(rows) - 1) // A_PAGE)
    page = min(max(request.values.get("page", 0, int), 0), last)
    shown = rows[page * A_PAGE : (page + 1) * A_PAGE]
    if wrong is not None:
        shown = [wrong, *(row for row in shown if row.text.source != wrong.text.source)]

    def at(number: int) -> str | None:
        if not 0 <= number <= last:
            return None
        return url_for("branding_texts.texts", q=query or None, changed=1 if is_changed_only else None, page=number)

    return render_template(
        "branding/texts.html",
        rows=shown,
        languages=LANGUAGES,
        query=query,
        is_changed_only=is_changed_only,
        page=page,
        total=len(rows),
        newer=at(page - 1),
        older=at(page + 1),
    )


def _rows() -> list[Row]:
    stored: Mapping[str, Mapping[str, str]] = context("branding").settings.get(STORED) or {}
    found = customer_texts()
    known = {each.source for each in found}
    gone = sorted({source for said in stored.values() for source in said} - known)
    texts = [*(CustomerText(source, "", dict.fromkeys(LANGUAGES, "")) for source in gone), *found]
    return [Row(text, _own(stored, text.source), {}, is_gone=text.source not in known) for text in texts]


def _own(stored: Mapping[str, Mapping[str, str]], source: str) -> dict[str, str]:
    return {code: said[source] for code, said in stored.items() if source in said}


def _matches(row: Row, query: str) -> bool:
    return not query or any(
        query in each.lower() for each in (row.text.source, *row.text.said.values(), *row.own.values())
    )
