"""What lies in the instance folder is nobody else's business."""

import stat
from pathlib import Path

from core.config import load


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
