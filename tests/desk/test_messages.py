"""Messages as they are shown: in a document of their own, with their files and their original."""

import re

import pytest

from core.declare import Inbound, InboundFile
from core.errors import TryLater
from core.models import Message
from core.services.mailroom import intake
from core.testing import Clock
from tests.desk.conftest import Bench

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
WILD = (
    '<p style="color:red">Hi <img src="cid:logo@x"><img src="https://spy.example/p.gif"><script>alert(1)</script></p>'
)


def receive(bench: Bench, **more: object) -> int:
    with bench.site.app.app_context():
        return intake.receive(
            Inbound("postbox", "m1", ("email", "ani@example.com"), name="Ani", subject="Hi", **more)  # type: ignore
        ).ticket_number


def test_html_mail_is_a_document_with_its_own_policy(bench: Bench) -> None:
    number = receive(bench, html=WILD)
    page = bench.text(f"/desk/tickets/{number}")
    frame = re.search(r'<iframe[^>]*src="([^"]+)"', page)[1]
    response = bench.client.get(frame)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-same-origin")
    assert "allow-scripts" not in policy
    assert "allow-forms" not in policy
    for part in ("default-src 'none'", "style-src 'unsafe-inline'", "img-src 'self'", "frame-ancestors 'self'"):
        assert part in policy
    body = response.get_data(as_text=True)
    assert "color" in body
    assert "<script" not in body
    assert ' src="https://spy.example' not in body
    assert "color:red" not in page


def test_remote_images_are_blocked_and_counted(bench: Bench) -> None:
    number = receive(bench, html=WILD)
    assert "1 remote image is blocked" in bench.text(f"/desk/tickets/{number}")


def test_pictures_of_the_mail_itself_are_shown(bench: Bench) -> None:
    logo = InboundFile("logo.png", "image/png", PNG, "logo@x", True)
    receive(bench, html=WILD, files=(logo,))
    body = bench.text(f"/desk/messages/{bench.all(Message)[0].id}/body")
    handle = re.search(r'src="(/desk/files/[\w-]+)"', body)[1]
    response = bench.client.get(handle)
    assert (response.mimetype, response.data) == ("image/png", PNG)


def test_plain_mail_needs_no_frame(bench: Bench) -> None:
    number = receive(bench, text="Just words\n\nhttps://example.com")
    page = bench.text(f"/desk/tickets/{number}")
    assert "<iframe" not in page
    assert "Just words" in page


def test_quoted_mail_is_folded(bench: Bench) -> None:
    number = receive(bench, html="<p>New words</p>", quoted_html="<p>Old words</p>")
    page = bench.text(f"/desk/tickets/{number}")
    assert re.search(r"<details[^>]*><summary>Show earlier mail</summary><blockquote>\s*<p>Old words", page)


@pytest.mark.parametrize(
    ("name", "mime", "data"),
    [
        ("x.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
        ("x.html", "text/html", b"<script>alert(1)</script>"),
        ("x.xhtml", "application/xhtml+xml", b"<html/>"),
        ("x.pdf", "application/pdf", b"%PDF-1.7 /JS"),
        ("x.png", "image/png", b"<script>not a picture</script>"),
        ("x.mht", "multipart/related", b"MIME-Version: 1.0"),
    ],
)
def test_files_are_saved_never_opened(bench: Bench, name: str, mime: str, data: bytes) -> None:
    number = receive(bench, text="see file", files=(InboundFile(name, mime, data),))
    handle = re.search(r"/desk/files/([\w-]+)", bench.text(f"/desk/tickets/{number}"))[1]
    response = bench.client.get(f"/desk/files/{handle}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.mimetype == "application/octet-stream"
    assert response.data == data


def test_a_file_name_cannot_split_the_header(bench: Bench) -> None:
    number = receive(bench, text="x", files=(InboundFile('a"\r\nSet-Cookie: x=1;é.txt', "text/plain", b"x"),))
    handle = re.search(r"/desk/files/([\w-]+)", bench.text(f"/desk/tickets/{number}"))[1]
    response = bench.client.get(f"/desk/files/{handle}")
    assert "Set-Cookie" not in response.headers
    assert response.status_code == 200


def test_the_original_is_one_click_away(bench: Bench) -> None:
    number = receive(bench, text="raw words")
    page = bench.text(f"/desk/tickets/{number}")
    url = re.search(r'href="(/desk/messages/\d+/original)"', page)[1]
    response = bench.client.get(url)
    assert b"raw words" in response.data
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_message_that_nothing_proves_says_so(bench: Bench) -> None:
    assert "Unverified" in bench.text(f"/desk/tickets/{receive(bench, text='x')}")


def test_a_verified_message_does_not(bench: Bench) -> None:
    assert "Unverified" not in bench.text(f"/desk/tickets/{receive(bench, text='x', verified=True)}")


def test_a_machines_message_says_why(bench: Bench) -> None:
    number = receive(bench, text="I am away", automatic="Auto-Submitted: auto-replied")
    assert "Auto-Submitted: auto-replied" in bench.text(f"/desk/tickets/{number}")


def test_an_evil_name_and_subject_are_text_everywhere(bench: Bench) -> None:
    evil = '<img src=x onerror="alert(1)">'
    with bench.site.app.app_context():
        inbound = Inbound("postbox", "m1", ("email", "ani@example.com"), name=evil, subject=evil, text=evil)
        number = intake.receive(inbound).ticket_number
    for path in ("/desk/", f"/desk/tickets/{number}", "/desk/customers", "/desk/customers/1", "/desk/search?q=img",
                 f"/desk/tickets/{number}/history"):  # fmt: skip
        assert "<img src=x" not in bench.text(path), path


def test_long_threads_show_their_newest_part_first(bench: Bench) -> None:
    number = bench.site.ticket(text="The very first").id
    for each in range(52):
        bench.client.post(f"/desk/tickets/{number}/answer", data={"mode": "note", "note": f"Note {each}"})
    page = bench.text(f"/desk/tickets/{number}")
    assert "The very first" not in page
    assert "Note 51" in page
    earlier = re.search(r'class="earlier"><a[^>]*href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert "The very first" in bench.text(earlier)


def test_an_answer_that_cannot_leave_yet_says_why(bench: Bench, clock: Clock) -> None:
    bench.box.error = TryLater("No mailbox is set up to send from.")
    number = receive(bench, text="Hello")
    bench.answer(number)
    assert "It could not leave yet" not in bench.text(f"/desk/tickets/{number}")
    clock.forward(seconds=30)
    bench.site.run_jobs()
    page = bench.text(f"/desk/tickets/{number}")
    assert "It could not leave yet, and is tried again: No mailbox is set up to send from." in page
