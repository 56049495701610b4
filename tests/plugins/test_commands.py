"""The command line lists, switches, installs and removes plugins."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from core.testing import Site
from tests.plugins.samples import put


def run(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "TANGGAP_INSTANCE": str(site.config.instance),
        "TANGGAP_DATABASE_URL": site.config.database_url,
        "TANGGAP_SECRET_KEY": site.config.secret_key.decode(),
    }
    command = [sys.executable, "-m", "core.cli", "plugin", *arguments]
    return subprocess.run(
        command, cwd=site.config.root, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def states(site: Site) -> dict[str, str]:
    found = json.loads(run(site, "list", "--json").stdout)
    assert all(set(each) == {"slug", "name", "version", "state", "error"} for each in found)
    return {each["slug"]: each["state"] for each in found}


def test_a_plugin_is_switched_on_and_off(site: Site) -> None:
    slug = put(site.config, "quiet")
    assert run(site, "activate", slug).returncode == 0
    assert states(site)[slug] == "active"
    assert run(site, "deactivate", slug).returncode == 0
    assert states(site)[slug] == "inactive"


def test_a_broken_one_is_told_in_one_sentence(site: Site) -> None:
    slug = put(site.config, "exits")
    done = run(site, "activate", slug)
    assert done.returncode == 1
    assert "SystemExit" in done.stderr
    assert "Traceback" not in done.stderr
    assert states(site)[slug] == "broken"


def test_a_zip_is_installed_without_being_run_and_removed(site: Site, tmp_path: Path) -> None:
    slug = put(site.config, "exits")
    folder = site.config.instance / "plugins" / slug
    with zipfile.ZipFile(tmp_path / "plugin.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"{slug}/{path.name}")
            path.unlink()
    folder.rmdir()
    done = run(site, "install", str(tmp_path / "plugin.zip"), "--yes")
    assert done.returncode == 0, done.stderr
    assert states(site)[slug] == "inactive"
    assert run(site, "remove", slug, "--data", "--yes").returncode == 0
    assert slug not in states(site)
