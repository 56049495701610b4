"""Acts that follow an answer: chosen while it was written, done once it has left, so that nothing is left to undo.

An answer that could not be delivered is not followed by anything: a ticket must not close on a mail that never left.
"""

from core.engine.hooks import CORE
from core.models import Message
from core.services.work import jobs

JOB = "answer.follow"
ACTS = "acts"  # in a draft's data while it is written, then in the message's


def wake(message: Message) -> None:
    """Ask for what follows a message that has left, or that leaves in no other way (answering/follow_up.py)."""
    if (message.data or {}).get(ACTS):
        jobs.enqueue(CORE, JOB, {"message": message.id}, key=f"follow:{message.id}")
