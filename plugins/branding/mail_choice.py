"""Which mail template holds: there may be one for a kind of mail, for a language, for both, and one for all the rest.

A desk's own templates come before those of the site; within each the nearest: kind and language, kind alone, language
alone, all mail. HTML and plain text are looked for apart, so a kind may change one of them alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .brands import Brand

HTML, TEXT = "html", "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of mail and a language; "" is all of them."""

    kind: str = ""
    locale: str = ""

    @property
    def key(self) -> str:
        """Give the name under which its template is stored."""
        return f"{self.kind}/{self.locale}"


ALL = Choice()


@dataclass(frozen=True, slots=True)
class Template:
    """What stands around a mail; in a brand, "" where there is none of its own."""

    html: str = ""
    text: str = ""


def own_template(brand: Brand, choice: Choice) -> Template:
    """Give what a brand has for just this choice."""
    if choice == ALL:
        return Template(brand.mail_html, brand.mail_text)
    row = brand.mails.get(choice.key, {})
    return Template(row.get(HTML, ""), row.get(TEXT, ""))


def with_template(brand: Brand, choice: Choice, template: Template) -> Brand:
    """Give a brand that has this template for a choice; an empty one is taken away."""
    if choice == ALL:
        return replace(brand, mail_html=template.html, mail_text=template.text)
    mails = {key: row for key, row in brand.mails.items() if key != choice.key}
    row = {name: words for name, words in ((HTML, template.html), (TEXT, template.text)) if words}
    return replace(brand, mails={**mails, choice.key: row} if row else mails)


def candidates(brands: Sequence[Brand], choice: Choice, part: str) -> Iterator[str]:
    """Give the templates that could hold, the nearest first; `brands` are the desk's and the site's."""
    near = dict.fromkeys((choice, Choice(choice.kind), Choice(locale=choice.locale), ALL))
    for brand in brands:
        for each in near:
            found: str = getattr(own_template(brand, each), part)
            if found:
                yield found


def chosen_in(brand: Brand) -> list[Choice]:
    """Name the choices for which a brand has templates, besides the one for all mail."""
    return [Choice(*key.split("/", 1)) for key in sorted(brand.mails) if "/" in key]
