"""Who hears which language: staff their own, visitors their browser's, else the site's; plugins their own words."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask_babel import format_datetime, format_decimal, gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length

from core.database import db
from core.declare import Job
from core.engine.hooks import CORE
from core.i18n import language, of_folder, speaking
from core.models import Status
from core.services.installation import site as site_service
from core.services.work import jobs
from core.testing import Site

SIGN_IN = "/sign-in"
INDONESIAN = {"Accept-Language": "id-ID,id;q=0.9,en;q=0.5"}


def speaks(site: Site, locale: str) -> None:
    """Set the language of the site."""
    with site.app.app_context():
        site_service.save({"locale": locale})


def test_a_visitor_reads_the_language_of_the_browser(site: Site) -> None:
    site.user("admin")
    assert '<html lang="id"' in site.client().get(SIGN_IN, headers=INDONESIAN).text


def test_a_visitor_whose_browser_asks_for_neither_language_reads_the_sites(site: Site) -> None:
    site.user("admin")
    speaks(site, "id")
    assert '<html lang="id"' in site.client().get(SIGN_IN, headers={"Accept-Language": "fr"}).text


def test_what_a_visitor_chose_goes_before_the_browser(site: Site) -> None:
    site.user("admin")
    client = site.client()
    client.get(f"{SIGN_IN}?lang=en", headers=INDONESIAN)
    assert '<html lang="en"' in client.get(SIGN_IN, headers=INDONESIAN).text


def test_the_language_of_a_member_of_staff_goes_before_the_browser(site: Site) -> None:
    client = site.client(site.user("agent", locale="id"))
    assert "Kotak masuk" in client.get("/desk/", headers={"Accept-Language": "en"}, follow_redirects=True).text


def test_a_member_of_staff_without_a_language_reads_that_of_the_browser(site: Site) -> None:
    client = site.client(site.user("agent"))
    assert "Kotak masuk" in client.get("/desk/", headers=INDONESIAN, follow_redirects=True).text


def test_an_active_plugin_speaks_indonesian(site: Site) -> None:
    site.user("admin")
    site.activate("form")
    assert "Tulis kepada kami" in site.client().get("/contact", headers=INDONESIAN, follow_redirects=True).text


def test_a_plugin_cannot_change_what_the_cores_words_say(site: Site) -> None:
    site.activate("form")
    with site.app.app_context(), speaking("id"):
        assert (gettext("Send"), gettext("Write to us")) == ("Kirim", "Tulis kepada kami")


def test_an_inactive_plugin_is_introduced_in_the_readers_language(site: Site) -> None:
    folder = Path(site.config.plugin_folders[0]) / "form"
    with site.app.app_context(), speaking("id"):
        assert of_folder(folder, "Request form") == "Formulir permintaan"


@pytest.mark.parametrize(
    ("locale", "heard"), [("id", "id"), ("id-ID", "id"), ("en_GB", "en"), ("fr", "en"), (None, "en")]
)
def test_what_is_said_to_somebody_is_in_their_language_if_we_speak_it(site: Site, locale: str, heard: str) -> None:
    with site.app.app_context(), speaking(locale):
        assert language() == heard


def test_speaking_ends_where_it_ends(site: Site) -> None:
    with site.app.app_context():
        with speaking("id"):
            pass
        assert language() == "en"


def test_a_job_speaks_the_language_of_the_site(site: Site) -> None:
    speaks(site, "id")
    heard = []
    listen = Job("listen", lambda _payload: heard.append(language()))
    site.add(lambda built: built.registry.jobs.update({(CORE, "listen"): listen}))
    with site.app.app_context():
        jobs.enqueue(CORE, "listen", {})
    site.run_jobs()
    assert heard == ["id"]


class PlainForm(Form):
    """A form as a plugin makes one."""

    name = StringField(validators=[InputRequired(), Length(max=3)])


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Isian ini wajib diisi."), ("four", "Isian paling panjang 3 karakter.")]
)
def test_a_plain_form_names_its_errors_in_the_readers_language(site: Site, typed: str, said: str) -> None:
    with site.app.test_request_context(), speaking("id"):
        form = PlainForm(MultiDict({"name": typed}))
        assert not form.validate()
        assert list(form.name.errors) == [said]


def test_a_word_made_lazily_is_said_when_it_is_shown(site: Site) -> None:
    word = lazy_gettext("Inbox")
    with site.app.app_context(), speaking("id"):
        assert str(word) == "Kotak masuk"


def test_a_built_in_status_has_a_name_in_every_language_until_it_is_renamed(site: Site) -> None:
    with site.app.app_context(), speaking("id"):
        closed = db.session.query(Status).filter_by(slug="closed").one()
        assert closed.label == "Ditutup"
        closed.name = "Beres"
        assert closed.label == "Beres"


def test_dates_times_and_numbers_are_written_as_in_the_country(site: Site) -> None:
    with site.app.app_context(), speaking("id"):
        assert format_datetime(datetime(2026, 11, 23, 9, 41, tzinfo=UTC), "medium") == "23 Nov 2026 09.41.00"
        assert format_decimal(50_000) == "50.000"
