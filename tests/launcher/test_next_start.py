"""Later starts do only what has changed, and at once; what goes wrong is said in plain words."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from tests.launcher.house import LAUNCHER, House
from tests.road.running import slowness_now


@pytest.fixture(scope="module")
def started_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("launcher") / "house")
    assert house.start().returncode == 0
    return house


@pytest.fixture
def house(started_house: House) -> House:
    started_house.lock("1.0", word="hello")
    started_house.start()
    return started_house


def test_a_second_start_installs_nothing(house: House) -> None:
    assert house.start().stderr == ""


def test_a_second_start_adds_less_than_a_tenth_of_a_second(house: House) -> None:
    bare = [str(house.folder / ".venv" / "bin" / "python"), "-P", "-m", "core.cli"]
    environment = house.environment(PYTHONPATH=str(house.folder))
    launched = fastest(lambda: subprocess.run(house.command(), env=environment, check=True, capture_output=True))
    direct = fastest(lambda: subprocess.run(bare, env=environment, check=True, capture_output=True))
    assert launched - direct < 0.1 * slowness_now()


def fastest(act: Callable[[], object]) -> float:
    def once() -> float:
        began = perf_counter()
        act()
        return perf_counter() - began

    return min(once() for _ in range(7))


def test_it_starts_from_any_folder_even_one_with_a_core(house: House, tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("raise SystemExit('the wrong core')")
    assert json.loads(house.start("work", cwd=tmp_path).stdout) == ["hello", "work"]


def test_a_new_lock_is_installed(house: House) -> None:
    house.lock("2.0", word="good day")
    started = house.start()
    assert json.loads(started.stdout) == ["good day"]
    assert started.stderr.startswith("Installing 1 packages")


def test_a_file_with_another_digest_is_refused(house: House) -> None:
    house.lock("3.0", word="hello")
    lock = (house.folder / "requirements.txt").read_text()
    house.lock("3.0", word="poison")
    (house.folder / "requirements.txt").write_text(lock)
    started = house.start()
    assert started.returncode == 1
    assert "not the one that was released" in started.stderr
    assert "Traceback" not in started.stderr


def test_an_unreachable_index_is_named_and_the_next_start_goes_on(house: House) -> None:
    house.lock("4.0", word="hello again")
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_INDEX": "0", "PIP_RETRIES": "1"}
    started = house.start(PIP_FIND_LINKS="", **unreachable)
    assert started.returncode == 1
    assert "package index cannot be reached" in started.stderr
    assert json.loads(house.start().stdout) == ["hello again"]


def test_the_tests_have_a_lock_of_their_own(house: House) -> None:
    (house.folder / "pytest.py").write_text("import sys; print(*sys.argv[1:])")
    started = house.start("test", "-k", "mail")
    assert started.stdout.split() == ["-n", "2", "--dist", "loadscope", "-k", "mail"]
    assert (house.folder / ".venv" / "requirements-dev.txt.installed").exists()


def test_an_interrupted_environment_is_made_again(house: House) -> None:
    shutil.rmtree(next((house.folder / ".venv").glob("lib/*/site-packages/pip")))
    (house.folder / ".venv" / "requirements.txt.installed").unlink()
    assert json.loads(house.start().stdout) == ["hello"]


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    """Debian's two package tools, as far as the launcher calls them: one package is there already."""
    for name, script in {
        "dpkg-query": "echo 'dovecot-imapd installed'; echo 'chromium not-installed'; exit 1",
        "apt-get": f'echo "$@" >> {tmp_path / "asked"}',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


def start_as(house: House, root: bool) -> None:
    source = LAUNCHER.read_text()
    assert "os.geteuid() != 0" in source
    (house.folder / "tanggap").write_text(source.replace("os.geteuid() != 0", str(not root)))


def test_what_is_missing_of_the_system_is_installed_and_skips_become_failures(house: House, debian: Path) -> None:
    start_as(house, root=True)
    (house.folder / "pytest.py").write_text("import os, sys; print(os.environ['TANGGAP_TEST_STRICT'], *sys.argv[5:])")
    started = house.start("test", "--install-system", "-x", PATH=f"{debian}{os.pathsep}{os.environ['PATH']}")
    assert started.stdout.split() == ["1", "-x"]
    update, install = (debian / "asked").read_text().splitlines()
    assert update == "update"
    assert {"chromium", "postgresql"} <= set(install.split())
    assert "dovecot-imapd" not in install


def test_without_rights_it_says_what_root_should_run(house: House, debian: Path) -> None:
    start_as(house, root=False)
    started = house.start("test", "--install-system", PATH=f"{debian}{os.pathsep}{os.environ['PATH']}")
    assert started.returncode == 1
    assert "as root: apt-get install" in started.stderr
