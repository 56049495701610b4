"""Private server processes on loopback, gone with the test session."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def scratch_folder(owner: str | None = None) -> Iterator[Path]:
    """A short path outside pytest's own folder, which only root may enter."""
    folder = Path(tempfile.mkdtemp(prefix="tanggap-"))
    try:
        if owner:
            shutil.chown(folder, owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_as(owner: str | None, command: Sequence[str | Path], cwd: Path) -> None:
    """Run a command to its end, as another user where root may not; its words are in the error if it fails."""
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True, **_identity(owner))
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr or done.stdout}")


@contextmanager
def server(command: Sequence[str | Path], answers: Callable[[], bool], owner: str | None, cwd: Path) -> Iterator[None]:
    """Run a server until the block ends; it must answer within a minute."""
    with (cwd / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=log, **_identity(owner))
    try:
        _wait_until(answers, process, cwd / "server.log")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    end = monotonic() + 60
    while not answers():
        if process.poll() is not None or monotonic() > end:
            raise RuntimeError(f"{process.args} does not answer: {log.read_text(errors='replace')[-2000:]}")
        sleep(0.1)


def _identity(owner: str | None) -> dict[str, object]:
    if owner is None or os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(owner)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
