"""The lock files pin what setup.cfg asks for, with digests, and say nothing about where they were made."""

import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?P<rest>[^\n]*(?:\n    [^\n]+)*)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(pin[1]): pin[2] for pin in PIN.finditer((ROOT / lock).read_text())}


def wanted(section: str, option: str) -> list[Requirement]:
    setup = ConfigParser(interpolation=None)
    setup.read(ROOT / "setup.cfg")
    return [Requirement(line) for line in setup[section][option].split("\n") if line]


@pytest.mark.parametrize(
    ("lock", "section", "option"),
    [
        ("requirements.txt", "options", "install_requires"),
        ("requirements-dev.txt", "options", "install_requires"),
        ("requirements-dev.txt", "options.extras_require", "dev"),
    ],
)
def test_every_requirement_is_pinned_within_its_range(lock: str, section: str, option: str) -> None:
    pinned = pins(lock)
    outside = [
        str(requirement)
        for requirement in wanted(section, option)
        if pinned.get(canonicalize_name(requirement.name), "") not in requirement.specifier
    ]
    assert outside == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_digest(lock: str) -> None:
    bare = [pin[1] for pin in PIN.finditer((ROOT / lock).read_text()) if "--hash=sha256:" not in pin["rest"]]
    assert bare == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_no_address_or_path_of_a_machine_is_in_it(lock: str) -> None:
    assert not re.search(r"https?:|file:|^-|(^|\s)/", (ROOT / lock).read_text(), re.MULTILINE)


def test_the_tests_run_on_what_users_get() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_locks_name_all_that_their_packages_ask_for() -> None:
    # They are installed without looking further, so what they leave out would be missing.
    done = subprocess.run([sys.executable, "-m", "pip", "check"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
