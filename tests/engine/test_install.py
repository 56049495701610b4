"""A plugin is put in its place in one step, and a crash at any moment leaves the old version or the new one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.engine.archive import Checked, inspect
from core.engine.install import InstallError, install, remove, repair, roll_back
from core.engine.manifest import read_manifest
from tests.engine.samples.zips import plugin_zip

CRASH = """
import os, signal, sys
from pathlib import Path
from core.engine import archive, install

renames = 0
rename = Path.rename

def crashing(path, target):
    global renames
    renames += 1
    if renames == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)

root = Path(sys.argv[1])
checked = archive.inspect(root / "kb.zip", root / "scratch")
Path.rename = crashing
if sys.argv[3] == "install":
    install.install(checked, root / "plugins")
else:
    install.roll_back("kb", root / "plugins")
"""


def checked(tmp_path: Path, version: str = "1.0") -> Checked:
    return inspect(plugin_zip(tmp_path / "kb.zip", version=version), tmp_path / "scratch")


def version(folder: Path) -> str:
    return str(read_manifest(folder).version)


def test_a_new_plugin_is_put_in_its_place(tmp_path: Path) -> None:
    installed = install(checked(tmp_path), tmp_path / "plugins")
    assert (installed.slug, installed.folder, installed.previous) == ("kb", tmp_path / "plugins" / "kb", None)
    assert version(installed.folder) == "1.0"


def test_nothing_stays_in_the_scratch_folder(tmp_path: Path) -> None:
    install(checked(tmp_path), tmp_path / "plugins")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_version_before_is_kept(tmp_path: Path) -> None:
    for number in ("1.0", "2.0", "3.0"):
        installed = install(checked(tmp_path, number), tmp_path / "plugins")
    assert installed.previous == tmp_path / "plugins" / ".previous" / "kb"
    assert (version(installed.folder), version(installed.previous)) == ("3.0", "2.0")


def test_a_file_that_the_new_version_lacks_is_gone(tmp_path: Path) -> None:
    plugin_zip(tmp_path / "kb.zip", **{"old.py": ""})
    install(inspect(tmp_path / "kb.zip", tmp_path / "scratch"), tmp_path / "plugins")
    assert not (install(checked(tmp_path, "2.0"), tmp_path / "plugins").folder / "old.py").exists()


def test_rolling_back_brings_the_version_before(tmp_path: Path) -> None:
    install(checked(tmp_path), tmp_path / "plugins")
    install(checked(tmp_path, "2.0"), tmp_path / "plugins")
    assert version(roll_back("kb", tmp_path / "plugins")) == "1.0"
    with pytest.raises(InstallError, match="no earlier version of plugin kb"):
        roll_back("kb", tmp_path / "plugins")


def test_removing_leaves_nothing_that_repair_would_bring_back(tmp_path: Path) -> None:
    install(checked(tmp_path), tmp_path / "plugins")
    install(checked(tmp_path, "2.0"), tmp_path / "plugins")
    remove("kb", tmp_path / "plugins")
    assert repair(tmp_path / "plugins") == ()
    assert not (tmp_path / "plugins" / "kb").exists()


def test_repair_has_nothing_to_do_after_an_exchange_that_ended(tmp_path: Path) -> None:
    assert repair(tmp_path / "plugins") == ()
    install(checked(tmp_path), tmp_path / "plugins")
    install(checked(tmp_path, "2.0"), tmp_path / "plugins")
    assert repair(tmp_path / "plugins") == ()
    assert version(tmp_path / "plugins" / "kb") == "2.0"


@pytest.mark.skipif(not os.path.ismount("/dev/shm"), reason="no second file system")
def test_a_scratch_folder_on_another_file_system_will_do(tmp_path: Path) -> None:
    plugin_zip(tmp_path / "kb.zip")
    there = inspect(tmp_path / "kb.zip", Path("/dev/shm") / tmp_path.name)
    assert version(install(there, tmp_path / "plugins").folder) == "1.0"
    (Path("/dev/shm") / tmp_path.name).rmdir()


@pytest.mark.parametrize(("act", "expected"), [("install", {"2.0", "3.0"}), ("roll_back", {"1.0", "2.0"})])
@pytest.mark.parametrize("rename", [1, 2, 3, 4])
def test_a_kill_at_any_rename_is_repaired(tmp_path: Path, rename: int, act: str, expected: set[str]) -> None:
    plugins = tmp_path / "plugins"
    install(checked(tmp_path, "1.0"), plugins)
    install(checked(tmp_path, "2.0"), plugins)
    plugin_zip(tmp_path / "kb.zip", version="3.0")
    run = subprocess.run([sys.executable, "-c", CRASH, tmp_path, str(rename), act], check=False)
    renames = {"install": 4, "roll_back": 2}[act]
    assert run.returncode == (-signal.SIGKILL if rename <= renames else 0)
    repair(plugins)
    assert version(plugins / "kb") in expected
    assert {path.name for path in plugins.iterdir()} == {".lock", ".previous", "kb"}


def test_a_kill_during_the_first_install_leaves_no_plugin(tmp_path: Path) -> None:
    plugin_zip(tmp_path / "kb.zip")
    subprocess.run([sys.executable, "-c", CRASH, tmp_path, "2", "install"], check=False)
    repair(tmp_path / "plugins")
    assert [path.name for path in (tmp_path / "plugins").iterdir()] == [".lock"]


def test_a_start_during_an_exchange_waits_for_its_end(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    install(checked(tmp_path), tmp_path / "plugins")
    with (tmp_path / "plugins" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code = "import sys, pathlib; from core.engine.install import repair; repair(pathlib.Path(sys.argv[1]))"
        with subprocess.Popen([sys.executable, "-c", code, tmp_path / "plugins"]) as start:
            with pytest.raises(subprocess.TimeoutExpired):
                start.wait(1.5)
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert start.wait(10) == 0
