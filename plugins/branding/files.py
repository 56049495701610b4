"""Serves pictures and style sheets to everybody: under a hash, as nothing but what they are."""

from flask import Blueprint, Response, abort

from core.api import context, kept_file, open_to_all, picture_response

from .brands import all_pictures
from .dressing import brand_named
from .sheets import digest_of, page_sheet, token_sheet

files = Blueprint("branding_files", __name__)
YEAR = "public, max-age=31536000, immutable"
NOT_YET = "no-cache"
SHEETS = {"colours": token_sheet, "pages": page_sheet}


@files.get("/picture/<name>")
@open_to_all
def picture(name: str) -> Response:
    """Serve a picture that some brand shows."""
    if name not in all_pictures(context("branding")):
        abort(404)
    response = picture_response(kept_file("branding", name.partition(".")[0]), name)
    response.headers["Cache-Control"] = YEAR
    return response


@files.get("/style/<brand>/<digest>/<which>.css")
@open_to_all
def style(brand: str, digest: str, which: str) -> Response:
    """Serve a style sheet of a brand."""
    found = brand_named(context("branding"), brand)
    sheet = SHEETS[which](found) if found is not None and which in SHEETS else ""
    return sheet_response(sheet, digest)


def sheet_response(sheet: str, digest: str) -> Response:
    """Answer with a style sheet; one asked for under an older hash is not kept."""
    if not sheet:
        abort(404)
    response = Response(sheet, content_type="text/css; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = YEAR if digest == digest_of(sheet) else NOT_YET
    return response
