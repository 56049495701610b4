"""The doors: signing in and out, invitations, and one's own account."""

from flask import Blueprint

pages = Blueprint("auth", __name__)
