"""The set-up wizard: there until the site has its first administrator and they have said "done"."""

from flask import Blueprint

pages = Blueprint("setup", __name__, url_prefix="/setup")
