"""Builds an app with one plugin in a fresh process, to see whether its files can be used: `python -m core.trial kb`."""

import sys


def main(slug: str) -> int:
    """Say on standard error what is wrong, if anything is."""
    from core import try_app
    from core.config import load
    from core.errors import TanggapError

    try:
        try_app(load(), {}, slug)
    except TanggapError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
