"""Articles in Markdown become HTML that the core has cleaned; what would take long to read is refused."""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from core.api import Invalid, clean_html, gettext, html_to_text, place_images

if TYPE_CHECKING:
    import mistune

LONGEST = 60_000
MOST_LINES = 2_000
MOST_SIGNS = 4_000  # signs that open something, which a parser looks for again and again
MOST_IN_A_BLOCK = 2_000
DEEPEST = 12
HERE = "https://here.invalid/"  # stands for our own addresses until the HTML is clean
PICTURE = "picture:"
WORDS_A_MINUTE = 180
_OPENING = re.compile(r"[\[\]*_`<!~|]")
_HEADING = re.compile(r"<h([234])>(.*?)</h\1>", re.DOTALL)
_OWN_LINK = re.compile(rf'<a href="{re.escape(HERE)}([^"]*)"[^>]*>')
_ID = re.compile(r"[^a-z0-9]+")
_CONTENTS = re.compile(r'<h2 id="([a-z0-9-]+)">(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article as it is shown, its text, and how long it takes to read."""

    html: str
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the page leads to."""

    id: str
    text: str


def render(body: str, pictures: dict[str, str]) -> Rendered:
    """Make the HTML; `pictures` gives the address for each handle. Raises `Invalid` for what is too much."""
    refuse_too_much(body)
    cleaned = clean_html(str(_markdown()(body))).html
    html = _finish(place_images(cleaned, pictures))
    text = html_to_text(cleaned)
    return Rendered(html, text, max(1, round(len(text.split()) / WORDS_A_MINUTE)))


def contents(html: str) -> list[Heading]:
    """Give the headings of rendered HTML."""
    return [Heading(found[1], html_to_text(found[2]).strip()) for found in _CONTENTS.finditer(html)]


def refuse_too_much(body: str) -> None:
    """Refuse what no person writes and what would keep the parser busy."""
    if len(body) > LONGEST:
        raise Invalid(gettext("An article has at most 60,000 characters. Split this one into two."))
    if body.count("\n") > MOST_LINES or len(_OPENING.findall(body)) > MOST_SIGNS:
        raise Invalid(gettext("This is too much for one article. Split it into two."))
    for block in re.split(r"\n[ \t]*\n", body):
        if len(_OPENING.findall(block)) > MOST_IN_A_BLOCK:
            raise Invalid(gettext("One paragraph has too many signs such as * or [. Split it."))
    for line in body.split("\n"):
        lead = line[: len(line) - len(line.lstrip(" \t>*+-0123456789.)"))]
        if sum(sign in ">*+-" for sign in lead.replace("---", "")) > DEEPEST and lead.strip("-* _") != "":
            raise Invalid(gettext("Quotes and lists can be twelve deep at most."))
        if line.count("|") > 40:
            raise Invalid(gettext("A table can have forty columns at most."))


def _markdown() -> "mistune.Markdown":
    import mistune

    class Renderer(mistune.HTMLRenderer):
        """Headings begin below the title; links and pictures of ours survive the cleaning."""

        def heading(self, text: str, level: int, **attrs: Any) -> str:
            return super().heading(text, min(max(level, 2), 4))

        def link(self, text: str, url: str, title: str | None = None) -> str:
            if url.startswith("/") and not url.startswith("//"):
                url = HERE + url[1:]
            return super().link(text, url, title)

        def image(self, text: str, url: str, title: str | None = None) -> str:
            if not url.startswith(PICTURE):
                return f"<em>{escape(text)}</em>"
            return f'<img src="cid:{escape(url.removeprefix(PICTURE))}" alt="{escape(html_to_text(text))}">'

    return mistune.create_markdown(renderer=Renderer(escape=True), plugins=["table", "strikethrough", "url"])


def _finish(html: str) -> str:
    """Give headings names to lead to, tables room to scroll, and links of ours their short form back."""
    seen: Counter[str] = Counter()

    def name(found: re.Match[str]) -> str:
        base = _ID.sub("-", html_to_text(found[2]).lower()).strip("-")[:60] or "part"
        seen[base] += 1
        unique = f"{base}-{seen[base]}" if seen[base] > 1 else base
        return f'<h{found[1]} id="{unique}">{found[2]}</h{found[1]}>'

    html = _HEADING.sub(name, html)
    html = html.replace(" [here.invalid]", "")
    html = _OWN_LINK.sub(lambda found: f'<a href="/{found[1].lstrip("/")}">', html)
    label = escape(gettext("Table"))
    opening = f'<div class="scroll-x" role="region" aria-label="{label}" tabindex="0"><table class="table">'
    return html.replace("<table>", opening).replace("</table>", "</table></div>")
