"""HTML reads well as text, text is safe as HTML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.html_text import html_to_text, preview, text_to_html
from core.plain import clean_text
from core.testing import cpu_seconds


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Halo</p><p>Budi</p>", "Halo\n\nBudi"),
        ("one<br>two<div>three</div>four", "one\ntwo\nthree\nfour"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<p>yes</p><blockquote><p>really?</p><blockquote>so</blockquote></blockquote>", "yes\n\n> really?\n>\n> > so"),
        ('see <a href="https://x.example/y">the page</a>', "see the page (https://x.example/y)"),
        ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a &amp; b&nbsp;c\n\n  d", "a & b c d"),
        ('<div style="display:none">preheader</div>seen', "seen"),
        ("<style>p{}</style><script>x</script>text", "text"),
        ('<img src="cid:x" alt="Logo">', "[Logo]"),
        ("", ""),
    ],
)
def test_html_reads_as_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_deep_html_still_gives_its_words() -> None:
    assert html_to_text("<div>" * 5_000 + "deep &amp; far<p>down") == "deep & far\ndown"


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<div>", "&", "<script>", "<p ", "\xa0", "</p", "<blockquote>x"])
def test_a_hostile_megabyte_takes_no_second(piece: str) -> None:
    assert cpu_seconds(lambda: html_to_text(piece * (1_000_000 // len(piece)))) < 1.5


@settings(deadline=None)
@given(st.text(max_size=300))
def test_text_as_html_reads_as_the_same_words(text: str) -> None:
    html = text_to_html(clean_text(text))
    assert letters(html_to_text(html)) == letters(clean_text(text))


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize(
    "text",
    [
        'http://x"onmouseover=alert(1)',
        "http://x.example/<script>",
        "javascript:alert(1)",
        "http://x\u202egpj.exe",
        "www.x'y",
        'a@b.c"x',
    ],
)
def test_links_in_text_never_leave_their_attribute(text: str) -> None:
    html = text_to_html(text)
    assert not [sign for sign in ("<script", 'onmouseover="', '"onmouseover') if sign in html]
    assert 'href="javascript' not in html


def test_quotes_become_blockquotes() -> None:
    assert text_to_html("yes\n> really?\n> > so\nbye") == (
        "<div>yes<blockquote>really?<blockquote>so</blockquote></blockquote>bye</div>"
    )


def test_a_long_line_of_addresses_is_linked_in_time() -> None:
    line = "http://" * 20_000 + "a@" * 100_000 + "a." * 100_000 + "www.x " * 20_000
    assert cpu_seconds(lambda: text_to_html(line)) < 2


def test_a_preview_skips_quotes_and_ends_at_a_word() -> None:
    assert preview("> old words\nHalo semua,\napa kabar hari ini?", 20) == "Halo semua, apa…"
    assert preview("short") == "short"
