"""What is heavy and rarely needed is imported where it is needed: a web process does without until then."""

import json
import subprocess
import sys

import pytest

from core.config import ROOT
from core.engine.order import order
from core.models import User
from core.services.plugin import plugin_rows
from core.testing import Site
from tests.road.running import environment

# What the inbox has no use for.
HEAVY = frozenset(
    {
        *("alembic", "argon2", "chardet", "cryptography", "gunicorn", "holidays"),
        *("imaplib", "mistune", "multiprocessing", "poplib", "psycopg", "pymysql"),
        *("pyotp", "pytest", "segno", "smtplib", "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.postgresql"),
        *("unittest", "xml.etree"),
    }
)
PROGRAM = """
import json, sys
import wsgi
from werkzeug.test import Client
browser = Client(wsgi.application)
browser.set_cookie("tanggap", sys.argv[1])
pages = {path: browser.get(path).status_code for path in ("/", "/desk/", "/updates", "/desk/tickets/1")}
print(json.dumps({"pages": pages, "modules": sorted(sys.modules)}))
"""


@pytest.mark.slow
def test_the_inbox_brings_nothing_heavy_into_memory(site: Site, agent: User) -> None:
    site.activate(*_bundled(site))
    site.ticket()
    browser = site.client(agent)
    cookie = browser.get_cookie("tanggap")
    assert cookie is not None
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, cookie.value],
        cwd=ROOT,
        env=environment(site.config),
        check=True,
        capture_output=True,
        text=True,
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    assert set(seen["pages"].values()) == {200}, seen["pages"]
    assert sorted(HEAVY & set(seen["modules"])) == []


def _bundled(site: Site) -> tuple[str, ...]:
    slugs = sorted(found.parent.name for found in ROOT.glob("plugins/*/plugin.toml"))
    with site.app.app_context():
        return order(plugin_rows.found(site.config).manifests, slugs).order
