"""`./tanggap mail …`: for mail servers that hand a mail over by a pipe, and for looking into one."""

import json
import sys
from typing import Any

import click

from core.api import NotFound, account_at, receive_raw

TEMPORARY_FAILURE = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again


@click.group("mail", help="Take in a mail from a pipe, or look into one.")
def mail() -> None:
    """Hand over to the command."""


@mail.command("ingest")
@click.option("--account", "address", required=True, help="The address of the mailbox that the mail is for.")
def ingest(address: str) -> None:
    """Take in one mail from standard input; ends with 75 when it should be tried again."""
    raw = sys.stdin.buffer.read()
    try:
        received = receive_raw("email", raw, account=account_at("email", address).id, same_bytes=True)
    except NotFound as error:
        raise click.ClickException(str(error)) from error
    except Exception as error:
        click.echo(f"Not taken in: {type(error).__name__}: {error}", err=True)
        sys.exit(TEMPORARY_FAILURE)
    number = received.ticket_number
    click.echo(f"Ticket #{number}" if number else f"Kept, not in a ticket: {received.reason or received.state}")


@mail.command("parse")
@click.argument("file", type=click.File("rb"), default="-")
def parse_one(file: Any) -> None:
    """Print what is read out of one mail, as JSON."""
    from dataclasses import asdict

    from .parsing import parse

    found = asdict(parse(file.read()))
    found["files"] = [{**each, "data": len(each["data"])} for each in found["files"]]
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
