"""What the envelope, our own addresses and the door add to reading a letter."""

import datetime as dt

import pytest

from bot.mail import parse as room
from bot.mail.parse import content_digest_input, header_block, message_id, parse

LETTER = (
    b"From: Rosa Delgado <rosa@family.example>\r\nTo: concerns@district.example\r\nSubject: Bus\r\n"
    b"Message-ID: <r1@family.example>\r\nDate: Mon, 5 Jan 2026 15:04:05 -0800\r\n\r\nLate again.\r\n"
)


@pytest.mark.parametrize("null", ["", "<>", " <> "])
def test_a_letter_with_the_null_envelope_sender_is_never_answered_and_not_lost_for_that_alone(null):
    letter = parse(LETTER, mail_from=null)
    assert (letter.kind, letter.may_ack, letter.may_ack_reason) == ("human", False, "null_sender")


@pytest.mark.parametrize("null", ["", "<>", " <> "])
def test_an_answer_with_the_null_envelope_sender_is_a_machines(null):
    letter = parse(b"In-Reply-To: <ours@district.example>\r\n" + LETTER, mail_from=null)
    assert (letter.kind, letter.kind_reason) == ("auto", "null_sender")


def test_a_known_envelope_sender_outranks_a_return_path_in_the_letter():
    letter = parse(b"Return-Path: <>\r\n" + LETTER, mail_from="rosa@family.example")
    assert letter.kind == "human"


def test_without_from_the_sender_field_and_then_the_envelope_name_the_author():
    headless = LETTER.partition(b"\r\n")[2]
    assert parse(headless, mail_from="<rosa@family.example>").sender.address == "rosa@family.example"
    assert (
        parse(b"Sender: minh@family.example\r\n" + headless, mail_from="x@y.example").sender.address
        == "minh@family.example"
    )


def test_a_letter_from_one_of_our_own_addresses_gets_no_acknowledgement():
    letter = parse(LETTER, own_addresses=lambda address: address == "rosa@family.example")
    assert (letter.kind, letter.may_ack, letter.may_ack_reason) == ("human", False, "own_address")


def test_a_group_that_is_our_own_intake_is_no_foreign_list():
    listed = b"List-Id: <concerns.district.example>\r\nList-Post: <mailto:concerns@district.example>\r\n" + LETTER
    ours = parse(listed, own_addresses=lambda address: address == "concerns@district.example")
    assert (ours.kind, ours.may_ack_reason) == ("human", "list_header")
    assert parse(listed).kind == "list"


def test_the_text_of_an_attached_letter_is_kept_with_the_attachment():
    raw = LETTER.replace(b"Subject: Bus\r\n", b"Subject: Bus\r\nContent-Type: multipart/mixed; boundary=B\r\n").replace(
        b"Late again.\r\n",
        b"--B\r\n\r\nRead this.\r\n--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: No\r\n\r\nNo.\r\n--B--\r\n",
    )
    letter = parse(raw)
    assert letter.text == "Read this."
    assert [(one.name, one.text) for one in letter.attachments] == [("No.eml", "No.")]


def test_dates_are_aware_and_a_missing_zone_means_utc():
    assert parse(LETTER).date == dt.datetime(2026, 1, 5, 23, 4, 5, tzinfo=dt.UTC)
    assert parse(LETTER.replace(b" -0800", b"")).date == dt.datetime(2026, 1, 5, 15, 4, 5, tzinfo=dt.UTC)


def test_line_ends_of_old_machines_are_understood():
    letter = parse(LETTER.replace(b"\r\n", b"\r"))
    assert (letter.subject, letter.text) == ("Bus", "Late again.")


def test_a_letter_that_breaks_the_reader_is_told_and_not_raised(monkeypatch):
    def broken(*_):
        raise IndexError

    monkeypatch.setattr(room.structure, "read", broken)
    letter = parse(LETTER, mail_from="rosa@family.example")
    assert letter.problems == ("the letter could not be read (IndexError)",)
    assert letter.sender.address == "rosa@family.example"
    assert letter.may_ack is False
    assert "Late again." in letter.text


def test_the_door_finds_the_message_id_without_reading_the_body():
    assert message_id(LETTER) == "<r1@family.example>"
    assert message_id(LETTER + b"\r\nMessage-ID: <other@x.example>\r\n") == "<r1@family.example>"
    assert message_id(LETTER.replace(b"<r1@family.example>", b"\r\n r1@family.example")) == "<r1@family.example>"
    assert message_id(b"") is None
    assert message_id(b"Message-ID: none\r\n\r\n") is None


def test_the_header_block_ends_at_the_empty_line_and_at_the_limit():
    assert header_block(LETTER).endswith(b"15:04:05 -0800\r\n")
    assert len(header_block(b"X: " + b"y" * 1_000_000)) == 65_536
    assert len(header_block(LETTER, 40)) <= 40


def test_a_copy_that_came_another_way_gives_the_same_digest_input():
    first = (
        b"Return-Path: <rosa@family.example>\r\nReceived: from a\r\n\tby b; Mon\r\nDKIM-Signature: v=1;\r\n b=x\r\n"
        + LETTER
    )
    second = (
        b"From rosa@family.example Mon Jan  5\r\nDelivered-To: c\r\nReceived: from z\r\nAuthentication-Results: q\r\n"
        + LETTER
    )
    assert content_digest_input(first) == content_digest_input(second) == LETTER


def test_another_letter_under_the_same_id_gives_another_digest_input():
    assert content_digest_input(LETTER) != content_digest_input(LETTER.replace(b"Late", b"Never"))
    assert content_digest_input(LETTER) != content_digest_input(LETTER.replace(b"Subject: Bus", b"Subject: Car"))


def test_a_trace_header_in_the_body_is_part_of_the_letter():
    assert content_digest_input(LETTER + b"Received: yes\r\n").endswith(b"Received: yes\r\n")
