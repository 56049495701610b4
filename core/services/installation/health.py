"""Asks every health check, each in its own guard, and gives the answers, the worst first."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.declare import Health, HealthCheck, HealthResult, Text
from core.engine.current import hooks, registry, site
from core.engine.hooks import CORE, Answer
from core.i18n import gettext as _

ORDER = (Health.BAD, Health.WARNING, Health.OK)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check; `source` is the name of the plugin it comes from, or ""."""

    name: str
    label: Text
    state: Health
    summary: Text
    fix: Text = ""
    url: str = ""
    code: str = ""
    source: str = ""


def report() -> list[Finding]:
    """Ask all."""
    return sorted(_findings(), key=lambda each: ORDER.index(each.state))


def _findings() -> Iterator[Finding]:
    for owned in registry().health.owned():
        yield _ask(owned.owner, owned.item)


def _ask(owner: str, check: HealthCheck) -> Finding:
    result = _answer(owner, check)
    loaded = site().build.loaded.get(owner)
    return Finding(
        check.name,
        check.label,
        result.state,
        result.summary,
        result.fix,
        result.url,
        result.code,
        _(loaded.manifest.name) if loaded else "",
    )


def _answer(owner: str, check: HealthCheck) -> HealthResult:
    if owner == CORE:
        return check.check()
    answer = hooks().guarded(owner, f"health {check.name}", check.check)
    if isinstance(answer, Answer) and isinstance(answer.value, HealthResult):
        return answer.value
    return HealthResult(Health.WARNING, _("This check could not be made."), _("Its plugin has a mistake."))
