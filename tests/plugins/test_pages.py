"""The pages of plugins, settings, accounts, themes, health and jobs, as an admin uses them."""

import io
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from core.database import db
from core.models import Account, JobRow
from core.services.installation import settings
from core.services.plugin import plugin_rows
from core.testing import Site
from tests.plugins.samples import put, write

CHANNEL = """
from wtforms import StringField
from wtforms.validators import InputRequired
from core.api import Channel, Invalid, SecretField, SettingsForm, hookimpl


class Form(SettingsForm):
    host = StringField("Host", [InputRequired()])
    password = SecretField("Password")

    @staticmethod
    def test(values):
        if values["password"] != "right":
            raise Invalid("The password is wrong.")
        return "Welcome, " + values["host"]


class Pigeon(Channel):
    name = "SLUG"
    label = "Pigeon"
    account_form = Form


@hookimpl
def register_channels():
    return [Pigeon()]


@hookimpl
def register_settings():
    return Form
"""


@pytest.fixture
def browser(site: Site) -> FlaskClient:
    """An admin's."""
    return site.client(site.user("admin"))


def again(site: Site, browser: FlaskClient) -> FlaskClient:
    """The same browser, served by the newest app."""
    return site.client(site.user("admin", email="second@desk.example"))


def zipped(folder: Path) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder)}")
    data.seek(0)
    return data


def taken_out(site: Site, slug: str) -> io.BytesIO:
    """Zip a plugin and take its folder away."""
    import shutil

    folder = site.config.instance / "plugins" / slug
    data = zipped(folder)
    shutil.rmtree(folder)
    return data


@pytest.mark.parametrize("page", ["plugins", "plugins/upload", "accounts", "themes", "health", "jobs"])
def test_the_page_is_drawn_for_an_admin_only(site: Site, browser: FlaskClient, page: str) -> None:
    assert browser.get(f"/admin/{page}").status_code == 200
    assert site.client(site.user("agent")).get(f"/admin/{page}").status_code == 403


def test_a_plugin_is_switched_on_and_off_by_buttons(site: Site, browser: FlaskClient) -> None:
    slug = put(site.config, "quiet")
    assert "Activate" in browser.get("/admin/plugins").text
    browser.post("/admin/plugins/activate", data={"slug": slug})
    site.rebuild()
    assert site.client().get(f"/{slug.replace('_', '-')}/hello").status_code == 200
    again(site, browser).post("/admin/plugins/deactivate", data={"slug": slug})
    site.rebuild()
    assert site.client().get(f"/{slug.replace('_', '-')}/hello").status_code == 404


def test_the_reason_of_a_refusal_is_shown_on_the_page(site: Site, browser: FlaskClient) -> None:
    slug = put(site.config, "exits")
    page = browser.post("/admin/plugins/activate", data={"slug": slug}, follow_redirects=True).text
    assert f"{slug}/__init__.py:5" in page
    assert "SystemExit" in page


def test_every_kind_of_broken_plugin_has_its_card(site: Site, browser: FlaskClient) -> None:
    samples = ("exits", "bad_manifest", "wrapper", "unknown_hook", "wrong_arguments", "taken_name", "unmarked")
    slugs = [put(site.config, sample) for sample in samples]
    for slug in slugs:
        browser.post("/admin/plugins/activate", data={"slug": slug})
    page = browser.get("/admin/plugins?show=troubled").text
    assert all(f'id="plugin-{slug}"' in page for slug in slugs)


def test_safe_mode_is_said_and_left_by_a_button(site: Site, browser: FlaskClient) -> None:
    from core.services.plugin import safe_mode

    with site.app.app_context():
        safe_mode.enter_safe_mode(site.config, "Three starts failed.")
    page = browser.get("/admin/plugins").text
    assert "Safe mode is on" in page
    assert "Three starts failed." in page
    browser.post("/admin/plugins/leave-safe-mode")
    assert not safe_mode.is_on(site.config)


