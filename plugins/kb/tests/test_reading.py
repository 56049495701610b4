"""What visitors do: read, vote once, say that an article solved it."""

from core.testing import Site

from .writer import Writer


def counted(site: Site, number: int) -> tuple[int, int, int, int]:
    from plugins.kb.tables import Article

    with site.app.app_context():
        found = site.context("kb").session.get(Article, number)
        return found.reads, found.yes, found.no, found.solved


def test_a_vote_counts_once_per_visitor_and_can_be_changed(writer: Writer, site: Site) -> None:
    number = writer.write()
    for helped in ("yes", "yes", "no"):
        assert writer.vote(number, helped) == 303
    writer.vote(number, "no", comment="The table <b>lacks</b> Bali")
    assert counted(site, number)[1:3] == (0, 1)
    writer.vote(number, "yes", client=site.client())
    assert counted(site, number)[1:3] == (1, 1)
    report = writer.client.get(f"/desk/kb/{number}/report").text
    assert "The table &lt;b&gt;lacks&lt;/b&gt; Bali" in report


def test_a_double_click_before_there_is_a_cookie_is_one_vote(writer: Writer, site: Site) -> None:
    number = writer.write()
    entry = writer.entry(number)
    for _click in range(2):
        site.client().post(f"/help/a/{number}/vote", data={"entry": entry, "helped": "yes"})
    assert counted(site, number)[1:3] == (1, 0)


def test_a_forged_vote_counts_nothing(writer: Writer, site: Site) -> None:
    number = writer.write()
    for data in (
        {"helped": "yes"},
        {"entry": "made up", "helped": "yes"},
        {"entry": writer.entry(number), "helped": "x"},
    ):
        assert writer.visitor.post(f"/help/a/{number}/vote", data=data).status_code == 302
    assert counted(site, number)[1:3] == (0, 0)


def test_the_team_reading_does_not_count(writer: Writer, site: Site) -> None:
    number = writer.write()
    writer.client.get(f"/help/a/{number}", follow_redirects=True)
    assert counted(site, number)[0] == 0
    writer.read(f"/help/a/{number}")
    assert counted(site, number)[0] == 1


def test_that_solved_it_is_counted_once_as_a_deflection(writer: Writer, site: Site) -> None:
    number = writer.write()
    site.activate("form")
    visitor = site.client()
    assert "Where is my parcel?" in visitor.get("/help/suggest?q=my parc").text
    entry = writer.entry(number, visitor)
    for _click in range(2):
        page = visitor.post(f"/help/a/{number}/solved", data={"entry_kb": entry, "text": "Where is it"})
        assert "Nothing was sent to us" in page.text
    assert counted(site, number)[3] == 1
    manager = site.client(site.user("manager", email="second@desk.example"))
    assert "An article answered 1 request" in manager.get("/desk/kb/reports").text


def test_a_form_that_comes_back_has_the_list_without_script(writer: Writer, site: Site) -> None:
    writer.write()
    site.activate("form")
    page = site.client().post("/contact", data={"text": "Where is my parcel, I wait"}).text
    assert "Perhaps this answers it already" in page
    assert "Where is my parcel?" in page


def test_the_public_home_is_search_first_once_there_is_an_article(writer: Writer) -> None:
    assert "Search this site" not in writer.read("/")
    writer.write()
    assert "Search this site" in writer.read("/")
    assert "Search this site" in writer.read("/help/")


def test_popular_articles_cool_down(writer: Writer, site: Site) -> None:
    from plugins.kb import readers
    from plugins.kb.tables import Article

    number = writer.write()
    writer.read(f"/help/a/{number}")
    with site.app.app_context():
        for _day in range(30):
            readers.cool()
        assert site.context("kb").session.get(Article, number).warmth == 0


def test_the_address_of_an_old_title_leads_to_the_article(writer: Writer) -> None:
    number = writer.write()
    answer = writer.visitor.get(f"/help/a/{number}-old-title")
    assert answer.headers["Location"].endswith(f"/help/a/{number}-where-is-my-parcel")
