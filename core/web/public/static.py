"""Serves static files: of listed kinds only, from the folders `static` only, kept by browsers for a year."""

from flask import Response, abort, request, send_file

from core.web.access import open_to_all
from core.web.assets import LARGEST_SQUEEZED, MIMES, SQUEEZED, Folder, shelves, squeezed
from core.web.public import pages

YEAR = "public, max-age=31536000, immutable"
NOT_YET = "no-cache"


@pages.get("/static/<digest>/<path:name>")
@open_to_all
def static(digest: str, name: str) -> Response:
    """Serve a file of the core."""
    return _serve(shelves().core, digest, name)


@pages.get("/static/p/<slug>/<digest>/<path:name>")
@open_to_all
def plugin_static(slug: str, digest: str, name: str) -> Response:
    """Serve a file of an active plugin."""
    return _serve(shelves().plugins.get(slug), digest, name)


@pages.get("/static/t/<slug>/<digest>/<path:name>")
@open_to_all
def theme_static(slug: str, digest: str, name: str) -> Response:
    """Serve a file of a theme."""
    return _serve(shelves().themes.get(slug), digest, name)


def _serve(folder: Folder | None, digest: str, name: str) -> Response:
    path = folder.file(name) if folder else None
    if folder is None or path is None:
        abort(404)
    kind = MIMES[path.suffix.lower()]
    size = path.stat().st_size
    if path.suffix.lower() in SQUEEZED and size <= LARGEST_SQUEEZED and request.accept_encodings.quality("gzip") > 0:
        response = Response(squeezed(str(path), path.stat().st_mtime_ns), mimetype=None, content_type=kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_file(path, mimetype=kind, conditional=True, etag=True)
        response.headers["Content-Type"] = kind
    response.headers["Vary"] = "Accept-Encoding"
    # An older page may ask for a newer file under its old address; that must not be kept for a year.
    response.headers["Cache-Control"] = YEAR if digest == folder.digest else NOT_YET
    return response
