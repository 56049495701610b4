"""A plugin is switched on and off without a restart, and whatever is wrong with it leaves the site as it was."""

import pytest
from sqlalchemy import inspect, select, text

from core.config import Config
from core.database import db
from core.errors import NotFound, Refused
from core.models import JobRow, Role
from core.services.plugin import plugin_data, plugin_rows, plugins
from core.services.work import jobs
from core.testing import Site
from tests.plugins.samples import put, write


def state_of(site: Site, slug: str) -> str:
    with site.app.app_context():
        return str(plugin_rows.rows()[slug].state)


def test_an_activated_plugin_answers(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    assert site.client().get(f"/{slug.replace('_', '-')}/hello").data == f"Hello from {slug}".encode()


def test_a_deactivated_plugin_answers_404(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    site.deactivate(slug)
    assert site.client().get(f"/{slug.replace('_', '-')}/hello").status_code == 404


def test_a_plugin_can_be_toggled_again_and_again(site: Site) -> None:
    slug = put(site.config, "quiet")
    for _round in range(3):
        site.activate(slug)
        site.deactivate(slug)
    site.activate(slug)
    assert site.client().get(f"/{slug.replace('_', '-')}/hello").status_code == 200


def test_an_inactive_plugin_is_never_imported(site: Site) -> None:
    put(site.config, "exits")
    site.rebuild()


def test_activation_makes_the_tables_and_seeds_them(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    with site.app.app_context():
        assert db.session.execute(text(f"SELECT text FROM p_{slug}__note")).scalar() == "Hello"
        owned = plugin_data.owned(slug, "table")
    assert owned == [f"p_{slug}__line", f"p_{slug}__note", f"p_{slug}__version"]


def test_secrets_saved_at_activation_are_sealed(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    with site.app.app_context():
        stored = db.session.execute(text("SELECT value FROM setting WHERE owner = :slug"), {"slug": slug}).scalars()
        assert not any("hunter2" in str(value) for value in stored)


def test_a_new_right_goes_to_the_roles_it_names(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    with site.app.app_context():
        rights = {role.slug: role.permissions for role in db.session.scalars(select(Role))}
    assert f"{slug}.write" in rights["agent"]
    assert f"{slug}.write" not in rights["light"]


def test_a_right_taken_away_by_an_admin_does_not_come_back(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    site.deactivate(slug)
    with site.app.app_context():
        from core.database import writing

        with writing() as session:
            agent = session.scalar(select(Role).where(Role.slug == "agent"))
            agent.permissions = [each for each in agent.permissions if each != f"{slug}.write"]
    site.activate(slug)
    with site.app.app_context():
        assert f"{slug}.write" not in db.session.scalar(select(Role.permissions).where(Role.slug == "agent"))


def test_jobs_wait_while_their_plugin_is_off(site: Site) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    site.deactivate(slug)
    with site.app.app_context():
        jobs.enqueue(slug, "tidy")
    site.run_jobs()
    with site.app.app_context():
        assert "held" in set(db.session.scalars(select(JobRow.state).where(JobRow.owner == slug)))
    site.activate(slug)
    site.run_jobs()
    with site.app.app_context():
        assert set(db.session.scalars(select(JobRow.state).where(JobRow.owner == slug))) == {"done"}


def test_a_veto_refuses_the_activation_with_its_reason(site: Site) -> None:
    slug = put(site.config, "refusing")
    with pytest.raises(Refused, match="Choose a shop first"):
        site.activate(slug)
    site.rebuild()
    assert slug not in site.built.build.loaded


def test_what_a_refused_activation_wrote_is_undone(site: Site) -> None:
    code = (
        "from core.api import *\n"
        "@hookimpl\ndef on_activate(ctx):\n    ctx.save_settings({'a': 1})\n    raise Veto('No.')\n"
    )
    slug = write(site.config, code)
    with pytest.raises(Refused):
        site.activate(slug)
    with site.app.app_context():
        from core.services.installation import settings

        assert settings.stored(slug) == {}


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("exits", "SystemExit"),
        ("wrapper", "hook wrapper"),
        ("unknown_hook", "did you mean `ticket_opened`"),
        ("wrong_arguments", "weather"),
        ("taken_name", "declared by core already"),
        ("unmarked", "does not say who may open it"),
        ("bad_manifest", "version"),
    ],
)
def test_a_broken_plugin_is_refused_with_the_reason(site: Site, sample: str, words: str) -> None:
    slug = put(site.config, sample)
    with pytest.raises(Refused, match=words):
        site.activate(slug)
    site.rebuild()
    assert slug not in site.built.build.loaded


def test_a_failed_activation_names_file_and_line(site: Site) -> None:
    slug = put(site.config, "exits")
    with pytest.raises(Refused, match=rf"{slug}/__init__.py:5"):
        site.activate(slug)
    assert state_of(site, slug) == "broken"


@pytest.mark.parametrize("taken", ["desk", "admin", "healthz"])
def test_an_address_of_the_core_cannot_be_claimed(site: Site, taken: str) -> None:
    slug = put(site.config, "squatter", PREFIX=taken)
    with pytest.raises(Refused):
        site.activate(slug)


def test_two_plugins_cannot_have_one_address(site: Site) -> None:
    one, two = (put(site.config, "squatter", PREFIX="shared-address") for _each in range(2))
    site.activate(one)
    with pytest.raises(Refused, match="already"):
        site.activate(two)


def test_a_plugin_that_needs_another_says_so(site: Site) -> None:
    other = put(site.config, "quiet")
    slug = put(site.config, "needing", OTHER=other)
    with pytest.raises(Refused, match=f"needs {other}, which is not active"):
        site.activate(slug)
    site.activate(other, slug)
    assert slug in site.built.build.loaded


def test_rivals_are_not_active_together(site: Site) -> None:
    other = put(site.config, "quiet")
    slug = put(site.config, "rival", OTHER=other)
    site.activate(slug)
    with pytest.raises(Refused, match="does not work beside"):
        site.activate(other)


def test_what_others_need_is_not_deactivated_alone(site: Site) -> None:
    other = put(site.config, "quiet")
    slug = put(site.config, "needing", OTHER=other)
    site.activate(other, slug)
    with site.app.app_context(), pytest.raises(Refused, match=slug):
        plugins.deactivate(other)
    with site.app.app_context():
        plugins.deactivate(other, with_dependents=True)
    site.rebuild()
    assert not {other, slug} & set(site.built.build.loaded)


def test_an_unknown_plugin_is_not_found(site: Site) -> None:
    with pytest.raises(NotFound):
        site.activate("nobody_wrote_this")


def test_an_error_while_saying_goodbye_stops_nothing(site: Site) -> None:
    code = "from core.api import hookimpl\n@hookimpl\ndef on_deactivate():\n    raise SystemExit\n"
    slug = write(site.config, code)
    site.activate(slug)
    site.deactivate(slug)
    assert slug not in site.built.build.loaded


@pytest.mark.database
def test_the_whole_life_works_on_each_database(site: Site, database_url: str) -> None:
    slug = put(site.config, "tabled")
    site.activate(slug)
    site.deactivate(slug)
    with site.app.app_context():
        plugins.delete_data(slug)
        assert not [name for name in inspect(db.engine).get_table_names() if name.startswith(f"p_{slug}")]
    site.activate(slug)
    with site.app.app_context():
        assert db.session.execute(text(f"SELECT count(*) FROM p_{slug}__note")).scalar() == 1


def test_safe_mode_builds_without_plugins_and_activates_none(config: Config) -> None:
    from core.services.plugin import safe_mode

    slug = put(config, "quiet")
    site = Site(config)
    site.activate(slug)
    with site.app.app_context():
        safe_mode.enter_safe_mode(config, "A test.")
    site.rebuild()
    assert not site.built.build.loaded
    with pytest.raises(Refused, match="Safe mode"):
        site.activate(put(config, "quiet"))
    with site.app.app_context():
        safe_mode.leave_safe_mode(config)
    site.rebuild()
    assert slug in site.built.build.loaded
