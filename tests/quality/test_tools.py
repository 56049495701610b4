"""The tools find nothing: style, format, types, who imports whom, templates, and well-known weaknesses."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
SOURCES = ("core", "plugins", "tanggap")
TEMPLATES = ("core", "plugins", "themes", "docs/examples")

TOOLS = {
    "style": ("ruff", "check"),
    "format": ("ruff", "format", "--check"),
    "types": ("mypy",),
    "imports": ("lint-imports", "--no-cache"),
    "weaknesses": ("bandit", "--quiet", "-ii", "--ini", "setup.cfg", "--recursive", *SOURCES),
    "templates": ("djlint", "--lint", "--quiet", "--configuration", ".djlintrc", *TEMPLATES),
}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("subject", TOOLS)
def test_the_tool_finds_nothing(subject: str) -> None:
    program, *arguments = TOOLS[subject]
    present = [argument for argument in arguments if argument not in TEMPLATES or (ROOT / argument).exists()]
    done = subprocess.run([PROGRAMS / program, *present], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"{' '.join(TOOLS[subject])}\n{done.stdout}\n{done.stderr}", pytrace=False)
