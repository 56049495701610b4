"""The page among the settings: /admin/acceptance."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import Invalid, requires

from . import shelf

pages = Blueprint("acceptance_admin", __name__)


@pages.get("/")
@requires("admin.settings")
def devices() -> str:
    """Show the devices, with a field to add one."""
    return render_template("acceptance/admin.html", devices=shelf.devices())


@pages.post("/")
@requires("admin.settings")
def add() -> ResponseReturnValue:
    """Add a device."""
    try:
        shelf.add(request.form.get("name", ""))
    except Invalid as problem:
        flash(str(problem), "error")
    return redirect(url_for("acceptance_admin.devices"))
