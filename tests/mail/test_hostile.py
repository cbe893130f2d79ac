"""Letters made to break a parser: an answer comes within bounds, and it is clean."""

import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.mail.parse import content_digest_input, describe, message_id
from tests.mail.hostile import LETTERS

KEYS = [
    *("file", "subject", "from", "to", "date", "message_id", "in_reply_to", "references", "text", "reply_text"),
    *("attachments", "kind", "kind_reason", "may_ack", "may_ack_reason", "bounce", "language", "problems"),
]


def unclean(value: object) -> str:
    return "".join(
        char for char in str(value) if (ord(char) < 32 and char not in "\n\t") or 0xD800 <= ord(char) < 0xE000
    )


@pytest.mark.no_cover  # measured without the tracer's cost
@pytest.mark.parametrize("name", LETTERS)
def test_is_described_within_two_seconds_and_clean(name):
    raw = LETTERS[name]()
    began = time.process_time()
    told = describe(raw)
    assert time.process_time() - began < 2
    assert list(told) == KEYS
    assert not unclean(told["text"] + told["reply_text"])
    assert "\n" not in f"{told['subject']}{told['from']}{told['to']}{told['attachments']}"


@pytest.mark.parametrize(
    "name",
    [
        "only line ends",
        "30 MB in one base64 attachment",
        "a million tags",
        "letters within letters in base64",
        "twenty million escapes",
    ],
)
def test_needs_little_memory_beside_the_letter_itself(name):
    raw = LETTERS[name]()
    tracemalloc.start()
    describe(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150_000_000


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nothing", "no header"),
        ("30 MB of words", "longer than"),
        ("ten thousand recipients", "header is larger"),
        ("ten thousand headers", "header is larger"),
        ("2,000 nested multiparts", "nested more than"),
        ("1,500 nested letters", "nested more than"),
        ("1,000 parts", "more than 500 parts"),
        ("a million false boundaries", "boundary"),
        ("a zone of a million hours", "Date"),
    ],
)
def test_tells_what_was_not_read(name, problem):
    assert any(problem in told for told in describe(LETTERS[name]())["problems"])


@pytest.mark.parametrize(
    "name", ["ten thousand recipients", "ten thousand headers", "20,000 quotes in From", "50,000 semicolons"]
)
def test_still_finds_the_sender_and_the_words(name):
    told = describe(LETTERS[name]())
    assert told["from"]["address"] == "rosa@family.example"
    assert told["text"] == "The bus was late."


def test_a_header_smuggled_into_an_encoded_word_stays_on_its_line():
    told = describe(LETTERS["smuggled controls"]())
    assert told["subject"] == "hi Bcc: x [31m"
    assert told["from"] == {"name": "Rosa Bcc: x", "address": "rosa@family.example"}


SNIPPETS = st.sampled_from(
    [
        *(
            b"From: ",
            b"Subject: =?utf-8?b?",
            b"?=",
            b"\r\n",
            b"\n\n",
            b"--B",
            b"--",
            b"> ",
            b"Date: ",
            b"<@>",
            b"-- \n",
        ),
        *(b"On 5 Jan 2026 10:00, <a@b.example> wrote:", b"<div>", b"\xff\xfe", b"\x1b$B", b"\0", b"charset*0*=zlib'"),
        b"Content-Type: multipart/mixed; boundary=B\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/html\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Disposition: attachment; filename*=utf-7''",
    ]
)


@settings(max_examples=150, deadline=2_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(SNIPPETS, st.binary(max_size=30)), max_size=40).map(b"".join))
def test_any_bytes_are_described_without_an_exception(raw):
    told = describe(raw)
    assert list(told) == KEYS
    assert told["text"] == "" or told["reply_text"] != ""
    assert not unclean(told["text"])
    assert message_id(raw) is None or message_id(raw).startswith("<")
    assert isinstance(content_digest_input(raw), bytes)
