"""Where a template comes from.

A name is looked for in the active theme, its parents, then with its owner: `core/…` with the core (no theme replaces
what staff see), `<slug>/…` with the plugin of that slug, `theme/…` with the themes alone.
`{% extends "core:layout/plain.html" %}` and `{% extends "kb:article.html" %}` name the owner's own template, past any
theme that replaces it; `{% extends "theme:default/layout.html" %}` that of one theme, past its children.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import BaseLoader, BytecodeCache, Environment, FileSystemLoader, TemplateNotFound
from jinja2.bccache import Bucket
from jinja2.utils import LRUCache

CORE_TEMPLATES = Path(__file__).with_name("templates")
CACHED = 100
_compiled = LRUCache(2 * CACHED)


class OwnedLoader(BaseLoader):
    """Finds a template among the themes and with its owner."""

    def __init__(self, themes: Sequence[Path], plugins: Mapping[str, Path]) -> None:
        self._themes = [FileSystemLoader(folder) for folder in themes]
        self._named = {folder.parent.name: loader for folder, loader in zip(themes, self._themes, strict=True)}
        self._owners = {slug: FileSystemLoader(folder) for slug, folder in plugins.items()}
        self._owners["core"] = FileSystemLoader(CORE_TEMPLATES)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, object]:  # type: ignore[override]
        """Give the first that is found."""
        for loader, name in self._places(template):
            try:
                return loader.get_source(environment, name)
            except TemplateNotFound:
                continue
        raise TemplateNotFound(template)

    def _places(self, template: str) -> list[tuple[FileSystemLoader, str]]:
        owner, colon, rest = template.partition(":")
        if owner == "theme" and colon:
            slug, _slash, rest = rest.partition("/")
            return [(self._named[slug], f"theme/{rest}")] if slug in self._named else []
        if colon:
            return [(self._owners[owner], f"{owner}/{rest}")] if owner in self._owners else []
        owner = template.partition("/")[0]
        own = [(self._owners[owner], template)] if owner in self._owners else []
        return own if owner == "core" else [*((loader, template) for loader in self._themes), *own]


class Compiled(BytecodeCache):
    """What templates were compiled to, kept for all builds of this process: a toggle changes few of them.

    An entry is good for its very source alone, as `Bucket.checksum` says.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known, if its source is the same."""
        checksum, code = _compiled.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        _compiled[bucket.key] = bucket.checksum, bucket.code
