"""Text compares by its bytes on each database, be it of a column or not: José is not Jose, nor a token its capitals."""

import pytest
from sqlalchemy import Text, cast, func, literal, select

from core.database import db
from core.testing import Site


@pytest.mark.database
def test_text_that_is_no_column_is_compared_by_its_bytes(database_url: str, site: Site) -> None:
    with site.app.app_context():
        assert not db.session.scalar(select(literal("josé") == literal("jose")))
        assert not db.session.scalar(select(literal("Token") == literal("token")))
        assert not db.session.scalar(select(func.lower(cast(literal("josé@example.com"), Text)).contains("jose@")))
        assert db.session.scalar(select(func.lower(cast(literal("Jose@example.com"), Text)).contains("jose@")))
