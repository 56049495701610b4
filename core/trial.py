"""Builds an app with files of a plugin that are not in their place yet, to see whether they can be used.

In a process of its own, which may hang or end: `python -m core.trial kb /somewhere`, where /somewhere/kb is the plugin.
"""

import sys
from dataclasses import dataclass, fields
from pathlib import Path

from core.config import Config, load


@dataclass(frozen=True)
class TrialConfig(Config):
    """The configuration of this site, with one more folder of plugins before all others."""

    first: Path = Path()

    @property
    def plugin_folders(self) -> tuple[Path, ...]:
        """Look into that folder first."""
        return self.first, *super().plugin_folders


def main(slug: str, folder: str) -> int:
    """Say on standard error what is wrong, if anything is."""
    from core import try_app
    from core.errors import TanggapError

    config = load()
    values = {each.name: getattr(config, each.name) for each in fields(Config)}
    try:
        try_app(TrialConfig(**values, first=Path(folder)), {}, slug)
    except TanggapError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
