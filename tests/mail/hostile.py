"""Letters no mail client would write: made in code because they are large or unprintable."""

MEGABYTE = 1_000_000


def letters() -> dict[str, bytes]:
    """Name -> raw letter; each attacks one limit."""
    head = b"From: Rosa Delgado <rosa@family.example>\r\nSubject: Bus\r\n"
    text = b"\r\nThe bus was late.\r\n"
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2_000))
    digest = b"Content-Type: message/rfc822\r\n\r\n" * 1_500
    parts = b"".join(b"--B\r\nContent-Type: text/plain\r\n\r\npart %d\r\n" % n for n in range(1_000))
    return {
        "nothing": b"",
        "only NULs": b"\0" * 1000,
        "only line ends": b"\n" * 30 * MEGABYTE,
        "30 MB of words": head + b"\r\n" + b"word " * (6 * MEGABYTE),
        "30 MB in one base64 attachment": head
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nThe bus was late.\r\n--B\r\n"
        + b"Content-Type: image/jpeg; name=bus.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUJD" * 19 + b"\r\n") * (29 * MEGABYTE // 78)
        + b"--B--\r\n",
        "ten thousand recipients": head
        + b"To: "
        + b",\r\n ".join(b"Person %d <p%d@family.example>" % (n, n) for n in range(10_000))
        + b"\r\nContent-Type: text/plain; charset=utf-8\r\n"
        + text,
        "ten thousand headers": head + b"X-Junk: junk\r\n" * 10_000 + b"Message-ID: <late@family.example>\r\n" + text,
        "a 900 kB subject": b"From: rosa@family.example\r\nSubject: " + b"x" * 900_000 + b"\r\n" + text,
        "50,000 semicolons": head + b"Content-Type: text/plain" + b";" * 50_000 + b"\r\n" + text,
        "20,000 continued parameters": head
        + b"Content-Type: text/plain"
        + b"".join(b";\r\n name*%d=x" % n for n in range(20_000))
        + b"\r\n"
        + text,
        "20,000 quotes in From": b"From: " + b'"' * 20_000 + b"<rosa@family.example>\r\n" + text,
        "3,000 brackets in From": b"From: " + b"(" * 3_000 + b"<rosa@family.example>\r\n" + text,
        "2,000 nested multiparts": head + nested + text,
        "1,500 nested letters": head + digest + text,
        "1,000 parts": head + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + parts + b"--B--\r\n",
        "a million false boundaries": head
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + b"--Bx\r\n" * MEGABYTE,
        "HTML nested 50,000 deep": head
        + b"Content-Type: text/html\r\n\r\n"
        + b"<div>" * 50_000
        + b"The bus was late."
        + b"</div>" * 50_000,
        "a million tags": head + b"Content-Type: text/html\r\n\r\nThe bus was late." + b"<a><b>" * (MEGABYTE // 2),
        "a million unclosed comments": head + b"Content-Type: text/html\r\n\r\n" + b"<!--<script>" * (MEGABYTE // 4),
        "On, thirty thousand times": head + b"\r\n" + b"On " * 30_000,
        "On, thirty thousand lines": head + b"\r\n" + b"On Mon, Jan 5\n" * 30_000,
        "labels, thirty thousand lines": head + b"\r\n" + b"From: x@y.example\n" * 30_000,
        "200,000 blanks": head + b"\r\n" + b" " * 200_000 + b":",
        "100,000 underscores": head + b"\r\n" + b"_" * 100_000,
        "5 MB in one quoted line": head + b"\r\n> " + b"x:" * (5 * MEGABYTE // 2),
        "encoded words without an end": head + b"Subject: " + b"=?u?q?" * 5_000 + b"\r\n" + text,
        "encoded words that never close": b"From: rosa@family.example\r\n"
        + (b"Subject: " + b"=?u?q?x" * 5_000 + b"\r\n") * 50
        + text,
        "sixty thousand empty cells": head + b"Content-Type: text/html\r\n\r\n" + b"<td>" * 59_000,
        "two million blanks in pre": head + b"Content-Type: text/html\r\n\r\n<pre>" + b" " * (2 * MEGABYTE),
        "declarations without an end": head + b"Content-Type: text/html\r\n\r\n" + b"<a>" * 60_100 + b"<!x" * 400_000,
        "breaks without an end": head + b"Content-Type: text/html\r\n\r\n" + b"<a>" * 60_100 + b"<br " * 400_000,
        "many HTML alternatives": head
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + b"".join(
            b"--B\r\nContent-Type: multipart/alternative; boundary=C%d\r\n\r\n--C%d\r\n\r\nwords\r\n"
            b"--C%d\r\nContent-Type: text/html\r\n\r\n%s\r\n--C%d--\r\n" % (n, n, n, b"<p>words" * 7_000, n)
            for n in range(100)
        )
        + b"--B--\r\n",
        "480 letters attached": head
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + (
            b"--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n"
            + b"<p>word " * 7_000
            + b"\r\n"
        )
        * 480,
        "30 MB uuencoded": head
        + b"Content-Type: image/png\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n"
        + (b"M" + b"A" * 60 + b"\r\n") * 470_000,
        "uuencoded in short lines": head
        + b"Content-Type: image/png\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n"
        + b"!a\n" * (5 * MEGABYTE),
        "flowed lines": head + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * (5 * MEGABYTE),
        "a bounce full of near-addresses": b"From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\n"
        b"Subject: failure notice\r\n\r\n" + b"a" * 60 + (b"@" + b"a" * 60) * 10_000,
        "many encoded words": b"Subject: " + b"=?utf-8?q?=E4?= " * 2_000 + b"\r\n" + text,
        "a zone of a million hours": head + b"Date: Mon, 5 Jan 2026 10:00:00 +99999999\r\n" + text,
        "ids that are none": head + b"Message-ID: <[x@y.example]>\r\nIn-Reply-To: <>\r\nReferences: <@> < >\r\n" + text,
        "headers that never end": head + b" folded\r\n" * (3 * MEGABYTE),
        "wide text without a mark": head + b"Content-Type: text/plain; charset=utf-16\r\n\r\n" + b"\xff" * 999,
        "every byte there is": head + b"\r\n" + bytes(range(256)) * 100,
        "smuggled controls": b"From: =?utf-8?q?Rosa=0D=0ABcc=3A_x?= <rosa@family.example>\r\n"
        b"Subject: =?utf-8?q?hi=0D=0ABcc:_x=00=1B[31m?=\r\n\r\n\x00\x07text\x1b\r\n",
    }
