"""The headers that every response carries, those of errors and static files included."""

from flask import Flask, Response, g, request

from core.web.access import owner_here

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors {ancestors}"
)
NOBODY = "'none'"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
TWO_YEARS = "max-age=63072000"


def install(app: Flask) -> None:
    """Put the headers onto every response."""
    app.after_request(add)


def embed_in(*ancestors: str) -> None:
    """Let this request's page be framed by these sources only; for views of embeddable endpoints. Since 1.0."""
    g.ancestors = " ".join(ancestors) or NOBODY


def add(response: Response) -> Response:
    """Add what the view has not set itself."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(ancestors=_ancestors()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if owner_here().embeddable else "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", TWO_YEARS)
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if "request_id" in g:
        headers["X-Request-Id"] = g.request_id
    return response


def _ancestors() -> str:
    return g.get("ancestors", NOBODY) if owner_here().embeddable or g.get("is_framed_here") else NOBODY


def framed_here() -> None:
    """Let the page of this request be shown in frames of this site: a message's body, a preview, a print."""
    g.is_framed_here, g.ancestors = True, "'self'"
