"""What a page or mail shows of the business: the plugins' answer, worked out once for each page and desk."""

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from core.declare import ThemeVars
from core.engine.current import hooks
from core.services.installation import site as site_service

SHOWN_DESK = "shown_desk"
VARS = "theme_vars"


def theme_vars(desk: str | None = None) -> ThemeVars:
    """Give name, logo, colours and foot as plugins have changed them; `desk` is a desk's slug, None the one shown.

    For what draws itself: a widget on other sites, say. Works outside of requests too. Since 1.0.

    Example::

        vars = theme_vars()
        settings = {"title": vars.name, "hue": vars.hue}
    """
    desk = g.get(SHOWN_DESK, "") if desk is None else desk
    known: dict[str, ThemeVars] = g.setdefault(VARS, {})
    found = known.get(desk)
    if found is None:
        found = known[desk] = _worked_out(desk)
    return found


def show_desk(slug: str) -> None:
    """Say whose page this is, so that it is drawn with the name, logo and colours of that desk. Since 1.0.

    Example::

        show_desk(context("form").settings["desk"])
    """
    g.shown_desk = slug


def _worked_out(desk: str) -> ThemeVars:
    """The page of an error is drawn while the database is away, and asks nobody then."""
    try:
        facts = site_service.facts()
    except SQLAlchemyError:
        return ThemeVars(site_service.NAME)
    plain = ThemeVars(facts.name, facts.url.rstrip("/"))
    changed: ThemeVars = hooks().filter("filter_theme", plain, desk=desk)
    return changed
