"""Turn bytes into text whatever their label says. Never raises, never gives a lone surrogate or a NUL.

The sender writes the label, so it is only looked up in a table: names such as "hex" or "idna" are codecs for Python but
not character sets, and never reach it. Order: the declared set, its family, detection, and at last Windows-1252.
"""

import re

_TEXT_CODECS = (
    "ascii utf_8 utf_7 utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be gb18030 hz big5hkscs cp932"
    " cp949 cp950 euc_jp euc_jis_2004 euc_jisx0213 iso2022_jp_ext iso2022_jp_2 iso2022_jp_2004"
    " iso2022_jp_3 iso2022_kr johab shift_jis_2004 koi8_r koi8_u koi8_t kz1048 ptcp154 mac_cyrillic"
    " mac_greek mac_iceland mac_latin2 mac_roman mac_turkish cp037 cp437 cp500 cp720 cp737 cp775 cp850"
    " cp852 cp855 cp856 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp1006 cp1125"
    " cp1140 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_2 iso8859_3 iso8859_4"
    " iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_10 iso8859_13 iso8859_14 iso8859_15 iso8859_16"
).split()
_ALIASES = {
    "ascii": "usascii ansix341968 iso646us us 7bit default unknown unknown8bit xunknown binary 8bit none charset",
    "cp1252": "iso88591 latin1 l1 iso885911987 ibm819 cp819 csisolatin1 windows1252 xcp1252 win1252 ansi iso8859 xansi",
    "utf_8": "utf8 utf8mb4 utf8mb3 unicode11utf8 xunicode20utf8 unicode20utf8 cputf8 cp65001 utf8bom utf8sig",
    "utf_7": "utf7 unicode11utf7 xunicode20utf7 unicode20utf7 csunicode11utf7 imap4utf7",
    "utf_16": "utf16 unicode ucs2 iso10646ucs2 csunicode",
    "utf_16_le": "utf16le unicodefffe",
    "utf_16_be": "utf16be unicodefeff",
    "gb18030": "gb2312 gbk xgbk gb231280 csgb2312 chinese csiso58gb231280 isoir58 euccn eucgb2312cn cp936 ms936"
    " windows936 gb180302000 xeuccn xgb2312 gb gb23121980",
    "hz": "hzgb2312 hzgb",
    "big5hkscs": "big5 cnbig5 csbig5 xxbig5 big5hk big5eten big5tw",
    "cp950": "ms950 windows950",
    "cp932": "shiftjis sjis xsjis mskanji csshiftjis windows31j cswindows31j ms932 xmacjapanese windows932 shiftjisx",
    "euc_jp": "eucjp xeucjp cseucpkdfmtjapanese ujis xeuc",
    "iso2022_jp_ext": "iso2022jp csiso2022jp iso2022jp1 cp50220 cp50221 cp50222 jis jis7 iso2022jpms",
    "cp949": "euckr ksc56011987 ksc56011989 ksc5601 kscodes csksc56011987 csseuckr korean isoir149 uhc ms949"
    " windows949 cseuckr xwindows949 xmackorean",
    "iso2022_kr": "iso2022kr csiso2022kr",
    "iso8859_8": "iso88598 iso88598i iso88598e logical visual csiso88598i csisolatinhebrew hebrew",
    "cp1254": "iso88599 latin5 l5 csisolatin5 isoir148 windows1254",
    "cp874": "tis620 iso885911 dos874 windows874 ibm874",
    "koi8_r": "koi8r koi8 koi cskoi8r xkoi8r",
    "koi8_u": "koi8u koi8ru",
    "mac_roman": "macintosh mac xmacroman csmacintosh macroman xmac",
    "mac_cyrillic": "xmaccyrillic xmacukrainian",
    "mac_greek": "xmacgreek",
    "mac_turkish": "xmacturkish",
    "mac_latin2": "xmacce xmaccentraleurroman maccentraleurope",
    "iso8859_2": "iso88592 latin2 l2 csisolatin2 isoir101",
    "iso8859_15": "iso885915 latin9 l9 latin0",
    "iso8859_5": "cyrillic",
    "iso8859_6": "arabic asmo708 iso88596i iso88596e",
    "iso8859_7": "greek greek8 elot928 ecma118",
    "cp866": "ibm866 866 csibm866",
}
_FAMILIES = {
    "iso2022_jp_ext": ("iso2022_jp_2004", "cp932", "euc_jp"),
    "cp932": ("euc_jp", "iso2022_jp_ext", "shift_jis_2004"),
    "euc_jp": ("cp932", "iso2022_jp_ext"),
    "big5hkscs": ("cp950", "gb18030"),
    "cp950": ("big5hkscs", "gb18030"),
    "gb18030": ("hz", "big5hkscs"),
    "cp949": ("johab", "iso2022_kr"),
    "iso2022_kr": ("cp949",),
    "iso8859_15": ("cp1252",),
    "iso8859_5": ("cp1251", "koi8_r"),
    "koi8_r": ("cp1251",),
    "iso8859_2": ("cp1250",),
}
_WESTERN = frozenset({"ascii", "cp1252"})
_MARKS = (
    (b"\xef\xbb\xbf", "utf_8"),
    (b"\xff\xfe\0\0", "utf_32_le"),
    (b"\xff\xfe", "utf_16_le"),
    (b"\xfe\xff", "utf_16_be"),
)
_SQUEEZE = re.compile(r"[^a-z0-9]")
_UNSTORABLE = re.compile("[\ud800-\udfff]")
_SAMPLE = 20_000
_BEARABLE = 0.05  # share of damaged characters up to which a declared set is still believed


