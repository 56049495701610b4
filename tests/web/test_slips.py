"""Rights, pages and icons that nobody has are told on the plugin's card, and when it is activated from a shell."""

import re

import pytest

from core.config import ROOT
from core.models import User
from core.services.plugin.plugins import ActivationFailed
from core.testing import Site
from core.web.slips import icon_names
from tests.plugins.test_commands import run
from tests.web.plugins import write

CODE = """
@pages.get("/")
@requires("garden.plan")
def beds():
    return "here"

@hookimpl
def register_permissions():
    return [Permission("garden.plant", "Plant")]

@hookimpl
def register_nav():
    return [NavItem("Garden", "garden.beds", icon="star")]
"""


def warnings(site: Site, code: str) -> list[str]:
    """Switch on a plugin of this code, and give what is odd in it."""
    write(site, "garden", code, area="agent")
    site.activate("garden")
    return [text for text in site.built.registry.warnings if text.startswith("garden: ")]


@pytest.mark.parametrize(
    ("right", "wrong", "warning"),
    [
        ("plan", "plan", "garden.beds: no right is called `garden.plan`; did you mean `garden.plant`?"),
        ('"garden.beds"', '"garden.bed"', "register_nav: there is no page `garden.bed`; did you mean `garden.beds`?"),
        ('"garden.beds"', '"desk.inbx"', "register_nav: there is no page `desk.inbx`; did you mean `desk.inbox`?"),
        ('icon="star"', 'icon="starr"', "register_nav: no icon is called `starr`; did you mean `star`?"),
    ],
)
def test_what_nobody_has_is_told_with_the_nearest_name(site: Site, right: str, wrong: str, warning: str) -> None:
    code = CODE if right == wrong else CODE.replace('"garden.plan"', '"garden.plant"').replace(right, wrong)
    assert warnings(site, code) == [f"garden: {warning}"]


def test_what_may_be_another_plugins_is_no_slip(site: Site) -> None:
    code = CODE.replace('"garden.plan"', '"water.plan"').replace('"garden.beds"', '"water.taps"')
    assert warnings(site, code) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [("record_events", "did you mean `record_event`?"), ("zzz", "docs/api.md lists what it offers.")],
)
def test_a_name_that_the_api_lacks_is_told_with_the_nearest_one(site: Site, name: str, hint: str) -> None:
    write(site, "garden", f"from core.api import {name}\n", area="agent")
    with pytest.raises(ActivationFailed) as failed:
        site.activate("garden")
    assert f"It cannot be imported: core.api has no `{name}`; {hint}" in str(failed.value)


def test_the_card_shows_it(site: Site, admin: User) -> None:
    warnings(site, CODE)
    assert "no right is called `garden.plan`" in site.client(admin).get("/admin/plugins").text


def test_the_shell_shows_it(site: Site) -> None:
    write(site, "garden", CODE, area="agent")
    done = run(site, "activate", "garden")
    assert done.stdout == "garden is active.\n"
    assert "Warning: garden.beds: no right is called `garden.plan`; did you mean `garden.plant`?" in done.stderr


def test_bundled_plugins_make_no_slips(site: Site) -> None:
    for folder in sorted((ROOT / "plugins").glob("*/plugin.toml")):
        site.activate(folder.parent.name)
    assert site.built.registry.warnings == []


def test_icons_that_our_own_templates_name_are_there() -> None:
    named = {
        name
        for path in [*ROOT.glob("core/web/templates/**/*.html"), *ROOT.glob("plugins/*/templates/**/*.html")]
        for name in re.findall(r'\bicon\("([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= set(icon_names())
