"""The channel of the portal: what customers write on its pages comes in by it."""

from core.api import Channel, lazy_gettext

NAME = "portal"


class PortalChannel(Channel):
    """A channel that reaches nobody by itself; answers leave by whatever reaches the customer."""

    name = NAME
    label = lazy_gettext("Customer portal")
    icon = "globe"
