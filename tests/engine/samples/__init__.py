"""Small plugins, written to a folder, for the tests of the engine."""

from pathlib import Path

PLUGIN = """[plugin]
slug = "{slug}"
name = "{slug}"
version = "1.0"
summary = "A sample."
"""


def write_plugin(parent: Path, slug: str, extra: str = "", files: dict[str, str] | None = None) -> Path:
    """Write the plugin `slug` below `parent`: its manifest followed by `extra`, and its files."""
    folder = parent / slug
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text(PLUGIN.format(slug=slug) + extra, "utf-8")
    for name, text in {"__init__.py": "", **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
