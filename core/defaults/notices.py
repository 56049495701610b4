"""The banners that the core itself shows to staff."""

from sqlalchemy import select

from core.database import db
from core.declare import Health, Notice
from core.engine.current import site
from core.engine.markers import hookimpl
from core.i18n import gettext as _
from core.i18n import ngettext
from core.models import User
from core.models.tables import plugin
from core.services.customer.privacy import erasures
from core.services.plugin import plugin_rows, safe_mode
from core.services.record.kept import kept
from core.services.staff import access

PERMISSION, ERASE = "admin.plugins", "customer.erase"
STOPPED = (plugin_rows.BROKEN, plugin_rows.PAUSED, plugin_rows.QUARANTINED, plugin_rows.INCOMPATIBLE)


@hookimpl(trylast=True)
def collect_notices(user: User) -> list[Notice]:
    """Say who wants to be erased, that safe mode is on, or which plugin is out of work, to those who can act."""
    return [*_asked(user), *_out_of_work(user)]


def _asked(user: User) -> list[Notice]:
    """A customer's wish must not lie there unseen: the law gives a month."""
    if not access.can(user, ERASE) or not (number := kept("asked erasures", erasures.waiting_count)):
        return []
    words = ngettext(
        "One customer asks to have all of their data erased.",
        "%(num)d customers ask to have all of their data erased.",
        number,
    )
    return [Notice(words, Health.WARNING, "/admin/erasures", _("Decide"), ERASE)]


def _out_of_work(user: User) -> list[Notice]:
    if not access.can(user, PERMISSION):
        return []
    if safe_mode.is_on(site().config):
        words = _("Safe mode is on: no plugin runs, so mail is neither fetched nor sent.")
        return [Notice(words, Health.BAD, "/admin/plugins", _("Plugins"), PERMISSION)]
    statement = select(plugin.c.slug).where(plugin.c.is_active, plugin.c.state.in_(STOPPED)).order_by(plugin.c.slug)
    slugs = kept("stopped plugins", lambda: list(db.session.scalars(statement)))
    if not slugs:
        return []
    words = _("Out of work: %(names)s. The rest of the site is fine.", names=", ".join(slugs))
    return [Notice(words, Health.BAD, "/admin/plugins?show=troubled", _("See why"), PERMISSION)]
