"""Settings of a plugin or account: the WTForms class is the schema."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, PasswordField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types

__all__ = ["SecretField", "SelectChoice", "SettingsForm", "form_from"]


class SecretField(PasswordField):
    """A value that is encrypted at rest and never shown again; left empty, it stays as it was.

    An admin may give `env:NAME` to have it read from the environment. Since 1.0.
    """

    is_secret = True


class SettingsForm(Form):
    """Base of all settings forms. Since 1.0.

    A subclass declares WTForms fields; `default=` of a field is the value until one is saved. A subclass may define
    `test(values)`, which gives a sentence on success and raises `Invalid` otherwise: the page then has a Test button.
    """

    test: Any = None

    @classmethod
    def secrets(cls) -> frozenset[str]:
        """Name the fields that hold secrets."""
        return frozenset(field.name for field in cls() if getattr(field, "is_secret", False))

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Give the values before anything was saved."""
        return {field.name: field.data for field in cls()}

    @classmethod
    def has_test(cls) -> bool:
        """Tell whether the page offers a Test button."""
        return cls.test is not None


def form_from(cls: type[SettingsForm], submitted: Any, stored: Mapping[str, Any]) -> SettingsForm:
    """Make the form for a page: what was submitted, else what is stored."""
    return cls(submitted, data=dict(stored))
