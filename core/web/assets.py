"""Static files, each at an address with the hash of all files of its owner, so that a browser may keep it for a year.

One hash for a whole folder, for scripts and style sheets name one another by relative addresses.
"""

import functools
import gzip
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app, g, url_for
from werkzeug.security import safe_join

from core.engine.current import EXTENSION, Site
from core.theming import Theme

CORE_STATIC = Path(__file__).with_name("static")
SHELVES = "static"
ADDRESSES = "asset_addresses"
MIMES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
SQUEEZED = (".css", ".js", ".mjs", ".json", ".svg", ".txt", ".webmanifest")
LARGEST_SQUEEZED = 512 * 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """The static files of one owner."""

    path: Path
    digest: str

    def file(self, name: str) -> Path | None:
        """Give a file that may be served, never one outside the folder."""
        joined = safe_join(str(self.path), name)
        if joined is None or Path(joined).suffix.lower() not in MIMES:
            return None
        found = Path(joined)
        is_inside = found.is_file() and found.resolve().is_relative_to(self.path.resolve())
        return found if is_inside else None


@dataclass
class Shelves:
    """The static files of the core, the active plugins and the themes of one build."""

    core: Folder
    plugins: dict[str, Folder] = field(default_factory=dict)
    themes: dict[str, Folder] = field(default_factory=dict)
    chain: tuple[str, ...] = ()


def shelve(site: Site, themes: dict[str, Theme], line: list[Theme]) -> Shelves:
    """Find the static files of a build."""
    plugins = {slug: loaded.manifest.folder / "static" for slug, loaded in site.build.loaded.items()}
    return Shelves(
        folder_of(CORE_STATIC),
        {slug: folder_of(path) for slug, path in plugins.items() if path.is_dir()},
        {slug: folder_of(theme.static) for slug, theme in themes.items() if theme.static.is_dir()},
        tuple(theme.slug for theme in line),
    )


def folder_of(path: Path) -> Folder:
    """Give a folder with the hash of its contents."""
    files = sorted(each for each in path.rglob("*") if each.is_file() and each.suffix.lower() in MIMES)
    seen = tuple((str(each), each.stat().st_mtime_ns, each.stat().st_size) for each in files)
    return Folder(path, _digest(str(path), seen))


@functools.lru_cache(maxsize=64)
def _digest(root: str, seen: tuple[tuple[str, int, int], ...]) -> str:
    total = hashlib.blake2b(digest_size=6)
    for name, _time, _size in seen:
        total.update(os.path.relpath(name, root).encode() + b"\0")
        total.update(hashlib.blake2b(Path(name).read_bytes()).digest())
    return total.hexdigest()


@functools.lru_cache(maxsize=64)
def squeezed(path: str, _changed: int) -> bytes:
    """Give a file compressed; kept in memory, for there are few and they are small."""
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def shelves() -> Shelves:
    """Give the static files of the current build."""
    found: Shelves = current_app.extensions[EXTENSION].extras[SHELVES]
    return found


def asset(name: str, plugin: str = "") -> str:
    """Give the address of a static file of the core, or of a plugin: `asset("chat.js", plugin="chat")`."""
    known: dict[tuple[str, str], str] = g.setdefault(ADDRESSES, {})
    if (plugin, name) not in known:  # a list draws the sprite two hundred times
        known[plugin, name] = _address(name, plugin)
    return known[plugin, name]


def _address(name: str, plugin: str) -> str:
    if not plugin:
        return url_for("public.static", digest=shelves().core.digest, name=name)
    folder = shelves().plugins.get(plugin)
    return url_for("public.plugin_static", slug=plugin, digest=folder.digest if folder else "0", name=name)


def theme_asset(name: str) -> str:
    """Give the address of a static file of the theme: the active one's, else its parent's."""
    from core.web.themes import line_here

    for slug in line_here() or shelves().chain:
        folder = shelves().themes.get(slug)
        if folder and folder.file(name):
            return url_for("public.theme_static", slug=slug, digest=folder.digest, name=name)
    return asset(name)
