"""`./tanggap user`: make, list and change people."""

import click

from core.cli.app import in_app


@click.group("user", help="Make, list and change people.")
def command() -> None:
    """Hand over to the command."""


@command.command("list")
@in_app
def list_users() -> None:
    """List everybody."""
    from core.services.staff import people

    for user in people.everybody():
        state = "disabled" if user.disabled_at else "active"
        click.echo(f"{user.email}\t{user.name}\t{user.role.slug}\t{state}")


@command.command("create")
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", default="agent", show_default=True, help="The slug of the role.")
@click.option("--password", envvar="TANGGAP_PASSWORD", help="The password; asked for, or TANGGAP_PASSWORD.")
@in_app
def create(email: str, name: str, role: str, password: str | None) -> None:
    """Make a person."""
    from core.services.staff import people

    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    people.create(email=email, name=name or email, role=role, password=str(password))
    click.echo(f"{email} may sign in now.")


@command.command("password")
@click.argument("email")
@click.option("--password", envvar="TANGGAP_PASSWORD", help="The password; asked for, or TANGGAP_PASSWORD.")
@in_app
def set_password(email: str, password: str | None) -> None:
    """Give a person a new password; all their sessions end."""
    from core.services.staff import people

    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    people.set_password(people.by_email(email), str(password))
    click.echo(f"{email} has a new password.")


@command.command("role")
@click.argument("email")
@click.argument("role")
@in_app
def set_role(email: str, role: str) -> None:
    """Give a person another role."""
    from core.services.staff import people

    people.set_role(people.by_email(email), role)
    click.echo(f"{email} is now {role}.")
