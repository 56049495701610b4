"""Asks for the password once more before acts that matter, unless it was given a short while ago."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from core.i18n import gettext as _
from core.services.staff import sessions
from core.web.access import wants_page
from core.web.going import here
from core.web.identity import session_row

View = TypeVar("View", bound=Callable[..., Any])


def proved_recently(view: View) -> View:
    """Let a view be reached only within ten minutes of giving the password; write it below the marker. Since 1.0."""

    @functools.wraps(view)
    def guarded(*arguments: Any, **values: Any) -> Any:
        return view(*arguments, **values) if is_proved() else ask_again()

    return cast(View, guarded)


def is_proved() -> bool:
    """Tell whether the person here gave the password a short while ago."""
    row = session_row()
    return row is not None and sessions.is_fresh(row)


def ask_again() -> Response:
    """Send to the page that asks for the password; back from there, what was sent has to be sent once more."""
    if not wants_page():
        abort(403)
    if request.method == "POST":
        flash(_("Please confirm that it is you, then do this once more."), "warning")
    return redirect(url_for("auth.prove", next=here()))
