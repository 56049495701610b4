"""Themes: folders with templates and static files, without Python, that draw what customers see."""

import difflib
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from core.config import Config

FILE = "theme.toml"
DEFAULT = "default"
API = "1"
SLUG = re.compile(r"[a-z][a-z0-9_-]{1,30}")
LARGEST = 64 * 1024
LONGEST_CHAIN = 5


@dataclass(frozen=True, slots=True)
class Theme:
    """What a theme says of itself; `problem` says why it cannot be used."""

    slug: str
    folder: Path
    name: str
    version: str = ""
    author: str = ""
    summary: str = ""
    parent: str = ""
    problem: str = ""

    @property
    def templates(self) -> Path:
        """Where its templates are."""
        return self.folder / "templates"

    @property
    def static(self) -> Path:
        """Where its style sheets, scripts and pictures are."""
        return self.folder / "static"


def found(config: Config) -> dict[str, Theme]:
    """Give all themes on the disk; the first holder of a slug wins."""
    themes: dict[str, Theme] = {}
    for home in config.theme_folders:
        if home.is_dir():
            for folder in sorted(home.iterdir()):
                if folder.is_dir() and not folder.is_symlink() and SLUG.fullmatch(folder.name):
                    themes.setdefault(folder.name, read(folder))
    return {slug: _with_parent(theme, themes) for slug, theme in themes.items()}


def _with_parent(theme: Theme, themes: dict[str, Theme]) -> Theme:
    """Say so where its parent is not there: it would be drawn without it."""
    if theme.problem or not theme.parent or theme.parent in themes:
        return theme
    near = difflib.get_close_matches(theme.parent, themes, 1)
    hint = f"; did you mean {near[0]}?" if near else "."
    return replace(theme, problem=f"{FILE} names the parent {theme.parent}, which is not there{hint}")


def read(folder: Path) -> Theme:
    """Read what a theme says of itself."""
    try:
        with (folder / FILE).open("rb") as stream:
            said = tomllib.loads(stream.read(LARGEST).decode("utf-8")).get("theme", {})
    except FileNotFoundError:
        return Theme(folder.name, folder, folder.name, problem=f"{FILE} is missing.")
    except (OSError, ValueError) as error:
        return Theme(folder.name, folder, folder.name, problem=f"{FILE} cannot be read: {error}")
    if not isinstance(said, dict) or said.get("slug", folder.name) != folder.name:
        return Theme(folder.name, folder, folder.name, problem=f"The slug in {FILE} must be the folder's name.")
    if (api := str(said.get("api", API))) != API:
        problem = f"It is made for the themes of another version: api = “{api[:20]}”, where {API} is wanted."
        return Theme(folder.name, folder, folder.name, problem=problem)
    words = {key: str(said.get(key, ""))[:300] for key in ("version", "author", "summary", "parent")}
    return Theme(folder.name, folder, str(said.get("name", folder.name))[:80], **words)


def chain(themes: dict[str, Theme], slug: str) -> list[Theme]:
    """Give a theme, its parents, and last the default theme; one that is missing is left out."""
    line: list[Theme] = []
    while slug in themes and themes[slug] not in line and len(line) < LONGEST_CHAIN:
        line.append(themes[slug])
        slug = themes[slug].parent
    if DEFAULT in themes and themes[DEFAULT] not in line:
        line.append(themes[DEFAULT])
    return line
