"""A reply in which a placeholder had no value is not sent before somebody has filled the gap."""

from core.declare import Actor
from core.engine.markers import hookimpl
from core.errors import Veto
from core.i18n import gettext as _
from core.models import Message
from core.services.answering import placeholders


@hookimpl(trylast=True)
def before_message_send(message: Message, actor: Actor) -> None:
    """Refuse what would show a customer the marks of a gap; a note may have them."""
    gaps = placeholders.gaps_in(message.text) if message.is_public and actor.is_user else ()
    if gaps:
        names = ", ".join(f"“{each}”" for each in gaps)
        raise Veto(_("Not sent yet: nothing is known for %(names)s. Fill it in or take it out.", names=names))
