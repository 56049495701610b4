"""An insertion tells on each database whether it was the first."""

import pytest

from core.database import writing
from core.models.tables import plugin_owned
from core.testing import Site
from core.upsert import insert_once


@pytest.mark.database
def test_the_first_insertion_says_so_and_the_second_does_not(database_url: str, site: Site) -> None:
    row = {"slug": "garden", "kind": "permission", "name": "garden.weed"}
    with site.app.app_context(), writing() as session:
        assert insert_once(session, plugin_owned, row) is True
        assert insert_once(session, plugin_owned, row) is False
