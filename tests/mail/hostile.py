"""Letters no mail client would write: made in code, when asked for, because they are large or unprintable."""

from collections.abc import Callable

MEGABYTE = 1_000_000
HEAD = b"From: Rosa Delgado <rosa@family.example>\r\nSubject: Bus\r\n"
TEXT = b"\r\nThe bus was late.\r\n"
NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2_000))
DIGEST = b"Content-Type: message/rfc822\r\n\r\n" * 1_500
PARTS = b"".join(b"--B\r\nContent-Type: text/plain\r\n\r\npart %d\r\n" % n for n in range(1_000))

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
}
