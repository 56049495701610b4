"""What no page of ours sends fails no page: five failures would pause the plugin for everybody."""

import pytest

from core.testing import Site

from .writer import BODY, Writer

HUGE, LONG_AGO = "9" * 30, "0001-01-01T00:00:00+23:59~1"
BEYOND = "before=9999-12-31T23:00-23:59~1"


@pytest.mark.abuse("A27")
@pytest.mark.database
def test_odd_requests_fail_no_page(database_url: str, site: Site, writer: Writer) -> None:
    site.app.testing = False  # what fails is answered 500, as it is to a visitor
    number = writer.write()
    for path in ("/help/pictures/%00", "/help/pictures/a%00b", f"/help/a/{HUGE}", "/help/section/%00"):
        assert writer.visitor.get(path).status_code == 404, path
    for asked in (
        "q=a%00b",
        "locale=en%00",
        f"section={HUGE}",
        f"before={LONG_AGO}",
        "before=9999-12-31T23:00-23:59~1",
    ):
        assert writer.client.get(f"/desk/kb/?{asked}").status_code == 200, asked
    article = {"title": "Parcels", "body": BODY, "locale": "en", "version": "1"}
    for data in ({"section": HUGE}, {"section": "-1"}, {"section": "77"}):
        assert writer.client.post("/desk/kb/new", data=article | data).status_code == 302, data
        assert writer.client.post(f"/desk/kb/{number}", data=article | data).status_code in {302, 409}, data
    for parent in (HUGE, "-1", "77"):
        section = {"name_en": "Cups", "parent": parent, "icon": "cup"}
        assert writer.client.post("/desk/kb/sections", data=section).status_code == 302, parent
        assert writer.client.post("/desk/kb/sections/1", data=section).status_code == 302, parent
    assert writer.client.post("/desk/kb/preview", data={"number": HUGE, "body": "x"}).status_code == 200
    assert writer.client.post("/desk/kb/reports/forget", data={"words": "a\0b"}).status_code == 302
