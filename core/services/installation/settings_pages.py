"""Settings as a page shows and takes them: secrets are only ever said to be set; a test sees what would be stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.database import writing
from core.declare import Health, ProofStep
from core.engine.current import hooks
from core.engine.hooks import Answer
from core.engine.settings_form import SettingsForm
from core.errors import Invalid, SecretUnreadable, TanggapError
from core.i18n import gettext as _
from core.services.installation import settings
from core.services.outside import noting_refused
from core.services.record import audit

TEST = "settings test"


@dataclass(frozen=True, slots=True)
class Proof:
    """How a test went, step by step; `refused_hosts` are those of the inner network to which it was not let."""

    steps: tuple[ProofStep, ...]
    refused_hosts: tuple[str, ...] = ()


def secrets_set(form: type[SettingsForm], stored: Mapping[str, Any]) -> frozenset[str]:
    """Name the secrets that are stored."""
    return frozenset(name for name in form.secrets() if stored.get(name))


def stored_values(values: Mapping[str, Any], form: type[SettingsForm], cleared: frozenset[str]) -> dict[str, Any]:
    """Give what is to be stored of submitted values: secrets sealed, cleared ones empty, those left empty left out."""
    sealed = settings.sealed(values, form)
    return {**sealed, **{name: "" for name in cleared & form.secrets() if name not in sealed}}


def save(owner: str, form: type[SettingsForm], values: Mapping[str, Any], cleared: frozenset[str]) -> None:
    """Store what a page has sent."""
    with writing():
        before, wanted = settings.of(owner), stored_values(values, form, cleared)
        settings.store(owner, wanted)
        audit.record("settings.changed", owner, {"names": changed_names(before, wanted, form)})


def changed_names(before: Mapping[str, Any], wanted: Mapping[str, Any], form: type[SettingsForm]) -> list[str]:
    """Name what differs from what was stored; a secret that was typed counts, whatever it is."""
    return sorted(name for name, value in wanted.items() if name in form.secrets() or before.get(name) != value)


def _in_words(error: TanggapError) -> str:
    """Say what is wrong, and what is wrong with each field."""
    problems = error.problems.values() if isinstance(error, Invalid) else ()
    return " ".join(dict.fromkeys([str(error), *problems]))


def prove(owner: str, form: type[SettingsForm], values: Mapping[str, Any], stored: Mapping[str, Any]) -> Proof:
    """Run the form's test on what was typed, filled up with the stored secrets."""
    try:
        secrets = {**stored, **settings.sealed(values, form)}  # so that env:NAME is read as it will be
        filled = {**values, **{name: settings.unseal(secrets[name]) for name in form.secrets() if secrets.get(name)}}
    except SecretUnreadable as error:
        return _failed(str(error))
    said: list[Proof] = []

    def run() -> None:
        with noting_refused() as refused:
            try:
                steps = _steps(form.test(filled))
            except TanggapError as error:  # told on purpose: no fault of the plugin
                steps = _failed(_in_words(error)).steps
            said.append(Proof(steps, tuple(dict.fromkeys(refused))))

    result = hooks().guarded(owner, TEST, run)
    return said[0] if isinstance(result, Answer) else _failed(result.error.strip().splitlines()[-1])


def _steps(answer: Any) -> tuple[ProofStep, ...]:
    """Take a sentence as well as a list of steps."""
    if isinstance(answer, list | tuple):
        strange = next((each for each in answer if not isinstance(each, ProofStep)), None)
        if strange is not None or not answer:
            raise TypeError(f"test() gave {strange!r}; a sentence or a list of ProofStep is wanted.")
        return tuple(answer)
    return (ProofStep(_("It works."), str(answer)),)


def _failed(words: str) -> Proof:
    return Proof((ProofStep(_("It does not work yet."), words, Health.BAD),))
