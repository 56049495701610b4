"""A channel for tests: what comes in is given by hand, what goes out is kept."""

from core.declare import Channel, Outgoing, Sent
from core.testing import Postbox, Site


class PostboxChannel(Channel):
    """Reaches e-mail addresses, and keeps what it sends."""

    name = "postbox"
    label = "Postbox"
    reaches = frozenset({"email"})

    def __init__(self) -> None:
        self.box = Postbox()

    def send(self, outgoing: Outgoing) -> Sent:
        """Keep the message."""
        return self.box.send(outgoing)


def add_postbox(site: Site) -> Postbox:
    """Let a site have the channel."""
    channel = PostboxChannel()
    site.built.registry.channels.add("core", channel)
    return channel.box
