"""Settings of a plugin or account: the WTForms class is the schema."""

from collections.abc import Mapping
from typing import Any, ClassVar

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
    `test(values)`: the page then has a Test button. It gives a sentence or a list of `ProofStep`, one for each thing
    that was tried, and raises `Invalid` where nothing more can be said. `values` are those that were typed, with the
    stored secrets; for an account they have its `address` besides.

    The form of an account (`Channel.account_form`) may define two more static methods. `suggest(address)` gives the
    values that follow from an address, by the names of their fields: servers, ports, user names. They are filled in
    while nobody has touched these fields. `advise(address)` gives words to stand below fields, by their names, such as
    that a provider wants a special password. Both give an empty mapping for an address of which nothing is known.

    `first` names the fields that nobody can guess. They are asked for at first, the others fold away; the set-up does
    not go on while one of them is empty.

    Example::

        class LineForm(SettingsForm):
            first = ("key",)
            key = SecretField(_("Key"))
            host = StringField(_("Server"), default="")

            @staticmethod
            def suggest(address):
                return {"host": f"lines.{address.rpartition('@')[2]}"}
    """

    test: Any = None
    suggest: Any = None
    advise: Any = None
    first: ClassVar[tuple[str, ...]] = ()

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

    @classmethod
    def has_suggestions(cls) -> bool:
        """Tell whether something follows from the address of an account."""
        return cls.suggest is not None or cls.advise is not None


def form_from(cls: type[SettingsForm], submitted: Any, stored: Mapping[str, Any]) -> SettingsForm:
    """Make the form for a page: what was submitted, else what is stored."""
    return cls(submitted, data=dict(stored))
