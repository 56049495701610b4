"""Settings of the core and of plugins: JSON rows, secrets encrypted, shown to nobody again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select

from core.database import db, writing
from core.engine.current import registry, site
from core.engine.settings_form import SettingsForm
from core.errors import SecretUnreadable
from core.models.tables import setting
from core.security import decrypt, encrypt
from core.services.record.kept import kept
from core.upsert import upsert

SEALED = "sealed"


def stored(owner: str) -> dict[str, Any]:
    """Give an owner's rows as they are stored."""
    return dict(kept(("settings", owner), lambda: _read(owner)))


def _read(owner: str) -> dict[str, Any]:
    rows = db.session.execute(_ROWS, {"owner": owner})
    return {row.name: row.value for row in rows}


_ROWS = select(setting.c.name, setting.c.value).where(setting.c.owner == bindparam("owner"))


def of(owner: str) -> dict[str, Any]:
    """Give an owner's settings: defaults of its form filled in, secrets decrypted."""
    form = registry().settings.get(owner)
    values = form.defaults() if form else {}
    return values | {name: unseal(value) for name, value in stored(owner).items()}


def get(owner: str, name: str, default: Any = None) -> Any:
    """Give one setting."""
    found = stored(owner).get(name)
    return default if found is None else unseal(found)


def save(owner: str, values: Mapping[str, Any], form: type[SettingsForm] | None = None) -> None:
    """Store settings; an empty secret leaves the stored one as it is."""
    store(owner, sealed(values, form or registry().settings.get(owner)))


def store(owner: str, values: Mapping[str, Any]) -> None:
    """Store values as they are: secrets among them are sealed already."""
    with writing() as session:
        for name, value in values.items():
            upsert(session, setting, {"owner": owner, "name": name, "value": value})


def forget(owner: str) -> None:
    """Delete all settings of an owner."""
    with writing() as session:
        session.execute(delete(setting).where(setting.c.owner == owner))


def sealed(values: Mapping[str, Any], form: type[SettingsForm] | None) -> dict[str, Any]:
    """Encrypt the secrets among some values; leave out those that were left empty."""
    secret = form.secrets() if form else frozenset()
    kept = {name: value for name, value in values.items() if name not in secret or value}
    return {name: seal(value) if name in secret else value for name, value in kept.items()}


def seal(plain: str) -> dict[str, str]:
    """Encrypt one secret for a JSON column of a table of yours; settings do so by themselves. Since 1.0.

    Example::

        session.execute(insert(hook).values(url=url, secret=seal(form.secret.data)))
    """
    return {SEALED: encrypt(plain, site().config.secret_key)}


def unseal(value: Any) -> Any:
    """Give back what `seal` was given; what is no secret comes back as it is.

    Raises `TanggapError` where the key of the site is another one by now. Since 1.0.

    Example::

        secret = unseal(row.secret)
    """
    if isinstance(value, dict) and set(value) == {SEALED}:
        return decrypt(value[SEALED], site().config.secret_key)
    return value


def readable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Decrypt what can be decrypted, for a form: secrets become empty, for they are never shown."""
    return {name: "" if isinstance(value, dict) and SEALED in value else value for name, value in values.items()}


def is_readable(values: Mapping[str, Any]) -> bool:
    """Tell whether all secrets among some values can be decrypted."""
    try:
        for value in values.values():
            unseal(value)
    except SecretUnreadable:
        return False
    return True
