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


SHEETS = ROOT / "core/web/static/css"
LINKED = re.compile(r"""asset\(['"](?:css/)?([\w-]+\.css)['"]""")
STYLED = re.compile(r"\.(-?[a-zA-Z][\w-]*)")


def styled(*sheets: Path) -> set[str]:
    """Name the classes that style sheets speak of."""
    rules = "".join(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL) for sheet in sheets)
    return set(STYLED.findall(re.sub(r":[^;{}]*;", "", rules)))


def chain(path: Path) -> str:
    """Give a template with all that it extends."""
    text = markup(path)
    parent = re.search(r"""{% extends ['"](core/[\w/.-]+)['"]""", text)
    return text + (chain(ROOT / "core/web/templates" / parent[1]) if parent else "")


EVERYWHERE = [path for path in ROOT.glob("plugins/*/templates/**/*.html") if "tests" not in path.parts]
OF_THE_DESK = [path for path in [*TEMPLATES, *EVERYWHERE] if "css/app.css" in chain(path)]


@pytest.mark.parametrize("path", OF_THE_DESK, ids=name)
def test_a_page_of_the_desk_links_the_sheet_that_styles_it(path: Path) -> None:
    linked = set(LINKED.findall(chain(path)))
    sheets = [sheet for sheet in SHEETS.glob("*.css") if sheet.name in {"tokens.css", "base.css", "app.css", *linked}]
    sheets += [sheet for sheet in ROOT.glob("plugins/*/static/*.css") if sheet.name in linked]
    used = {
        each for found in re.findall(r'class="([^"]*)"', EXPRESSION.sub(" ", markup(path))) for each in found.split()
    }
    assert sorted(used & styled(*SHEETS.glob("*.css")) - styled(*sheets)) == []
