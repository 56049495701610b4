"""A PostgreSQL server: the one named or running, or a private one from the installed programs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.process import free_port, run_as, scratch_folder, server
from tests.servers.reach import answers

RUNNING = "postgresql+psycopg://root@127.0.0.1:5432/postgres"


@contextmanager
def postgresql(running: str = RUNNING) -> Iterator[str | None]:
    """Give the address of a server on which databases may be made and dropped, or None."""
    named = os.environ.get("TANGGAP_TEST_POSTGRES")
    programs = _programs()
    if named or answers(running):
        yield named or running
    elif programs:
        with _private(programs) as address:
            yield address
    else:
        yield None


def _programs() -> Path | None:
    """The folder with initdb: Debian keeps it off PATH, one folder for each version."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if versions:
        return versions[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def _private(programs: Path) -> Iterator[str]:
    # PostgreSQL refuses to run as root; Debian's package brings the user.
    owner = "postgres" if os.geteuid() == 0 else None
    port = free_port()
    address = f"postgresql+psycopg://root@127.0.0.1:{port}/postgres"
    with scratch_folder(owner) as folder:
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "root", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        run_as(owner, initdb, folder)
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": ""}
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with server([programs / "postgres", "-D", data, *options], lambda: answers(address), owner, folder):
            yield address
