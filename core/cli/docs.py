"""`./tanggap docs`: write the pages of the documentation that say what the code says."""

import sys
from pathlib import Path

import click


@click.command(
    "docs", help="Write the pages that say what the code says; with --check only say whether they are up to date."
)
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a page is not what the code says.")
def command(check: bool) -> None:
    """Write or compare the generated pages."""
    if sys.flags.optimize > 1:
        raise click.ClickException("The pages are made of docstrings, which python -OO takes away; run without it.")
    stale = [path for path, text in generated() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if check:
        for path in stale:
            click.echo(f"docs/{path.name} is not what the code says; run ./tanggap docs.")
        sys.exit(1 if stale else 0)
    for path, text in generated():
        path.write_text(text, encoding="utf-8")
        click.echo(f"docs/{path.name} {'was written' if path in stale else 'is up to date'}.")


def generated() -> list[tuple[Path, str]]:
    """Give the pages that are generated, with their texts."""
    from core.config import ROOT
    from core.docs import api_page, hooks_page, names_page

    pages = {"hooks": hooks_page, "api": api_page, "names": names_page}
    return [(ROOT / "docs" / f"{name}.md", each.page()) for name, each in pages.items()]
