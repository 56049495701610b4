"""The page at the desk: /desk/acceptance."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.api import current_actor, gettext, requires

from . import shelf

pages = Blueprint("acceptance", __name__)


@pages.get("/")
@requires("acceptance.lend")
def devices() -> str:
    """Show all devices."""
    return render_template("acceptance/devices.html", devices=shelf.devices(), elsewhere=shelf.elsewhere())


@pages.post("/<int:device>/back")
@requires("acceptance.lend")
def back(device: int) -> ResponseReturnValue:
    """Take a device back."""
    shelf.give_back(device, current_actor())
    flash(gettext("The device is back on the shelf."), "ok")
    return redirect(url_for("acceptance.devices"))
