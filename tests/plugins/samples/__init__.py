"""Miniature plugins, most of them broken in one way; `put` gives a site a copy under a name that no other test uses.

Python keeps what it has imported, so two tests with a plugin of one name would meet in one process.
"""

import itertools
import shutil
from pathlib import Path

from core.config import Config

HERE = Path(__file__).parent
_numbers = itertools.count(1)


def put(config: Config, sample: str, slug: str = "", **words: str) -> str:
    """Copy a sample into the site's own plugins and give its slug; `words` are filled in, OTHER="kb" say."""
    slug = slug or f"{sample}_{next(_numbers)}"
    folder = config.instance / "plugins" / slug
    shutil.copytree(HERE / sample, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    for path in folder.rglob("*.*"):
        if path.is_file() and path.suffix in {".py", ".toml", ".html"}:
            text = path.read_text("utf-8")
            for word, value in {**words, "SLUG": slug}.items():
                text = text.replace(word, value)
            path.write_text(text, "utf-8")
    return slug


def write(config: Config, code: str, slug: str = "", manifest: str = "") -> str:
    """Give the site a plugin with this code."""
    slug = slug or f"own_{next(_numbers)}"
    folder = config.instance / "plugins" / slug
    folder.mkdir(parents=True, exist_ok=True)
    head = f'[plugin]\nslug = "{slug}"\nname = "{slug.title()}"\nversion = "1.0.0"\nsummary = "A test."\n'
    (folder / "plugin.toml").write_text(f'{head}author = "Tests"\nlicense = "MIT"\n{manifest}', "utf-8")
    (folder / "__init__.py").write_text(code, "utf-8")
    return slug
