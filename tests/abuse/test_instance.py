"""What lies in the instance folder is nobody else's business."""

import stat
from pathlib import Path

import pytest

from core.config import load
from core.errors import ConfigError


def test_a_new_instance_is_closed_to_others_on_the_host(tmp_path: Path) -> None:
    """A82: database and files hold what customers wrote; a shared host has other people on it."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o755)
    load({"TANGGAP_INSTANCE": str(folder)})
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600


def test_an_administrator_may_open_it_again(tmp_path: Path) -> None:
    """A82: what was decided by hand, such as access for backups, stays."""
    load({"TANGGAP_INSTANCE": str(tmp_path)})
    tmp_path.chmod(0o750)
    load({"TANGGAP_INSTANCE": str(tmp_path)})
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750


@pytest.mark.parametrize("left", ["tanggap.db", "files/ab"])
def test_a_lost_key_is_not_replaced_in_silence(tmp_path: Path, left: str) -> None:
    """A4: a new key would make every stored password unreadable, and nobody would know why."""
    (tmp_path / left).parent.mkdir(exist_ok=True)
    (tmp_path / left).write_text("what was here before")
    url = "postgresql://localhost/tanggap" if left != "tanggap.db" else ""
    with pytest.raises(ConfigError):
        load({"TANGGAP_INSTANCE": str(tmp_path), "TANGGAP_DATABASE_URL": url})
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize("key", ["", "dev", "changeme", "short", "password"])
def test_no_well_known_key_starts_the_site(tmp_path: Path, key: str) -> None:
    """A4: whoever guesses the key makes cookies of their own."""
    with pytest.raises(ConfigError):
        load({"TANGGAP_INSTANCE": str(tmp_path), "TANGGAP_SECRET_KEY": key})


@pytest.mark.abuse("A5")
def test_no_two_instances_have_one_key(tmp_path: Path) -> None:
    """A5: nothing secret comes with the program."""
    keys = {load({"TANGGAP_INSTANCE": str(tmp_path / name)}).secret_key for name in ("one", "two")}
    assert len(keys) == 2