def test_settings_are_drawn_checked_and_stored(site: Site) -> None:
    slug = write(site.config, CHANNEL.replace("SLUG", "pigeon_a"))
    site.activate(slug)
    browser = site.client(site.user("admin"))
    address = f"/admin/plugins/{slug}/settings"
    for wrong in (browser.post(address, data={"host": ""}), browser.post(f"{address}/test", data={"host": ""})):
        assert wrong.status_code == 422
        assert "This field is required" in wrong.text
    browser.post(address, data={"host": "loft", "password": "right"})
    with site.app.app_context():
        assert settings.of(slug) == {"host": "loft", "password": "right"}


def test_a_stored_secret_is_never_shown_and_stays_when_left_empty(site: Site) -> None:
    slug = write(site.config, CHANNEL.replace("SLUG", "pigeon_b"))
    site.activate(slug)
    browser = site.client(site.user("admin"))
    address = f"/admin/plugins/{slug}/settings"
    browser.post(address, data={"host": "loft", "password": "open sesame"})
    assert "open sesame" not in browser.get(address).text
    browser.post(address, data={"host": "roof", "password": ""})
    with site.app.app_context():
        assert settings.of(slug) == {"host": "roof", "password": "open sesame"}
    browser.post(address, data={"host": "roof", "password": "", "clear-password": "1"})
    with site.app.app_context():
        assert settings.of(slug)["password"] == ""


def test_the_test_button_tries_what_is_typed_with_the_stored_secret(site: Site) -> None:
    slug = write(site.config, CHANNEL.replace("SLUG", "pigeon_c"))
    site.activate(slug)
    browser = site.client(site.user("admin"))
    address = f"/admin/plugins/{slug}/settings"
    assert "The password is wrong." in browser.post(f"{address}/test", data={"host": "x", "password": "no"}).text
    browser.post(address, data={"host": "loft", "password": "right"})
    assert "Welcome, tower" in browser.post(f"{address}/test", data={"host": "tower", "password": ""}).text


def test_an_account_is_made_changed_and_deleted(site: Site) -> None:
    slug = write(site.config, CHANNEL.replace("SLUG", "pigeon_d"))
    site.activate(slug)
    browser = site.client(site.user("admin"))
    with site.app.app_context():
        desk = db.session.execute(text("SELECT id FROM desk")).scalar()
    facts = {"address": "Coo@Example.com", "label": "Loft", "desk_id": desk, "is_active": "y"}
    browser.post("/admin/accounts/new/pigeon_d", data={**facts, "host": "loft", "password": "right"})
    with site.app.app_context():
        row = db.session.scalar(select(Account))
        assert (row.address, row.settings["host"]) == ("coo@example.com", "loft")
        assert "right" not in str(row.settings["password"])
    page = browser.get(f"/admin/accounts/{row.id}").text
    assert "coo@example.com" in page
    assert "right" not in page
    again_page = browser.post("/admin/accounts/new/pigeon_d", data={**facts, "host": "loft"}).text
    assert "an account with this address already" in again_page
    browser.post(f"/admin/accounts/{row.id}", data={**facts, "host": "roof", "password": ""})
    with site.app.app_context():
        kept = db.session.scalar(select(Account))
        assert (kept.settings["host"], settings.unseal(kept.settings["password"])) == ("roof", "right")
    browser.post(f"/admin/accounts/{row.id}/delete")
    with site.app.app_context():
        assert db.session.scalar(select(Account)) is None


def test_an_accounts_test_button_answers(site: Site) -> None:
    slug = write(site.config, CHANNEL.replace("SLUG", "pigeon_e"))
    site.activate(slug)
    browser = site.client(site.user("admin"))
    data = {"address": "a@example.com", "desk_id": "1", "host": "loft", "password": "right"}
    assert "Welcome, loft" in browser.post("/admin/accounts/pigeon_e/test", data=data).text


