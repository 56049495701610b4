"""Whoever makes a mistake is told what to do, and keeps what was typed."""

import io

import pytest

from core.testing import Site
from plugins.form.tests.visitor import ANI, Visitor


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "  ", "Tell us your name."),
        ("email", "ani@warung", "This e-mail address is not complete"),
        ("email", "", "Tell us your e-mail address"),
        ("phone", "ab", "This phone number is too short."),
        ("text", " \n ", "Write what it is about."),
    ],
)
def test_each_mistake_is_named_and_the_rest_is_kept(visitor: Visitor, field: str, typed: str, words: str) -> None:
    answer = visitor.fill_in(**{field: typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "What you wrote is kept." in page
    assert all(value in page for name, value in ANI.items() if name != field)


def test_the_key_survives_a_mistake(visitor: Visitor) -> None:
    visitor.open()
    before = visitor.typed["entry"]
    assert before in visitor.send(name="").get_data(as_text=True)


def test_too_many_files_are_told_in_words(visitor: Visitor) -> None:
    files = [(io.BytesIO(b"x"), f"{n}.txt") for n in range(11)]
    page = visitor.fill_in(files=files).get_data(as_text=True)
    assert "You chose 11 files; at most 10 can be sent at once." in page
    assert "Choose your files again." in page


def test_a_file_past_the_limit_is_named(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.web.visitor_files.MOST_BYTES", 10)
    exact = visitor.fill_in(files=[(io.BytesIO(b"x" * 10), "exact.bin")])
    over = visitor.fill_in(files=[(io.BytesIO(b"x" * 11), "over.bin")])
    assert exact.status_code == 303
    assert "over.bin is bigger than 10 MB." in over.get_data(as_text=True)


def test_a_file_in_the_place_of_a_text_is_no_error_of_ours(visitor: Visitor) -> None:
    answer = visitor.fill_in(name=(io.BytesIO(b"Ani"), "name.txt"), files="/etc/passwd")
    assert answer.status_code == 422


def test_the_form_speaks_indonesian(visitor: Visitor) -> None:
    page = visitor.client.get("/contact", headers={"Accept-Language": "id"}).get_data(as_text=True)
    assert "Alamat e-mail Anda" in page
    assert "Tulis kepada kami" in page


def test_an_inactive_form_answers_404(site: Site, visitor: Visitor) -> None:
    site.deactivate("form")
    assert site.client().get("/contact").status_code == 404
