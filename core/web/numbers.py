"""Numbers in addresses: whole ones in plain digits, none so big that a database cannot hold it."""

from flask import request
from werkzeug.routing import IntegerConverter

MOST_DIGITS = 18


class WholeNumber(IntegerConverter):
    """What `<int:…>` of a rule takes: werkzeug's own also takes the digits of other scripts, and any number of them."""

    regex = rf"[0-9]{{1,{MOST_DIGITS}}}"


def asked_number(name: str) -> int | None:
    """Give a number of the address's question, or None where there is none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
