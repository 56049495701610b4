"""Leads from an address with a slash at its end to the same one without, where only that is a page.

The other way round werkzeug leads by itself. People type slashes, and other programs add them.
"""

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response


def without_slash(error: HTTPException) -> Response | None:
    """Give the way to the page that is meant; None where there is none, or where something was to be sent."""
    path = request.path.rstrip("/")
    is_meant = isinstance(error, NotFound) and error is request.routing_exception and request.method in {"GET", "HEAD"}
    if not is_meant or path == request.path or not path or path.startswith("//"):
        return None
    adapter = current_app.create_url_adapter(request)
    try:
        if adapter is None or not adapter.match(path, method="GET"):
            return None
    except (HTTPException, RequestRedirect):
        return None
    query = request.query_string.decode("latin-1")
    return redirect(f"{request.root_path}{path}" + (f"?{query}" if query else ""), 308)
