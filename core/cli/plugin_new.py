"""`./tanggap plugin new`: make a plugin whose tests pass at once."""

import shutil
from pathlib import Path

import click

from core.config import ROOT
from core.engine.slug import SLUG_RULE, is_slug, why_reserved

SCAFFOLD = ROOT / "core" / "scaffold" / "newplugin"
SLUG, NAME = "newplugin", "New plugin"


@click.command("new", help="Make a new plugin with a page, settings, a table, a job, words and tests.")
@click.argument("slug")
@click.option("--name", default="", help="What people read; the slug with a capital if left out.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "plugins",
    help="The folder that gets the plugin's folder; plugins/ of this installation if left out.",
)
def new(slug: str, name: str, folder: Path) -> None:
    """Copy the scaffold under a new name, and say what to do next."""
    name = name.strip() or slug.replace("_", " ").capitalize()
    home = folder / slug
    if problem := why_not(slug, name, home):
        raise click.ClickException(problem)
    make(slug, name, home)
    click.echo(next_steps(slug, name, home))


def why_not(slug: str, name: str, home: Path) -> str:
    """Say why a plugin cannot be called so, or ""."""
    if not is_slug(slug):
        return f"A slug has {SLUG_RULE}."
    if reason := why_reserved(slug):
        return f"{slug} is {reason}; choose another slug."
    if '"' in name or "\\" in name or not name.isprintable() or len(name) > 60:
        return "A name has at most 60 characters, and no quotes or backslashes."
    if home.exists():
        return f"{home} exists already; choose another slug, or take that folder away."
    return ""


def make(slug: str, name: str, home: Path) -> None:
    """Write the plugin's folder; what fails halfway leaves nothing."""
    try:
        for source in sorted(SCAFFOLD.rglob("*")):
            if source.is_file() and "__pycache__" not in source.parts:
                _write(source, home / _named(str(source.relative_to(SCAFFOLD)), slug, name), slug, name)
        _compile(home)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def next_steps(slug: str, name: str, home: Path) -> str:
    """Say what to do with the new plugin."""
    is_here = home.is_relative_to(ROOT)
    place = home.relative_to(ROOT) if is_here else home
    test = "./tanggap test" if is_here else ".venv/bin/python -m pytest -c setup.cfg -p core.testing"
    install = [] if is_here else [f"  ./tanggap plugin install {slug}.zip   (a zip of the folder)"]
    return "\n".join(
        [
            f"{name} stands in {place}. Next:",
            f"  {test} {place}",
            *install,
            f"  ./tanggap plugin activate {slug}",
            f"  open /desk/{slug.replace('_', '-')}/ and change {place}/__init__.py",
            "docs/your-first-plugin.md goes through it step by step.",
        ]
    )


def _write(source: Path, target: Path, slug: str, name: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_named(source.read_text(encoding="utf-8"), slug, name), encoding="utf-8")


def _named(text: str, slug: str, name: str) -> str:
    address = slug.replace("_", "-")
    return text.replace("/desk/newplugin", f"/desk/{address}").replace(SLUG, slug).replace(NAME, name)


def _compile(home: Path) -> None:
    from core.catalogues import catalogue, compiled, known

    words = catalogue(home)
    words.with_suffix(".mo").write_bytes(compiled(known(home)))
