"""What is written can be found at once, what is changed or gone cannot."""

import pytest

from core.database import db, writing
from core.models import Message, Ticket
from core.services.finding import search
from core.services.finding.search import match
from core.services.finding.search.terms import PUBLIC, STAFF, AllOf, AnyOf, Term, Text, term, within
from core.services.ticket import tickets
from core.testing import Site

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _on_each_database(database_url: str) -> None:
    """Run these tests on all three databases."""


def found(text: Text | None) -> set[int]:
    """Give the tickets with a text."""
    assert text is not None
    by_index = set(db.session.execute(match.hits(text)).all())
    db.session.rollback()
    return {ticket_id for _, ticket_id in by_index}


def test_a_word_of_the_third_reply_is_found(site: Site) -> None:
    ticket = site.ticket(subject="Printer", text="Please help.")
    other = site.ticket(subject="Something else", text="Nothing.")
    agent = site.user()
    with site.app.app_context():
        for words in ("One moment", "Two moments", "The fuser unit is broken"):
            tickets.reply(db.session.get(Ticket, ticket.id), agent, f"<p>{words}</p>")
        assert found(term("fuser")) == {ticket.id}
        assert found(term("help")) == {ticket.id}
        assert found(term("nothing")) == {other.id}


TEXT = """Café naïve, to be or the a x2 unit fuser. 你好世界 สวัสดี e-mail toko@shop.example foo_bar 1.000,50
it's Straße \U0001f5a8 printer"""
IN_IT = """CAFÉ|cafe|naïve|naive|to be|the|a|x2|fus*|f*|unit fus*|你好|好|สวัสดี|e-mail|toko@shop.example|foo_bar
1.000,50|it's|\U0001f5a8 printer|Straße|strasse""".replace("\n", "|").split("|")
NOT_IN_IT = "fuse|printer broken|unit broken|caf|be to|世你|xfuser|好好".split("|")


def test_whatever_was_written_is_found_and_nothing_else(site: Site) -> None:
    ticket = site.ticket(text=TEXT, subject="Halo")
    site.ticket(subject="Other", text="Entirely different words")
    with site.app.app_context():
        assert [wanted for wanted in IN_IT if found(term(wanted)) != {ticket.id}] == []
        assert [wanted for wanted in NOT_IN_IT if found(term(wanted))] == []


def test_words_join_by_and_and_or(site: Site) -> None:
    first = site.ticket(text="red apple")
    second = site.ticket(text="green apple")
    third = site.ticket(text="green pear")
    red, green, apple, gre = Term(("red",)), Term(("green",)), Term(("apple",)), Term(("gre",), is_prefix=True)
    with site.app.app_context():
        assert found(AllOf((red, apple))) == {first.id}
        assert found(AnyOf((red, green))) == {first.id, second.id, third.id}
        assert found(AllOf((apple, AnyOf((red, gre))))) == {first.id, second.id}
        assert found(AnyOf((AllOf((red, apple)), AllOf((green, Term(("pear",))))))) == {first.id, third.id}


def test_a_note_is_found_only_where_notes_are_named(site: Site) -> None:
    ticket = site.ticket(text="Public words")
    agent = site.user(name="Sari Dewi")
    with site.app.app_context():
        tickets.note(db.session.get(Ticket, ticket.id), agent, "<p>secret quarrel</p>")
        for wanted in ("secret", "quarrel*", "sari"):
            assert found(term(wanted)) == {ticket.id}
            assert found(within(term(wanted), STAFF)) == set()
            assert found(within(term(wanted), PUBLIC)) == set()
        assert found(within(term("public"), PUBLIC)) == {ticket.id}
        assert found(within(term("wijaya"), PUBLIC)) == set()
        assert found(within(term("wijaya"), STAFF)) == {ticket.id}


def test_an_edited_message_is_found_by_its_new_words_only(site: Site) -> None:
    ticket = site.ticket(text="before")
    with site.app.app_context():
        with writing():
            message = db.session.scalars(db.select(Message)).one()
            message.text = "afterwards"
            search.index(message)
        assert found(term("before")) == set()
        assert found(term("afterwards")) == {ticket.id}


def test_a_deleted_message_leaves_nothing_in_the_index(site: Site) -> None:
    ticket = site.ticket(text="vanishing words")
    kept = site.ticket(text="kept words")
    with site.app.app_context():
        with writing():
            db.session.execute(db.delete(Message).where(Message.ticket_id == ticket.id))
        assert found(term("vanishing")) == set()
        assert found(term("words")) == {kept.id}


def test_a_new_subject_takes_the_place_of_the_old(site: Site) -> None:
    ticket = site.ticket(subject="Old heading")
    with site.app.app_context():
        with writing():
            changed = db.session.get(Ticket, ticket.id)
            changed.subject = "Fresh heading"
            search.retitle(changed)
        assert found(term("old")) == set()
        assert found(term("fresh heading")) == {ticket.id}


def test_what_is_rolled_back_is_not_found(site: Site) -> None:
    site.ticket(text="kept")
    with site.app.app_context():
        with pytest.raises(ZeroDivisionError):
            _change_and_fail("discarded")
        assert found(term("discarded")) == set()
        assert len(found(term("kept"))) == 1


def _change_and_fail(words: str) -> None:
    with writing():
        message = db.session.scalars(db.select(Message)).one()
        message.text = words
        search.index(message)
        db.session.flush()
        raise ZeroDivisionError


def test_the_index_and_plain_comparison_agree(site: Site) -> None:
    from core.models.tables import message_text
    from core.services.finding.search.like import like

    for text in ("one two three", "three two", "Two! ones", "你好 a b", "ab abc"):
        site.ticket(text=text, subject="s")
    with site.app.app_context():
        for wanted in ("one", "on*", "one two", "two one", "two on*", "你", "a", "ab", "a*", "b", "three two"):
            wanted_term = term(wanted)
            assert wanted_term is not None
            slowly = set(db.session.scalars(db.select(message_text.c.ticket_id).where(like(wanted_term))))
            assert found(wanted_term) == slowly, wanted
