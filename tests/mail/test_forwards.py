"""A forwarded letter is known by its mark or the subject, is shown whole, and tells whose it was."""

# ruff: noqa: E501 - the lines are as long as clients write them

import pytest

from bot.mail.forwards import forwarded, is_forward
from bot.mail.letter import Forwarded
from bot.mail.parse import parse
from bot.mail.quoting import newly_written

FORWARDS = {
    "gmail": (
        (
            "---------- Forwarded message ---------\nFrom: Theo Marsh <theo@district.example>\n"
            "Date: Mon, Jan 5, 2026 at 3:14 PM\nSubject: Seating\nTo: <rosa@mail.example>\n\nHe will sit alone."
        ),
        Forwarded("Theo Marsh", "theo@district.example", "Mon, Jan 5, 2026 at 3:14 PM"),
    ),
    "apple, quoted": (
        (
            "Begin forwarded message:\n\n> From: Theo Marsh <theo@district.example>\n> Subject: Seating\n"
            "> Date: January 5, 2026 at 3:14:00 PM PST\n\n> He will sit alone."
        ),
        Forwarded("Theo Marsh", "theo@district.example", "January 5, 2026 at 3:14:00 PM PST"),
    ),
    "thunderbird, german": (
        (
            "-------- Weitergeleitete Nachricht --------\nBetreff: \tSitzplatz\nDatum: \tMon, 5 Jan 2026 15:14:00 +0100\n"
            "Von: \tTheo Marsh <theo@district.example>\nAn: \tkarin@mail.example\n\nEr sitzt allein."
        ),
        Forwarded("Theo Marsh", "theo@district.example", "Mon, 5 Jan 2026 15:14:00 +0100"),
    ),
    "gmail, chinese": (
        (
            "---------- Forwarded message ---------\n发件人： Theo Marsh <theo@district.example>\nDate: 2026年1月5日周一 15:14\n"
            "Subject: 座位\n\n他一个人坐。"
        ),
        Forwarded("Theo Marsh", "theo@district.example", "2026年1月5日周一 15:14"),
    ),
    "lotus": (
        (
            "----- Forwarded by Karen Bell/MVUSD on 01/05/2026 03:14 PM -----\n\nFrom: Depot/MVUSD\nTo: Karen Bell/MVUSD\n"
            "Date: 01/05/2026 02:00 PM\nSubject: Route\n\nUnchanged."
        ),
        Forwarded("Depot/MVUSD", "", "01/05/2026 02:00 PM"),
    ),
}
OUTLOOK = "From: Theo Marsh [mailto:theo@district.example]\nSent: Monday, January 5, 2026 3:14 PM\nTo: Rosa\nSubject: Seating\n"


@pytest.mark.parametrize("name", FORWARDS)
def test_a_marked_forward_is_shown_whole_and_its_origin_is_told(name):
    below, origin = FORWARDS[name]
    letter = f"Please read this.\n\n{below}"
    assert newly_written(letter, subject="Re: Seating") == letter
    assert forwarded(letter) == origin


@pytest.mark.parametrize(
    "subject", ["FW: Seating", "WG: Sitz", "RV: Asiento", "Fwd: Fwd: x", "[External] Fwd: x", "転送: x"]
)
def test_a_header_block_in_a_forward_is_the_forwarded_letter(subject):
    letter = f"Please read this.\n\n{OUTLOOK}\nHe will sit alone."
    assert is_forward(subject)
    assert newly_written(letter, subject=subject) == letter
    assert forwarded(letter, subject=subject) == Forwarded(
        "Theo Marsh", "theo@district.example", "Monday, January 5, 2026 3:14 PM"
    )


def test_a_header_block_in_an_answer_is_no_forward():
    assert forwarded(f"Yes.\n\n{OUTLOOK}\nolder words", subject="Re: Seating") is None
    assert forwarded("---------- Forwarded message ---------\nnothing is told of it") is None
    assert forwarded("---------- Forwarded message ---------\nFrom:\nTo: x") is None
    assert forwarded("") is None


def test_the_history_of_an_answer_to_a_forward_is_cut():
    letter = f"Thank you.\n\n-----Original Message-----\n\nFYI\n\n{FORWARDS['gmail'][0]}"
    assert newly_written(letter, subject="Re: Fwd: Seating") == "Thank you."


def test_a_letter_attached_to_a_forward_tells_its_origin():
    raw = (
        b"From: Rosa Delgado <rosa@mail.example>\nSubject: Fwd: Seating\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nPlease read this.\n--b\nContent-Type: message/rfc822\n\n"
        b"From: Theo Marsh <theo@district.example>\nDate: Mon, 5 Jan 2026 15:14:00 -0800\nSubject: Seating\n\nAlone.\n--b--\n"
    )
    origin = Forwarded("Theo Marsh", "theo@district.example", "Mon, 5 Jan 2026 15:14:00 -0800")
    assert parse(raw).forwarded == origin
    assert parse(raw.replace(b"multipart/mixed", b"multipart/report")).forwarded is None
    assert parse(raw.replace(b"From: Theo Marsh <theo@district.example>\n", b"")).forwarded is None
