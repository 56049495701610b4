"""What a clever shelf calls when a device is put back: POST /hooks/acceptance/<device>/back with its key."""

import hmac

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from core.api import SYSTEM, context, open_to_all

from . import shelf

pages = Blueprint("acceptance_hook", __name__)


@pages.post("/<int:device>/back")
@open_to_all
def back(device: int) -> ResponseReturnValue:
    """Take a device back; the webhook area has neither session nor CSRF token, so the key is all there is."""
    key = context("acceptance").settings["api_key"]
    if not key or not hmac.compare_digest(request.headers.get("X-Key", "").encode(), key.encode()):
        abort(401)
    shelf.give_back(device, SYSTEM)
    return {"device": device, "is_lent": False}
