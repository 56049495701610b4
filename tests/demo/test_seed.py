"""The same seed says the same things."""

from pathlib import Path

from core.database import db, forget_engine
from core.models import Message
from core.services.installation import demo
from core.testing import Site, new_config


def texts_of(site: Site, seed: int) -> list[str]:
    with site.app.app_context():
        demo.fill(30, seed=seed)
        return list(db.session.scalars(db.select(Message.text).order_by(Message.id)))


def test_the_same_seed_says_the_same_things(site: Site, tmp_path: Path) -> None:
    other = Site(new_config(tmp_path / "other"))
    try:
        assert sorted(texts_of(site, 3)) == sorted(texts_of(other, 3))
    finally:
        forget_engine(other.config.database_url)


def test_another_seed_says_other_things(site: Site, tmp_path: Path) -> None:
    other = Site(new_config(tmp_path / "other"))
    try:
        assert sorted(texts_of(site, 3)) != sorted(texts_of(other, 4))
    finally:
        forget_engine(other.config.database_url)
