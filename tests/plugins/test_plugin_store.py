"""Bytes of a plugin: whoever removes them asks when nobody can add them, so no row is left that names what is gone."""

import threading
import time

import pytest
from sqlalchemy import func, select

from core.database import db, writing
from core.models.tables import setting
from core.services.plugin.plugin_store import keep_file, kept_file, remove_file
from core.testing import Site

DATA = b"the same picture"


def is_used() -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(setting).where(setting.c.owner == "who")))


@pytest.mark.database
def test_bytes_that_are_added_while_another_removes_them_stay(site: Site, database_url: str) -> None:
    site.activate("saved_replies")
    with site.app.app_context():
        sha256 = keep_file("saved_replies", DATA)
    kept, may_end = threading.Event(), threading.Event()

    def add() -> None:
        with site.app.app_context(), writing() as session:
            keep_file("saved_replies", DATA)
            kept.set()
            may_end.wait(20)
            session.execute(setting.insert().values(owner="who", name="file", value=sha256))

    def end_soon() -> None:
        time.sleep(0.5)
        may_end.set()

    threads = [threading.Thread(target=each) for each in (add, end_soon)]
    threads[0].start()
    assert kept.wait(20)
    threads[1].start()
    with site.app.app_context():
        remove_file("saved_replies", sha256, unless=is_used)
        assert may_end.is_set()  # it has waited
        for thread in threads:
            thread.join()
        assert kept_file("saved_replies", sha256) == DATA


def test_bytes_that_nobody_uses_go(site: Site) -> None:
    site.activate("saved_replies")
    with site.app.app_context():
        sha256 = keep_file("saved_replies", DATA)
        folder = site.config.files / "plugins" / "saved_replies"
        remove_file("saved_replies", sha256, unless=lambda: True)
        assert [each.name for each in folder.rglob("*") if each.is_file()] == [sha256]
        remove_file("saved_replies", sha256, unless=is_used)
        remove_file("saved_replies", sha256)
        assert [each for each in folder.rglob("*") if each.is_file()] == []
