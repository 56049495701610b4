"""Runs the command line: `python -m core.cli …`."""

from core.cli import main
from core.cli.errors import speaking_plainly

with speaking_plainly():
    main(prog_name="tanggap")
