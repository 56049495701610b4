"""What an idle poll of a visitor costs: `.venv/bin/python -m bench.chat_poll`."""

import secrets
import tempfile
import time
from pathlib import Path

from core.testing import Site, new_config
from plugins.chat.tests.visitor import ORIGIN, Visitor, make_site

POLLS = 300


def main() -> None:
    """Poll a chat in which nothing happens, and print the CPU time of one poll."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(new_config(Path(folder) / "instance"))
        site.activate("chat")
        make_site(site, origins=ORIGIN, needs_agent=False)
        visitor = Visitor(site.client(), token=secrets.token_urlsafe(32))
        visitor.begin()
        visitor.say("Hello")
        news = visitor.ask("poll", after=0).get_json()
        same = {"after": news["last"], "tag": news["tag"], "page": f"{ORIGIN}/cups"}
        visitor.ask("poll", **same)
        began = time.process_time()
        codes = {visitor.ask("poll", **same).status_code for _ in range(POLLS)}
        spent = (time.process_time() - began) * 1000 / POLLS
        print(f"{spent:.2f} ms CPU for an idle poll, test client included; answers: {codes}")


if __name__ == "__main__":
    main()
