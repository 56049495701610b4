"""What the demo shows: the help centre of Kedai Piksel, in both languages, as it is after some months."""

import tomllib
from pathlib import Path
from typing import Any

from core.api import context

from . import readers, shelving, writing
from .tables import SLUG, Article

TEXTS = Path(__file__).with_name("demo_texts")
SECTIONS = (
    ("orders", "truck", "Orders and delivery", "Pesanan dan pengiriman"),
    ("payment", "card", "Payment and invoices", "Pembayaran dan faktur"),
    ("repair", "wrench", "Repairs and warranty", "Perbaikan dan garansi"),
    ("network", "globe", "Internet and WiFi", "Internet dan WiFi"),
    ("courses", "people", "Courses", "Kursus"),
)
COMMENTS = (
    ("refund", "id", False, "Bagaimana kalau saya bayar lewat marketplace?"),
    ("wifi", "en", False, "How do I change the channel? I do not find the page of the router."),
    ("water", "en", True, "You saved my thesis."),
    ("parcel", "id", True, "Tabelnya jelas sekali, terima kasih."),
)
IN_VAIN = (("printer tinta macet", 7), ("open on sunday", 5), ("cicilan", 4), ("second hand phone", 3))


def fill() -> None:
    """Write sections, articles, votes and searches."""
    with context(SLUG).transaction():
        shelves = {key: shelving.save(None, {"en": en, "id": idn}, icon, None).id for key, icon, en, idn in SECTIONS}
        english = {key: _write(raw, "en", shelves, None) for key, raw in _read("en").items()}
        indonesian = {key: _write(raw, "id", shelves, english[key]) for key, raw in _read("id").items()}
        _say({"en": english, "id": indonesian})


def _read(locale: str) -> dict[str, dict[str, Any]]:
    told = tomllib.loads((TEXTS / f"{locale}.toml").read_text("utf-8"))
    return {each["key"]: each for each in told["article"]}


def _write(raw: dict[str, Any], locale: str, shelves: dict[str, int], twin: int | None) -> int:
    text = writing.Text(
        raw["title"], raw["summary"], raw["body"], locale, shelves[raw["section"]], raw.get("is_internal", False)
    )
    article = writing.create(text, None, twin_id=twin)
    if not raw.get("is_draft"):
        writing.publish(article.id, published=True)
    for name in ("reads", "yes", "no", "solved"):
        setattr(article, name, raw.get(name, 0))
    article.warmth = article.reads * 3
    return article.id


def _say(numbers: dict[str, dict[str, int]]) -> None:
    for place, (key, locale, is_yes, words) in enumerate(COMMENTS):
        readers.cast(numbers[locale][key], f"demo {place}", is_yes=is_yes, comment=words)
    for article in numbers["en"].values():
        for visitor in range(min(3, context(SLUG).session.get(Article, article).solved)):
            readers.deflect(article, f"demo {visitor}")
    for words, times in IN_VAIN:
        for _time in range(times):
            readers.note_in_vain(words)
