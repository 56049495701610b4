"""Articles are harmless and quick to draw, whatever somebody writes."""

import contextlib

import pytest

from core.api import Invalid
from core.testing import Site, cpu_seconds

BOMBS = {
    "brackets": "[" * 10_000,
    "nested brackets": "[" * 900 + "]" * 900,
    "a megabyte of stars": "*" * 1_000_000,
    "stars": "*a " * 600,
    "a wide table": "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n",
    "footnotes": "".join(f"[^{n}]: [^{n + 1}]\n" for n in range(3_000)),
    "links": "[a](b" * 390,
    "deep quotes": "> " * 5_000 + "a",
    "deep lists": "".join("  " * depth + "- a\n" for depth in range(200)),
    "headings": "# a\n" * 1_900,
    "entities": "&" * 59_000,
    "backslashes": "\\" * 59_000,
    "parentheses": "[a](" + "(" * 50_000,
    "addresses": "http://a " * 6_000,
}


@pytest.mark.abuse("A37")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_drawn_within_200_milliseconds_or_refused(site: Site, plugin: str, bomb: str) -> None:
    from plugins.kb.markdown import render

    def draw() -> None:
        with contextlib.suppress(Invalid):
            render(bomb, {})

    with site.app.app_context():
        render("warm *up*", {})
        assert cpu_seconds(draw) < 0.2


@pytest.mark.abuse("A37")
@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://spy.example/pixel.gif)",
        '![x](picture:a" onerror="alert(1))',
        '[x](https://a.example "onmouseover=alert(1) x")',
        "<style>*{}</style><iframe src=//a>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_nothing_runs_or_calls_home(site: Site, plugin: str, written: str) -> None:
    from html.parser import HTMLParser

    from plugins.kb.markdown import render

    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    with site.app.app_context():
        Reader().feed(render(written, {"a": "/p"}).html)
    for tag, attributes in found:
        assert tag not in {"script", "style", "iframe", "form", "input"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert not str(attributes.get("href", "")).startswith(("javascript", "data"))
        assert tag != "img" or attributes.get("src") in {None, "/p"}


def test_headings_lead_somewhere_and_links_of_ours_stay(site: Site, plugin: str) -> None:
    from plugins.kb.markdown import contents, render

    with site.app.app_context():
        html = render("# Same\n\n# Same\n\n[us](/contact) [they](https://a.example)", {}).html
        assert [each.id for each in contents(html)] == ["same", "same-2"]
    assert '<a href="/contact">us</a>' in html
    assert 'rel="noopener noreferrer nofollow">they</a>' in html
