"""Where to go next: only ever within this site."""

import re

from flask import current_app, request, url_for

from core.web.addresses import parts_of

LONGEST = 1_000
# One slash, then no second slash or backslash: browsers read both as the start of another host.
_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")


def safe_path(wanted: str | None, fallback: str = "/") -> str:
    """Give the address if it is a path of this site, else the fallback: for `next=` and its like. Since 1.0.

    Example::

        return redirect(safe_path(request.args.get("next"), url_for("portal.tickets")))
    """
    if not wanted or len(wanted) > LONGEST or not _PATH.fullmatch(wanted) or "\\" in wanted:
        return fallback
    parts = parts_of(wanted)
    return fallback if parts.scheme or parts.netloc or not parts.path else wanted


def here() -> str:
    """Give the address of the page that somebody is on: this one, or the one whose form was sent."""
    if request.method in {"GET", "HEAD"}:
        return safe_path(request.full_path.rstrip("?"))
    came_from = parts_of(request.referrer or "")
    if came_from.netloc != request.host:
        return "/"
    return safe_path(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def sign_in_url() -> str:
    """Give the address of the sign-in page, which leads back to where one is."""
    back = here()
    return url_for("auth.sign_in", next=back) if back != "/" else url_for("auth.sign_in")


def home_of_staff() -> str:
    """Give where those who sign in go if they wanted nothing else."""
    return url_for("desk.inbox") if "desk.inbox" in current_app.view_functions else url_for("auth.profile")
