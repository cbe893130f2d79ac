"""The sample letters are real mail: what the index says of them is what their bytes say."""

import email
import tomllib

import pytest

from bot.config import ROOT

FOLDER = ROOT / "bot" / "data" / "letters"
INDEX = tomllib.loads((FOLDER / "index.toml").read_text("utf-8"))["letters"]
FILES = sorted(path.name for path in FOLDER.glob("*.eml"))


def raw(file):
    return (FOLDER / file).read_bytes()


def letter(file):
    return email.message_from_bytes(raw(file))


def of(expected):
    return [entry for entry in INDEX if entry["expected"] == expected]


def test_every_letter_is_in_the_index_and_every_entry_has_its_file():
    assert {entry["file"] for entry in INDEX} == set(FILES)
    assert len(FILES) == 12


def test_the_dozen_shows_every_thing_that_can_become_of_a_letter():
    counts = {kind: len(of(kind)) for kind in ("filed", "joined", "machine", "held", "duplicate")}
    assert counts == {"filed": 7, "joined": 1, "machine": 3, "held": 1, "duplicate": 1}


@pytest.mark.parametrize("file", FILES)
def test_a_letter_has_the_headers_and_line_ends_of_real_mail(file):
    message = letter(file)
    assert all(message[name] for name in ("From", "To", "Subject", "Date", "Message-ID"))
    assert raw(file).count(b"\n") == raw(file).count(b"\r\n")
    assert max(map(len, raw(file).split(b"\r\n"))) <= 998
    assert not [part for part in message.walk() if part.defects]


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["what"])
def test_the_envelope_is_that_of_the_letter(entry):
    message = letter(entry["file"])
    assert message["Return-Path"] == f"<{entry['sender']}>"
    assert message["To"] == entry["recipient"]


def test_message_ids_differ():
    assert len({letter(file)["Message-ID"] for file in FILES}) == len(FILES)


def test_placeholders_stand_only_in_letters_that_answer_another():
    answering = {entry["file"] for entry in INDEX if "answers" in entry}
    assert answering == {file for file in FILES if b"{reply_address}" in raw(file)}
    assert all(raw(file).count(b"{") == 0 for file in set(FILES) - answering)


def test_machine_mail_says_so_in_its_headers():
    marks = ("Auto-Submitted", "List-Id", "Precedence")
    assert all(any(letter(entry["file"])[mark] for mark in marks) for entry in of("machine"))
    assert not any(letter(entry["file"])[mark] for entry in of("filed") for mark in marks)


def test_the_bounce_is_a_delivery_report_about_one_recipient():
    report = letter("08-bounce.eml")
    assert (report.get_content_type(), report.get_param("report-type")) == ("multipart/report", "delivery-status")
    _, status, headers = report.get_payload()
    about = status.get_payload()[1]
    assert (about["Action"], about["Status"]) == ("failed", "5.1.1")
    assert headers.get_content_type() == "text/rfc822-headers"


def test_the_letter_from_a_phone_has_html_alone():
    message = letter("03-spanish-from-a-phone.eml")
    assert message.get_content_type() == "text/html"
    assert "ya faltó tres días" in message.get_payload(decode=True).decode("utf-8")


def test_the_spanish_letter_keeps_its_accents_through_the_encoding():
    text = letter("02-spanish-concern.eml").get_payload(decode=True).decode("utf-8")
    assert "está en sexto grado" in text
