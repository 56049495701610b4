"""Mails in the shapes that real programs write, made up for the tests."""

import binascii


def lines(text: str, encoding: str = "utf-8") -> bytes:
    """Return the text as it travels."""
    return text.lstrip("\n").replace("\n", "\r\n").encode(encoding)


GMAIL = lines("""
Delivered-To: help+kabc@toko.example
Return-Path: <budi.santoso@gmail.com>
Authentication-Results: mx.toko.example;
       dkim=pass header.i=@gmail.com header.s=20230601; spf=pass; dmarc=pass
Received: from mail-x.google.com (mail-x.google.com [192.0.2.7]) by mx.toko.example; Mon, 23 Nov 2026 10:04:06 +0700
MIME-Version: 1.0
References: <first@mail.gmail.com> <t1042.k@toko.example>
In-Reply-To: <t1042.k@toko.example>
From: Budi Santoso <budi.santoso@gmail.com>
Date: Mon, 23 Nov 2026 10:04:05 +0700
Message-ID: <CAF+x=1@mail.gmail.com>
Subject: Re: Pesanan #1042 belum sampai
To: Toko Bantuan <help+kabc@toko.example>
Content-Type: multipart/alternative; boundary="000000000000a1b2c3"

--000000000000a1b2c3
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: base64

U3VkYWggc2FtcGFpLCB0ZXJpbWEga2FzaWgg8J+Zjwo=
--000000000000a1b2c3
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

<div dir=3D"ltr">Sudah sampai, terima kasih =F0=9F=99=8F</div>

--000000000000a1b2c3--
""")

OUTLOOK_RELATED = lines("""
From: =?iso-8859-1?Q?J=FCrgen_M=FCller?= <jm@firma.example>
To: "help@toko.example" <help@toko.example>
Subject: AW: Faktur
Thread-Topic: Faktur
Message-ID: <AM9PR01MB1.eurprd01.prod.outlook.com>
Content-Type: multipart/mixed; boundary="_005_AM9_"

--_005_AM9_
Content-Type: multipart/related; boundary="_004_AM9_"; type="text/html"

--_004_AM9_
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html><body><p class=3D"MsoNormal">Gr=F6=DFe?</p><img src=3D"cid:image001.png@01DC0000.=
ABC"></body></html>

--_004_AM9_
Content-Type: image/png; name="image001.png"
Content-Description: image001.png
Content-Disposition: inline; filename="image001.png"; size=4
Content-ID: <image001.png@01DC0000.ABC>
Content-Transfer-Encoding: base64

iVBORw==

--_004_AM9_--

--_005_AM9_
Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; name="Faktur Oktober.xlsx"
Content-Disposition: attachment; filename="Faktur Oktober.xlsx"
Content-Transfer-Encoding: base64

UEsDBA==

--_005_AM9_--
""")

APPLE_MIXED = lines("""
From: Siti <siti@icloud.example>
Subject: Rusak
Mime-Version: 1.0 (1.0)
Content-Type: multipart/mixed; boundary=Apple-Mail-1

--Apple-Mail-1
Content-Type: text/plain; charset=us-ascii
Content-Transfer-Encoding: 7bit

Foto ini rusak.
--Apple-Mail-1
Content-Type: image/jpeg; name=foto.jpg; x-apple-part-url=X
Content-Disposition: inline; filename=foto.jpg
Content-Transfer-Encoding: base64

/9j/
--Apple-Mail-1
Content-Type: text/plain; charset=us-ascii

Mohon diganti.

--Apple-Mail-1--
""")

NESTED_MAIL = lines("""
From: agen@toko.example
Subject: Fwd: Keluhan asli
Content-Type: multipart/mixed; boundary=b

--b

Diteruskan.
--b
Content-Type: message/rfc822

From: siti@example.org
Subject: Keluhan asli

Isi  asli\x20

--b--
""")

JAPANESE = (
    b"From: =?iso-2022-jp?B?GyRCOzNFREJATzobKEI=?= <yamada@example.jp>\r\n"
    b"Subject: =?iso-2022-jp?B?GyRCR1tBdyRLJEQkJCRGJE4bKEI=?=\r\n =?iso-2022-jp?B?GyRCJCpMZCQkOWckbyQ7GyhC?=\r\n"
    b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + "商品が届きません。".encode("iso2022_jp")
)

FLOWED = lines("""
From: budi@example.org
Content-Type: text/plain; charset=utf-8; format=flowed

This is one\x20
long paragraph.
> quoted text\x20
> that goes on

--\x20
Budi""")

SIGNED = lines("""
From: budi@example.org
Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature"; boundary="s"

--s
Content-Type: text/plain

Signed words.
--s
Content-Type: application/pgp-signature; name="signature.asc"

-----BEGIN PGP SIGNATURE-----
-----END PGP SIGNATURE-----
--s--
""")

UUENCODED = (
    b"From: budi@example.org\n\nBefore\nbegin 644 halo.txt\n" + binascii.b2a_uu(b"Halo dunia") + b"`\nend\nAfter\n"
)

BROKEN_BOUNDARY = lines("""
From: budi@example.org
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="outer-inner"

--outer-inner

words
--outer
Content-Type: application/octet-stream; name=a.bin

data""")

INDONESIAN_FORM = lines(
    """
From: formulir@toko.example
Subject: Keluhan: paket ke Café Batik
Content-Type: text/plain; charset=us-ascii

Nama: José
Keluhan: paket terlambat 3 hari""",
    "latin-1",
)
