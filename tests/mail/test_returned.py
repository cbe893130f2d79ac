"""Which letter of ours a delivery report gives back, wherever it names it."""

import pytest

from bot.mail import returned

OURS = "<5f0c@district.example>"
HEAD = (
    "From: mailer-daemon@correo.example\r\nTo: case@district.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
)
LETTER = f"From: office@district.example\r\nMessage-ID: {OURS}\r\nReferences: <theirs@correo.example>\r\n\r\nHello\r\n"


def report(*parts: str) -> bytes:
    """A multipart/report; each part with its own headers."""
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f"{HEAD}Content-Type: multipart/report; boundary=b\r\n\r\n{body}--b--\r\n".encode()


def prose(text: str, kind: str = "text/plain") -> bytes:
    return f"{HEAD}Content-Type: {kind}; charset=utf-8\r\n\r\n{text}\r\n".encode()


BASE64 = "RnJvbTogYUBkaXN0cmljdC5leGFtcGxlDQpNZXNzYWdlLUlEOiA8NWYwY0BkaXN0cmljdC5leGFtcGxlPg0KDQpIaQ0K"
REPORTS = {
    "the whole letter": report(
        "Content-Type: text/plain\r\n\r\nSorry.", f"Content-Type: message/rfc822\r\n\r\n{LETTER}"
    ),
    "its headers only": report(f"Content-Type: text/rfc822-headers\r\n\r\n{LETTER}"),
    "international headers": report(f"Content-Type: message/global-headers\r\n\r\n{LETTER}"),
    "a letter in base64": report(
        f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{BASE64}\r\n"
    ),
    "the report's own field": report(
        f"Content-Type: message/delivery-status\r\n\r\nX-Original-Message-ID: {OURS}\r\n\r\nAction: failed\r\n"
    ),
    "qmail's copy below the notice": prose(f"Hi. This is the qmail-send program.\r\n\r\n--- Below:\r\n\r\n{LETTER}"),
    "a folded header in prose": prose(f"The headers were:\r\n\r\n  Message-Id:\r\n\t{OURS}\r\n  Subject: Hi"),
    "quoted lines": prose(f"> From: office@district.example\r\n> Message-ID: {OURS}\r\n"),
    "a web page": prose(f"<p>Message-ID: &lt;{OURS[1:-1]}&gt;</p>", "text/html"),
    "a vendor's JSON": prose(f'{{"mail": {{"headers": [{{"name": "Message-ID", "value": "{OURS}"}}]}}}}'),
    "cut off in the middle of the letter": report(f"Content-Type: message/rfc822\r\n\r\n{LETTER}")[:-30],
}


@pytest.mark.parametrize("raw", REPORTS.values(), ids=REPORTS)
def test_the_id_of_the_returned_letter_is_found(raw):
    assert returned.message_ids(raw) == (OURS,)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        prose("Your message was not delivered to rosa@correo.example."),
        prose("<5f0c@district.example> did not get your message"),
        report("Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n\r\nMessage-ID was lost\r\n"),
    ],
)
def test_where_nothing_is_named_nothing_is_found(raw):
    assert returned.message_ids(raw) == ()


def test_a_report_full_of_ids_is_looked_at_within_bounds():
    many = "".join(f"Message-ID: <{number}@x.example>\r\n" for number in range(60_000))
    assert len(returned.message_ids(prose(many))) == returned.MAX_IDS
    assert returned.message_ids(prose('Message-ID: "value" ' + '"' * 100_000 + " " * 100_000)) == ()
