"""Turn HTML into readable text and text into safe HTML; a preview is the first line or two of either."""

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from core.html_gate import gate

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_SPACED = frozenset("p blockquote ul ol table h1 h2 h3 h4 h5 h6 pre dl".split())
_UNSEEN = frozenset("head script style title template noscript textarea x-noscript -comment".split())
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_GONE = re.compile(r"<(script|style|title)\b(?s:.*?)(?:</\1\s*>|\Z)|<!--(?s:.*?)(?:-->|\Z)", re.IGNORECASE)
_BREAK_TAG = re.compile(r"</?(?:p|div|br|tr|li|table|blockquote|h[1-6])\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'`\u200b-\u200f\u202a-\u202e\u2066-\u2069]{1,2000}", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_TRAILING = ".,;:!?'\"*_~)]}>"


def html_to_text(html: str) -> str:
    """Return what a reader of the HTML sees, with line breaks, list marks, link targets and `> ` before quotes.

    Never raises, however broken the HTML is. Since 1.0.
    """
    from selectolax.lexbor import LexborHTMLParser

    fit = gate(html)
    if fit is None:
        return _strip_tags(html)
    root = LexborHTMLParser(fit).body
    if root is None:
        return ""
    page = _Page()
    page.read(root)
    return page.text()


def text_to_html(text: str) -> str:
    """Return plain text as safe HTML: escaped, with links, and lines that start with `>` as quotes. Since 1.0."""
    parts: list[str] = []
    depth = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        level, line = _quote_level(line)
        parts.append("</blockquote>" * (depth - level) + "<blockquote>" * (level - depth))
        if level == depth and len(parts) > 1:
            parts[-1] = "<br>"
        parts.append(_link(line))
        depth = level
    return "<div>" + "".join(parts) + "</blockquote>" * depth + "</div>"


def preview(text: str, length: int = 200) -> str:
    """Return the beginning of a text on one line, without quoted lines, cut at a word."""
    lines = [line for line in text[: length * 20].splitlines() if not line.lstrip().startswith(">")]
    flat = " ".join(" ".join(lines).split())
    if len(flat) <= length:
        return flat
    cut = flat[: length - 1]
    whole_words, space, _rest = cut.rpartition(" ")
    return (whole_words if space and len(whole_words) > length // 2 else cut) + "…"


class _Page:
    """Collects the lines of a document while its tree is walked, without recursion: mail may be nested deeply."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.quotes = 0
        self.preformatted = 0
        self.lists: list[int | None] = []
        self.blank_wanted = False
        self.mark = ""
        self.last_quotes = 0
        self.link_text = ""

    def read(self, root: "LexborNode") -> None:
        node: LexborNode | None = root
        while node is not None:
            below = node.child if self._enter(node) else None
            if below is not None:
                node = below
                continue
            while node is not None and (node.mem_id == root.mem_id or node.next is None):
                self._leave(node)
                node = None if node.mem_id == root.mem_id else node.parent
            if node is not None:
                self._leave(node)
                node = node.next

    def text(self) -> str:
        self._break()
        return "\n".join(self.lines).strip("\n")

    def _enter(self, node: "LexborNode") -> bool:
        """Write what comes before the children; tell whether the children are to be read."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
            return False
        if tag in _UNSEEN or _is_hidden(node):
            return False
        if tag == "br":
            self._break(forced=True)
        elif tag == "img":
            self._write(f"[{alt}]" if (alt := (node.attributes.get("alt") or "").strip()) else "")
        elif tag == "a":
            self.link_text = ""
        elif tag in ("td", "th") and self.line.strip():
            self.line += "  "
        elif tag in _BLOCKS:
            self._open_block(tag, node)
        return True

    def _open_block(self, tag: str, node: "LexborNode") -> None:
        self._break()
        self.blank_wanted = self.blank_wanted or (tag in _SPACED and not self.lists)
        if tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.preformatted += 1
        elif tag in ("ol", "ul"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.mark = self._list_mark()
        elif tag == "hr":
            self._write("---")

    def _leave(self, node: "LexborNode") -> None:
        tag = node.tag or ""
        if tag == "a":
            self._write_target(node)
        if tag not in _BLOCKS or _is_hidden(node):
            return
        self._break()
        self.mark = ""
        if tag == "blockquote":
            self.quotes -= 1
        elif tag == "pre":
            self.preformatted -= 1
        elif tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        self.blank_wanted = self.blank_wanted or (tag in _SPACED and not self.lists)

    def _list_mark(self) -> str:
        indent = "  " * max(len(self.lists) - 1, 0)
        if not self.lists or self.lists[-1] is None:
            return f"{indent}- "
        self.lists[-1] += 1
        return f"{indent}{self.lists[-1] - 1}. "

    def _write_target(self, node: "LexborNode") -> None:
        target = (node.attributes.get("href") or "").strip()
        shown = self.link_text.strip()
        if not target.lower().startswith(("http://", "https://", "mailto:")) or not shown:
            return
        if shown.rstrip("/") not in (target.rstrip("/"), target.partition(":")[2].strip("/")):
            self._write(f" ({target})")

    def _write(self, text: str) -> None:
        self.link_text += text
        if self.preformatted:
            first, *others = text.replace("\r", "").split("\n")
            self.line += first
            for other in others:
                self._break(forced=True)
                self.line = other
            return
        text = _BLANKS.sub(" ", text)
        self.line += text.lstrip(" ") if not self.line or self.line.endswith(" ") else text

    def _break(self, forced: bool = False) -> None:
        line = self.line.rstrip().replace("\xa0", " ")
        self.line = ""
        if not line and not forced:
            return
        prefix = "> " * self.quotes
        if self.blank_wanted and self.lines and self.lines[-1].strip("> "):
            self.lines.append(("> " * min(self.quotes, self.last_quotes)).rstrip())
        self.blank_wanted = False
        self.lines.append((prefix + self.mark + line).rstrip())
        self.mark = " " * len(self.mark)
        self.last_quotes = self.quotes


def _is_hidden(node: "LexborNode") -> bool:
    style = node.attributes.get("style") if node.is_element_node else None
    return bool(style and _HIDDEN.search(style[:2_000]))


def _strip_tags(html: str) -> str:
    """Return the text of HTML no parser should see; crude, but linear whatever it is given."""
    text = _GONE.sub(" ", html)
    text = unescape(_ANY_TAG.sub("", _BREAK_TAG.sub("\n", text)))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


def _quote_level(line: str) -> tuple[int, str]:
    level = 0
    while level < 20 and line.startswith(">"):
        level, line = level + 1, line[1:].removeprefix(" ")
    return level, line


def _link(line: str) -> str:
    """Return a line escaped, its addresses of the web and of mail as links."""
    parts: list[str] = []
    position = 0
    for match in _URL.finditer(line):
        url = match[0].rstrip(_TRAILING)
        parts.append(_link_addresses(line[position : match.start()]))
        parts.append(
            f'<a href="{escape(url if "://" in url else "http://" + url)}" rel="noopener noreferrer nofollow"'
            f' target="_blank">{escape(url)}</a>'
        )
        position = match.start() + len(url)
    return "".join(parts) + _link_addresses(line[position:])


def _link_addresses(text: str) -> str:
    parts: list[str] = []
    position = 0
    for match in _MAIL_ADDRESS.finditer(text):
        address = match[0].rstrip(".-")
        parts.append(
            f'{escape(text[position : match.start()])}<a href="mailto:{escape(address)}">{escape(address)}</a>'
        )
        position = match.start() + len(address)
    return "".join(parts) + escape(text[position:])
