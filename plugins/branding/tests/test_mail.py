"""The mail template: around every mail, in the brand of its desk, and never in the way of the mail itself (A69)."""

import pytest

from core.api import Desk, Invalid, Outgoing, Ticket, User, reply, send_system_mail
from core.testing import Postbox, Site
from plugins.branding.letterhead import DEFAULT_HTML, DEFAULT_TEXT, checked_html, checked_text
from plugins.branding.tests.conftest import Owner

GOOD = '<table><tr><td style="color: {{ accent }}">{{ name }}</td></tr></table>{{content}}<p>{{ ticket.number }}</p>'


def letter(site: Site, postbox: Postbox) -> Outgoing:
    with site.app.app_context():
        send_system_mail("ani@example.com", "Halo", "Baris satu.\n\nBaris <dua>.")
    site.run_jobs()
    return postbox.sent[-1]


def writer(site: Site) -> User:
    found: User = site.context("branding").session.query(User).filter_by(email="ibu@desk.example").one()
    return found


def whole(mail: Outgoing) -> str:
    return mail.framed_html(mail.html)


def test_without_a_brand_mail_is_as_it_was(site: Site, owner: Owner, postbox: Postbox) -> None:
    mail = letter(site, postbox)
    assert (mail.frame_html, mail.frame_text, mail.files) == ("", "", ())


def test_a_system_mail_wears_the_brand(site: Site, owner: Owner, postbox: Postbox) -> None:
    from io import BytesIO

    from plugins.branding.demo import drawn

    owner.save(
        name="Toko & Lestari",
        hex="#b3261e",
        address="Jalan Braga 12",
        links="Jam | https://shop.example",
        logo=(BytesIO(drawn()), "logo.png"),
    )
    mail = letter(site, postbox)
    assert "Toko &amp; Lestari" in whole(mail)
    assert "Baris &lt;dua&gt;." in whole(mail)
    assert 'src="cid:logo@branding.tanggap"' in whole(mail)
    assert [file.content_id for file in mail.files] == ["logo@branding.tanggap"]
    assert "Jam: https://shop.example" in mail.framed_text(mail.text)
    assert mail.framed_text(mail.text).startswith("Baris satu.")
    assert not any(word in whole(mail) for word in ("<script", "<style", "class=", "{{"))


def test_an_answer_wears_the_brand_of_its_desk(site: Site, owner: Owner, postbox: Postbox) -> None:
    with site.app.app_context(), site.context("branding").transaction() as session:
        desk = Desk(slug="garden", name="Garden")
        session.add(desk)
    owner.save(name="Toko Lestari")
    owner.save("/admin/branding/look/desk/garden", name="Kebun Lestari")
    for slug, name in (("garden", "Kebun Lestari"), (None, "Toko Lestari")):
        received = postbox.receive("Halo", external_id=f"x-{slug}", desk=slug)
        with site.app.app_context():
            ticket = site.context("branding").session.get(Ticket, received.ticket_number)
            reply(ticket, writer(site), "<p>Sudah kami kirim.</p>")
        site.run_jobs()
        assert name in whole(postbox.sent[-1])
        assert "<p>Sudah kami kirim.</p>" in whole(postbox.sent[-1])


def test_a_template_of_ones_own_is_filled(site: Site, owner: Owner, postbox: Postbox) -> None:
    owner.save(name="Toko", hex="#b3261e")
    assert owner.save_mail(mail_html=GOOD, mail_text="{{ name }}: {{ content }}").status_code == 302
    mail = letter(site, postbox)
    assert mail.framed_text("Isi") == "Toko: Isi"
    assert '<td style="color: #' in whole(mail)


@pytest.mark.parametrize(
    "template",
    [
        "no place for the message",
        "{{ content }}{{ content }}",
        "{{ content }} {{ secret }}",
        "{{ content }} {{ ''.__class__ }}",
        "{{ content }} {{ name|attr('format') }}",
        "{{ content }} {% for x in range(10**9) %}x{% endfor %}",
        "{{ content }} {{ range(10**9) }}",
        "{{ content }} {{ 'x' * 100000000 }}",
        "{{ content }} {# x #}",
        '{{ content }} <a href="{{ url }}">x</a>',
        '{{ content }} <img src="https://evil.example/pixel.gif">',
        "<script>{{ content }}</script>",
        "<!-- {{ content }} -->",
        "{{ content }}" + "x" * 20_001,
    ],
)
def test_a_template_that_cannot_work_is_refused_on_saving(site: Site, owner: Owner, template: str) -> None:
    response = owner.save_mail(mail_html=template)
    assert response.status_code == 422
    with site.app.test_request_context("/"), pytest.raises(Invalid):
        checked_html(template)


