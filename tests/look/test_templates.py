"""Our templates keep the rules of the page: no inline style or script, known icons, every word translatable."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).parents[2]
SPRITE = (ROOT / "core/web/static/icons.svg").read_text()
ICONS = set(re.findall(r'id="i-([a-z-]+)"', SPRITE))
FOUND = sorted([*(ROOT / "core/web/templates").rglob("*.html"), *(ROOT / "themes/default").rglob("*.html")])
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
CLASSES = re.compile(r"{% block (?:\w+_class|over|body_attrs) %}.*?{% endblock %}")
EXPRESSION = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
DOCUMENT = "core/desk/message_body.html"  # a mail: a document of its own, with a policy of its own
TEMPLATES = [path for path in FOUND if not path.as_posix().endswith(DOCUMENT)]
NOT_WORDS = {"Tanggap", "SHA-256", "Ctrl", "Enter", "Shift", "Esc"}


def markup(path: Path) -> str:
    """Give a template without its comments."""
    return COMMENT.sub("", path.read_text())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_well_formed(path: Path) -> None:
    Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_inline_style_or_script(path: Path) -> None:
    html = EXPRESSION.sub("", markup(path))
    assert not re.search(r"""\s(style|on[a-z]+)=["']""", html)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_icon_of_a_template_is_in_the_sprite(path: Path) -> None:
    named = set(re.findall(r"""\bicon\(["']([a-z-]+)["']""", markup(path)))
    named |= set(re.findall(r"#i-([a-z][a-z-]*)", markup(path)))
    assert named <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_bare_words(path: Path) -> None:
    html = EXPRESSION.sub("", CLASSES.sub("", markup(path)))
    text = re.sub(r"<[^>]*>", " ", re.sub(r"<svg.*?</svg>|<code.*?</code>", "", html, flags=re.DOTALL))
    assert not re.search(r'(aria-label|title|placeholder|alt)="[A-Za-z]', html)
    assert set(re.findall(r"[A-Za-z][A-Za-z-]{2,}[0-9]*", text)) <= NOT_WORDS
