"""Which theme customers see."""

from flask import current_app
from jinja2 import TemplateSyntaxError

from core import theming
from core.database import writing
from core.engine.current import site
from core.engine.settings_form import SelectChoice
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.services.installation import settings
from core.services.installation import site as site_service
from core.services.record import audit, counters
from core.theming import Theme


def use(slug: str) -> None:
    """Put a theme on, and have every process build its app anew."""
    theme = theming.found(site().config).get(slug)
    if theme is None:
        raise NotFound(_("There is no theme %(slug)s.", slug=slug))
    if problem := problem_of(theme):
        raise Invalid(problem)
    with writing():
        settings.store(site_service.OWNER, {"theme": slug})
        counters.bump_at_commit(counters.EPOCH)
        audit.record("theme.used", slug)


def problem_of(theme: Theme) -> str:
    """Say why a theme cannot be used, or "": what it says of itself, or a template that cannot be read."""
    if theme.problem:
        return theme.problem
    for path in sorted(theme.templates.rglob("*.html")):
        name = path.relative_to(theme.folder).as_posix()
        try:
            current_app.jinja_env.compile(path.read_text(encoding="utf-8"), name)
        except TemplateSyntaxError as error:
            return f"{name}, line {error.lineno}: {error.message}"
        except (OSError, ValueError) as error:
            return f"{name}: {error}"
    return ""


def choices() -> list[SelectChoice]:
    """Give the themes that can be worn, by slug and name: for `choose_theme` and forms. Since 1.0.

    Example::

        form.theme.choices = theme_choices()
    """
    worn = (each for each in theming.found(site().config).values() if not each.problem)
    return [SelectChoice(each.slug, _(each.name)) for each in worn]
