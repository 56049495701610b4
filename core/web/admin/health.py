"""How the site is, in plain words with the way out."""

from flask import render_template

from core.clock import now
from core.services.installation import health
from core.web.access import requires
from core.web.admin import pages


@pages.get("/health", endpoint="health")
@requires("admin.health")
def health_page() -> str:
    """Ask every check and show the answers."""
    return render_template("core/admin/health.html", checks=health.report(), checked_at=now())