def test_a_template_keeps_neither_scripts_nor_styles_that_leave_their_place(site: Site, owner: Owner) -> None:
    with site.app.test_request_context("/"):
        kept = checked_html('<p onclick="x" style="position: fixed">{{ content }}</p><script>alert(1)</script>')
        assert "onclick" not in kept
        assert "fixed" not in kept
        assert "script" not in kept


def test_the_default_template_passes_its_own_check(site: Site) -> None:
    with site.app.test_request_context("/"):
        assert "{{ content }}" in checked_html(DEFAULT_HTML)
        assert checked_text(DEFAULT_TEXT) == DEFAULT_TEXT


def test_a_broken_template_gives_way_to_the_default_when_a_mail_leaves(
    site: Site, owner: Owner, postbox: Postbox
) -> None:
    owner.save(name="Toko")
    with site.app.app_context():
        site.context("branding").save_settings(
            {"brands": {"": {"name": "Toko", "mail_html": "{{ broken", "mail_text": "x"}}}
        )
    mail = letter(site, postbox)
    assert "Baris satu." in whole(mail)
    assert "max-width: 600px" in whole(mail)
    assert "Baris satu." in mail.framed_text(mail.text)


def test_data_is_never_looked_through_again(site: Site, owner: Owner, postbox: Postbox) -> None:
    owner.save(name="{{ content }}{{7*7}}", address="{{ url }}")
    mail = letter(site, postbox)
    assert whole(mail).count("Baris satu.") == 1
    assert "49" not in mail.frame_text
    with site.app.app_context():
        send_system_mail("ani@example.com", "Halo", "{{ content }} {{ name }} {{7*7}}")
    site.run_jobs()
    assert "{{ content }} {{ name }} {{7*7}}" in whole(postbox.sent[-1])


def test_the_preview_shows_the_newest_answer_and_nothing_runs_in_it(site: Site, owner: Owner, postbox: Postbox) -> None:
    received = postbox.receive("Halo")
    with site.app.app_context():
        ticket = site.context("branding").session.get(Ticket, received.ticket_number)
        reply(ticket, writer(site), "<p>Jawaban terbaru</p>")
    owner.save(name="Toko")
    assert owner.save_mail(mail_html=GOOD, act="preview").status_code == 200
    response = owner.client.get("/admin/branding/mail/preview?tried=1")
    assert "Jawaban terbaru" in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_test_goes_to_whoever_asks(site: Site, owner: Owner, postbox: Postbox) -> None:
    owner.save(name="Toko Lestari")
    owner.client.post("/admin/branding/mail/test")
    site.run_jobs()
    assert postbox.sent[-1].to == ("ibu@desk.example",)
    assert "Toko Lestari" in whole(postbox.sent[-1])


IN_INDONESIAN = "<p>Salam dari {{ name }}</p>{{ content }}"
RECEIPT = "<p>We have it, says {{ name }}</p>{{ content }}"


def sent_as(site: Site, postbox: Postbox, kind: str, locale: str, desk: str = "") -> str:
    with site.app.app_context():
        send_system_mail("ani@example.com", "Halo", "Isi surat.", kind=kind, locale=locale, desk=desk)
    site.run_jobs()
    return whole(postbox.sent[-1])


def test_a_kind_of_mail_and_a_language_have_templates_of_their_own(site: Site, owner: Owner, postbox: Postbox) -> None:
    owner.save(name="Toko")
    owner.save_mail(mail_html=GOOD)
    assert owner.save_mail("/admin/branding/mail/?locale=id", mail_html=IN_INDONESIAN).status_code == 302
    assert owner.save_mail("/admin/branding/mail/?kind=automatic", mail_html=RECEIPT).status_code == 302
    both = "/admin/branding/mail/?kind=automatic&locale=id"
    assert "Salam dari Toko" in sent_as(site, postbox, "answer", "id")
    assert "We have it, says Toko" in sent_as(site, postbox, "automatic", "id")
    owner.save_mail(both, mail_html="<p>Sudah kami terima</p>{{ content }}")
    assert "Sudah kami terima" in sent_as(site, postbox, "automatic", "id")
    assert "We have it, says Toko" in sent_as(site, postbox, "automatic", "en")
    assert "We have it" not in sent_as(site, postbox, "answer", "en")
    page = owner.client.get("/admin/branding/mail/").text
    assert "Automatic answer · Bahasa Indonesia" in page
    owner.save_mail(both, mail_html="")
    assert "We have it, says Toko" in sent_as(site, postbox, "automatic", "id")


