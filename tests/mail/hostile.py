"""Letters no mail client would write: made in code, when asked for, because they are large or unprintable."""

import base64
import random
from collections.abc import Callable

from tests.mail.winmail import file, winmail

MEGABYTE = 1_000_000
HEAD = b"From: Rosa Delgado <rosa@family.example>\r\nSubject: Bus\r\n"
TEXT = b"\r\nThe bus was late.\r\n"
NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2_000))
DIGEST = b"Content-Type: message/rfc822\r\n\r\n" * 1_500
PARTS = b"".join(b"--B\r\nContent-Type: text/plain\r\n\r\npart %d\r\n" % n for n in range(1_000))

MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"


def noise(size: int, seed: int) -> bytes:
    """Bytes of no charset at all, the same each time, without line ends."""
    return random.Random(seed).randbytes(size).replace(b"\n", b"x").replace(b"\r", b"x")


def nested_base64(depth: int) -> bytes:
    """A letter that is a letter in base64, and so on."""
    letter = HEAD + TEXT * 100
    for _ in range(depth):
        encoded = base64.encodebytes(letter)
        letter = HEAD + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded
    return letter


# name -> makes the raw letter; each attacks one limit
LETTERS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "only NULs": lambda: b"\0" * 1000,
    "only line ends": lambda: b"\n" * 30 * MEGABYTE,
    "30 MB of words": lambda: HEAD + b"\r\n" + b"word " * (6 * MEGABYTE),
    "30 MB in one base64 attachment": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nThe bus was late.\r\n--B\r\n"
        + b"Content-Type: image/jpeg; name=bus.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUJD" * 19 + b"\r\n") * (29 * MEGABYTE // 78)
        + b"--B--\r\n"
    ),
    "ten thousand recipients": lambda: (
        HEAD
        + b"To: "
        + b",\r\n ".join(b"Person %d <p%d@family.example>" % (n, n) for n in range(10_000))
        + b"\r\nContent-Type: text/plain; charset=utf-8\r\n"
        + TEXT
    ),
    "ten thousand headers": lambda: (
        HEAD + b"X-Junk: junk\r\n" * 10_000 + b"Message-ID: <late@family.example>\r\n" + TEXT
    ),
    "a 900 kB subject": lambda: b"From: rosa@family.example\r\nSubject: " + b"x" * 900_000 + b"\r\n" + TEXT,
    "50,000 semicolons": lambda: HEAD + b"Content-Type: text/plain" + b";" * 50_000 + b"\r\n" + TEXT,
    "20,000 continued parameters": lambda: (
        HEAD + b"Content-Type: text/plain" + b"".join(b";\r\n name*%d=x" % n for n in range(20_000)) + b"\r\n" + TEXT
    ),
    "20,000 quotes in From": lambda: b"From: " + b'"' * 20_000 + b"<rosa@family.example>\r\n" + TEXT,
    "3,000 brackets in From": lambda: b"From: " + b"(" * 3_000 + b"<rosa@family.example>\r\n" + TEXT,
    "2,000 nested multiparts": lambda: HEAD + NESTED + TEXT,
    "1,500 nested letters": lambda: HEAD + DIGEST + TEXT,
    "1,000 parts": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + PARTS + b"--B--\r\n",
    "a million false boundaries": lambda: (
        HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--Bx\r\n" * MEGABYTE
    ),
    "HTML nested 50,000 deep": lambda: (
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"The bus was late." + b"</div>" * 50_000
    ),
    "a million tags": lambda: HEAD + b"Content-Type: text/html\r\n\r\nThe bus was late." + b"<a><b>" * (MEGABYTE // 2),
    "a million unclosed comments": lambda: (
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--<script>" * (MEGABYTE // 4)
    ),
    "On, thirty thousand times": lambda: HEAD + b"\r\n" + b"On " * 30_000,
    "On, thirty thousand lines": lambda: HEAD + b"\r\n" + b"On Mon, Jan 5\n" * 30_000,
    "labels, thirty thousand lines": lambda: HEAD + b"\r\n" + b"From: x@y.example\n" * 30_000,
    "200,000 blanks": lambda: HEAD + b"\r\n" + b" " * 200_000 + b":",
    "100,000 underscores": lambda: HEAD + b"\r\n" + b"_" * 100_000,
    "5 MB in one quoted line": lambda: HEAD + b"\r\n> " + b"x:" * (5 * MEGABYTE // 2),
    "encoded words without an end": lambda: HEAD + b"Subject: " + b"=?u?q?" * 5_000 + b"\r\n" + TEXT,
    "encoded words that never close": lambda: (
        b"From: rosa@family.example\r\n" + (b"Subject: " + b"=?u?q?x" * 5_000 + b"\r\n") * 50 + TEXT
    ),
    "sixty thousand empty cells": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<td>" * 59_000,
    "two million blanks in pre": lambda: HEAD + b"Content-Type: text/html\r\n\r\n<pre>" + b" " * (2 * MEGABYTE),
    "declarations without an end": lambda: (
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a>" * 60_100 + b"<!x" * 400_000
    ),
    "breaks without an end": lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a>" * 60_100 + b"<br " * 400_000,
    "many HTML alternatives": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + b"".join(
            b"--B\r\nContent-Type: multipart/alternative; boundary=C%d\r\n\r\n--C%d\r\n\r\nwords\r\n"
            b"--C%d\r\nContent-Type: text/html\r\n\r\n%s\r\n--C%d--\r\n" % (n, n, n, b"<p>words" * 7_000, n)
            for n in range(100)
        )
        + b"--B--\r\n"
    ),
    "480 letters attached": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + (
            b"--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n"
            + b"<p>word " * 7_000
            + b"\r\n"
        )
        * 480
    ),
    "30 MB uuencoded": lambda: (
        HEAD
        + b"Content-Type: image/png\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n"
        + (b"M" + b"A" * 60 + b"\r\n") * 470_000
    ),
    "uuencoded in short lines": lambda: (
        HEAD
        + b"Content-Type: image/png\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n"
        + b"!a\n" * (5 * MEGABYTE)
    ),
    "flowed lines": lambda: HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * (5 * MEGABYTE),
    "a bounce full of near-addresses": lambda: (
        b"From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\n"
        b"Subject: failure notice\r\n\r\n" + b"a" * 60 + (b"@" + b"a" * 60) * 10_000
    ),
    "many encoded words": lambda: b"Subject: " + b"=?utf-8?q?=E4?= " * 2_000 + b"\r\n" + TEXT,
    "a zone of a million hours": lambda: HEAD + b"Date: Mon, 5 Jan 2026 10:00:00 +99999999\r\n" + TEXT,
    "ids that are none": lambda: (
        HEAD + b"Message-ID: <[x@y.example]>\r\nIn-Reply-To: <>\r\nReferences: <@> < >\r\n" + TEXT
    ),
    "headers that never end": lambda: HEAD + b" folded\r\n" * (3 * MEGABYTE),
    "wide text without a mark": lambda: HEAD + b"Content-Type: text/plain; charset=utf-16\r\n\r\n" + b"\xff" * 999,
    "every byte there is": lambda: HEAD + b"\r\n" + bytes(range(256)) * 100,
    "smuggled controls": lambda: (
        b"From: =?utf-8?q?Rosa=0D=0ABcc=3A_x?= <rosa@family.example>\r\n"
        b"Subject: =?utf-8?q?hi=0D=0ABcc:_x=00=1B[31m?=\r\n\r\n\x00\x07text\x1b\r\n"
    ),
    "480 parts with noise in their names": lambda: (
        MIXED
        + b"".join(
            b'--B\r\nContent-Type: image/png; name="%s"\r\n\r\nx\r\n' % noise(2_000, n).replace(b'"', b"x")
            for n in range(480)
        )
        + b"--B--"
    ),
    "480 texts of noise": lambda: (
        MIXED + b"".join(b"--B\r\n\r\n" + noise(2_000, n) + b"\r\n" for n in range(480)) + b"--B--"
    ),
    "letters within letters in base64": lambda: nested_base64(8),
    "480 letters in base64": lambda: (
        MIXED
        + (
            b"--B\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + nested_base64(1)
            + b"\r\n"
        )
        * 480
    ),
    "alternatives nested": lambda: (
        HEAD
        + b"".join(b"Content-Type: multipart/alternative; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(59))
        + b"\r\n"
        + b"word " * MEGABYTE
    ),
    "a winmail.dat of 20,000 files": lambda: (
        MIXED
        + b"--B\r\nContent-Type: application/ms-tnef\r\n\r\n"
        + winmail(file("a.txt", b"x") * 20_000)
        + b"\r\n--B--"
    ),
    "Rich Text of 60,000 groups": lambda: HEAD + b"Content-Type: text/rtf\r\n\r\n{\\rtf1 " + b"{\\b x}" * 60_000,
    "an invitation folded 200,000 times": lambda: (
        HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:x" + b"\r\n y" * 200_000
    ),
    "200,000 files begun": lambda: HEAD + b"\r\n" + b"begin 644 x\n#86)C\n" * 200_000,
    "200,000 files that are prose": lambda: HEAD + b"\r\n" + b"begin 644 x\nprose is here now ok\n" * 200_000,
    "twenty million escapes": lambda: HEAD + b"\r\n=ybegin line=128 size=3 name=x\n" + b"=" * 20 * MEGABYTE,
    "seven million paddings": lambda: (
        HEAD + b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QQ==" * 7 * MEGABYTE
    ),
    "five million broken line ends": lambda: (
        HEAD
        + b"Content-Type: image/png\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + b"=41= \n" * 5 * MEGABYTE
    ),
    "parameters whose quotes never close": lambda: HEAD + b"Content-Type: text/plain; " + b'a="\\";' * 5_000 + TEXT,
    "escaped quotes in From": lambda: b"From: " + b'"\\' * 16_000 + b"\r\n" + TEXT,
    "brackets and commas in From": lambda: b"From: " + b"(()a,<@=?" * 3_500 + b"\r\n" + TEXT,
    "ids that never close": lambda: HEAD + b"References: " + b"from <a@b> a@b" * 2_300 + b"<" * 500 + TEXT,
    "a multipart within its own boundary": lambda: (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + b"--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B--\r\n" * 480
        + b"x" * 20 * MEGABYTE
    ),
    "boundaries that nobody declared": lambda: HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + b"--x\n" * MEGABYTE,
    "a style sheet without an end": lambda: (
        HEAD + b"Content-Type: text/html\r\n\r\n<style>" + b".a,/*@b{" * 30_000 + b"</style>The bus was late."
    ),
    "twenty Subjects of noise": lambda: (
        b"From: rosa@family.example\r\n" + b"".join(b"Subject: " + noise(30_000, n) + b"\r\n" for n in range(20)) + TEXT
    ),
}
