"""What everybody may see."""

from flask import Blueprint

pages = Blueprint("public", __name__)
