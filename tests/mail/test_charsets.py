"""Bytes to text when labels lie."""

import pytest

from bot.mail.attachments import safe_name
from bot.mail.charsets import clean_line, clean_text, codec_of, decode
from bot.mail.headers import decode_words, parameters
from bot.mail.transfer import undo

SPANISH = "La niña llegó mañana."


REFUSED = ["utf-7", "zlib", "hex", "rot13", "bz2", "unicode_escape", "idna", "undefined", "", None, "x" * 9_999]


@pytest.mark.parametrize("label", REFUSED)
def test_only_codecs_of_human_text_are_allowed(label):
    assert codec_of(label) is None
    assert decode(b"abc", label) == "abc"


@pytest.mark.parametrize("label", ["big5", "us-ascii", "iso-8859-1", "koi8-r", None])
def test_valid_utf8_is_utf8_whatever_the_label(label):
    assert decode(SPANISH.encode(), label) == SPANISH


@pytest.mark.parametrize(
    ("codec", "label", "text"),
    [
        ("cp1252", "ISO-8859-1", "“niño” – 5 €"),
        ("gb18030", "GB2312", "朱镕基说：孩子"),
        ("cp949", "ks_c_5601-1987", "똠방각하"),
        ("cp932", "Shift_JIS", "①バス"),
        ("cp1255", "iso-8859-8-i", "שלום"),
        ("utf-16", "utf-16", "Año"),
        ("utf-16-le", "utf-16le", "Ano nuevo"),
        ("utf-16-be", "utf-16be", "Ano nuevo"),
        ("iso2022_kr", "iso-2022-kr", "버스"),
        ("cp1258", "windows-1258", "Chào ông đi"),
        ("koi8_u", "KOI8-U", "Автобус запізнився"),
    ],
)
def test_the_labels_superset_is_used(codec, label, text):
    assert decode(text.encode(codec), label) == text


def test_a_seven_bit_label_over_eight_bit_bytes_is_read_as_what_it_is():
    assert decode("バスが遅れました".encode("cp932"), "iso-2022-jp") == "バスが遅れました"
    assert decode("バス".encode(), "iso-2022-jp") == "バス"


def test_a_label_of_wide_text_over_plain_text_is_ignored():
    assert decode(SPANISH.encode(), "utf-16") == SPANISH


def test_a_broken_byte_costs_one_character_and_not_the_text():
    broken = "我的孩子说今天早上没有车".encode("gb18030") + b"\xff"
    assert decode(broken, "gbk") == "我的孩子说今天早上没有车\ufffd"


def test_text_and_lines_are_cleaned_of_what_nobody_can_see():
    assert clean_text("a\vb\rc\x00\x1b[31m\u202e\ufeff\td\ud800") == "a\nb\nc[31m\td\ufffd"
    assert clean_line(" a\r\n\tb\x00\u2028c\u202e\u2066d ") == "a b cd"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.exe", "x.exe"),
        ("c:x.exe", "x.exe"),
        ("a%2Fb.txt", "b.txt"),
        ("x.pdf%00.exe", "x.pdf.exe"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("...", ""),
        (".profile", "profile"),
        ("a\r\nb.txt", "a b.txt"),
        ("x" * 5_000 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 5_000, "x" * 150),
        ('what?<"a">.txt', "what___a__.txt"),
    ],
)
def test_file_names_are_safe(given, safe):
    assert safe_name(given) == safe


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("=?utf-8?Q?ni=C3=B1o?=", "niño"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("=?utf-8?Q?a?= x =?iso-8859-1?Q?=F1?=", "a x ñ"),
        ("=?utf-8?Q?a b?=", "a b"),
        ("pre=?utf-8?B?w7E?=post", "preñpost"),
        ("=?utf-8*es?Q?=C3=B1?=", "ñ"),
        ("=?utf-7?Q?+AAA-?=", "+AAA-"),
        ("=?utf-8?B?4oCT8J-YgA==?=", "–😀"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?utf-8?Q?=00=0D=0ABcc:?=", "Bcc:"),
        ("=?gb2312?B?w/vX1g==?= =?gb2312?B?w/vX1g==?=", "名字名字"),
    ],
)
def test_encoded_words_are_decoded_wherever_they_stand(given, read):
    assert decode_words(given) == read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ('text/plain; charset="utf-8"', ("text/plain", {"charset": "utf-8"})),
        ("TEXT/Plain", ("text/plain", {})),
        ("a/b; name*=iso-8859-1'es'ni%F1o.pdf", ("a/b", {"name": "niño.pdf"})),
        ("a/b; name*=zlib''x%41", ("a/b", {"name": "xA"})),
        ("a/b; name*=utf-8''%", ("a/b", {"name": "%"})),
        ('a/b; name="=?utf-8?B?w7EucGRm?="', ("a/b", {"name": "ñ.pdf"})),
        ("a/b; name=ñ.pdf", ("a/b", {"name": "ñ.pdf"})),
        ("", ("", {})),
    ],
)
def test_parameters_are_read_in_every_spelling(given, read):
    assert parameters(given) == read


def test_transfer_encodings_give_what_can_be_saved():
    assert undo(b"YWJj\r\nZA", "base64") == (b"abcd", "base64 is cut off or broken")
    assert undo(b"a=\r\nb=C3=zz", "quoted-printable") == (b"ab\xc3=zz", None)
    assert undo(b"begin 644 x\n#86)C\n`\nend\n", "x-uuencode") == (b"abc", None)
    assert undo(b"nothing", "uuencode") == (b"nothing", "uuencoded part has no beginning")
