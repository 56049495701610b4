"""The banner about rules in trouble."""

from flask import url_for
from sqlalchemy import select

from core.api import Health, Notice, User, context, gettext

from .tables import rule


def notices_for(_user: User) -> list[Notice]:
    """Name the rules that failed or went round in circles, until somebody has taken note."""
    statement = select(rule.c.name).where(rule.c.problem_at.is_not(None)).order_by(rule.c.problem_at.desc()).limit(3)
    names = list(context("automations").session.scalars(statement))
    if not names:
        return []
    words = gettext("Rules in trouble: %(names)s.", names=", ".join(names))
    url = url_for("automations.rule_list")
    return [Notice(words, Health.WARNING, url, gettext("See why"), "automations.manage")]
