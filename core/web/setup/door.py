"""Who may walk through the set-up: whoever has the token that the server printed, then the administrator just made."""

from typing import Any

from flask import abort, redirect, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from core.i18n import gettext as _
from core.services.installation import settings, site
from core.services.mailroom import account_admin
from core.services.staff import people

FLAG = "setup"
OPEN = "setup_open"
STEPS = ("language", "site", "admin", "plugins", "mail")
CLOSED = STEPS[:3]  # once there is an administrator


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
    """Give what the frame of a step needs: the steps, where one is, where back and skip lead; "done" is behind all."""
    names = {
        "language": _("Language"),
        "site": _("Name"),
        "admin": _("Your account"),
        "plugins": _("Plugins"),
        "mail": _("Mail"),
    }
    there = [each for each in STEPS if each != "mail" or here != "done" or _has_mail()]
    number = there.index(here) if here in there else len(there)
    steps = [_step(names[each], each, here, index - number) for index, each in enumerate(there)]
    before, after = there[:number], [*there[number + 1 :], "done"]
    can_go_back = before and _is_open(before[-1], here)
    return {
        "steps": steps,
        "number": min(number + 1, len(there)),
        "total": len(there),
        "skip_url": url_for(f"setup.{after[0]}") if here != "admin" else None,
        "back_url": url_for(f"setup.{before[-1]}") if can_go_back else None,
    }


def _has_mail() -> bool:
    """Tell whether the mail step was done: at the end, one that was skipped stands among what is left."""
    return account_admin.first_of(account_admin.mail_channels()) is not None


def _step(label: str, name: str, here: str, distance: int) -> dict[str, Any]:
    state = "current" if distance == 0 else "done" if distance < 0 else "ahead"
    is_link = state == "done" and _is_open(name, here)
    return {"label": label, "url": url_for(f"setup.{name}") if is_link else None, "state": state}


def _is_open(name: str, here: str) -> bool:
    """Tell whether one may go from one step back to another."""
    return here in CLOSED or name not in CLOSED
