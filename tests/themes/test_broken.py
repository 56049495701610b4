"""A theme that cannot draw a page says so on its card, with file and line, and is neither tried on nor put on."""

from pathlib import Path

import pytest

from core.models import User
from core.testing import Site

TOML = """[theme]
slug = "lagoon"
name = "Lagoon"
version = "1.0.0"
author = "Rina"
summary = "Turquoise."
parent = "{parent}"
api = "{api}"
"""
LAYOUT = '{% extends "theme:default/layout.html" %}\n{% block theme %}\n<b>lagoon</b>{% endblock %}\n'


def put(site: Site, layout: str = LAYOUT, parent: str = "default", api: str = "1") -> Path:
    folder = site.config.instance / "themes" / "lagoon"
    (folder / "templates" / "theme").mkdir(parents=True)
    (folder / "theme.toml").write_text(TOML.format(parent=parent, api=api), "utf-8")
    (folder / "templates" / "theme" / "layout.html").write_text(layout, "utf-8")
    return folder


BROKEN = [
    ({"parent": "defualt"}, "theme.toml names the parent defualt, which is not there; did you mean default?"),
    ({"parent": "xyz"}, "theme.toml names the parent xyz, which is not there."),
    ({"api": "2"}, "It is made for the themes of another version: api = “2”, where 1 is wanted."),
    (
        {"layout": LAYOUT.replace("{% endblock %}", "")},
        "templates/theme/layout.html, line 2: Unexpected end of template.",
    ),
    ({"layout": LAYOUT.replace("<b>", "{{ 1|lagooon }}")}, "templates/theme/layout.html, line 3: No filter named"),
]


@pytest.mark.parametrize(("wrong", "words"), BROKEN, ids=[str(number) for number in range(len(BROKEN))])
def test_its_card_says_what_is_wrong(site: Site, admin: User, wrong: dict[str, str], words: str) -> None:
    put(site, **wrong)
    client = site.client(admin)
    assert words in client.get("/admin/themes").text
    assert words in client.post("/admin/themes/use", data={"slug": "lagoon"}, follow_redirects=True).text
    site.rebuild()
    assert "<b>" not in site.client().get("/").text


def test_who_looks_at_it_is_told_too(site: Site, admin: User) -> None:
    put(site, LAYOUT.replace("{% endblock %}", ""))
    page = site.client(admin).get("/admin/themes/lagoon/preview", follow_redirects=True)
    assert page.request.path == "/admin/themes"
    assert "line 2: Unexpected end of template." in page.text


def test_one_that_is_sound_is_put_on(site: Site, admin: User) -> None:
    put(site)
    client = site.client(admin)
    assert client.get("/admin/themes/lagoon/preview").headers["Location"] == "/?try=lagoon"
    client.post("/admin/themes/use", data={"slug": "lagoon"})
    site.rebuild()
    assert "<b>lagoon</b>" in site.client().get("/").text
