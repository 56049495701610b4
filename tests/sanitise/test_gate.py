"""Whatever the gate lets through is parsed quickly; whatever would not be is refused quickly."""

# ruff: noqa: E501 (a sample stays on its line)

import time

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from core.html_gate import MAX_HTML, gate
from core.testing import cpu_seconds

MEGABYTE = 1_000_000


def fill(piece: str) -> str:
    return piece * (MEGABYTE // len(piece))


HOSTILE = {
    "nested divs": fill("<div>"),
    "nested bold": fill("<b>"),
    "unclosed comments": fill("<!--"),
    "angle brackets": fill("<"),
    "ampersands": fill("&"),
    "no-break spaces": fill("\xa0"),
    "attributes": "<a " + fill("a=1 ") + ">",
    "different attributes": "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
    "unclosed quote": fill('<a b="'),
    "blanks in a tag": "<a" + " " * (MEGABYTE - 3) + "x",
    "fonts before paragraphs": "".join(f"<font color={number}>" for number in range(900)) + "<p>x" * 100_000,
    "end tags outside their cell": fill("<b id=1><table><td></b></td></table>"),
    "tables closed early": fill("<table><table></table><ul></table>"),
    "list items closed early": fill("<li><div><li><ul></div>"),
    "tags hidden in a title": "<div>" + fill("<title><!--</title><div>-->"),
    "tags hidden in a script": fill("<script><!--<script></script><!--</script><div>-->"),
    "tags hidden in foreign content": "<svg>" + fill("<g><![CDATA[></g>]]>"),
    "tags hidden in noscript": fill('<noscript><a title="</noscript><div>"></noscript>'),
    "foster parents": "<table>" + fill("x<b>y</b>"),
    "end tags of nothing": fill("</b>"),
    "misnested": fill("<b><i></b></i>"),
    "paragraphs in spans": fill("<span><p></span>"),
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_megabyte_takes_no_second(html: str) -> None:
    def clean() -> None:
        fit = gate(html)
        if fit is not None:
            LexborHTMLParser(fit)
            nh3.clean(fit)

    assert cpu_seconds(clean) < 1.5


def test_ordinary_html_passes_unchanged() -> None:
    html = '<html><body><p>Hi<br>there <b>you</b></p><table><tr><td><a href="x">y</a></table></body></html>'
    assert gate(html) == html


def test_sloppy_html_passes() -> None:
    rows = "<tr><td><p>one<td><font color=red>two" * 900
    assert gate(f"<table>{rows}</table>" + "<p>text" * 5_000) is not None


def test_html_past_the_size_is_refused() -> None:
    assert gate("x" * (MAX_HTML + 1)) is None


def test_pictures_inside_the_html_do_not_count() -> None:
    picture = '<img src="data:image/png;base64,' + "A" * MAX_HTML + '">'
    assert gate(f"<p>text</p>{picture}") == '<p>text</p><img src="">'


def test_elements_that_change_the_reading_are_renamed() -> None:
    assert gate("<svg><p>x</p></svg><NoScript >y</noscript>") == "<x-svg><p>x</p></x-svg><x-NoScript >y</x-noscript>"


PIECES = st.sampled_from(
    "<div> </div> <p> </p> <b> </b> <table> </table> <td> </td> <tr> <li> </li> <ul> </ul> <span> </span> <a> </a> <font> "
    "</font> <select> </select> <svg> </svg> <g> </g> <title> </title> <script> </script> <!-- --> <style> </style> <object> "
    "</object> <form> </form> <button> </button> <caption> <h1> </h1> <template> </template> <textarea> </textarea> \" ' x "
    "<noscript> </noscript> <x </x <![CDATA[ ]]> <option> <nobr> </nobr> <center> </center> <frameset> <math> <mi>".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=12), st.integers(200, 2_000))
def test_no_repetition_of_tags_is_deep_and_passes(pieces: list[str], times: int) -> None:
    fit = gate("".join(pieces) * times)
    if fit is None:
        return
    start = time.process_time()
    tree = LexborHTMLParser(fit)
    nh3.clean(fit)
    if time.process_time() - start > 1.0:
        assert cpu_seconds(lambda: (LexborHTMLParser(fit), nh3.clean(fit))) < 1.0
    assert depth(tree) < 20_000


def depth(tree: LexborHTMLParser) -> int:
    deepest = level = 0
    node = tree.root
    while node is not None:
        if node.child is not None:
            node, level = node.child, level + 1
            deepest = max(deepest, level)
            continue
        while node is not None and node.next is None:
            node, level = node.parent, level - 1
        node = node.next if node is not None else None
    return deepest
