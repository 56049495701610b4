"""Who may walk through the set-up: whoever has the token that the server printed, then the administrator just made."""

from typing import Any

from flask import abort, redirect, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from core.i18n import gettext as _
from core.services.installation import settings, site
from core.services.staff import people

FLAG = "setup"
OPEN = "setup_open"
STEPS = ("language", "site", "admin", "plugins")


def keep_out(after_admin: bool = False) -> Response | None:
    """Answer 404 once the site is set up; send whoever has no token to where it is asked for."""
    if not people.has_admin():
        if session.get(FLAG) and not after_admin:
            return None
        return redirect(url_for("setup.begin"))
    is_theirs = current_user.is_authenticated and current_user.role.is_admin
    if after_admin and is_theirs and settings.get(site.OWNER, OPEN):
        return None
    abort(404)


def around(here: str) -> dict[str, Any]:
    """Give what the frame of a step needs: the steps, where one is, where back and skip lead."""
    names = {"language": _("Language"), "site": _("Name"), "admin": _("Your account"), "plugins": _("Plugins")}
    number = STEPS.index(here)
    before, after = STEPS[:number], STEPS[number + 1 :]
    is_open = here != "plugins"  # the steps before the account are closed once there is one
    steps = [
        {"label": names[each], "url": url_for(f"setup.{each}") if is_open else None, "state": "done"} for each in before
    ]
    steps.append({"label": names[here], "url": None, "state": "current"})
    steps += [{"label": names[each], "url": None, "state": "ahead"} for each in after]
    can_skip = here != "admin"
    return {
        "steps": steps,
        "number": number + 1,
        "total": len(STEPS),
        "skip_url": url_for(f"setup.{(*after, 'done')[0]}") if can_skip else None,
        "back_url": url_for(f"setup.{before[-1]}") if before and is_open else None,
    }
