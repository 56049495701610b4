"""Every plugin that comes with Tanggap, and every example, keeps to the contract; `check_plugin` finds who does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.config import ROOT
from core.testing import Site, check_plugin, new_config
from tests.plugins.samples import put

FOLDERS = sorted(path.parent for home in ("plugins", "docs/examples") for path in ROOT.glob(f"{home}/*/plugin.toml"))


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_it_keeps_to_the_contract(tmp_path: Path, folder: Path) -> None:
    more = () if folder.parent == ROOT / "plugins" else (folder.parent,)
    check_plugin(folder.name, Site(new_config(tmp_path / "instance", more_plugins=more)))


BROKEN = {
    "a page that fails": "/litterer/breaks: it answers 500 (asked by visitor, outsider, light, agent, manager, admin)",
    "an error in the log": "GET /litterer/complains: it logs an error: litterer: It complains. (asked by visitor,",
    "a marker that does not hold": "GET /litterer/turncoat: it answers 200 to people without what its marker asks for, "
    "`litterer.see` (asked by visitor, outsider, light, agent)",
    "a hook without its return": "A warning: register_nav gave None",
    "a job that fails": "Its job fail failed: ValueError: The job failed.",
    "an address": "GET /litterer/always: off, it answers 200 to visitor, 200 to outsider,",
    "something declared": "among the placeholders",
    "a page that speaks of it": "/admin/tags still speaks of it to the admin: litterer-word",
    "a thread": "Off, this process still has the thread litter.",
    "a path": "Off, this process still has /litterer in sys.path.",
    "a variable": "Off, this process still has the environment variable LITTERER.",
    "a listener": "Off, this process still has the SQLAlchemy listener shout for after_attach.",
    "a relationship": "Off, this process still has the relationship Desk.litter on a class of the core.",
    "a log handler": "Off, this process still has the Handler on the logger root.",
    "a function of the core": "core.plain.litter, which is the plugin's now",
    "a method of a class": "core.models.ticket.Ticket.shout, which is the plugin's now",
    "an entry of a list": "something of it in jinja2.defaults.DEFAULT_FILTERS",
    "a table that no migration makes": "No migration makes the table p_litterer__lost, which a class of the plugin",
    "a column that no migration makes": "The table p_litterer__note lacks the column words, which its class has",
    "a key that ties the core's hands": "p_litterer__note.tag_id leads to tag without ondelete",
    "a table of which it says nothing": "plugin.toml does not name the table note under [asks] tables.",
    "a table that it only promises": "plugin.toml names a table notes under [asks], which is not there.",
    "what it seeds twice": "Activated again, p_litterer__note has 2 rows, 1 before: on_activate must be harmless",
    "a file": "Its data deleted, there is still the file litter.txt.",
    "a table": "Its data deleted, there is still the table litter_box",
    "a row": "Its data deleted, there is still in the table tag the row",
    "a right": "Its data deleted, there is still in the table role the row",
    "a job": "Its data deleted, there is still in the table job the row",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the check says of a plugin that breaks every promise; in a process of its own, which that plugin litters."""
    folder = tmp_path_factory.mktemp("litter")
    code = (
        "import sys; from pathlib import Path; from core.testing import Site, new_config\n"
        "from core.contract.check import problems_of\n"
        "config = new_config(Path(sys.argv[1]) / 'instance', more_plugins=(Path(sys.argv[2]),))\n"
        "print(*problems_of(Site(config), 'litterer'), sep='\\n')"
    )
    command = [sys.executable, "-c", code, str(folder), str(Path(__file__).parent / "samples")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


@pytest.mark.parametrize("trace", BROKEN)
def test_each_broken_promise_is_named(said: str, trace: str) -> None:
    assert BROKEN[trace] in said, said


def test_a_plugin_that_is_on_already_is_not_checked(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    with pytest.raises(LookupError, match="on already"):
        check_plugin(slug, site)


def test_a_plugin_that_cannot_be_activated_says_why(site: Site) -> None:
    with pytest.raises(pytest.fail.Exception, match="Choose a shop first"):
        check_plugin(put(site.config, "refusing"), site)


def test_an_unknown_plugin_is_not_checked(site: Site) -> None:
    with pytest.raises(LookupError, match="no plugin nobody_wrote_this"):
        check_plugin("nobody_wrote_this", site)


@pytest.mark.slow
@pytest.mark.database
def test_a_plugin_with_tables_keeps_to_it_on_each_database(site: Site, database_url: str) -> None:
    check_plugin(put(site.config, "tabled"), site)
