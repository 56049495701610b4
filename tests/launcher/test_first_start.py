"""The first start makes .venv, installs the lock and hands over to the command line."""

import ast
import json
import subprocess
from pathlib import Path

import pytest

from tests.launcher.house import LAUNCHER, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


def test_two_first_starts_at_once_install_once(house: House) -> None:
    both = [
        subprocess.Popen(house.command("serve"), env=house.environment(), stdout=-1, stderr=-1, text=True)
        for _ in range(2)
    ]
    answers = [process.communicate() for process in both]
    assert [json.loads(out) for out, _ in answers] == [["hello", "serve"]] * 2
    said = sorted(line.split()[0] for _, err in answers for line in err.splitlines())
    assert said in (["Installing", "Making", "Waiting"], ["Installing", "Making"])


def test_another_folder_may_hold_the_environment(house: House, tmp_path: Path) -> None:
    assert house.start(TANGGAP_VENV=str(tmp_path / "far" / "away")).returncode == 0
    assert not (house.folder / ".venv").exists()


def test_a_folder_with_other_things_is_left_alone(house: House, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear")
    started = house.start(TANGGAP_VENV=str(tmp_path / "letters"))
    assert started.returncode == 1
    assert "holds other things" in started.stderr
    assert (tmp_path / "letters" / "one.txt").read_text() == "dear"


def test_an_old_python_is_told_what_is_needed(house: House) -> None:
    launcher = house.folder / "tanggap"
    launcher.write_text(launcher.read_text().replace("OLDEST = (3, 11)", "OLDEST = (3, 99)"))
    started = house.start()
    assert started.returncode == 1
    assert "Python 3.11 or newer is needed" in started.stderr


def test_an_old_python_can_read_it() -> None:
    ast.parse(LAUNCHER.read_text(), feature_version=(3, 6))


def test_it_needs_only_the_standard_library() -> None:
    names = {alias.name for node in ast.walk(ast.parse(LAUNCHER.read_text())) for alias in getattr(node, "names", [])}
    assert names <= {"fcntl", "io", "os", "shutil", "subprocess", "sys"}
