"""Bodies as clients, gateways and people send them: the text an owner expects to see, and the files in its list."""

import base64

import pytest

from bot.mail.parse import describe, parse

HEAD = b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\n"
SPANISH = "El niño llegó mañana a la escuela y el señor no lo dejó pasar."
RUSSIAN = "Мой сын сегодня не пошёл в школу, автобус опоздал."
CHINESE = "我的孩子今天在学校被欺负，老师没有处理。"
TAIWANESE = "我的孩子今天在學校被欺負，老師沒有處理。"
JAPANESE = "学校のバスが遅れました。先生は何も言いません。"
KOREAN = "학교 버스가 늦었습니다. 선생님은 아무 말도 없었습니다."

# what, the letter behind its first two fields, its text, the names of its files (None: not asked)
LETTERS = [
    (
        "b64 cut",
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nVGhlIGJ1cyBpcyBsYXRlIHRvZ"),
        "The bus is late to",
        None,
    ),
    (
        "b64 no pad",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGVsbG8geW91IQ",
        "hello you!",
        None,
    ),
    (
        "b64 with junk tail",
        (
            b"Content-Type: text/plain\n"
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"VGhlIGJ1cy4=\n"
            b"\n"
            b"-- \n"
            b"List footer: visit http://x.example\n"
        ),
        "The bus.",
        None,
    ),
    (
        "b64 pad inside",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nT25lLg==\nVHdvLg==",
        "One.Two.",
        None,
    ),
    (
        "b64 uppercase",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: BASE64\n\nVGhlIGJ1cy4=\n",
        "The bus.",
        None,
    ),
    (
        "b64 quotes",
        b'Content-Type: text/plain\nContent-Transfer-Encoding: "base64"\n\nVGhlIGJ1cy4=\n',
        "The bus.",
        None,
    ),
    (
        "b64 comment",
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64 (really)\n\nVGhlIGJ1cy4=\n"),
        "The bus.",
        None,
    ),
    (
        "b64 really plain",
        (
            b"Content-Type: text/plain\n"
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"The bus is late, we are sad. Please help us now."
        ),
        "The bus is late, we are sad. Please help us now.",
        None,
    ),
    (
        "qp end eq",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nend=",
        "end",
        None,
    ),
    (
        "qp lower",
        (b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nni=c3=b1o"),
        "niño",
        None,
    ),
    (
        "qp trailing ws",
        (
            b"Content-Type: text/plain; charset=utf-8\n"
            b"Content-Transfer-Encoding: quoted-printable\n"
            b"\n"
            b"line one=  \n"
            b" two=20\n"
            b"three"
        ),
        "line one two \nthree",
        None,
    ),
    (
        "qp soft with cr",
        (
            b"Content-Type: text/plain; charset=utf-8\n"
            b"Content-Transfer-Encoding: quoted-printable\n"
            b"\n"
            b"one =\r\n"
            b"two =\r"
            b"three\r\n"
        ),
        "one two three",
        None,
    ),
    (
        "qp raw 8bit",
        (b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nni\xc3\xb1o =C3=B1"),
        "niño ñ",
        None,
    ),
    (
        "cte unknown",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: foo\n\nhi",
        "hi",
        None,
    ),
    (
        "cte 8bits",
        (b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bits\n\nni\xc3\xb1o"),
        "niño",
        None,
    ),
    (
        "cte utf-8",
        (b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: utf-8\n\nni\xc3\xb1o"),
        "niño",
        None,
    ),
    (
        "cte dup",
        (
            b"Content-Type: text/plain\n"
            b"Content-Transfer-Encoding: base64\n"
            b"Content-Transfer-Encoding: 7bit\n"
            b"\n"
            b"VGhlIGJ1cy4=\n"
        ),
        "The bus.",
        None,
    ),
    (
        "uu text part",
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#86)C\n`\nend\n"),
        "abc",
        None,
    ),
    (
        "uu two inline",
        b"\nSee.\nbegin 644 a b.doc\n#86)C\n`\nend\nbegin 644 b.doc\n#86)C\n`\nend\n",
        "See.",
        ["a b.doc", "b.doc"],
    ),
    (
        "uu not",
        b"\nbegin 9 students\nthe end\n",
        "begin 9 students\nthe end",
        [],
    ),
    (
        "uu not2",
        b"\nbegin 644 students\nwere late today, we know\nend\n",
        "begin 644 students\nwere late today, we know\nend",
        [],
    ),
    (
        "binhex",
        (
            b"Content-Type: application/mac-binhex40\n"
            b'Content-Disposition: attachment; filename="x.hqx"\n'
            b"\n"
            b"(This file must be converted with BinHex 4.0)\n"
            b":...:"
        ),
        "",
        ["x.hqx"],
    ),
    (
        "utf8 bom",
        (
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"\xef\xbb\xbfEl ni\xc3\xb1o lleg\xc3\xb3 ma\xc3\xb1ana a la escuela y el se\xc3\xb1or no "
            b"lo dej\xc3\xb3 pasar."
        ),
        "El niño llegó mañana a la escuela y el señor no lo dejó pasar.",
        None,
    ),
    (
        "charset=; other",
        (
            b"Content-Type: text/plain; charset=; format=flowed\n"
            b"\n"
            b"El ni\xc3\xb1o lleg\xc3\xb3 ma\xc3\xb1ana a la escuela y el se\xc3\xb1or no lo dej\xc3\xb3"
            b" pasar."
        ),
        "El niño llegó mañana a la escuela y el señor no lo dejó pasar.",
        None,
    ),
    (
        "charset colon",
        (
            b"Content-Type: text/plain; charset: iso-8859-1\n"
            b"\n"
            b"El ni\xf1o lleg\xf3 ma\xf1ana a la escuela y el se\xf1or no lo dej\xf3 pasar."
        ),
        "El niño llegó mañana a la escuela y el señor no lo dejó pasar.",
        None,
    ),
    (
        "html meta gbk",
        (
            b"Content-Type: text/html\n"
            b"\n"
            b'<html><head><meta http-equiv="Content-Type" content="text/ht'
            b'ml; charset=gb2312"></head><body>\xce\xd2\xb5\xc4\xba\xa2\xd7\xd3\xbd\xf1\xcc\xec</body></h'
            b"tml>"
        ),
        "我的孩子今天",
        None,
    ),
    (
        "html meta disagrees",
        (
            b"Content-Type: text/html; charset=iso-8859-1\n"
            b"\n"
            b'<html><head><meta charset="windows-1251"></head><body>\xcf\xf0\xe8\xe2\xe5\xf2</body></html>'
        ),
        "Привет",
        None,
    ),
    (
        "html meta lies utf8",
        (
            b"Content-Type: text/html; charset=koi8-r\n"
            b"\n"
            b'<html><head><meta charset="utf-8"></head><body>\xed\xcf\xca \xd3\xd9\xce '
            b"\xd3\xc5\xc7\xcf\xc4\xce\xd1 \xce\xc5 \xd0\xcf\xdb\xa3\xcc \xd7 \xdb\xcb\xcf\xcc\xd5,"
            b" \xc1\xd7\xd4\xcf\xc2\xd5\xd3 \xcf\xd0\xcf\xda\xc4\xc1\xcc.</body></html>"
        ),
        "Мой сын сегодня не пошёл в школу, автобус опоздал.",
        None,
    ),
    (
        "nul body",
        b"\nbus\x00 is \x07late\n",
        "bus is late",
        None,
    ),
    (
        "ff",
        b"\nbus\x0clate\n",
        "bus\nlate",
        None,
    ),
    (
        "alt",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "alt html only",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "alt reversed",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "alt empty plain",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"\n"
            b" \n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "alt nbsp plain",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"\xc2\xa0\n"
            b"\xe2\x80\x8b\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "alt stub plain",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"This message requires an HTML viewer.\n"
            b"--B\n"
            b"Content-Type: text/html\n"
            b"\n"
            b"<p>My son was pushed in the corridor and nobody helped. Plea"
            b"se call me back soon about it.</p>\n"
            b"--B--\n"
        ),
        "My son was pushed in the corridor and nobody helped. Please call me back soon about it.",
        [],
    ),
    (
        "alt stub plain es",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Si no puede ver este correo, \xc3\xa1bralo en su navegador.\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Mi hijo fue empujado en el pasillo y nadie ayud\xc3\xb3. Por fa"
            b"vor ll\xc3\xa1meme pronto sobre esto, gracias.</p>\n"
            b"--B--\n"
        ),
        "Mi hijo fue empujado en el pasillo y nadie ayudó. Por favor llámeme pronto sobre esto, gracias.",
        [],
    ),
    (
        "alt of related",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: multipart/related; boundary="C"\n'
            b"\n"
            b"--C\n"
            b"Content-Type: text/html\n"
            b"\n"
            b'<p>Words here.<img src="cid:i"></p>\n'
            b"--C\n"
            b"Content-Type: image/png; name=i.png\n"
            b"Content-Transfer-Encoding: base64\n"
            b"Content-ID: <i>\n"
            b"Content-Disposition: inline; filename=i.png\n"
            b"\n"
            b"eA==\n"
            b"\n"
            b"--C--\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["i.png"],
    ),
    (
        "mixed in alt",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: multipart/mixed; boundary="C"\n'
            b"\n"
            b"--C\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--C\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--C\n"
            b"Content-Type: text/html\n"
            b"\n"
            b"<p>More.</p>\n"
            b"--C--\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "alt w/ pdf",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "alt w/ calendar",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B\n"
            b'Content-Type: text/calendar; method=REQUEST; name="invite.ics"\n'
            b"\n"
            b"BEGIN:VCALENDAR\n"
            b"END:VCALENDAR\n"
            b"--B--\n"
        ),
        "Words here.",
        ["invite.ics"],
    ),
    (
        "alt two plains",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Other.\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "mixed two texts",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"After.\n"
            b"--B--\n"
        ),
        "Words here.\n\nAfter.",
        ["a.pdf"],
    ),
    (
        "mixed text+html parts",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/html\n"
            b"\n"
            b"<p>After.</p>\n"
            b"--B--\n"
        ),
        "Words here.\n\nAfter.",
        [],
    ),
    (
        "mixed html dup",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/html\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        None,
        [],
    ),
    (
        "related plain first",
        (
            b'Content-Type: multipart/related; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: multipart/alternative; boundary="C"\n'
            b"\n"
            b"--C\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--C\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--C--\n"
            b"\n"
            b"--B\n"
            b"Content-Type: image/gif\n"
            b"Content-Transfer-Encoding: base64\n"
            b"Content-ID: <i>\n"
            b"\n"
            b"eA==\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        [""],
    ),
    (
        "related start param",
        (
            b'Content-Type: multipart/related; boundary="B"; start="<h>"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: image/png; name=i.png\n"
            b"Content-Transfer-Encoding: base64\n"
            b"Content-ID: <i>\n"
            b"\n"
            b"eA==\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/html\n"
            b"Content-ID: <h>\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        ["i.png"],
    ),
    (
        "named only text",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: text/plain; name="letter.txt"\n'
            b"\n"
            b"Words here.\n"
            b"--B--\n"
        ),
        "Words here.",
        ["letter.txt"],
    ),
    (
        "inline named + text",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b'Content-Disposition: inline; filename="notes.txt"\n'
            b"\n"
            b"Notes.\n"
            b"--B--\n"
        ),
        "Words here.",
        ["notes.txt"],
    ),
    (
        "attached text",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b'Content-Disposition: attachment; filename="notes.txt"\n'
            b"\n"
            b"Notes.\n"
            b"--B--\n"
        ),
        "Words here.",
        ["notes.txt"],
    ),
    (
        "attached html",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/html\n"
            b'Content-Disposition: attachment; filename="n.html"\n'
            b"\n"
            b"Notes.\n"
            b"--B--\n"
        ),
        "Words here.",
        ["n.html"],
    ),
    (
        "attached text noname",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"Content-Disposition: attachment\n"
            b"\n"
            b"Notes.\n"
            b"--B--\n"
        ),
        "Words here.",
        [""],
    ),
    (
        "root text attach",
        b'Content-Type: text/plain\nContent-Disposition: attachment; filename="n.txt"\n\nNotes.',
        "",
        ["n.txt"],
    ),
    (
        "root text inline name",
        b'Content-Type: text/plain; charset=utf-8; name="m.txt"\n\nNotes.',
        "Notes.",
        [],
    ),
    (
        "root pdf",
        (b"Content-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\neA==\n"),
        "",
        ["x.pdf"],
    ),
    (
        "root html",
        b"Content-Type: text/html\n\n<p>Hi</p>",
        "Hi",
        [],
    ),
    (
        "html labelled plain",
        (
            b"Content-Type: text/plain\n"
            b"\n"
            b"<!DOCTYPE html>\n"
            b"<html><head><title>x</title></head><body><p>Hi &amp; bye</p></body></html>"
        ),
        "Hi & bye",
        [],
    ),
    (
        "html labelled plain2",
        b"Content-Type: text/plain\n\n<html><body><p>Hi &amp; bye</p><br>",
        "Hi & bye",
        [],
    ),
    (
        "plain w tags stays",
        b"Content-Type: text/plain\n\nUse <b> for bold. <html> is a tag.",
        "Use <b> for bold. <html> is a tag.",
        [],
    ),
    (
        "plain in html",
        b"Content-Type: text/html\n\nLine one\nLine two\n\nLine three",
        None,
        [],
    ),
    (
        "no ct html",
        b"\n<html><body><p>Hi there</p></body></html>",
        "Hi there",
        [],
    ),
    (
        "ct text only",
        b"Content-Type: text\n\nhi",
        "hi",
        None,
    ),
    (
        "ct broken",
        b"Content-Type: text\n\nhi",
        "hi",
        None,
    ),
    (
        "ct bad slash",
        b"Content-Type: text/\n\nhi",
        "hi",
        None,
    ),
    (
        "ct html upper",
        b"Content-Type: TEXT/HTML\n\n<p>Hi</p>",
        "Hi",
        None,
    ),
    (
        "ct text/HTML;;",
        b"Content-Type: text/html;; charset=utf-8;\n\n<p>Hi</p>",
        "Hi",
        None,
    ),
    (
        "ct html typo",
        b"Content-Type: text/htm\n\n<p>Hi</p>",
        "Hi",
        None,
    ),
    (
        "ct multipart no boundary",
        (
            b"Content-Type: multipart/mixed\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf; name=a.pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"AAAA\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "ct multipart wrong boundary",
        (
            b'Content-Type: multipart/mixed; boundary="C"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf; name=a.pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"AAAA\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "ct multipart really text",
        b'Content-Type: multipart/alternative; boundary="C"\n\nWords here.\n',
        "Words here.",
        [],
    ),
    (
        "ct multipart really html",
        (b'Content-Type: multipart/alternative; boundary="C"\n\n<html><body><p>Words here.</p></body></html>\n'),
        "Words here.",
        [],
    ),
    (
        "cte on multipart",
        (
            b"Content-Transfer-Encoding: quoted-printable\n"
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "b64 multipart",
        (
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"LS1CCkNvbnRlbnQtVHlwZTogdGV4dC9wbGFpbjsgY2hhcnNldD11dGYtOAoKV29yZHMgaGVyZS4K\n"
            b"LS1CCkNvbnRlbnQtVHlwZTogYXBwbGljYXRpb24vcGRmCkNvbnRlbnQtVHJhbnNmZXItRW5jb2Rp\n"
            b"bmc6IGJhc2U2NApDb250ZW50LURpc3Bvc2l0aW9uOiBhdHRhY2htZW50OyBmaWxlbmFtZT0iYS5w\n"
            b"ZGYiCgpjR1JtCgotLUItLQo=\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary a b",
        (
            b'Content-Type: multipart/mixed; boundary="a b"\n'
            b"\n"
            b"--a b\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--a b\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--a b--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary =_x?y(z)",
        (
            b'Content-Type: multipart/mixed; boundary="=_x?y(z)"\n'
            b"\n"
            b"--=_x?y(z)\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--=_x?y(z)\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--=_x?y(z)--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary '()+_,-./:",
        (
            b'Content-Type: multipart/mixed; boundary="\'()+_,-./:=?"\n'
            b"\n"
            b"--'()+_,-./:=?\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--'()+_,-./:=?\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--'()+_,-./:=?--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary BBBBBBBBBB",
        (
            b'Content-Type: multipart/mixed; boundary="BBBBBBBBBBBBBBBBBBB'
            b'BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"\n'
            b"\n"
            b"--BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
            b"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
            b"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
            b"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary .*",
        (
            b'Content-Type: multipart/mixed; boundary=".*"\n'
            b"\n"
            b"--.*\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--.*\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--.*--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary a$",
        (
            b'Content-Type: multipart/mixed; boundary="a$"\n'
            b"\n"
            b"--a$\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--a$\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--a$--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary x--",
        (
            b'Content-Type: multipart/mixed; boundary="x--"\n'
            b"\n"
            b"--x--\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--x--\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--x----\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary trailing space",
        (
            b'Content-Type: multipart/mixed; boundary="B  "\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary line trailing",
        (
            b"Content-Type: multipart/mixed; boundary=B\n"
            b"\n"
            b"--B \t\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B  \n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B-- \n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary unquoted eq",
        (
            b"Content-Type: multipart/mixed; boundary=----=_Part_1\n"
            b"\n"
            b"------=_Part_1\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"------=_Part_1\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"------=_Part_1--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary unquoted w/ ? :",
        (
            b"Content-Type: multipart/mixed; boundary=a?b:c\n"
            b"\n"
            b"--a?b:c\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--a?b:c\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--a?b:c--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary single quotes",
        (
            b"Content-Type: multipart/mixed; boundary='B'\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary rfc2231",
        (
            b"Content-Type: multipart/mixed; boundary*0=B;\n"
            b" boundary*1=C\n"
            b"\n"
            b"--BC\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--BC\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--BC--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary dup",
        (
            b"Content-Type: multipart/mixed; boundary=B; boundary=C\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary upper param",
        (
            b"Content-Type: Multipart/Mixed; BOUNDARY=B\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary comment",
        (
            b"Content-Type: multipart/mixed (hi); boundary=B (yes)\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary no semicolon",
        (
            b"Content-Type: multipart/mixed boundary=B\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary spaces around =",
        (
            b'Content-Type: multipart/mixed; boundary = "B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary 8bit",
        (
            b'Content-Type: multipart/mixed; boundary="\xc3\xb1"\n'
            b"\n"
            b"--\xc3\xb1\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--\xc3\xb1\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--\xc3\xb1--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary prefix",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: multipart/alternative; boundary="B1"\n'
            b"\n"
            b"--B1\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B1\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B1--\n"
            b"\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "boundary same nested",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
            b"\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "inner no end",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: multipart/alternative; boundary="C"\n'
            b"\n"
            b"--C\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--C\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "no end",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "preamble epilogue",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"This is a MIME message.\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B--\n"
            b"\n"
            b"Bye, a footer.\n"
        ),
        "Words here.",
        [],
    ),
    (
        "first boundary no newline before",
        (
            b"Content-Type: multipart/mixed; boundary=B\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "part no header no blank",
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\nWords here.\n--B--\n",
        "Words here.",
        [],
    ),
    (
        "part no header text",
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\nWords here.\n--B--\n",
        "Words here.",
        [],
    ),
    (
        "part after close",
        (
            b"Content-Type: multipart/mixed; boundary=B\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B--\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "empty multipart",
        b"Content-Type: multipart/mixed; boundary=B\n\n--B--\n",
        "",
        [],
    ),
    (
        "unknown multipart",
        (
            b'Content-Type: multipart/whatever; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "crlf all",
        (
            b'Content-Type: multipart/mixed; boundary="B"\r\n'
            b"\r\n"
            b"--B\r\n"
            b"Content-Type: text/plain; charset=utf-8\r\n"
            b"\r\n"
            b"Words here.\r\n"
            b"--B\r\n"
            b"Content-Type: application/pdf\r\n"
            b"Content-Transfer-Encoding: base64\r\n"
            b'Content-Disposition: attachment; filename="a.pdf"\r\n'
            b"\r\n"
            b"cGRm\r\n"
            b"\r\n"
            b"--B--\r\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "digest",
        (
            b'Content-Type: multipart/digest; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"\n"
            b"From: a@b.example\n"
            b"Subject: One\n"
            b"\n"
            b"Inner one.\n"
            b"--B\n"
            b"\n"
            b"From: a@b.example\n"
            b"Subject: Two\n"
            b"\n"
            b"Inner two.\n"
            b"--B--\n"
        ),
        None,
        ["One.eml", "Two.eml"],
    ),
    (
        "signed",
        (
            b'Content-Type: multipart/signed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/pgp-signature; name=signature.asc\n"
            b"\n"
            b"-----BEGIN PGP SIGNATURE-----\n"
            b"--B--\n"
        ),
        "Words here.",
        ["signature.asc"],
    ),
    (
        "smime opaque",
        (
            b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\n'
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="smime.p7m"\n'
            b"\n"
            b"eA==\n"
        ),
        "",
        ["smime.p7m"],
    ),
    (
        "pgp mime",
        (
            b'Content-Type: multipart/encrypted; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: application/pgp-encrypted\n"
            b"\n"
            b"Version: 1\n"
            b"--B\n"
            b"Content-Type: application/octet-stream; name=encrypted.asc\n"
            b"\n"
            b"-----BEGIN PGP MESSAGE-----\n"
            b"--B--\n"
        ),
        "",
        None,
    ),
    (
        "pgp inline",
        b"\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n",
        None,
        [],
    ),
    (
        "rfc822",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: message/rfc822\n"
            b"\n"
            b"From: theo@district.example\n"
            b"Subject: Inner\n"
            b"MIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="I"\n'
            b"\n"
            b"--I\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Inner text.\n"
            b"--I\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="in.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--I--\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["Inner.eml", "in.pdf"],
    ),
    (
        "rfc822 named",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: message/rfc822; name="f.eml"\n'
            b'Content-Disposition: attachment; filename="f.eml"\n'
            b"\n"
            b"From: theo@district.example\n"
            b"Subject: Inner\n"
            b"MIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="I"\n'
            b"\n"
            b"--I\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Inner text.\n"
            b"--I\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="in.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--I--\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["f.eml", "in.pdf"],
    ),
    (
        "rfc822 b64",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: message/rfc822; name="f.eml"\n'
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"RnJvbTogdGhlb0BkaXN0cmljdC5leGFtcGxlClN1YmplY3Q6IElubmVyCk1JTUUtVmVyc2lvbjog\n"
            b"MS4wCkNvbnRlbnQtVHlwZTogbXVsdGlwYXJ0L21peGVkOyBib3VuZGFyeT0iSSIKCi0tSQpDb250\n"
            b"ZW50LVR5cGU6IHRleHQvcGxhaW4KCklubmVyIHRleHQuCi0tSQpDb250ZW50LVR5cGU6IGFwcGxp\n"
            b"Y2F0aW9uL3BkZgpDb250ZW50LVRyYW5zZmVyLUVuY29kaW5nOiBiYXNlNjQKQ29udGVudC1EaXNw\n"
            b"b3NpdGlvbjogYXR0YWNobWVudDsgZmlsZW5hbWU9ImluLnBkZiIKCmNHUm0KCi0tSS0tCg==\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["f.eml", "in.pdf"],
    ),
    (
        "rfc822 qp",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: message/rfc822; name="f.eml"\n'
            b"Content-Transfer-Encoding: quoted-printable\n"
            b"\n"
            b"From: theo@district.example\n"
            b"Subject: Inner\n"
            b"MIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary=3D"I"\n'
            b"\n"
            b"--I\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Inner text.\n"
            b"--I\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename=3D"in.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--I--\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["f.eml", "in.pdf"],
    ),
    (
        "rfc822 root",
        (
            b"Content-Type: message/rfc822\n"
            b"\n"
            b"From: theo@district.example\n"
            b"Subject: Inner\n"
            b"MIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="I"\n'
            b"\n"
            b"--I\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Inner text.\n"
            b"--I\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="in.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--I--\n"
        ),
        "Inner text.",
        None,
    ),
    (
        "eml octet",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/octet-stream; name=f.eml\n"
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"RnJvbTogdGhlb0BkaXN0cmljdC5leGFtcGxlClN1YmplY3Q6IElubmVyCk1JTUUtVmVyc2lvbjog\n"
            b"MS4wCkNvbnRlbnQtVHlwZTogbXVsdGlwYXJ0L21peGVkOyBib3VuZGFyeT0iSSIKCi0tSQpDb250\n"
            b"ZW50LVR5cGU6IHRleHQvcGxhaW4KCklubmVyIHRleHQuCi0tSQpDb250ZW50LVR5cGU6IGFwcGxp\n"
            b"Y2F0aW9uL3BkZgpDb250ZW50LVRyYW5zZmVyLUVuY29kaW5nOiBiYXNlNjQKQ29udGVudC1EaXNw\n"
            b"b3NpdGlvbjogYXR0YWNobWVudDsgZmlsZW5hbWU9ImluLnBkZiIKCmNHUm0KCi0tSS0tCg==\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["f.eml"],
    ),
    (
        "external",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: message/external-body; access-type=URL; URL="h'
            b'ttp://x.example/a.pdf"; name=a.pdf\n'
            b"\n"
            b"Content-Type: application/pdf\n"
            b"\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.pdf"],
    ),
    (
        "report",
        (
            b'Content-Type: multipart/report; boundary="B"; report-type=delivery-status\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Not delivered.\n"
            b"--B\n"
            b"Content-Type: message/delivery-status\n"
            b"\n"
            b"Reporting-MTA: dns; x\n"
            b"\n"
            b"Final-Recipient: rfc822; a@b.example\n"
            b"Action: failed\n"
            b"Status: 5.1.1\n"
            b"--B\n"
            b"Content-Type: text/rfc822-headers\n"
            b"\n"
            b"Subject: x\n"
            b"--B--\n"
        ),
        "Not delivered.",
        ["", ""],
    ),
    (
        "calendar only",
        (
            b"Content-Type: text/calendar; method=REQUEST; charset=utf-8\n"
            b"\n"
            b"BEGIN:VCALENDAR\n"
            b"METHOD:REQUEST\n"
            b"BEGIN:VEVENT\n"
            b"SUMMARY:Meeting about Ana\n"
            b"DTSTART;TZID=America/Los_Angeles:20260112T150000\n"
            b"DTEND;TZID=America/Los_Angeles:20260112T160000\n"
            b"LOCATION:Room 5\\, Main\n"
            b"DESCRIPTION:Bring\\nthe papers and a long\n"
            b"  line\n"
            b"ORGANIZER;CN=Rosa:mailto:rosa@family.example\n"
            b"END:VEVENT\n"
            b"END:VCALENDAR\n"
        ),
        None,
        [""],
    ),
    (
        "calendar w text",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/calendar; name=invite.ics\n"
            b"\n"
            b"BEGIN:VCALENDAR\n"
            b"METHOD:REQUEST\n"
            b"BEGIN:VEVENT\n"
            b"SUMMARY:Meeting about Ana\n"
            b"DTSTART;TZID=America/Los_Angeles:20260112T150000\n"
            b"DTEND;TZID=America/Los_Angeles:20260112T160000\n"
            b"LOCATION:Room 5\\, Main\n"
            b"DESCRIPTION:Bring\\nthe papers and a long\n"
            b"  line\n"
            b"ORGANIZER;CN=Rosa:mailto:rosa@family.example\n"
            b"END:VEVENT\n"
            b"END:VCALENDAR\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["invite.ics"],
    ),
    (
        "enriched",
        (
            b"Content-Type: text/enriched\n"
            b"\n"
            b"<bold>Now</bold> is the time\n"
            b"for <italic>all\n"
            b"good</italic> <<men>\n"
            b"\n"
            b"next <param>red</param>para"
        ),
        None,
        [],
    ),
    (
        "richtext",
        b"Content-Type: text/richtext\n\n<bold>Now</bold> is<nl>the<lt>time",
        None,
        [],
    ),
    (
        "rtf only",
        (
            b"Content-Type: text/rtf\n"
            b"\n"
            b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Hello \\b Mrs.\\b0\\par My"
            b" son isn\\'92t ok \\u241?o\\par}"
        ),
        "Hello Mrs.\nMy son isn’t ok ño",
        None,
    ),
    (
        "rtf beside",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: application/rtf; name=a.rtf\n"
            b"\n"
            b"{\\rtf1 Hi}\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.rtf"],
    ),
    (
        "markdown",
        b"Content-Type: text/markdown; charset=utf-8\n\n# Hi\n\nthere",
        "# Hi\n\nthere",
        [],
    ),
    (
        "text/x-foo root",
        b"Content-Type: text/x-foo\n\nthere",
        "there",
        [],
    ),
    (
        "watch html",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/watch-html\n"
            b"\n"
            b"<b>Words</b>\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "amp",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/x-amp-html\n"
            b"\n"
            b"<html amp4email>x</html>\n"
            b"--B\n"
            b"Content-Type: text/html\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "patch inline",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/x-patch; name=a.patch\n"
            b"Content-Disposition: inline; filename=a.patch\n"
            b"\n"
            b"diff\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.patch"],
    ),
    (
        "appledouble",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: multipart/appledouble; boundary="C"\n'
            b"\n"
            b"--C\n"
            b'Content-Type: application/applefile; name="photo.jpg"\n'
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="photo.jpg"\n'
            b"\n"
            b"eA==\n"
            b"\n"
            b"--C\n"
            b'Content-Type: image/jpeg; name="photo.jpg"\n'
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="photo.jpg"\n'
            b"\n"
            b"eXk=\n"
            b"\n"
            b"--C--\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["photo.jpg"],
    ),
    (
        "apple mail",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"Before.\n"
            b"--B\n"
            b"Content-Type: image/jpeg; name=IMG_1.jpg\n"
            b"Content-Transfer-Encoding: base64\n"
            b"Content-Disposition: inline; filename=IMG_1.jpg\n"
            b"\n"
            b"eA==\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain\n"
            b"\n"
            b"After.\n"
            b"--B--\n"
        ),
        "Before.\n\nAfter.",
        ["IMG_1.jpg"],
    ),
    (
        "flowed",
        b"Content-Type: text/plain; format=flowed\n\nThis is \none line.\n\nNext\n-- \nsig",
        "This is one line.\n\nNext\n-- \nsig",
        None,
    ),
    (
        "flowed delsp",
        b"Content-Type: text/plain; format=flowed; delsp=yes\n\nThis is  \none li \nne.",
        "This is one line.",
        None,
    ),
    (
        "flowed stuffed",
        b"Content-Type: text/plain; format=flowed\n\n From me\n >not quote\nx",
        "From me\n>not quote\nx",
        None,
    ),
    (
        "flowed quotes",
        (b"Content-Type: text/plain; format=flowed\n\n> quoted \n> on\n>> deep \n> mixed\nme \nhere"),
        "> quoted on\n>> deep \n> mixed\nme here",
        None,
    ),
    (
        "flowed upper",
        b"Content-Type: text/plain; Format=Flowed\n\na \nb",
        "a b",
        None,
    ),
    (
        "alt named",
        (
            b'Content-Type: multipart/alternative; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: text/plain; name="a.txt"\n'
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: text/html; name="a.html"\n'
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        [],
    ),
    (
        "mixed named alone html",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: text/html; name="a.html"\n'
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B--\n"
        ),
        "Words here.",
        ["a.html"],
    ),
    (
        "outlook rich",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: multipart/related; boundary="C";\n'
            b'\ttype="multipart/alternative"\n'
            b"\n"
            b"--C\n"
            b'Content-Type: multipart/alternative; boundary="A"\n'
            b"\n"
            b"--A\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--A\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--A--\n"
            b"\n"
            b"--C\n"
            b'Content-Type: image/png; name="image001.png"\n'
            b"Content-Transfer-Encoding: base64\n"
            b"Content-Description: image001.png\n"
            b'Content-Disposition: inline; filename="image001.png"; size=5'
            b'; creation-date="Mon, 05 Jan 2026 10:00:00 GMT"\n'
            b"Content-ID: <image001.png@01D>\n"
            b"\n"
            b"eA==\n"
            b"\n"
            b"--C--\n"
            b"\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="form.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["image001.png", "form.pdf"],
    ),
    (
        "vcard",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b'Content-Type: text/x-vcard; charset=utf-8; name="rosa.vcf"\n'
            b"\n"
            b"BEGIN:VCARD\n"
            b"--B--\n"
        ),
        "Words here.",
        ["rosa.vcf"],
    ),
    (
        "vcard nameless",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: text/vcard\n"
            b"\n"
            b"BEGIN:VCARD\n"
            b"--B--\n"
        ),
        "Words here.",
        [""],
    ),
    (
        "mailman",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b'Content-Type: multipart/alternative; boundary="A"\n'
            b"\n"
            b"--A\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--A\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--A--\n"
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=us-ascii\n"
            b"Content-Disposition: inline\n"
            b"\n"
            b"____\n"
            b"list mailing list\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.\n\n____\nlist mailing list",
        [],
    ),
    (
        "cid nameless img",
        (
            b'Content-Type: multipart/related; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/html; charset=utf-8\n"
            b"\n"
            b"<p>Words here.</p>\n"
            b"--B\n"
            b"Content-Type: image/png\n"
            b"Content-Transfer-Encoding: base64\n"
            b"Content-ID: <ii_abc>\n"
            b"\n"
            b"eA==\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        [""],
    ),
    (
        "partial2",
        (b'Content-Type: message/partial; id="x@y"; number=2; total=2\n\nmore words of the letter\nare here\n'),
        "more words of the letter\nare here",
        None,
    ),
    (
        "html twin utf16",
        (
            b"Content-Type: text/html; charset=utf-16\n"
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"//48AHAAPgBOAGkA8QBvADwALwBwAD4A\n"
        ),
        "Niño",
        [],
    ),
    (
        "forward as root letter w/ text",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: message/rfc822\n"
            b"\n"
            b"From: a@b.example\n"
            b"Subject: Old\n"
            b"\n"
            b"old words\n"
            b"--B--\n"
        ),
        "",
        ["Old.eml"],
    ),
    (
        "eml in eml",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: message/rfc822\n"
            b"\n"
            b"From: a@b.example\n"
            b"Subject: One\n"
            b"Content-Type: multipart/mixed; boundary=Q\n"
            b"\n"
            b"--Q\n"
            b"\n"
            b"hi\n"
            b"--Q\n"
            b"Content-Type: message/rfc822\n"
            b"\n"
            b"Subject: Two\n"
            b"Content-Type: application/pdf; name=z.pdf\n"
            b"\n"
            b"x\n"
            b"--Q--\n"
            b"\n"
            b"--B--\n"
        ),
        "Words here.",
        ["One.eml", "Two.eml", "z.pdf"],
    ),
    (
        "digest w blank",
        (
            b'Content-Type: multipart/digest; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"\n"
            b"\n"
            b"From: a@b.example\n"
            b"Subject: One\n"
            b"\n"
            b"Inner one.\n"
            b"--B--\n"
        ),
        None,
        ["One.eml"],
    ),
    (
        "rfc822 leading blank",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: message/rfc822\n"
            b"\n"
            b"\n"
            b"From: a@b.example\n"
            b"Subject: One\n"
            b"\n"
            b"Inner one.\n"
            b"--B--\n"
        ),
        None,
        ["One.eml"],
    ),
    (
        "rfc822 from line",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"\n"
            b"Words here.\n"
            b"--B\n"
            b"Content-Type: message/rfc822\n"
            b"\n"
            b">From a@b.example Mon Jan  5\n"
            b"From: a@b.example\n"
            b"Subject: One\n"
            b"\n"
            b"Inner one.\n"
            b"--B--\n"
        ),
        None,
        ["One.eml"],
    ),
    (
        "qp in multipart w/ soft break at boundary",
        (
            b'Content-Type: multipart/mixed; boundary="B"\n'
            b"\n"
            b"--B\n"
            b"Content-Type: text/plain; charset=utf-8\n"
            b"Content-Transfer-Encoding: quoted-printable\n"
            b"\n"
            b"Hola ni=C3=B1o=\n"
            b"--B\n"
            b"Content-Type: application/pdf\n"
            b"Content-Transfer-Encoding: base64\n"
            b'Content-Disposition: attachment; filename="a.pdf"\n'
            b"\n"
            b"cGRm\n"
            b"\n"
            b"--B--\n"
        ),
        "Hola niño",
        ["a.pdf"],
    ),
    (
        "b64 text gb",
        (
            b"Content-Type: text/plain; charset=gb2312\n"
            b"Content-Transfer-Encoding: base64\n"
            b"\n"
            b"ztK1xLqi19O98czs1NrRp9CjsbvG27i6o6zAz8qmw7vT0LSmwO2how==\n"
        ),
        "我的孩子今天在学校被欺负，老师没有处理。",
        [],
    ),
    (
        "exchange 8bit html",
        b"Content-Type: text/html; charset=us-ascii\n\n<p>El ni\xf1o</p>",
        "El niño",
        [],
    ),
    (
        "charset in quotes w/ blank",
        (
            b'Content-Type: text/plain; charset=" iso-8859-1 "\n'
            b"\n"
            b"El ni\xf1o lleg\xf3 ma\xf1ana a la escuela y el se\xf1or no lo dej\xf3 pasar."
        ),
        "El niño llegó mañana a la escuela y el señor no lo dejó pasar.",
        [],
    ),
    (
        "koi8 label win body",
        (
            b"Content-Type: text/plain; charset=koi8-r\n"
            b"\n"
            b"\xcc\xee\xe9 \xf1\xfb\xed \xf1\xe5\xe3\xee\xe4\xed\xff \xed\xe5 \xef\xee\xf8\xb8\xeb "
            b"\xe2 \xf8\xea\xee\xeb\xf3, \xe0\xe2\xf2\xee\xe1\xf3\xf1 \xee\xef\xee\xe7\xe4\xe0\xeb."
        ),
        "Мой сын сегодня не пошёл в школу, автобус опоздал.",
        [],
    ),
    (
        "win label koi body",
        (
            b"Content-Type: text/plain; charset=windows-1251\n"
            b"\n"
            b"\xed\xcf\xca \xd3\xd9\xce \xd3\xc5\xc7\xcf\xc4\xce\xd1 \xce\xc5 \xd0\xcf\xdb\xa3\xcc "
            b"\xd7 \xdb\xcb\xcf\xcc\xd5, \xc1\xd7\xd4\xcf\xc2\xd5\xd3 \xcf\xd0\xcf\xda\xc4\xc1\xcc."
        ),
        "Мой сын сегодня не пошёл в школу, автобус опоздал.",
        [],
    ),
    (
        "ru caps",
        (
            b"Content-Type: text/plain; charset=windows-1251\n"
            b"\n"
            b"\xc2\xcd\xc8\xcc\xc0\xcd\xc8\xc5! \xd1\xce\xc1\xd0\xc0\xcd\xc8\xc5 \xc2 \xd8\xca\xce\xcb\xc5"
        ),
        "ВНИМАНИЕ! СОБРАНИЕ В ШКОЛЕ",
        [],
    ),
    (
        "ua",
        (
            b"Content-Type: text/plain; charset=koi8-u\n"
            b"\n"
            b"\xed\xa6\xca \xd3\xc9\xce \xce\xc5 \xc8\xcf\xc4\xc9\xd7 \xc4\xcf \xdb\xcb\xcf\xcc\xc9"
            b", \xa7\xa7 \xce\xc5 \xc2\xd5\xcc\xcf"
        ),
        "Мій син не ходив до школи, її не було",
        [],
    ),
    (
        "ru one word latin rest",
        (b"Content-Type: text/plain; charset=koi8-r\n\nPlease call \xe1\xce\xce\xc1 about the bus"),
        "Please call Анна about the bus",
        [],
    ),
    (
        "numero",
        b"Content-Type: text/plain; charset=windows-1251\n\n\xb9 5 \x97 \xab\xc4\xe0\xbb",
        "№ 5 — «Да»",
        [],
    ),
    (
        "jp sjis label halfkana",
        b"Content-Type: text/plain; charset=shift_jis\n\n\xb6\xde\xaf\xba\xb3 \xca\xde\xbd",
        "ｶﾞｯｺｳ ﾊﾞｽ",
        [],
    ),
    (
        "gb label rare name",
        b"Content-Type: text/plain; charset=gb2312\n\n\xfd\x8c\xe9F\xe7\xeb\xe8\xb4",
        "龑镕珉璐",
        [],
    ),
    (
        "gb label trad",
        (
            b"Content-Type: text/plain; charset=gbk\n"
            b"\n"
            b"\xce\xd2\xb5\xc4\xba\xa2\xd7\xd3\xbd\xf1\xcc\xec\xd4\xda\x8cW\xd0\xa3\xb1\xbb"
            b"\xc6\xdb\xd8\x93\xa3\xac\xc0\xcf\x8e\x9f\x9b]\xd3\xd0\xcc\x8e\xc0\xed\xa1\xa3"
        ),
        "我的孩子今天在學校被欺負，老師沒有處理。",
        [],
    ),
    (
        "big5 label simp mix",
        (b"Content-Type: text/plain; charset=big5\n\n\xa6\xd1\xaev\xb1z\xa6n\xa1A\xc6\xa1\xbd\xd0\xb0\xdd"),
        None,
        [],
    ),
    (
        "euckr hanja",
        (b"Content-Type: text/plain; charset=euc-kr\n\n\xd3\xde\xf9\xdb\xda\xc5\xcf\xd0 \xbc\xad\xbf\xef"),
        "大韓民國 서울",
        [],
    ),
    (
        "latin1 label symbols",
        (b"Content-Type: text/plain; charset=iso-8859-1\n\n\xa9 2026 \xbd \xb1 5\xb0 \xd7\xf7 \xa7"),
        "© 2026 ½ ± 5° ×÷ §",
        [],
    ),
    (
        "latin1 label one sym",
        b"Content-Type: text/plain; charset=iso-8859-1\n\nRoom 5\xbd",
        "Room 5½",
        [],
    ),
    (
        "latin1 label finnish",
        (
            b"Content-Type: text/plain; charset=iso-8859-1\n"
            b"\n"
            b"Hyv\xe4\xe4 p\xe4iv\xe4\xe4, ty\xf6m\xe4\xe4r\xe4 \xe4\xe4nestys"
        ),
        "Hyvää päivää, työmäärä äänestys",
        [],
    ),
    (
        "latin1 caps",
        (b"Content-Type: text/plain; charset=iso-8859-1\n\nATENCI\xd3N NI\xd1OS \xc1\xc9\xcd\xd3\xda \xdc\xd1"),
        "ATENCIÓN NIÑOS ÁÉÍÓÚ ÜÑ",
        [],
    ),
    (
        "latin1 icelandic",
        (
            b"Content-Type: text/plain; charset=iso-8859-1\n"
            b"\n"
            b"\xdea\xf0 er \xfe\xf6rf \xe1 a\xf0 r\xe6\xf0a vi\xf0 kennarann"
        ),
        "Það er þörf á að ræða við kennarann",
        [],
    ),
    (
        "box drawing cp437",
        b"Content-Type: text/plain; charset=ibm437\n\n\xda\xc4\xc4\xbf ni\xa4o",
        "┌──┐ niño",
        [],
    ),
    (
        "nbsp only 8bit",
        b"Content-Type: text/plain\n\nHello\xa0there\xa0mom",
        "Hello\xa0there\xa0mom",
        [],
    ),
    (
        "smart quote only",
        b"Content-Type: text/plain\n\nIt\x92s late",
        "It’s late",
        [],
    ),
    (
        "bullets",
        b"Content-Type: text/plain\n\n\x95 one\n\x95 two",
        "• one\n• two",
        [],
    ),
    (
        "danish",
        b"Content-Type: text/plain\n\nB\xf8rnene f\xe5r ikke lov at l\xe6se p\xe5 skolen",
        "Børnene får ikke lov at læse på skolen",
        [],
    ),
    (
        "french caps",
        b"Content-Type: text/plain\n\n\xc0 L'\xc9COLE \xc9L\xc9MENTAIRE",
        "À L'ÉCOLE ÉLÉMENTAIRE",
        [],
    ),
    (
        "portuguese",
        (b"Content-Type: text/plain\n\nA educa\xe7\xe3o n\xe3o \xe9 op\xe7\xe3o, \xe9 direito. A\xe7\xe3o!"),
        "A educação não é opção, é direito. Ação!",
        [],
    ),
    (
        "cp1258",
        (b"Content-Type: text/plain; charset=windows-1258\n\nCh\xe0o c\xf4 gi\xe1o, con t\xf4i b? b?t n?t"),
        None,
        [],
    ),
    (
        "html label gb meta utf8 real gb",
        (
            b"Content-Type: text/html; charset=gb2312\n"
            b"\n"
            b"<meta charset=utf-8><p>\xce\xd2\xb5\xc4\xba\xa2\xd7\xd3\xbd\xf1\xcc\xec\xd4\xda\xd1\xa7\xd0"
            b"\xa3\xb1\xbb\xc6\xdb\xb8\xba\xa3\xac\xc0\xcf\xca\xa6\xc3\xbb\xd3\xd0\xb4\xa6\xc0\xed\xa1\xa3"
        ),
        "我的孩子今天在学校被欺负，老师没有处理。",
        [],
    ),
]
NAMES = [
    ("both", ("Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=b.pdf"), "b.pdf"),
    (
        "2231",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8''ni%C3%B1o.pdf"),
        "niño.pdf",
    ),
    (
        "2231 lang",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=iso-8859-1'es'ni%F1o.pdf"),
        "niño.pdf",
    ),
    (
        "2231 and plain",
        (
            "Content-Type: application/pdf\n"
            "Content-Disposition: attachment; filename=\"nino.pdf\"; filename*=UTF-8''ni%C3%B1o.pdf"
        ),
        "niño.pdf",
    ),
    (
        "2231 cont",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename*0="a long "; filename*1="name.pdf"'),
        "a long name.pdf",
    ),
    (
        "2231 cont order",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename*1="name.pdf"; filename*0="a long "'),
        "a long name.pdf",
    ),
    (
        "2231 cont enc",
        (
            "Content-Type: application/pdf\n"
            "Content-Disposition: attachment; filename*0*=UTF-8''ni%C3%; "
            'filename*1*=B1o; filename*2=".pdf"'
        ),
        "niño.pdf",
    ),
    (
        "2231 cont enc split",
        (
            "Content-Type: application/pdf\n"
            "Content-Disposition: attachment; filename*0*=UTF-8''ni%C3; f"
            'ilename*1*=%B1o; filename*2=".pdf"'
        ),
        "niño.pdf",
    ),
    (
        "2231 gap",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename*0="a"; filename*2="c.pdf"'),
        "ac.pdf",
    ),
    (
        "2231 from 1",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename*1="a"; filename*2="c.pdf"'),
        "ac.pdf",
    ),
    (
        "2231 dup",
        (
            "Content-Type: application/pdf\n"
            'Content-Disposition: attachment; filename*0="a"; filename*0="b"; filename*1=".pdf"'
        ),
        "a.pdf",
    ),
    (
        "2231 no charset",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=ni%C3%B1o.pdf"),
        "niño.pdf",
    ),
    (
        "2231 quoted",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=\"UTF-8''ni%C3%B1o.pdf\""),
        "niño.pdf",
    ),
    (
        "2231 one quote",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8'ni%C3%B1o.pdf"),
        "niño.pdf",
    ),
    (
        "2231 raw in star",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8''niño.pdf"),
        "niño.pdf",
    ),
    (
        "2231 with 2047",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename*="=?utf-8?Q?ni=C3=B1o.pdf?="'),
        "niño.pdf",
    ),
    (
        "2231 cont with 2047",
        (
            "Content-Type: application/pdf\n"
            'Content-Disposition: attachment; filename*0="=?utf-8?Q?ni=C3=B1"; filename*1="o.pdf?="'
        ),
        "niño.pdf",
    ),
    (
        "2231 wrong charset",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=x-foo''ni%C3%B1o.pdf"),
        "niño.pdf",
    ),
    (
        "2231 gb",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=gb2312''%B3%C9%BC%A8.pdf"),
        "成绩.pdf",
    ),
    (
        "2231 mix order",
        (
            "Content-Type: application/pdf\n"
            'Content-Disposition: attachment; filename*2="c.pdf"; filenam'
            "e*0*=us-ascii'en'a; filename*1=\"b\""
        ),
        "abc.pdf",
    ),
    (
        "2231 10+",
        (
            "Content-Type: application/pdf\n"
            "Content-Disposition: attachment; filename*0=a; filename*1=b;"
            " filename*2=c; filename*3=d; filename*4=e; filename*5=f; fil"
            "ename*6=g; filename*7=h; filename*8=i; filename*9=j; filename*10=k; filename*11=l"
        ),
        "abcdefghijkl",
    ),
    (
        "2231 space around",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename* = UTF-8''ni%C3%B1o.pdf"),
        "niño.pdf",
    ),
    (
        "percent plain",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="ni%C3%B1o%20a.pdf"'),
        "niño a.pdf",
    ),
    (
        "percent stays",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="100% done.pdf"'),
        "100% done.pdf",
    ),
    ("raw utf8", 'Content-Type: application/pdf\nContent-Disposition: attachment; filename="niño.pdf"', "niño.pdf"),
    (
        "raw latin1",
        b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="ni\xf1o.pdf"',
        "niño.pdf",
    ),
    (
        "raw gbk",
        'Content-Type: application/pdf\nContent-Disposition: attachment; filename="学校成绩.pdf"'.encode("gbk"),
        "学校成绩.pdf",
    ),
    (
        "raw koi8",
        b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="\xf6\xc1\xcc\xcf\xc2\xc1.pdf"',
        "Жалоба.pdf",
    ),
    (
        "raw sjis",
        b'Content-Type: application/pdf\nContent-Disposition: attachment; filename="\x83e\x83X\x83g\x95\\.pdf"',
        "テスト表.pdf",
    ),
    (
        "2047",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="=?utf-8?Q?ni=C3=B1o.pdf?="'),
        "niño.pdf",
    ),
    (
        "2047 unquoted",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename==?utf-8?Q?ni=C3=B1o.pdf?="),
        "niño.pdf",
    ),
    (
        "2047 folded",
        (
            "Content-Type: application/pdf\n"
            'Content-Disposition: attachment; filename="=?utf-8?Q?ni=C3=B1?=\n'
            ' =?utf-8?Q?o.pdf?="'
        ),
        "niño.pdf",
    ),
    (
        "2047 partly",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="=?utf-8?B?bmnDsW8=?=.pdf"'),
        "niño.pdf",
    ),
    (
        "2047 spaces",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="=?utf-8?Q?el ni=C3=B1o.pdf?="'),
        "el niño.pdf",
    ),
    (
        "2047 in ct",
        ('Content-Type: application/pdf; name="=?iso-8859-1?Q?ni=F1o.pdf?="\nContent-Disposition: attachment'),
        "niño.pdf",
    ),
    (
        "unquoted blanks",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=my old file.pdf"),
        "my old file.pdf",
    ),
    (
        "unquoted blanks ct",
        "Content-Type: application/pdf; name=my old file.pdf\nContent-Disposition: attachment",
        "my old file.pdf",
    ),
    (
        "unclosed quote",
        'Content-Type: application/pdf\nContent-Disposition: attachment; filename="my file.pdf',
        "my file.pdf",
    ),
    (
        "semicolon in quotes",
        'Content-Type: application/pdf\nContent-Disposition: attachment; filename="a;b.pdf"',
        "a;b.pdf",
    ),
    (
        "escaped quote",
        'Content-Type: application/pdf\nContent-Disposition: attachment; filename="a\\"b.pdf"',
        "a_b.pdf",
    ),
    (
        "backslash path",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="C:\\Users\\rosa\\a.pdf"'),
        "a.pdf",
    ),
    ("single quotes", "Content-Type: application/pdf\nContent-Disposition: attachment; filename='a b.pdf'", "a b.pdf"),
    ("no disposition word", "Content-Type: application/pdf\nContent-Disposition: filename=a.pdf", "a.pdf"),
    ("no disposition semi", "Content-Type: application/pdf\nContent-Disposition: attachment filename=a.pdf", "a.pdf"),
    (
        "folded in name",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="a long\n name.pdf"'),
        "a long name.pdf",
    ),
    ("folded tab", 'Content-Type: application/pdf\nContent-Disposition: attachment;\n\tfilename="a.pdf"', "a.pdf"),
    (
        "dup filename",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf; filename=b.pdf"),
        "a.pdf",
    ),
    (
        "empty filename",
        ('Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=""'),
        "a.pdf",
    ),
    ("upper", "CONTENT-TYPE: APPLICATION/PDF\nCONTENT-DISPOSITION: ATTACHMENT; FILENAME=A.pdf", "A.pdf"),
    (
        "comment",
        ("Content-Type: application/pdf\nContent-Disposition: attachment (here); filename=a.pdf (the file)"),
        "a.pdf",
    ),
    ("trailing ;", 'Content-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf";', "a.pdf"),
    (
        "=20",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename==?utf-8?Q?a_b.pdf?=; size=3"),
        "a b.pdf",
    ),
    (
        "tricky q",
        ('Content-Type: application/pdf\nContent-Disposition: attachment; filename="=?UTF-8?Q?a=2Fb.pdf?="'),
        "b.pdf",
    ),
    ("emoji", 'Content-Type: application/pdf\nContent-Disposition: attachment; filename="🚌.pdf"', "🚌.pdf"),
    (
        "apostrophe",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8''Ana%27s%20plan.pdf"),
        "Ana's plan.pdf",
    ),
    (
        "apostrophe plain star",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8'en'it's.pdf"),
        "it's.pdf",
    ),
    ("trailing dot", "Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf.", "a.pdf"),
    ("inline no name png", "Content-Type: image/png\nContent-ID: <x@y>\nContent-Disposition: inline", ""),
    (
        "nfd",
        ("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8''nin%CC%83o.pdf"),
        "niño.pdf",
    ),
]
# the charset that is declared (None: none), the one that is used, the text
CHARSETS = [
    *((label, "cp1252", SPANISH) for label in (None, "utf-8", "us-ascii", "iso-8859-1", "ISO_8859-1:1987", "latin1")),
    *((label, "cp1252", SPANISH) for label in ("windows1252", "'iso-8859-1'", "x-user-defined", "_iso-8859-1$ESC")),
    *((label, "cp1252", SPANISH) for label in ("unknown-8bit", "8bit", "none", '"iso-8859-1', "koi8-r", "gb2312")),
    *((label, "cp1251", RUSSIAN) for label in (None, "utf-8", "iso-8859-1", "koi8-r", "cp-1251", "win-1251")),
    *((label, "koi8-r", RUSSIAN) for label in (None, "iso-8859-1", "windows-1251", "koi8r", "KOI8-RU")),
    *((label, "cp866", RUSSIAN) for label in (None, "ibm866", "cp866")),
    *(
        (label, "gbk", CHINESE)
        for label in (None, "iso-8859-1", "utf-8", "us-ascii", "big5", "x-gbk", "cn-gb", "GB_2312-80")
    ),
    *((label, "big5", TAIWANESE) for label in (None, "gb2312", "cn-big5", "iso-8859-1")),
    *((label, "cp932", JAPANESE) for label in (None, "iso-2022-jp", "x-sjis", "ms_kanji", "iso-8859-1")),
    *((label, "euc-jp", JAPANESE) for label in (None, "shift_jis", "x-euc-jp")),
    *((label, "iso-2022-jp", JAPANESE) for label in (None, "utf-8", "iso-2022-jp-ms", "us-ascii")),
    *((label, "euc-kr", KOREAN) for label in (None, "iso-8859-1", "ks_c_5601", "windows-949")),
    *((label, "utf-8", CHINESE) for label in (None, "gbk", "big5", "iso-8859-1", "utf8mb4", "UTF-8 (Unicode)")),
    *((label, "cp1250", "Zażółć “gęślą” jaźń") for label in ("windows-1250", "iso-8859-2")),
    *((label, "koi8-u", "Її бабуся має ґудзик") for label in ("koi8-u", "koi8-r")),
    *((label, "utf-16-le", CHINESE) for label in ("utf-16", "utf-16le", "utf-16be", "ucs-2")),
    *((label, "utf-16-be", CHINESE) for label in ("utf-16", "utf-16be", "UTF16-LE")),
    ("iso-8859-2", "iso8859-2", "Zażółć gęślą jaźń"),
    ("windows-1256", "cp1256", "ابني لم يذهب إلى المدرسة"),
    ("iso-8859-8-i", "iso8859-8", "הבן שלי לא הלך"),
    ("iso-8859-9", "iso8859-9", "Oğlum okula gitmedi şimdi"),
    ("tis-620", "tis-620", "ลูกของฉัน"),
    ("iso-8859-7", "iso8859-7", "Το παιδί μου"),
    ("macintosh", "mac_roman", SPANISH),
    ("cp850", "cp850", SPANISH),
    ("ibm437", "cp437", "┌──┐ niño"),
    # labels that are right although the text looks odd
    ("iso-8859-1", "cp1252", "Room 5½"),
    ("iso-8859-1", "cp1252", "ATENCIÓN NIÑOS ÁÉÍÓÚ ÜÑ"),
    ("iso-8859-1", "cp1252", "Það er þörf á að ræða við kennarann"),
    ("iso-8859-1", "cp1252", "Hyvää päivää, työmäärä äänestys"),
    ("windows-1251", "cp1251", "ВНИМАНИЕ! СОБРАНИЕ В ШКОЛЕ"),
    ("koi8-r", "koi8-r", "Please call Анна about the bus"),
    ("gb2312", "gb18030", "龑镕珉璐"),
    ("gbk", "gb18030", TAIWANESE),
    ("shift_jis", "cp932", "ｶﾞｯｺｳ ﾊﾞｽ"),
    ("euc-kr", "euc-kr", "大韓民國 서울"),
    # short ones without a label
    *(
        (None, "cp1252", text)
        for text in ("“Bus” late – again", "It’s late", "• one", "À L'ÉCOLE ÉLÉMENTAIRE", "Ação!")
    ),
    *((None, "gbk", text) for text in ("投诉老师", "王小明", "转发: 会议通知", "你好")),
    *((None, "big5", text) for text in ("投訴", "陳老師", "關於校車", "謝謝您")),
    *((None, "euc-kr", text) for text in ("안녕하세요", "김민수", "감사합니다")),
    *((None, codec, text) for codec in ("cp1251", "koi8-r") for text in ("Привет", "Наталья Иванова", "ЖАЛОБА")),
]


def named(table):
    """The table's rows without their names, for parametrize, and the names as its ids."""
    return {"argvalues": [row[1:] for row in table], "ids": [row[0] for row in table]}


@pytest.mark.parametrize(("raw", "text", "names"), **named(LETTERS))
def test_a_letter_shows_its_words_and_lists_its_files(raw, text, names):
    letter = describe(HEAD + raw)
    assert text is None or letter["text"] == text
    assert names is None or [one["name"] for one in letter["attachments"]] == names


@pytest.mark.parametrize(("label", "codec", "text"), CHARSETS)
def test_text_is_read_whatever_its_label_says(label, codec, text):
    declared = f"Content-Type: text/plain; charset={label}\n\n" if label else "\n"
    assert describe(HEAD + declared.encode() + text.encode(codec))["text"] == text


def test_vietnamese_is_read_in_its_own_old_charsets():
    head = b"Content-Type: text/plain; charset=%s\n\n"
    assert describe(HEAD + head % b"viscii" + b"Con t\xf4i kh\xf4ng \xf0i h\xf7c")["text"] == "Con tôi không đi học"
    marked = "Ki\u0301nh g\u01b0\u0309i quy\u0301 th\u00e2\u0300y c\u00f4".encode("cp1258")
    assert describe(HEAD + head % b"windows-1258" + marked)["text"] == "Kính gửi quý thầy cô"


@pytest.mark.parametrize("label", ["plain/text", "application/text", "message"])
def test_text_by_a_wrong_name_is_text(label):
    letter = describe(HEAD + f"Content-Type: {label}\n\nMy son needs a bus.\n".encode())
    assert (letter["text"], letter["attachments"]) == ("My son needs a bus.", [])


@pytest.mark.parametrize("wide", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("label", ["utf-16", "utf-8", "unicode"])
def test_wide_text_is_known_by_its_bytes(wide, label):
    label = "utf-32" if wide == "utf-32" else label
    head = f"Content-Type: text/plain; charset={label}\nContent-Transfer-Encoding: base64\n\n".encode()
    assert describe(HEAD + head + base64.encodebytes(SPANISH.encode(wide)))["text"] == SPANISH


@pytest.mark.parametrize(("header", "name"), **named(NAMES))
def test_a_file_is_called_what_its_sender_called_it(header, name):
    raw = header if isinstance(header, bytes) else header.encode()
    part = b"--B\n" + raw + b"\nContent-Transfer-Encoding: base64\n\nAAAA\n--B--\n"
    letter = describe(HEAD + b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\nWords here.\n" + part)
    assert [one["name"] for one in letter["attachments"]] == [name]
    assert letter["text"] == "Words here."


def test_the_words_of_an_attached_letter_are_kept_beside_the_letter():
    inner = b"--B\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogTm8KCk5vLgo=\n--B--\n"
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\nRead this.\n" + inner
    assert describe(raw)["text"] == "Read this."
    assert [(one.name, one.size, one.text) for one in parse(raw).attachments] == [("No.eml", 17, "No.")]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n", "encrypted with PGP"),
        (b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\nx", "S/MIME"),
        (b"Content-Type: message/external-body; name=a.pdf\n\nContent-Type: application/pdf\n\n", "pointer to a file"),
        (b"Content-Type: message/partial; number=2; total=2\n\nmore words\n", "several pieces"),
        (b"Content-Type: message/rfc822\n\nSubject: Old\n\nold words\n", "nothing but another letter"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nThe bus, it is late.", "not base64"),
        (b"Content-Type: multipart/mixed; boundary=C\n\n--B\nContent-Type: text/plain\n\nhi\n--B--\n", "not the one"),
    ],
)
def test_what_cannot_be_read_plainly_is_told(raw, problem):
    assert any(problem in told for told in describe(HEAD + raw)["problems"])
