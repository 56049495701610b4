"""How mail programs introduce what they quote, in the languages they speak."""

import re


def _any(patterns: str) -> str:
    """Return one alternative of patterns that stand on lines, divided by bars."""
    return "|".join(line.strip() for line in patterns.strip().splitlines())


_WROTE = _any(r"""
    wrote|writes|schrieb|a écrit|escribió|escribio|escreveu|ha scritto|scrive|schreef|geschreven|het geskryf
    menulis|ditulis oleh|sumulat|isinulat|aliandika|skrev|kirjoitti|skrifaði|kirjutas|rakstīja|rašė
    napisał(?:\(a\)|a)?|pisze|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|je napisal(?:/a|a)?|je napisao(?:/la)?
    írta|a scris|написал(?:\(а\)|а)?|пишет|пише|написав(?:\(ла\))?|написа|је написао(?:/ла)?|έγραψε|yazdı
    şunları yazdı|كتب(?:ت)?|כתב(?:ה)?|نوشت|ने लिखा|เขียนว่า|đã viết|viết|書きました|のメール|写道|寫道|写了
    님이 작성|작성|va escriure|idatzi zuen|escribiu|ysgrifennodd
""")
ATTRIBUTION = re.compile(rf"(?:{_WROTE})(?:[^:：]{{0,60}}|\s*\(.{{0,60}}\))[:：]\s*$", re.IGNORECASE)
BARE_ATTRIBUTION = re.compile(r"[<\[(]\S{1,80}@\S{1,120}[>\])]\s*[:：]\s*$")
DATED = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|年|\S@\S")

_FROM = _any(r"""
    From|Von|De|Da|Van|Dari|Daripada|Från|Fra|Frá|Lähettäjä|Od|Feladó|De la|Expéditeur|Remitente|Mittente|От
    Від|Από|Kimden|Gönderen|من|מאת|از|จาก|Từ|差出人|送信者|发件人|寄件者|發件人|보낸 사람|보낸사람|Saatja|No
    Nuo|Pošiljatelj|Odesílatel
""")
_SENT = _any(r"""
    Sent|Date|Gesendet|Datum|Envoyé|Enviado(?: el| em)?|Fecha|Data|Inviato|Verzonden|Dikirim|Terkirim
    Tanggal|Dihantar|Tarikh|Skickat|Sendt|Dato|Lähetetty|Päiväys|Wysłano|Wysłane|Odesláno|Odoslané|Dátum
    Elküldve|Küldve|Trimis|Отправлено|Дата|Надіслано|Στάλθηκε|Ημερομηνία|Gönderildi|Gönderilen|Tarih|تاريخ
    التاريخ|تم الإرسال|נשלח|תאריך|ส่ง|วันที่|Đã gửi|Ngày|送信日時|日時|发送时间|日期|寄件日期|發送時間
    보낸 날짜|날짜|보낸날짜|Saadetud|Poslano|Datum slanja
""")
_TO = _any(r"""
    To|An|À|Para|A|Aan|Kepada|Ke|Till|Til|Vastaanottaja|Do|Komu|Címzett|Către|Catre|Destinataire
    Destinatario|Кому|До|Προς|Kime|Alıcı|إلى|אל|به|ถึง|Tới|Đến|宛先|收件人|받는 사람|받는사람|Saaja|Kam|Za
    Prima
""")
_SUBJECT = _any(r"""
    Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Perihal|Subjek|Hal|Ämne|Emne|Efni|Aihe|Temat
    Předmět|Predmet|Tárgy|Subiect|Тема|Θέμα|Konu|الموضوع|נושא|موضوع|เรื่อง|Chủ đề|Tiêu đề|件名|主题|主旨
    主題|제목|Teema|Zadeva|Tēma|Tema
""")
_COPY = _any(r"""
    Cc|Kopie|Copie|CC|Tembusan|Salinan|Kopi|Kopia|Kopio|DW|Másolat|Копия|Копія|Κοιν|Bilgi|抄送|副本|참조
""")
HEADER_LINE = re.compile(
    rf"[\s*_>|]*(?:(?P<sender>{_FROM})|(?P<sent>{_SENT})|(?P<to>{_TO})|(?P<subject>{_SUBJECT})|(?P<copy>{_COPY}))"
    r"[\s*_]*[:：][\s*_]*\S"
)

