"""`./tanggap setup`: set the site up without a browser."""

import click


@click.command("setup", help="Set the site up without a browser.")
@click.option("--name", "site_name", default="Tanggap", show_default=True, help="The name of the site.")
@click.option("--email", required=True, help="The e-mail address of the first administrator.")
@click.option("--person", default="", help="The name of the first administrator; the address if left out.")
@click.option("--password", envvar="TANGGAP_PASSWORD", help="The password; asked for, or TANGGAP_PASSWORD.")
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True)
@click.option("--timezone", default="UTC", show_default=True, help="Such as Asia/Jakarta.")
def command(site_name: str, email: str, person: str, password: str | None, language: str, timezone: str) -> None:
    """Make the first administrator and the site's first settings."""
    from core.cli.app import app_of_here
    from core.services.installation import site

    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with app_of_here().app_context():
        site.set_up(
            name=person or email,
            email=email,
            password=str(password),
            site_name=site_name,
            locale=language,
            timezone=timezone,
        )
    click.echo(f"The site is set up. Sign in as {email}.")