def _table() -> dict[str, str]:
    table = {_SQUEEZE.sub("", codec): codec for codec in _TEXT_CODECS}
    for codec in _TEXT_CODECS:
        if codec.startswith("cp"):
            number = codec[2:]
            table |= {f"ibm{number}": codec, f"windows{number}": codec, f"win{number}": codec, f"xcp{number}": codec}
    return table | {alias: codec for codec, aliases in _ALIASES.items() for alias in aliases.split()}


_CODECS = _table()


def codec_of(label: str | None) -> str | None:
    """Return the codec for a label as senders write it, or None for one that names no character set."""
    return _CODECS.get(_SQUEEZE.sub("", (label or "")[:60].lower().partition("*")[0]))


def decode(data: bytes, label: str | None = None, hint: str | None = None) -> str:
    """Return the text of the bytes; the hint names a likely set for bytes without a usable label."""
    return _UNSTORABLE.sub("\ufffd", _decode(data, codec_of(label), codec_of(hint))).replace("\0", "")


def _decode(data: bytes, codec: str | None, hint: str | None) -> str:
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace")
    if codec is None or codec in _WESTERN:
        return _decode_western(data, codec, hint)
    for candidate in (codec, *_FAMILIES.get(codec, ())):
        if (text := _strictly(data, candidate)) is not None:
            return text
    return _nearly(data, codec) or _strictly(data, "utf_8") or _detect(data)


def _decode_western(data: bytes, codec: str | None, hint: str | None) -> str:
    """Decode what is called Latin, ASCII or nothing: very often it is UTF-8."""
    if data.isascii() and b"\x1b$" not in data:
        return data.decode("ascii")
    candidates = ["iso2022_jp_ext", "iso2022_kr"] if data.isascii() else ["utf_8"]
    if codec == "cp1252":
        candidates.append("cp1252")
    elif hint and hint not in _WESTERN:
        candidates.append(hint)
    for candidate in candidates:
        if (text := _strictly(data, candidate)) is not None:
            return text
    return data.decode("cp1252", "replace") if codec == "cp1252" else _nearly(data, "utf_8") or _detect(data)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError, OverflowError):
        return None


def _nearly(data: bytes, codec: str) -> str | None:
    """Decode with gaps, if so few characters are damaged that the label must be right."""
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, ValueError, OverflowError):
        return None
    foreign = sum(1 for character in text if character > "\x7f")
    return text if foreign and text.count("\ufffd") <= max(1, foreign * _BEARABLE) and foreign > 3 else None


def _detect(data: bytes) -> str:
    import chardet

    try:
        found = chardet.detect(data[:_SAMPLE], prefer_superset=True)["encoding"]
    except Exception:  # a detector's failure must not cost the mail
        found = None
    codec = codec_of(found)
    text = _strictly(data, codec) if codec and codec not in ("utf_7", "utf_16", "utf_32") else None
    if text is not None:
        return text
    return (_nearly(data, codec) if codec else None) or data.decode("cp1252", "replace")
