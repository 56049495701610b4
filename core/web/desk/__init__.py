"""Where agents work."""

from flask import Blueprint

pages = Blueprint("desk", __name__, url_prefix="/desk")