_ORIGINAL = _any(r"""
    Original Message|Original-Nachricht|Ursprüngliche Nachricht|Message d['’]origine|Message original
    Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht|Origineel bericht
    Pesan Asli|Pesan asal|Mesej Asal|Ursprungligt meddelande|Oprindelig meddelelse|Opprinnelig melding
    Alkuperäinen viesti|Wiadomość oryginalna|Oryginalna wiadomość|Původní zpráva|Pôvodná správa
    Eredeti üzenet|Mesaj original|Исходное сообщение|Оригинальное сообщение|Вихідне повідомлення
    Αρχικό μήνυμα|Orijinal ileti|Özgün İleti|الرسالة الأصلية|הודעה מקורית|ข้อความต้นฉบับ|Thư gốc
    元のメッセージ|原始邮件|原始郵件|原邮件|원본 메시지|원본 메일|Izvirno sporočilo|Izvorna poruka
    Original e-?mail
""")
ORIGINAL = re.compile(rf"[\s>*]*[-_–—=]{{2,}}\s*(?:{_ORIGINAL})\s*[-_–—=]{{2,}}", re.IGNORECASE)

_FORWARDED = _any(r"""
    Forwarded message|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado|Mensagem encaminhada
    Messaggio inoltrato|Doorgestuurd bericht|Pesan (?:yang )?[Dd]iteruskan|Pesan terusan|Mesej [Dd]ikirim
    Vidarebefordrat|Videresendt|Välitetty|Przekazana wiadomość|Přeposlaná zpráva|Пересылаемое сообщение
    Forwarded|转发|轉寄|転送|전달
""")
_FORWARD_BEGINS = _any(r"""
    Begin forwarded message:|Anfang der weitergeleiteten|Début du message réexpédié
    Mulai pesan yang diteruskan|Memulai pesan terusan
""")
FORWARDED = re.compile(rf"[\s>*]*(?:[-_–—=]{{3,}}\s*(?:{_FORWARDED})[^\n]{{0,40}}|{_FORWARD_BEGINS})", re.IGNORECASE)

_ABOVE = _any(r"""
    (?:please )?(?:reply|write|type)(?: your (?:reply|answer))? above this line
    (?:silakan |mohon )?(?:balas|tulis(?:kan)? (?:balasan|jawaban)(?: anda)?) di atas (?:baris|garis) ini
""")
DELIMITER = re.compile(rf"[\s>*|]*(?:#{{2,}}-|[-=_~*#]{{3,}})\s*(?:{_ABOVE})", re.IGNORECASE)

SIGNATURE = re.compile(r"-- ?$")
_SENT_FROM = _any(r"""
    Sent from (?:my|Mail|Yahoo|Outlook|Samsung|Proton|Gmail|an? )|Sent (?:with|via) \S|Get Outlook for
    Dikirim dari|Dikirim melalui|Dapatkan Outlook|Dihantar dari|Envoyé de(?:puis)? |Télécharger Outlook
    Von mein|Gesendet (?:von|mit)|Outlook für|Enviado desde|Enviado d[oe]|Obtener Outlook|Obter o Outlook
    Inviato da|Scarica Outlook|Verzonden van|Outlook voor|Skickat från|Sendt fra|Lähetetty |Wysłane z
    Wysłano z|Odesláno z|Odoslané z|Küldve |Trimis de pe|Отправлено (?:с|из)|Надіслано з|Στάλθηκε από
    \S{0,20}(?:から送信)|发自我的|发自|發自|從我的|나의 \S{0,20}에서 보냄|Gửi từ|ส่งจาก|أُرسلت من|أرسل من
    נשלח מה
""")
SENT_FROM = re.compile(rf"(?:{_SENT_FROM})", re.IGNORECASE)
