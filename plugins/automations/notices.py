"""The banners about rules and webhooks in trouble."""

from flask import url_for
from sqlalchemy import Table, select

from core.api import Health, Notice, User, context, gettext

from .tables import rule, webhook


def notices_for(_user: User) -> list[Notice]:
    """Name the rules that failed or went round in circles, until somebody has taken note, and webhooks that fail."""
    found = []
    if names := _in_trouble(rule):
        words = gettext("Rules in trouble: %(names)s.", names=", ".join(names))
        found.append(_notice(words, url_for("automations.rule_list")))
    if names := _in_trouble(webhook):
        words = gettext("Webhooks that cannot be reached: %(names)s.", names=", ".join(names))
        found.append(_notice(words, url_for("automations.webhook_list")))
    return found


def _in_trouble(table: Table) -> list[str]:
    columns = table.c
    statement = select(columns.name).where(columns.problem_at.is_not(None)).order_by(columns.problem_at.desc()).limit(3)
    return list(context("automations").session.scalars(statement))


def _notice(words: str, url: str) -> Notice:
    return Notice(words, Health.WARNING, url, gettext("See why"), "automations.manage")
