"""A MariaDB server: the one named or running, or a private one from the installed programs."""

import getpass
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.servers.process import free_port, run_as, scratch_folder, server
from tests.servers.reach import answers

RUNNING = (
    "mysql+pymysql://root@127.0.0.1:3306/?charset=utf8mb4",
    "mysql+pymysql://root@localhost/?charset=utf8mb4&unix_socket=/run/mysqld/mysqld.sock",
)


@contextmanager
def mariadb(running: Sequence[str] = RUNNING) -> Iterator[str | None]:
    """Give the address of a server on which databases may be made and dropped, or None."""
    named = os.environ.get("TANGGAP_TEST_MARIADB")
    found = named or next((address for address in running if answers(address)), None)
    if found:
        yield found
    elif shutil.which("mariadb-install-db") and _daemon():
        with _private() as address:
            yield address
    else:
        yield None


def _daemon() -> str | None:
    return shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def _private() -> Iterator[str]:
    port = free_port()
    address = f"mysql+pymysql://root@127.0.0.1:{port}/?charset=utf8mb4"
    with scratch_folder() as folder:
        data = folder / "data"
        # Run as oneself: the daemon takes even root, when it is told by name.
        common = ["--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}"]
        install = ["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
        run_as(None, install, folder)
        network = [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 'socket'}"]
        speed = ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", "--skip-log-bin"]
        with server([str(_daemon()), *common, *network, *speed], lambda: answers(address), None, folder):
            yield address
