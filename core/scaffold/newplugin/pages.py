"""The plugin's page at the desk: /desk/newplugin."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import Invalid, context, current_user, gettext, requires

from .entries import newest, write

pages = Blueprint("newplugin", __name__)


@pages.get("/")
@requires("newplugin.write")
def entries() -> str:
    """Show the entries."""
    heading = context("newplugin").settings["heading"] or gettext("New plugin")
    return render_template("newplugin/entries.html", entries=newest(), heading=heading)


@pages.post("/")
@requires("newplugin.write")
def add() -> ResponseReturnValue:
    """Write an entry down."""
    try:
        write(current_user(), request.form.get("text", ""))
    except Invalid as problem:
        flash(str(problem), "error")
    return redirect(url_for("newplugin.entries"))
