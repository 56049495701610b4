"""The settings."""

from flask import Blueprint

pages = Blueprint("admin", __name__, url_prefix="/admin")
