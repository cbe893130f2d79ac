"""Every letter of the files in kinds/ is told as its heading says: its kind, whom a bounce names, who is answered."""

import functools
import time

import pytest

from bot.mail import automated
from bot.mail.bounces import known_shapes
from bot.mail.letter import Letter
from bot.mail.parse import parse
from bot.mail.signs import either, neither
from tests.mail.machine_mail import Sample, built, samples

FILES = [
    f"{kind}_{part}" for kind in ("bounces", "machines", "people") for part in ("first", "second", "third", "fourth")
]
LETTERS = [pytest.param(sample, id=f"{sample.kind}: {sample.name}") for file in FILES for sample in samples(file)]
DAEMON = b"From: MAILER-DAEMON@x.example\nSubject: failure notice\nReturn-Path: <>\n"
ANSWER = b"From: rosa@family.example\nSubject: out of office\nIn-Reply-To: <a@b>\n"
REPORT = (
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n"
    b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; %s\nAction: failed\n"
)
FLOODS = {
    "addresses in lines": b"<a@b.example>: 550\n" * 10_000,
    "addresses in one line": b"a@b.example " * 16_000,
    "digits": b"5" * 200_000,
    "codes": b"550 " * 50_000,
    "statuses": b"5.1." * 50_000,
    "half addresses": b"a@" * 100_000,
    "header lines": b"From: x\n" * 25_000,
    "line ends": b"\n" * 200_000,
    "brackets": b"<" * 200_000,
    "broken events": b'{"notificationType": "Bounce" ' * 7_000,
    "first person": b"i am " * 40_000,
    "copies": b"----- original message " * 9_000,
}


def ours(address: str) -> bool:
    return address.endswith("@ombuds.district.example")


@functools.cache
def letter_of(sample: Sample) -> Letter:
    return parse(sample.raw, own_addresses=ours)


@pytest.mark.parametrize("sample", LETTERS)
def test_is_told_as_its_heading_says(sample: Sample):
    letter = letter_of(sample)
    assert letter.kind == sample.kind, letter.kind_reason
    if letter.kind == "bounce":
        told = letter.bounce
        assert (told.recipient, told.status, told.action) == sample.told
    if letter.kind != "human":
        assert letter.may_ack is False
    elif "ack" in sample.told:
        assert letter.may_ack, letter.may_ack_reason


@pytest.mark.no_cover  # measured without the tracer's cost
@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_is_read_within_two_seconds(flood):
    words = FLOODS[flood]
    for raw in (DAEMON + b"\n" + words, ANSWER + b"\n" + words, DAEMON + REPORT % words):
        begin = time.process_time()
        parse(raw)
        assert time.process_time() - begin < 2


def test_every_rule_has_a_name_of_its_own_and_some_letter_that_it_decides():
    names = [rule.name for rule in automated.KINDS]
    decided = {letter_of(sample.values[0]).kind_reason for sample in LETTERS}
    assert len(names) == len(set(names))
    assert set(names) - decided == set()


def test_a_report_of_thousands_names_the_first_that_failed():
    groups = [b"a%d@b.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; " % n for n in range(150)]
    letter = parse(DAEMON + REPORT % (b"".join(groups) + b"rosa@family.example") + b"Status: 5.1.1\n\n--B--\n")
    assert (letter.bounce.recipient, letter.bounce.status) == ("rosa@family.example", "5.1.1")


@pytest.mark.parametrize("value", ["all", "OOF", "DR, AutoReply", "-1"])
def test_exchanges_wish_for_silence_is_kept_and_the_letter_is_a_persons(value):
    letter = parse(built(f"From: rosa@family.example\nSubject: Bus\nX-Auto-Response-Suppress: {value}\n\nLate."))
    assert (letter.kind, letter.may_ack, letter.may_ack_reason) == ("human", False, "response_suppressed")


@pytest.mark.parametrize("value", ["None", "RN", ""])
def test_exchanges_wish_about_receipts_only_keeps_no_answer_back(value):
    assert parse(built(f"From: rosa@family.example\nSubject: Bus\nX-Auto-Response-Suppress: {value}\n\nLate.")).may_ack


def test_several_authors_get_no_acknowledgement():
    letter = parse(built("From: rosa@family.example, minh@family.example\nSubject: Bus\n\nLate."))
    assert (letter.kind, letter.may_ack_reason) == ("human", "several_senders")


def test_the_last_reader_is_silent_when_it_stumbles(monkeypatch):
    def stumbles(_):
        raise IndexError

    monkeypatch.setattr(known_shapes, "all_failures", stumbles)
    assert known_shapes.known_failure(DAEMON + b"\nx") is None


def test_the_last_reader_is_shown_a_sender_and_seven_bits():
    notice = "Subject: Délivrance\n\nYour message could not be delivered:\n\n   <rosa@family.example>: é\n".encode(
        "latin-1"
    )
    assert known_shapes.known_failure(notice) == "rosa@family.example"


def test_signs_are_put_together_by_any_and_none():
    yes, no = (lambda _: True), (lambda _: False)
    assert [either(yes, no)(None), either(no)(None), neither(no)(None), neither(no, yes)(None)] == [
        True,
        False,
        True,
        False,
    ]
