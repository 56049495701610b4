"""The channel of the form: it takes in, and answers leave by whatever reaches the customer."""

from core.api import Channel, lazy_gettext

NAME = "form"


class FormChannel(Channel):
    """A channel that reaches nobody by itself."""

    name = NAME
    label = lazy_gettext("Form")
    icon = "globe"
