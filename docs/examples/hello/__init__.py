"""Greet whoever works at the desk."""

from core.api import Health, Notice, hookimpl


@hookimpl
def collect_notices(user):
    return [Notice(f"Hello, {user.name}!", Health.OK, permission=None)]
