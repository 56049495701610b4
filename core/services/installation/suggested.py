"""What follows from the address of an account: servers to fill in, and words to stand below fields."""

from collections.abc import Mapping
from typing import Any

from core.engine.current import hooks
from core.engine.hooks import Answer
from core.engine.settings_form import SettingsForm

ACT = "settings form"


def values(owner: str, form: type[SettingsForm], address: str) -> dict[str, Any]:
    """Give the values that a plugin suggests for an address; nothing if it fails, and never a secret."""
    found = _asked(owner, form.suggest, address)
    fields = form.defaults().keys() - form.secrets()
    return {name: value for name, value in found.items() if name in fields}


def advice(owner: str, form: type[SettingsForm], address: str) -> dict[str, str]:
    """Give the words that a plugin has for its fields, now that the address is known."""
    fields = form.defaults()
    return {name: str(words) for name, words in _asked(owner, form.advise, address).items() if name in fields}


def to_fill(
    owner: str, form: type[SettingsForm], typed: Mapping[str, Any], address: str, before: str = ""
) -> dict[str, Any]:
    """Give the values to fill in, by the names of their fields: those of the address, while nobody chose others.

    `before` is the address for which the fields were filled. Once it is this one, what is empty is meant to be empty.
    Where somebody changed a field, the others that have a value keep it: half of each would fit together nowhere.
    """
    if address.strip().lower() == before.strip().lower():
        return {}
    found = values(owner, form, address)
    usual, earlier = form.defaults(), values(owner, form, before) if before else {}
    if all(_text(typed, name) in {"", _text(usual, name), _text(earlier, name)} for name in found):
        return found
    return {name: value for name, value in found.items() if not _text(typed, name)}


def _asked(owner: str, function: Any, address: str) -> Mapping[str, Any]:
    if function is None or not address.strip():
        return {}
    answer = hooks().guarded(owner, ACT, lambda: dict(function(address.strip())))
    return answer.value if isinstance(answer, Answer) else {}


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value).strip()
