"""The answer is shown, what it repeats is folded, and nothing between answers is ever cut."""

# ruff: noqa: E501 (a sample stays on its line)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.testing import cpu_seconds
from plugins.email.quotes import fold_html, fold_text

INTRODUCTIONS = {
    "English": "On Mon, Nov 23, 2026 at 10:00 AM Toko <help@toko.example> wrote:",
    "Indonesian": "Pada Sen, 23 Nov 2026 pukul 10.00 Toko <help@toko.example> menulis:",
    "Malay": "Pada Isn, 23 Nov 2026 pada 10:00 PG Toko <help@toko.example> menulis:",
    "German": "Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Toko <help@toko.example>:",
    "French": "Le lun. 23 nov. 2026 à 10:00, Toko <help@toko.example> a écrit :",
    "Spanish": "El lun, 23 nov 2026 a las 10:00, Toko (<help@toko.example>) escribió:",
    "Portuguese": "Em seg., 23 de nov. de 2026 às 10:00, Toko <help@toko.example> escreveu:",
    "Italian": "Il giorno lun 23 nov 2026 alle ore 10:00 Toko <help@toko.example> ha scritto:",
    "Dutch": "Op ma 23 nov 2026 om 10:00 schreef Toko <help@toko.example>:",
    "Danish": "Den man. 23. nov. 2026 kl. 10.00 skrev Toko <help@toko.example>:",
    "Swedish": "Den mån 23 nov. 2026 kl 10:00 skrev Toko <help@toko.example>:",
    "Norwegian": "man. 23. nov. 2026 kl. 10:00 skrev Toko <help@toko.example>:",
    "Finnish": "ma 23. marrask. 2026 klo 10.00 Toko (help@toko.example) kirjoitti:",
    "Polish": "pon., 23 lis 2026 o 10:00 Toko <help@toko.example> napisał(a):",
    "Czech": "po 23. 11. 2026 v 10:00 odesílatel Toko <help@toko.example> napsal:",
    "Slovak": "po 23. 11. 2026 o 10:00 Toko <help@toko.example> napísal(a):",
    "Slovene": "V V pon., 23. nov. 2026 ob 10:00 je oseba Toko <help@toko.example> napisala: je napisal:",
    "Croatian": "pon, 23. stu 2026. u 10:00 Toko <help@toko.example> napisao je: je napisao/la:",
    "Hungarian": "Toko <help@toko.example> ezt írta (időpont: 2026. nov. 23., H, 10:00):",
    "Romanian": "În lun., 23 nov. 2026 la 10:00, Toko <help@toko.example> a scris:",
    "Russian": "пн, 23 нояб. 2026 г. в 10:00, Toko <help@toko.example>:",
    "Russian with verb": "23.11.2026 10:00, Toko пишет:",
    "Ukrainian": "пн, 23 лист. 2026 р. о 10:00 Toko <help@toko.example> пише:",
    "Bulgarian": "На пн, 23.11.2026 г. в 10:00 Toko <help@toko.example> написа:",
    "Greek": "Στις Δευ 23 Νοε 2026 στις 10:00, ο χρήστης Toko <help@toko.example> έγραψε:",
    "Turkish": "Toko <help@toko.example>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
    "Arabic": "في الاثنين، 23 نوفمبر 2026 في 10:00 ص كتب Toko <help@toko.example>:",
    "Hebrew": "\u200fבתאריך יום ב׳, 23 בנוב׳ 2026 ב-10:00 מאת Toko <\u202ahelp@toko.example\u202c>:\u200f",
    "Thai": "ในวันที่ จ. 23 พ.ย. 2026 เวลา 10:00 Toko <help@toko.example> เขียนว่า:",
    "Vietnamese": "Vào Th 2, 23 thg 11, 2026 lúc 10:00 Toko <help@toko.example> đã viết:",
    "Japanese": "2026年11月23日(月) 10:00 Toko <help@toko.example>:",
    "Chinese": "Toko <help@toko.example> 于2026年11月23日周一 10:00写道：",
    "Korean": "2026년 11월 23일 (월) 오전 10:00, Toko <help@toko.example>님이 작성:",
}
ANSWER = "Terima kasih, sudah sampai.\n\nSalam,\nBudi"


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_quotes_are_folded_in_many_languages(introduction: str) -> None:
    folded = fold_text(f"{ANSWER}\n\n{introduction}\n\n> Apakah paketnya sudah sampai?\n>\n> Salam, Toko\n")
    assert folded.visible == ANSWER
    assert "Salam, Toko" in folded.quoted


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_quotes_without_marks_are_folded_as_well(introduction: str) -> None:
    assert fold_text(f"{ANSWER}\n\n{introduction}\n\nApakah paketnya sudah sampai?\n").visible == ANSWER


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS.keys())
def test_quotes_in_html_are_folded_by_their_introduction(introduction: str) -> None:
    escaped = introduction.replace("<", "&lt;").replace(">", "&gt;")
    folded = fold_html(f"<p>Sudah sampai.</p><p>{escaped}</p><blockquote><p>Sudah sampai?</p></blockquote>")
    assert folded.visible == "<p>Sudah sampai.</p>"


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, Nov 23, 2026 at 10:00 AM The Very Long Name of a Shop <help@toko.example>\nwrote:",
        "Pada Sen, 23 Nov 2026 pukul 10.00 Toko Bantuan\n<help@toko.example>\nmenulis:",
        "Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Toko <\nhelp@toko.example>:",
    ],
)
def test_an_introduction_may_be_wrapped(introduction: str) -> None:
    assert fold_text(f"{ANSWER}\n\n{introduction}\n\n> lama\n").visible == ANSWER


