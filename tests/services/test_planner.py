"""SQLite knows how its tables are filled."""

import pytest

from core.database import db
from core.services.installation import planner
from core.testing import Site


@pytest.mark.database
def test_it_can_be_asked_for_on_every_database(database_url: str, site: Site) -> None:
    with site.app.app_context():
        planner.analyse()


def test_the_figures_of_the_ticket_table_are_there_afterwards(site: Site) -> None:
    site.ticket()
    with site.app.app_context():
        planner.analyse()
        found = db.session.scalars(db.text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'ticket'")).all()
    assert "ix_ticket_place" in found
