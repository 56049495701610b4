"""For whom tickets are looked up right now: what `me` means in a filter, and whether notes may be looked through.

Whoever asks on behalf of somebody says `with seen_by(user):`. Outside of it (a rule, a job) there is no `me`, and
everything is looked through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.errors import Invalid
from core.i18n import gettext as _
from core.models import User
from core.services.staff import access

_viewer: ContextVar[User | None] = ContextVar("viewer", default=None)


@contextmanager
def seen_by(user: User | None) -> Iterator[None]:
    """Look things up on behalf of somebody."""
    token = _viewer.set(user)
    try:
        yield
    finally:
        _viewer.reset(token)


def viewer() -> User | None:
    """Give who is looking, or None."""
    return _viewer.get()


def me() -> int:
    """Give the id of who is looking; raises `Invalid` where nobody is."""
    user = _viewer.get()
    if user is None:
        raise Invalid(_("There is no “me” here: a rule looks at tickets on nobody's behalf."))
    return user.id


def may_see_notes() -> bool:
    """Tell whether notes may be looked through."""
    user = _viewer.get()
    return user is None or access.can(user, "ticket.note")