def test_an_uploaded_plugin_is_shown_then_installed_but_not_run(site: Site, browser: FlaskClient) -> None:
    slug = put(site.config, "exits")
    data = taken_out(site, slug)
    page = browser.post("/admin/plugins/upload", data={"file": (data, "exits.zip")}).text
    assert slug in page
    key = page.partition('name="key" value="')[2].partition('"')[0]
    assert len(key) == 64
    assert not (site.config.instance / "plugins" / slug).exists()
    browser.post("/admin/plugins/install", data={"key": key})
    assert (site.config.instance / "plugins" / slug / "plugin.toml").exists()
    with site.app.app_context():
        assert not plugin_rows.wanted()


def test_a_bad_zip_is_refused_with_a_reason_and_leaves_no_trace(site: Site, browser: FlaskClient) -> None:
    answer = browser.post("/admin/plugins/upload", data={"file": (io.BytesIO(b"no zip"), "x.zip")})
    assert answer.status_code == 422
    assert [path for path in (site.config.instance / "uploads").rglob("*") if path.is_file()] == []


def test_an_update_that_cannot_be_built_is_refused(site: Site, browser: FlaskClient) -> None:
    slug = write(site.config, "")
    site.activate(slug)
    folder = site.config.instance / "plugins" / slug
    old = (folder / "plugin.toml").read_text("utf-8")
    (folder / "plugin.toml").write_text(old.replace("1.0.0", "2.0.0"), "utf-8")
    (folder / "__init__.py").write_text("raise SystemExit('No')\n", "utf-8")
    data = zipped(folder)
    (folder / "plugin.toml").write_text(old, "utf-8")
    (folder / "__init__.py").write_text("", "utf-8")
    page = browser.post("/admin/plugins/upload", data={"file": (data, "x.zip")}).text
    key = page.partition('name="key" value="')[2].partition('"')[0]
    answer = browser.post("/admin/plugins/install", data={"key": key}, follow_redirects=True).text
    assert "the old one stays" in answer
    assert (folder / "plugin.toml").read_text("utf-8") == old


def test_uploading_can_be_switched_off(site: Site) -> None:
    from dataclasses import replace

    site.config = replace(site.config, allow_plugin_upload=False)
    site.rebuild()
    browser = site.client(site.user("admin"))
    assert browser.get("/admin/plugins/upload").status_code == 403
    assert "/admin/plugins/upload" not in browser.get("/admin/plugins").text


