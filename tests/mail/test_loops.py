"""Our own letters and letters that go round are known, and no person's letter is taken for one."""

import pytest

from bot.mail.parse import parse
from bot.mail.refusals import cause
from bot.mail.reply_address import is_ours

OFFICE = "case+abc@district.example"
OURS = (
    f"From: Office <{OFFICE}>\r\nTo: rosa@correo.example\r\nSubject: Re: The bus\r\nX-Ombudsline: 1\r\n"
    "Message-ID: <5f0c@district.example>\r\n\r\nWe will write on Friday.\r\n"
)


def own(address: str) -> bool:
    return is_ours(address, intake="concerns@district.example", domain="district.example")


def kind(raw: str) -> tuple[str, str | None, bool]:
    letter = parse(raw.encode(), own_addresses=own)
    return letter.kind, letter.kind_reason, letter.may_ack


def test_our_letter_as_it_went_out_is_ours_and_never_answered():
    assert kind(OURS) == ("auto", "own_letter", False)


def test_a_redirected_letter_of_ours_is_still_ours():
    assert kind(f"Resent-From: rosa@correo.example\r\n{OURS}") == ("auto", "own_letter", False)


def test_a_family_that_forwards_our_letter_as_attachment_or_inline_has_written_themselves():
    head = "From: Rosa Delgado <rosa@correo.example>\r\nTo: concerns@district.example\r\nSubject: Fwd: The bus\r\n"
    attached = (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\n\r\nWhat does this mean?\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{OURS}\r\n--b--\r\n"
    )
    inline = f"{head}\r\nWhat does this mean?\r\n\r\n---------- Forwarded message ---------\r\n{OURS}"
    assert [kind(one) for one in (attached, inline)] == [("human", None, True)] * 2


def test_our_mark_kept_by_a_familys_mail_program_costs_the_answer_and_not_the_letter():
    assert kind(OURS.replace(OFFICE, "rosa@correo.example")) == ("human", None, False)


@pytest.mark.parametrize(
    ("stations", "expected"),
    [
        (0, ("human", None, True)),
        (25, ("human", None, True)),
        (26, ("human", None, False)),
        (50, ("human", None, False)),
        (51, ("auto", "mail_loop", False)),
        (400, ("auto", "mail_loop", False)),
    ],
)
def test_a_letter_that_passed_very_many_servers_goes_round(stations, expected):
    passed = "".join(f"Received: from a{number}.example by b.example; x\r\n" for number in range(stations))
    assert kind(f"{passed}From: rosa@correo.example\r\nSubject: The bus\r\n\r\nIt does not come.\r\n") == expected


@pytest.mark.parametrize(
    "spelling",
    [
        "concerns@district.example",
        "Concerns+autumn@DISTRICT.Example.",
        '"concerns"@district.example',
        '<"con\\cerns"@district.example>',
        "ｃｏｎｃｅｒｎｓ＠ｄｉｓｔｒｉｃｔ．ｅｘａｍｐｌｅ",
        "concerns@district。example",
        "concerns(the office)@district.example",
        "@relay.example:concerns@district.example",
        "CASE+whatever@district.example",
        "ｃａｓｅ＋x@district.example",
    ],
)
def test_our_own_addresses_are_known_in_every_spelling(spelling):
    assert own(spelling)


@pytest.mark.parametrize(
    "other", ["concerns@other.example", "rosa@district.example", "concerns.x@district.example", "@"]
)
def test_other_addresses_are_not_ours(other):
    assert not own(other)


def test_a_domain_of_other_letters_is_the_same_in_both_its_forms():
    assert is_ours("büro@schule-münchen.example", intake="büro@xn--schule-mnchen-3ob.example", domain="x.example")


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("5.1.1", "mailbox_unknown"),
        ("5.1.10", "server_unreachable"),
        ("5.2.1", "mailbox_closed"),
        ("5.2.2", "mailbox_full"),
        ("4.4.7", "given_up"),
        ("4.4.1", "server_unreachable"),
        ("5.3.4", "too_large"),
        ("5.7.26", "unwanted"),
        ("5.0.0", "other"),
        ("5", "other"),
        (None, "other"),
    ],
)
def test_why_a_letter_was_not_taken_is_one_word(status, word):
    assert cause(status) == word
