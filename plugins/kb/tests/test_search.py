"""Search finds what people mean: forms, slips, synonyms; on every database."""

import pytest

from core.testing import Site
from plugins.kb.stems import forms, is_one_slip

from .writer import Writer

pytestmark = pytest.mark.database


@pytest.fixture
def shelf(database_url: str, writer: Writer) -> Writer:
    """Some articles in two languages."""
    writer.write("Where is my parcel?", "We ship on working days.")
    writer.write("Grinding beans", "Grind size matters for brewing coffee.")
    writer.write("Pengiriman ke luar kota", "Kami mengirim paket setiap hari kerja.", locale="id")
    writer.write("Cara menggiling biji kopi", "Gilingan halus untuk espresso.", locale="id")
    return writer


FOUND = {
    "parcels": "Where is my parcel?",
    "parcle": "Where is my parcel?",
    "package": "Where is my parcel?",
    "shipped shipping": "Where is my parcel?",
    "grinds": "Grinding beans",
    "brewed coffe": "Grinding beans",
    "dikirim": "Pengiriman ke luar kota",
    "kirimkan": "Pengiriman ke luar kota",
    "kiriman": "Pengiriman ke luar kota",
    "digiling": "Cara menggiling biji kopi",
    "gilinganya": "Cara menggiling biji kopi",
    "kopinya": "Cara menggiling biji kopi",
    "ESPRÉSSO": "Cara menggiling biji kopi",
}
ODD = ["%", "_", "'", '"', "\\", "*", "a" * 5000, "(", "\x00", "' OR 1=1 --", "🦓"]


def test_what_people_type_finds_the_article(shelf: Writer) -> None:
    for typed, title in FOUND.items():
        assert title in shelf.read(f"/help/search?q={typed}"), typed


def test_a_word_that_nobody_wrote_finds_nothing_and_is_written_down(shelf: Writer) -> None:
    for typed in ("submarine", "Submarine!", "ani@example.com", "call 0811 2233 4455"):
        assert "No article fits these words." in shelf.read(f"/help/search?q={typed}")
    report = shelf.client.get("/desk/kb/reports").text
    assert "submarine" in report
    assert ">2<" in report
    assert "example" not in report.partition("<h2>")[2].partition("</table>")[0]
    assert "0811" not in report
    shelf.client.post("/desk/kb/reports/forget", data={"words": "submarine"})
    assert "submarine" not in shelf.client.get("/desk/kb/reports").text


def test_the_search_of_the_site_finds_articles_and_writes_down_what_it_does_not(shelf: Writer) -> None:
    assert "Where is my parcel?" in shelf.read("/search?q=parcle")
    assert "Nothing fits these words." in shelf.read("/search?q=submarine")
    assert "submarine" in shelf.client.get("/desk/kb/reports").text


def test_odd_signs_break_nothing(shelf: Writer) -> None:
    for typed in ODD:
        assert shelf.visitor.get("/help/search", query_string={"q": typed}).status_code == 200, typed


def test_the_cost_of_a_search_does_not_grow_with_the_words(shelf: Writer, site: Site) -> None:
    from sqlalchemy import event

    from plugins.kb.finding import find

    with site.app.app_context():
        count = []
        event.listen(site.context("kb").session.get_bind(), "before_cursor_execute", lambda *_all: count.append(1))
        find(site.context("kb"), "coffee " * 50 + " ".join(f"word{n}x" for n in range(200)), "en", staff=True)
        assert len(count) <= 8


def test_a_saved_article_is_found_by_its_new_words_only(shelf: Writer) -> None:
    data = {"title": "Hot tea", "body": "leaves", "locale": "en", "section": "0", "version": "1"}
    assert shelf.client.post("/desk/kb/1", data=data).status_code == 302
    assert "Hot tea" in shelf.read("/help/search?q=leaves")
    assert "Hot tea" not in shelf.read("/help/search?q=ship")


def test_forms_of_words() -> None:
    assert {"kirim"} <= set(forms("pengiriman")) & set(forms("dikirim")) & set(forms("mengirimkan"))
    assert {"tulis"} <= set(forms("menulis")) & set(forms("ditulis")) & set(forms("tulisannya"))
    assert "berry" in forms("berries")
    assert forms("bus")[0] == "bus"


def test_slips() -> None:
    assert all(is_one_slip("parcel", other) for other in ("parcle", "parce", "parcell", "percel"))
    assert not any(is_one_slip("parcel", other) for other in ("percal", "par", "parcelled"))
