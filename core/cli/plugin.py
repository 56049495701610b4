"""`./tanggap plugin`: list, switch, install, remove and make plugins."""

import json
from pathlib import Path

import click

from core.cli.app import in_app
from core.cli.plugin_new import new


@click.group("plugin", help="List, switch, install, remove and make plugins.")
def command() -> None:
    """Hand over to the command."""


command.add_command(new)


@command.command("list", help="List all plugins with their states.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@in_app
def list_plugins(as_json: bool) -> None:
    """List all plugins."""
    from core.services.plugin import plugins

    cards = plugins.cards()
    if as_json:
        names = ("slug", "name", "version", "state", "error")
        found = [{name: getattr(card, name) for name in names} for card in cards]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for card in cards:
        reason = card.error.strip().splitlines()[-1] if card.error else ""
        click.echo(f"{card.state:12} {card.slug} {card.version}  {reason}".rstrip())


@command.command("activate", help="Switch plugins on; those that others need come first.")
@click.argument("slugs", nargs=-1, required=True)
@in_app
def activate(slugs: tuple[str, ...]) -> None:
    """Switch plugins on."""
    from core.services.plugin import plugins

    for slug in slugs:
        warnings = plugins.activate(slug)
        click.echo(f"{slug} is active.")
        for warning in warnings:
            click.echo(f"Warning: {warning}", err=True)


@command.command("deactivate", help="Switch a plugin off; its data stays.")
@click.argument("slug")
@click.option("--with-dependents", is_flag=True, help="Also switch off the plugins that need it.")
@in_app
def deactivate(slug: str, with_dependents: bool) -> None:
    """Switch a plugin off."""
    from core.services.plugin import plugins

    plugins.deactivate(slug, with_dependents=with_dependents)
    click.echo(f"{slug} is switched off.")


@command.command("resume", help="Give a plugin that was paused, put away or broken another try.")
@click.argument("slug")
@in_app
def resume(slug: str) -> None:
    """Give a plugin another try."""
    from core.services.plugin import plugins

    plugins.resume(slug)
    click.echo(f"{slug} gets another try.")


@command.command("install", help="Check a zip and put the plugin in its place, without activating it.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_app
def install(file: Path, yes: bool) -> None:
    """Install a plugin."""
    from core.services.plugin import plugin_files

    with file.open("rb") as stream:
        upload = plugin_files.check(stream)
    manifest = upload.manifest
    click.echo(f"{manifest.name} {manifest.version} ({manifest.slug}), SHA-256 {upload.key}")
    for each in (*upload.problems, *upload.warnings):
        click.echo(f"  {each}")
    if not upload.problems and not yes:
        click.confirm("It is code with full rights on this server. Install it?", abort=True)
    plugin_files.install(upload.key)
    click.echo(f"{manifest.slug} is installed. Switch it on with: ./tanggap plugin activate {manifest.slug}")


@command.command("remove", help="Delete an inactive plugin's files; with --data its data too.")
@click.argument("slug")
@click.option("--data", is_flag=True, help="Also delete its tables, settings, jobs and accounts, for good.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_app
def remove(slug: str, data: bool, yes: bool) -> None:
    """Delete a plugin."""
    from core.services.plugin import plugin_data, plugin_files, plugins

    if data:
        for share in plugin_data.shares(slug):
            click.echo(f"  {share.label}: {share.count}")
        if not yes:
            click.confirm(f"Delete all data of {slug}?", abort=True)
        plugins.delete_data(slug)
    if plugin_files.is_uploaded(slug):
        plugin_files.remove(slug)
    click.echo(f"{slug} is removed.")


@command.command("check", help="Read a plugin's code without running it, and say what breaks the rules.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Check a plugin's folder."""
    from core.engine.imports import check_plugin
    from core.engine.manifest import read_manifest
    from core.engine.problem import ManifestError

    try:
        findings = check_plugin(folder, read_manifest(folder.resolve()))
    except ManifestError as error:
        raise click.ClickException(str(error)) from error
    for each in findings:
        click.echo(str(each))
    if any(each.severity == "error" for each in findings):
        raise SystemExit(1)
    click.echo("It keeps the rules.")