def test_deleting_names_what_goes_and_takes_only_that(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    site.deactivate(slug)
    browser = site.client(site.user("admin"))
    page = browser.get(f"/admin/plugins/{slug}/delete").text
    assert "Tables" in page
    browser.post(f"/admin/plugins/{slug}/delete", data={"what": ["files"]})
    assert not (site.config.instance / "plugins" / slug).exists()
    assert f'id="plugin-{slug}"' in browser.get("/admin/plugins").text
    browser.post(f"/admin/plugins/{slug}/delete", data={"what": ["data"]})
    assert f'id="plugin-{slug}"' not in browser.get("/admin/plugins").text


def test_an_active_plugin_is_not_deleted(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    browser = site.client(site.user("admin"))
    browser.post(f"/admin/plugins/{slug}/delete", data={"what": ["files", "data"]})
    assert (site.config.instance / "plugins" / slug).exists()


def test_a_regular_job_runs_at_the_push_of_a_button(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    browser = site.client(site.user("admin"))
    assert "hourly" in browser.get("/admin/jobs").text
    browser.post("/admin/jobs/run", data={"owner": slug, "name": "hourly"})
    with site.app.app_context():
        assert db.session.scalar(select(JobRow.state).where(JobRow.key == f"schedule:{slug}:hourly")) == "ready"


def test_a_job_given_up_is_tried_again(site: Site, browser: FlaskClient) -> None:
    from core.database import writing

    with site.app.app_context(), writing() as session:
        session.add(JobRow(owner="core", name="jobs.forget", payload={}, state="failed", error="Traceback\nOops"))
    page = browser.get("/admin/jobs?show=failed").text
    assert "Oops" in page
    with site.app.app_context():
        number = db.session.scalar(select(JobRow.id).where(JobRow.state == "failed"))
    browser.post(f"/admin/jobs/{number}/retry")
    with site.app.app_context():
        assert db.session.get(JobRow, number).state == "ready"


def test_health_names_the_worker_and_the_cron_line(site: Site, browser: FlaskClient) -> None:
    page = browser.get("/admin/health").text
    assert "cron &gt;/dev/null" in page


def test_a_health_check_that_raises_is_one_line_of_the_page(site: Site) -> None:
    code = (
        "from core.api import HealthCheck, hookimpl\n"
        "@hookimpl\ndef register_health_checks():\n    return [HealthCheck('x', 'X-ray', lambda: 1 / 0)]\n"
    )
    site.activate(write(site.config, code))
    page = site.client(site.user("admin")).get("/admin/health")
    assert page.status_code == 200
    assert "This check could not be made." in page.text


def test_a_theme_is_tried_on_and_put_on(site: Site, browser: FlaskClient) -> None:
    folder = site.config.instance / "themes" / "kirana" / "templates" / "theme"
    folder.mkdir(parents=True)
    (folder.parent.parent / "theme.toml").write_text('[theme]\nslug = "kirana"\nname = "Kirana"\n', "utf-8")
    (folder / "home.html").write_text("Welcome to Kirana", "utf-8")
    assert "Kirana" in browser.get("/admin/themes").text
    assert browser.get("/admin/themes/kirana/preview", follow_redirects=True).text == "Welcome to Kirana"
    assert site.client().get("/").text != "Welcome to Kirana"
    browser.post("/admin/themes/use", data={"slug": "kirana"})
    site.rebuild()
    assert site.client().get("/").text == "Welcome to Kirana"


def test_an_update_is_installed_and_the_version_before_kept(site: Site, browser: FlaskClient) -> None:
    slug = write(site.config, "")
    site.activate(slug)
    folder = site.config.instance / "plugins" / slug
    old = (folder / "plugin.toml").read_text("utf-8")
    (folder / "plugin.toml").write_text(old.replace("1.0.0", "2.0.0") + '[asks]\nhosts = ["kurir.example"]\n', "utf-8")
    data = zipped(folder)
    (folder / "plugin.toml").write_text(old, "utf-8")
    page = browser.post("/admin/plugins/upload", data={"file": (data, "x.zip")}).text
    assert "It now also talks to kurir.example." in page
    key = page.partition('name="key" value="')[2].partition('"')[0]
    browser.post("/admin/plugins/install", data={"key": key})
    assert 'version = "2.0.0"' in (folder / "plugin.toml").read_text("utf-8")
    browser.post(f"/admin/plugins/{slug}/roll-back")
    assert (folder / "plugin.toml").read_text("utf-8") == old


def test_an_older_version_and_a_bundled_name_are_refused(site: Site, browser: FlaskClient) -> None:
    slug = write(site.config, "")
    folder = site.config.instance / "plugins" / slug
    data = zipped(folder)
    text_now = (folder / "plugin.toml").read_text("utf-8")
    (folder / "plugin.toml").write_text(text_now.replace("1.0.0", "1.1.0"), "utf-8")
    assert "is older than 1.1.0" in browser.post("/admin/plugins/upload", data={"file": (data, "x.zip")}).text
    bundled = next(path.parent.name for path in site.config.root.glob("plugins/*/plugin.toml"))
    write(site.config, "", bundled)
    data = taken_out(site, bundled)
    assert "comes with Tanggap" in browser.post("/admin/plugins/upload", data={"file": (data, "x.zip")}).text


def test_whoever_can_mend_it_is_told_on_every_page_that_a_plugin_is_out_of_work(site: Site) -> None:
    from core.database import writing

    slug = put(site.config, "quiet")
    site.activate(slug)
    with site.app.app_context(), writing():
        plugin_rows.save(slug, state="paused", error="Traceback", where="x.py:1")
    site.rebuild()
    assert f"Out of work: {slug}" in site.client(site.user("admin")).get("/desk/").text
    assert "Out of work" not in site.client(site.user("agent")).get("/desk/").text
