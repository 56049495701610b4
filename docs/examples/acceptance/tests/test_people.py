"""What was printed for somebody is handed out to them alone, and erased with them."""

import json
from zipfile import ZipFile

from sqlalchemy import select

from core.api import Customer, context, customer_at, personal_archive, sign
from core.testing import Site


def test_who_scans_their_slip_need_not_say_their_name(site: Site, plugin: str, customer: Customer) -> None:
    from plugins.acceptance.people import BORROWER

    with site.app.app_context():
        token = sign(BORROWER, str(customer.id))
    assert 'value="Ani Wijaya"' in site.client().get("/loans/", query_string={"borrower": token}).text
    assert "Ani Wijaya" not in site.client().get("/loans/", query_string={"borrower": f"{token}x"}).text


def test_slips_are_handed_out_and_erased(site: Site, plugin: str) -> None:
    from plugins.acceptance.people import erase_personal_data
    from plugins.acceptance.tables import Slip

    site.ticket(identity=("counter", "ani"), name="Ani")
    with site.app.app_context():
        ctx = context(plugin)
        with ctx.transaction() as session:
            session.add_all([Slip(to="ani", text="Bring it back"), Slip(to="budi", text="Keep it")])
        customer = customer_at("counter", "ani")
        assert customer is not None
        with personal_archive(customer) as stream, ZipFile(stream) as archive:
            held = json.loads(archive.read("data.json"))["plugins"][plugin]
        assert [slip["text"] for slip in held["slips"]] == ["Bring it back"]
        erase_personal_data((("counter", "ani"),), ctx)
        assert list(ctx.session.scalars(select(Slip.to))) == ["budi"]
