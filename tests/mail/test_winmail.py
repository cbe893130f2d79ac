"""Outlook's winmail.dat: the files inside are listed, and its words are read where the letter has no others."""

import base64

import pytest

from bot.mail.parse import describe
from bot.mail.rtf import rtf_text, uncompressed
from bot.mail.tnef import read_tnef
from tests.mail.winmail import (
    BINARY,
    IID_MESSAGE,
    LONG,
    OBJECT,
    STRING8,
    UNICODE,
    attribute,
    compressed,
    file,
    properties,
    text,
    winmail,
)

HEAD = b"From: Rosa Delgado <rosa@family.example>\r\nSubject: Papers\r\n"
PLAIN = attribute(0x800C, "The señor said no.\0".encode("cp1252"), level=1)


def letter(inside: bytes, kind: str = "application/ms-tnef; name=winmail.dat", words: str = "See the papers.") -> dict:
    part = f"--B\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    text_part = f"--B\r\nContent-Type: text/plain\r\n\r\n{words}\r\n".encode() if words else b""
    return describe(
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + text_part
        + part
        + base64.encodebytes(inside)
        + b"\r\n--B--\r\n"
    )


def names(told: dict) -> list[str]:
    return [one["name"] for one in told["attachments"]]


def test_the_files_inside_are_listed_instead_of_it():
    inside = winmail(
        file("PLAN~1.PDF", b"pdf!", (0x3707, UNICODE, text("Plan de educación.pdf"))),
        file("bus.jpg", b"jpeg", (0x370E, STRING8, b"image/jpeg\0")),
    )
    told = letter(inside)
    assert told["attachments"] == [
        {"name": "Plan de educación.pdf", "type": "application/pdf", "size": 4},
        {"name": "bus.jpg", "type": "image/jpeg", "size": 4},
    ]
    assert told["text"] == "See the papers."
    assert told["problems"] == []


def test_it_is_known_by_its_name_too():
    assert names(letter(winmail(file("a.txt", b"x")), "application/octet-stream; name=WINMAIL.DAT")) == ["a.txt"]


@pytest.mark.parametrize(
    "words",
    [
        PLAIN,
        attribute(
            0x9003, properties((0x8001, UNICODE, text("x")), (0x1000, UNICODE, text("The señor said no."))), level=1
        ),
        attribute(
            0x9003,
            properties((0x3FDE, LONG, b"\xe9\xfd\0\0"), (0x1013, BINARY, "<p>The señor <b>said</b> no.</p>".encode())),
            level=1,
        ),
        attribute(
            0x9003,
            properties((0x1009, BINARY, compressed(rb"{\rtf1\ansi\ansicpg1252{\fonttbl;}The se\'f1or said no.\par}"))),
            level=1,
        ),
    ],
    ids=["plain", "property", "html", "rich text"],
)
def test_its_words_are_read_where_the_letter_has_no_others(words):
    assert letter(winmail(words), words="")["text"] == "The señor said no."
    assert letter(winmail(words))["text"] == "See the papers."


def test_without_files_inside_it_is_listed_itself():
    assert names(letter(winmail(PLAIN))) == ["winmail.dat"]


def test_what_cannot_be_read_is_listed_and_told():
    told = letter(b"not what it says")
    assert names(told) == ["winmail.dat"]
    assert told["problems"] == ["winmail.dat: files inside it were not unpacked"]


def test_a_letter_attached_inside_brings_its_own_files():
    inner = winmail(file("note.txt", b"n"))
    outer = file("", b"", (0x3001, UNICODE, text("Your question")), (0x3701, OBJECT, IID_MESSAGE + inner))
    assert names(letter(winmail(outer))) == ["Your question", "note.txt"]


def test_cut_off_anywhere_it_gives_what_came_before():
    whole = winmail(file("a.txt", b"first"), file("b.txt", b"second", (0x3707, UNICODE, text("bb.txt"))))
    counts = {len(found.files) for at in range(4, len(whole)) if (found := read_tnef(whole[:at]))}
    assert counts == {0, 1, 2}


def test_rich_text_gives_its_words_only():
    source = (
        rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}{\*\generator x;}{\info{\title T}}"
        rb"\'cf\'f0\'e8\'e2\'e5\'f2 \u1084?\u1080? \{ok\}\line two\~words{\pict 0102}\tab\emdash\par}"
    )
    assert rtf_text(source) == "Привет ми {ok}\ntwo words\t—"


def test_html_wrapped_in_rich_text_gives_its_words_once():
    source = (
        rb"{\rtf1\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Late \htmlrtf\b\htmlrtf0 again{\*\htmltag72 </p>}}"
    )
    assert rtf_text(source) == "Late again"


def test_rich_text_comes_out_of_its_compression():
    source = rb"{\rtf1 The bus was late, the bus was late.}"
    assert uncompressed(compressed(source)) == source
    assert uncompressed(b"\0\0\0\0\0\0\0\0MELA\0\0\0\0" + source) == source
    assert uncompressed(b"nothing") == b""


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
            b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
        ),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
    ],
)
def test_the_examples_of_the_standard_come_out_of_compression(packed, plain):
    """MS-OXRTFCP, 4.1.1 and 4.1.2."""
    assert uncompressed(bytes.fromhex(packed)) == plain
