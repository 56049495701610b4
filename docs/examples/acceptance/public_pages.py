"""The public page: /loans, drawn by the active theme."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.api import Inbound, Invalid, current_customer, network_of, open_to_all, receive, sign, unsign, within_limit

from . import shelf
from .counter import NAME

ASKED = "acceptance.asked"
pages = Blueprint("acceptance_public", __name__)


@pages.get("/")
@open_to_all
def devices() -> str:
    """Show what can be borrowed, with a form to ask for it."""
    return page()


@pages.post("/")
@open_to_all
def ask() -> ResponseReturnValue:
    """Take a request in, once for each time the page was shown."""
    name, text = request.form.get("name", "").strip(), request.form.get("text", "").strip()
    try:
        key = unsign(ASKED, request.form.get("key", ""), max_age=24 * 3600).text
    except Invalid:
        return page(), 422
    if not name or not text or not within_limit(ASKED, network_of(request.remote_addr), most=20, seconds=3600):
        return page(name, text), 422
    inbound = Inbound(NAME, external_id=key, identity=(NAME, name), name=name, subject=text[:80], text=text)
    return render_template("acceptance/asked.html", number=receive(inbound).ticket_number)


def page(name: str = "", text: str = "") -> str:
    """Draw the page, with what was typed; who is known need not say their name."""
    from secrets import token_hex

    known = current_customer()
    name = name or (known.name if known is not None else "")
    key = sign(ASKED, token_hex(8))
    return render_template("acceptance/public.html", devices=shelf.free(), key=key, name=name, text=text)
