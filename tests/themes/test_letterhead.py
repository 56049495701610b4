"""What stands around a mail: the channel of mail puts it around message and signature alike."""

from core.declare import AccountInfo, Outgoing
from plugins.email.composing import compose
from plugins.email.outbound import as_mail


def test_the_signature_of_the_mailbox_stands_inside() -> None:
    mailbox = AccountInfo(1, "email", "toko@example.com", "Toko", "support", "Salam, Toko", {"from_name": ""})
    mail = Outgoing(
        1,
        "a@b",
        1,
        ("ani@example.com",),
        "Halo",
        "<p>Isi</p>",
        "Isi",
        lambda: None,
        frame_html="<table><tr><td>{{ content }}</td></tr></table>",
        frame_text="{{ content }}\n\nFoot",
    )
    made = as_mail(mail, mailbox)
    assert made.html is not None
    assert made.html.index("<td><p>Isi</p>") < made.html.index("Salam, Toko") < made.html.index("</td>")
    assert made.text == "Isi\n\n-- \nSalam, Toko\n\nFoot"
    raw = compose(made)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
