"""A message without a raw form of its own is written down and read again whole, without many copies of its files."""

import base64
import json
import os
import tracemalloc
from datetime import UTC, datetime

import pytest

from core.declare import Inbound, InboundFile
from core.models import InboxState
from core.services.mailroom import intake
from core.testing import Postbox, Site
from core.wire import inbound_from_bytes, inbound_to_bytes

MESSAGE = Inbound(
    "form", "x1", ("email", "ani@example.com"), name="Ani\nWijaya", subject="Ü\u2028 \"quoted\"", text="Line\r\nline",
    files=(
        InboundFile("a.txt", "text/plain", b"one\ntwo\n{}"), InboundFile("empty", "text/plain", b""),
        InboundFile("b.png", "image/png", bytes(range(256)), content_id="c1", inline=True),
    ),
    cc=("budi@example.com",), received_at=datetime(2026, 1, 2, tzinfo=UTC), fields={"order": "17"},
)  # fmt: skip


@pytest.mark.parametrize("message", [MESSAGE, Inbound("form", "x2", ("email", "ani@example.com"))])
def test_what_was_written_down_is_read_again_whole(message: Inbound) -> None:
    assert inbound_from_bytes(inbound_to_bytes(message)) == message


def test_what_was_written_down_before_the_files_stood_behind_the_line_can_be_read() -> None:
    file = {"name": "a", "mime": "text/plain", "data": base64.b64encode(b"old").decode(), "content_id": None}
    old = {"channel": "form", "external_id": "x", "identity": ["email", "a@b.c"], "files": [file], "gone": 1}
    read = inbound_from_bytes(json.dumps(old).encode())
    assert read.files[0].data == b"old"


def test_fields_of_a_later_version_are_left_out() -> None:
    line, _end, files = inbound_to_bytes(MESSAGE).partition(b"\n")
    data = json.loads(line)
    data["later"] = data["files"][0]["later"] = True
    assert inbound_from_bytes(json.dumps(data).encode() + b"\n" + files) == MESSAGE


def test_an_upload_is_held_at_most_twice_beside_itself(site: Site, postbox: Postbox) -> None:
    size = 20_000_000
    upload = InboundFile("film.bin", "application/octet-stream", os.urandom(size))
    postbox.receive()  # what is loaded on the way is not the upload's
    with site.app.app_context():
        message = Inbound(postbox.name, "big", ("email", "ani@example.com"), subject="Film", files=(upload,))
        tracemalloc.start()
        try:
            received = intake.receive(message)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert received.state == InboxState.PROCESSED
    assert peak < 2.2 * size
