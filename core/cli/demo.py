"""`./tanggap demo`: fill an instance with made-up tickets."""

import json

import click

from core.cli.app import in_app

NEAREST = "http://127.0.0.1:8000"


@click.command("demo", help="Fill an instance with made-up tickets, to look around in or to measure.")
@click.option("--tickets", "count", default=1000, show_default=True, type=click.IntRange(1), help="How many to add.")
@click.option("--seed", default=1, show_default=True, help="The same number says the same things.")
@click.option("--json", "as_json", is_flag=True, help="Print the sign-ins as JSON.")
@in_app
def command(count: int, seed: int, as_json: bool) -> None:
    """Fill, then print the sign-ins."""
    from core.services.installation import demo, site

    filled = demo.fill(count, seed, tell=lambda done: click.echo(f"{done} of {count} tickets", err=True))
    url = site.facts().url or NEAREST
    if as_json:
        users = [{"email": each.email, "password": each.password, "role": each.role} for each in filled.people]
        click.echo(json.dumps({"url": url, "users": users, "tickets": filled.tickets}, indent=2))
        return
    click.echo(f"Added {filled.tickets} tickets. Sign in at {url}/sign-in as:")
    for each in filled.people:
        click.echo(f"  {each.email}  {each.password}  ({each.role}, reads {each.language})")
