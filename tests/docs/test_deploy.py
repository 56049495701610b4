"""The files to copy name what exists."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from core.cli import COMMANDS
from tests.docs.pages import DOCS, read
from tests.docs.test_configuration import VARIABLE, read_by_the_code

DEPLOY = DOCS / "deploy"
FILES = sorted(DEPLOY.iterdir())
UNITS = [path for path in FILES if path.suffix == ".service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_command_that_exists_and_comes_back_by_itself(unit: Path) -> None:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    program, command, *_more = parser["Service"]["ExecStart"].split()
    assert (program.endswith("/tanggap") and command in COMMANDS) or program.endswith("/gunicorn")
    assert parser["Service"]["User"] == "tanggap"
    assert parser["Service"]["Restart"] == "always"
    assert int(parser["Service"]["TimeoutStopSec"]) > 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_names_only_variables_that_exist(path: Path) -> None:
    assert set(VARIABLE.findall(path.read_text("utf-8"))) <= read_by_the_code()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_linked_to_in_both_languages(path: Path) -> None:
    english, indonesian = read("install-server.md")
    assert f"deploy/{path.name}" in english.links
    assert f"../deploy/{path.name}" in indonesian.links


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile", "apache.conf"])
def test_a_proxy_lets_through_the_largest_request_that_we_take(name: str) -> None:
    from core.assembly import MOST_IN_A_REQUEST

    megabytes = MOST_IN_A_REQUEST // 1024 // 1024
    text = (DEPLOY / name).read_text("utf-8")
    assert re.search(rf"{megabytes}m;|{megabytes}MB|{MOST_IN_A_REQUEST}", text)