HEADER_BLOCKS = {
    "English": "From: Toko <help@toko.example>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Budi\nSubject: RE: Paket",
    "Indonesian": "Dari: Toko <help@toko.example>\nDikirim: Senin, 23 November 2026 10:00\nKepada: Budi\nPerihal: RE: Paket",
    "German": "Von: Toko <help@toko.example>\nGesendet: Montag, 23. November 2026 10:00\nAn: Budi\nBetreff: AW: Paket",
    "French": "De : Toko <help@toko.example>\nEnvoyé : lundi 23 novembre 2026 10:00\nÀ : Budi\nObjet : RE: Paket",
    "Spanish": "De: Toko <help@toko.example>\nEnviado el: lunes, 23 de noviembre de 2026 10:00\nPara: Budi\nAsunto: RE: Paket",
    "Dutch": "Van: Toko <help@toko.example>\nVerzonden: maandag 23 november 2026 10:00\nAan: Budi\nOnderwerp: RE: Paket",
    "Polish": "Od: Toko <help@toko.example>\nWysłano: poniedziałek, 23 listopada 2026 10:00\nDo: Budi\nTemat: RE: Paket",
    "Russian": "От: Toko <help@toko.example>\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Budi\nТема: RE: Paket",
    "Japanese": "差出人: Toko <help@toko.example>\n送信日時: 2026年11月23日 10:00\n宛先: Budi\n件名: RE: Paket",
    "Chinese": "发件人: Toko <help@toko.example>\n发送时间: 2026年11月23日 10:00\n收件人: Budi\n主题: RE: Paket",
    "in bold": "*From:* Toko <help@toko.example>\n*Sent:* Monday\n*To:* Budi\n*Subject:* RE: Paket",
}


@pytest.mark.parametrize("block", HEADER_BLOCKS.values(), ids=HEADER_BLOCKS.keys())
def test_copied_headers_begin_the_old_mail(block: str) -> None:
    assert fold_text(f"{ANSWER}\n\n{block}\n\nApakah sudah sampai?\n").visible == ANSWER
    rows = "".join(f"<div>{line}</div>" for line in block.replace("<", "&lt;").replace(">", "&gt;").split("\n"))
    assert fold_html(f"<div>Sudah.</div><div>{rows}</div><div>lama</div>").visible.startswith("<div>Sudah.</div>")
    assert "lama" not in fold_html(f"<div>Sudah.</div><div>{rows}</div><div>lama</div>").visible


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "----- Pesan Asli -----",
        "-----Ursprüngliche Nachricht-----",
        "------------------ 原始邮件 ------------------",
        "##- Please type your reply above this line -##",
        "##- Silakan balas di atas baris ini -##",
    ],
)
def test_a_line_between_old_and_new_folds_the_old(line: str) -> None:
    assert fold_text(f"{ANSWER}\n\n{line}\nlama\nsekali").visible == ANSWER


def test_interleaved_answers_stay_together() -> None:
    text = "On Nov 23, 2026, Toko <help@toko.example> wrote:\n> Which size?\n\nLarge.\n\n> Which colour?\n\nBlue."
    assert fold_text(text).visible == text


def test_what_stands_below_the_last_answer_is_folded() -> None:
    text = "> Which size?\n\nLarge.\n\n> Which colour?\n\nBlue.\n\nOn Nov 23, 2026, Toko <a@b.example> wrote:\n> old"
    folded = fold_text(text)
    assert folded.visible == "> Which size?\n\nLarge.\n\n> Which colour?\n\nBlue."


def test_an_answer_below_the_quote_is_shown() -> None:
    folded = fold_text("On Nov 23, 2026, Toko <a@b.example> wrote:\n> Which size?\n> Please tell.\n\nLarge, please.")
    assert folded.visible == "Large, please."


def test_a_mail_of_nothing_but_quotes_stays_whole() -> None:
    text = "On Nov 23, 2026, Toko <a@b.example> wrote:\n> Which size?"
    assert fold_text(text).visible == text


def test_a_forward_is_not_a_quote() -> None:
    text = "Tolong dibantu.\n\n---------- Forwarded message ---------\nFrom: Siti <siti@x.example>\nDate: x\nSubject: y\nTo: z\n\nRusak."
    assert fold_text(text).visible == text


