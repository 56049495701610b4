"""A plugin that breaks after it was activated is left out and named; the site goes on."""

import re
import shutil

import pytest

from core.database import db, writing
from core.engine import loader
from core.models import Ticket
from core.services.installation import settings
from core.services.plugin import fuse_box, plugin_rows, plugins
from core.testing import Site
from tests.plugins.samples import put, write

HOOKS = (
    "filter_inbound find_customer find_ticket before_ticket_open before_ticket_change before_message_send"
    " filter_outbound choose_channel choose_mailer event_recorded ticket_opened ticket_changed message_added"
    " delivery_failed choose_home collect_notices"
)
ERRORS = ("ValueError", "SystemExit", "RecursionError", "MemoryError", "BaseException", "GeneratorExit")


def card(site: Site, slug: str) -> plugins.PluginCard:
    with site.app.app_context():
        return next(each for each in plugins.cards() if each.slug == slug)


def break_code(site: Site, slug: str, code: str) -> None:
    """Change a plugin's code and let it be imported anew, as a fresh process does."""
    import sys

    write(site.config, code, slug)
    for name in [each for each in sys.modules if each.startswith(f"plugins.{slug}")]:
        del sys.modules[name]
    site.rebuild()


def test_a_plugin_that_stops_importing_is_shown_as_broken(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    break_code(site, slug, "import this_is_not_installed\n")
    found = card(site, slug)
    assert found.state == "broken"
    assert "ModuleNotFoundError" in found.error
    assert found.where == f"{slug}/__init__.py:1"


def test_a_syntax_error_is_named_by_its_line(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    break_code(site, slug, "\n\ndef broken(:\n")
    assert card(site, slug).where == f"{slug}/__init__.py:3"


def test_one_broken_plugin_leaves_the_others_at_work(site: Site) -> None:
    good, bad = put(site.config, "quiet"), put(site.config, "quiet")
    site.activate(good, bad)
    break_code(site, bad, "raise SystemExit('I am off')\n")
    assert set(site.built.build.loaded) == {good}
    assert site.client().get(f"/{good.replace('_', '-')}/hello").status_code == 200


def test_a_mended_plugin_comes_back_by_itself(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    break_code(site, slug, "raise RuntimeError\n")
    break_code(site, slug, "")
    assert card(site, slug).state == "active"
    assert card(site, slug).error == ""


def test_missing_files_are_shown_and_delete_nothing(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    shutil.move(site.config.instance / "plugins" / slug, site.config.instance / "elsewhere")
    site.rebuild()
    assert card(site, slug).state == "missing"
    shutil.move(site.config.instance / "elsewhere", site.config.instance / "plugins" / slug)
    site.rebuild()
    assert card(site, slug).state == "active"


def test_what_no_longer_fits_is_incompatible(site: Site) -> None:
    slug = write(site.config, "")
    site.activate(slug)
    write(site.config, "", slug, '[requires]\napi = "99"\n')
    site.rebuild()
    found = card(site, slug)
    assert found.state == "incompatible"
    assert "99" in found.error


def test_a_manifest_that_breaks_later_is_shown(site: Site) -> None:
    slug = write(site.config, "")
    site.activate(slug)
    (site.config.instance / "plugins" / slug / "plugin.toml").write_text("[plugin]\nslug = 3\n", "utf-8")
    site.rebuild()
    assert card(site, slug).state == "broken"
    assert "slug" in card(site, slug).error


@pytest.mark.parametrize("error", ERRORS)
def test_a_ticket_survives_a_plugin_that_raises_in_every_hook(site: Site, error: str) -> None:
    slug = put(site.config, "loud", HOOKS=HOOKS, ERROR=error)
    site.activate(slug)
    number = site.ticket().number
    site.run_jobs()
    with site.app.app_context():
        assert db.session.get(Ticket, number) is not None
        fuse_box.flush()
        assert fuse_box.last_day()[slug] > 0


@pytest.mark.database
def test_a_plugin_that_poisons_the_transaction_costs_nobody_a_ticket(site: Site, database_url: str) -> None:
    slug = put(site.config, "poisoner")
    site.activate(slug)
    number = site.ticket().number
    with site.app.app_context():
        assert db.session.get(Ticket, number) is not None
        fuse_box.flush()
        assert "there_is_no_such_table" in fuse_box.failures_of(slug)[0].error


def test_a_failed_migration_leaves_the_plugin_out(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    step = site.config.instance / "plugins" / slug / "migrations" / "0002_second.py"
    step.write_text(
        'revision = "0002"\ndown_revision = "0001"\n\n\ndef upgrade():\n    raise RuntimeError("no")\n', "utf-8"
    )
    site.rebuild()
    assert card(site, slug).state == "broken"
    assert "brought up to date" in card(site, slug).error
    step.unlink()
    site.rebuild()
    assert card(site, slug).state == "active"


def updated(site: Site) -> str:
    """Activate a plugin that notes its updates, then put a newer version in its place."""
    code = (
        "from core.api import hookimpl\n@hookimpl\ndef on_upgrade(from_version, ctx):\n"
        "    ctx.save_settings({'from': from_version, 'times': ctx.settings.get('times', 0) + 1})\n"
    )
    slug = write(site.config, code)
    site.activate(slug)
    path = site.config.instance / "plugins" / slug / "plugin.toml"
    path.write_text(path.read_text("utf-8").replace("1.0.0", "1.1.0"), "utf-8")
    return slug


def test_an_update_is_told_once_with_the_version_before(site: Site) -> None:
    slug = updated(site)
    loader._forget(slug)  # as in a fresh process
    site.rebuild()
    site.rebuild()
    with site.app.app_context():
        assert settings.stored(slug) == {"from": "1.0.0", "times": 1}


def test_a_process_with_the_old_code_leaves_the_update_to_a_fresh_one(site: Site) -> None:
    slug = updated(site)
    site.rebuild()
    assert card(site, slug).needs_restart
    with site.app.app_context():
        assert settings.stored(slug) == {}


def test_safe_mode_keeps_the_states(site: Site) -> None:
    from core.services.plugin import safe_mode

    slug = put(site.config, "quiet")
    site.activate(slug)
    safe_mode.ask_for_safe_mode(site.config.instance, "")
    site.rebuild()
    with site.app.app_context():
        assert plugin_rows.rows()[slug].state == "active"


def test_a_row_of_an_unknown_state_is_left_out(site: Site) -> None:
    slug = put(site.config, "quiet")
    with site.app.app_context(), writing():
        plugin_rows.save(slug, is_active=True, state="paused")
    site.rebuild()
    assert slug not in site.built.build.loaded


def test_a_plugin_that_takes_too_long_to_register_fails_and_its_card_says_so(site: Site) -> None:
    code = (
        "import pathlib, time\nfrom core.api import hookimpl\n"
        "@hookimpl\ndef register_jobs():\n"
        "    time.sleep(2.1 if pathlib.Path(__file__).with_name('slow').exists() else 0)\n    return []\n"
    )
    slug = write(site.config, code)
    site.activate(slug)
    assert card(site, slug).failures == 0
    (site.config.instance / "plugins" / slug / "slow").touch()
    site.rebuild()
    site.client().get("/")
    shown = card(site, slug)
    assert shown.state == "active"
    assert shown.failures == 1
    (warning,) = shown.warnings
    assert re.fullmatch(r"register_jobs took \d+\.\d s; it may take 2 s\. Move slow work to a job\.", warning)