def test_a_kind_of_mail_or_a_language_that_there_is_not_changes_nothing(site: Site, owner: Owner) -> None:
    owner.save(name="Toko")
    for named in ("kind=gone.letter", "locale=xx"):
        assert owner.save_mail(f"/admin/branding/mail/?{named}", mail_html=RECEIPT).status_code == 404
    assert "We have it" not in owner.client.get("/admin/branding/mail/").text


def test_a_template_that_reads_like_the_one_before_is_not_kept(site: Site, owner: Owner) -> None:
    owner.save(name="Toko")
    owner.save_mail(mail_html=GOOD)
    with site.app.test_request_context("/"):
        owner.save_mail("/admin/branding/mail/?locale=id", mail_html=checked_html(GOOD), mail_text=DEFAULT_TEXT)
    assert "no template of its own yet" in owner.client.get("/admin/branding/mail/?locale=id").text
    assert "Mails with a template of their own" not in owner.client.get("/admin/branding/mail/").text


def test_a_broken_template_of_a_kind_gives_way_to_the_one_of_all_mail(
    site: Site, owner: Owner, postbox: Postbox
) -> None:
    row = {"name": "Toko", "mail_html": GOOD, "mails": {"answer/id": {"html": "{{ broken"}}}
    with site.app.app_context():
        site.context("branding").save_settings({"brands": {"": row}})
    mail = sent_as(site, postbox, "answer", "id")
    assert "Isi surat." in mail
    assert '<td style="color: #' in mail


def test_an_answer_says_whether_it_closes_the_ticket_or_nobody_wrote_it(
    site: Site, owner: Owner, postbox: Postbox
) -> None:
    from core.api import Kind, status_of_kind

    for closed, kind in ((False, "answer"), (True, "closing")):
        received = postbox.receive("Halo", external_id=f"k-{kind}")
        with site.app.app_context():
            ticket = site.context("branding").session.get(Ticket, received.ticket_number)
            reply(ticket, writer(site), "<p>Beres.</p>", status=status_of_kind(Kind.CLOSED) if closed else None)
        site.run_jobs()
        assert postbox.sent[-1].kind == kind
    received = postbox.receive("Halo", external_id="k-act")
    with site.app.app_context(), site.context("branding").transaction() as session:
        ticket = session.get(Ticket, received.ticket_number)
        acts = [{"action": "status", "values": {"status": str(status_of_kind(Kind.CLOSED).id)}}]
        reply(ticket, writer(site), "<p>Beres.</p>").data = {"acts": acts}
    site.run_jobs()
    assert postbox.sent[-1].kind == "closing"


def test_the_test_of_a_desk_wears_the_brand_and_the_template_of_the_desk(
    site: Site, owner: Owner, postbox: Postbox
) -> None:
    with site.app.app_context(), site.context("branding").transaction() as session:
        session.add(Desk(slug="garden", name="Garden"))
    owner.save(name="Toko Lestari")
    owner.save("/admin/branding/look/desk/garden", name="Kebun Lestari")
    owner.save_mail("/admin/branding/mail/desk/garden?kind=closing", mail_html="<p>Sampai jumpa</p>{{ content }}")
    asked = {"desk": "garden", "kind": "closing", "locale": "id"}
    answer = owner.client.post("/admin/branding/mail/test", data=asked)
    assert answer.headers["Location"] == "/admin/branding/mail/desk/garden?kind=closing&locale=id"
    site.run_jobs()
    assert "Sampai jumpa" in whole(postbox.sent[-1])
    assert "Kebun Lestari" in postbox.sent[-1].frame_text
    assert "Anda meminta e-mail ini" in postbox.sent[-1].text
    assert "Toko Lestari" in sent_as(site, postbox, "closing", "id")


def test_the_preview_of_a_kind_speaks_the_language_of_the_template(site: Site, owner: Owner) -> None:
    owner.save(name="Toko")
    page = owner.client.get("/admin/branding/mail/preview?kind=automatic&locale=id").text
    assert "Pesan Anda sudah kami terima" in page
    assert owner.client.get("/admin/branding/mail/preview?kind=nonsense&locale=xx&desk=nowhere").status_code == 200


def test_the_default_look_leaves_all_mail_templates(site: Site, owner: Owner) -> None:
    owner.save(name="Toko")
    owner.save_mail("/admin/branding/mail/?kind=closing", mail_html=RECEIPT)
    owner.save(act="reset")
    assert "We have it, says" in owner.client.get("/admin/branding/mail/?kind=closing").text