def test_a_sentence_with_a_colon_is_no_introduction() -> None:
    text = "He wrote the following:\nthe order 12345 is late.\nFrom: the shop\nthanks"
    assert fold_text(text).visible == text


def test_signatures_are_folded_and_greetings_kept() -> None:
    assert fold_text("Halo\n\nSalam,\nBudi\n\n-- \nBudi Santoso\nPT Maju").visible == "Halo\n\nSalam,\nBudi\n"[:-1]
    assert fold_text("Halo\n\nSent from my iPhone").visible == "Halo\n"[:-1]
    assert fold_text("Halo\n\nDikirim dari iPhone saya").visible == "Halo"


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, X wrote:<br></div><blockquote class="gmail_quote">lama</blockquote></div>',
        '<div class="gmail_quote gmail_quote_container"><div class="gmail_attr">Pada Sen</div><blockquote>lama</blockquote></div>',
        '<blockquote type="cite"><div>On 23 Nov 2026, X wrote:</div><div>lama</div></blockquote>',
        '<div class="moz-cite-prefix">On 23/11/2026, X wrote:</div><blockquote type="cite" cite="mid:x">lama</blockquote>',
        '<div id="ydp1yahoo_quoted_1" class="ydp1yahoo_quoted yahoo_quoted"><div>On Monday, X wrote:</div><div>lama</div></div>',
        '<div class="protonmail_quote">On Monday, X wrote:<blockquote class="protonmail_quote">lama</blockquote></div>',
        '<hr><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> X<br></div><div>lama</div>',
        '<div id="x_divRplyFwdMsg"><b>Von:</b> X</div><div>lama</div>',
        '<div id="appendonsend"></div><hr><div>lama</div>',
        '<span id="OLK_SRC_BODY_SECTION"><div>lama</div></span>',
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p>From: X</p></div><p>lama</p>',
        '<div class="zmail_extra"><blockquote>lama</blockquote></div>',
        '<div name="quote" style="margin:10px"><div>lama</div></div>',
        "<div>------------------ 原始邮件 ------------------</div><div>lama</div>",
    ],
)
def test_marks_of_mail_programs_are_known(quote: str) -> None:
    folded = fold_html(f'<div dir="ltr">Sudah sampai.</div>{quote}')
    assert "Sudah sampai." in folded.visible
    assert "lama" not in folded.visible
    assert "lama" in folded.quoted


def test_answers_within_a_gmail_quote_are_kept() -> None:
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">On Mon wrote:</div><blockquote class="gmail_quote">q1</blockquote>'
        "<div>answer one</div><blockquote>q2</blockquote><div>answer two</div></div>"
    )
    assert fold_html(html).visible == html


def test_a_gmail_forward_is_kept() -> None:
    html = '<div>Tolong</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br></div>isi</div>'
    assert fold_html(html).visible == html


def test_answers_between_blockquotes_are_kept() -> None:
    html = "Hi<blockquote type=cite>q1</blockquote>answer<blockquote type=cite>q2</blockquote>answer"
    assert fold_html(html).visible == html


def test_html_of_nothing_but_quotes_stays_whole() -> None:
    html = "<blockquote type=cite>only</blockquote>"
    assert fold_html(html).visible == html


@given(
    st.lists(
        st.sampled_from(
            ["> q", "", "a", "On 23 Nov 2026 X <x@y.example> wrote:", "-- ", "From: x", "To: y", "Subject: z"]
        ),
        max_size=20,
    )
)
def test_every_line_is_shown_or_folded_and_never_all_is_folded(lines: list[str]) -> None:
    text = "\n".join(lines)
    folded = fold_text(text)
    shown = [line for line in f"{folded.visible}\n{folded.quoted}".split("\n") if line.strip()]
    assert sorted(shown) == sorted(line for line in lines if line.strip())
    if any(sign.isalnum() for sign in text):
        assert any(sign.isalnum() for sign in folded.visible)


@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<blockquote type=cite>",
                "</blockquote>",
                "<div class=gmail_quote>",
                "a",
                "<p>",
                "<br>",
                "<hr id=stopSpelling>",
            ]
        ),
        max_size=20,
    )
)
def test_every_piece_of_html_is_shown_or_folded(pieces: list[str]) -> None:
    html = "".join(pieces)
    folded = fold_html(html)
    assert sorted(folded.visible + folded.quoted) == sorted(html)
    if "a" in pieces:
        assert "a" in folded.visible.replace("class", "").replace("gmail", "")


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        '<a "',
        "<div>",
        "> ",
        "\n",
        ">\n",
        "-",
        "x",
        "<blockquote type=cite>",
        "<div class=gmail_quote></div>x",
        "From: a\n",
        "a wrote 2026:\n",
    ],
)
def test_a_hostile_megabyte_takes_no_second(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert cpu_seconds(lambda: (fold_text(text), fold_html(text))) < 2
