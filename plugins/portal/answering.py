"""Takes in what a customer writes to a ticket, once, however often it is sent."""

import hashlib

from core.api import Customer, Received, Ticket, answer_as_customer, digest, inbound_files

from .channel import NAME
from .forms import AnswerForm


def take(customer: Customer, ticket: Ticket, form: AnswerForm, remark: str = "") -> Received:
    """Hand an answer to the intake."""
    files = inbound_files(form.chosen)
    words = [str(customer.id), str(ticket.id), form.key.data or "", form.text.data or ""]
    key = digest("\0".join([*words, *(hashlib.sha256(file.data).hexdigest() for file in files)]))
    remarks = (remark,) if remark else ()
    return answer_as_customer(customer, ticket, form.text.data or "", NAME, key, files=files, remarks=remarks)
