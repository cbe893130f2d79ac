"""Writing as a family and reading what came back, over a real SMTP socket and a real Maildir."""

import email
import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from bot.sandbox.mailbox import Letter, MailDesk, compose
from bot.sandbox.refusals import NotPossible


@pytest.fixture
def desk(intake, tmp_path):
    return MailDesk("127.0.0.1", intake.port, "concerns@district.example", tmp_path / "mail")


async def test_a_letter_goes_to_the_intake_and_the_servers_answer_is_told(intake, desk):
    letter = Letter("rosa.delgado@example.org", "El autobús", "No llegó.\n.\nGracias", name="Rosa Delgado")
    assert await desk.write(letter) == "250 accepted"
    envelope = intake.received[0]
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("rosa.delgado@example.org", ["concerns@district.example"])
    assert message["Subject"] == "El autobús"
    assert message.get_content().splitlines() == ["No llegó.", ".", "Gracias"]
    assert desk.sent[0]["answer"] == "250 accepted"


async def test_an_answer_carries_the_message_id_it_answers(intake, desk):
    await desk.write(
        Letter("rosa.delgado@example.org", "Re: x", "Yes", to="reply+abc@district.example", answers="<a@b>")
    )
    message = email.message_from_bytes(intake.received[0].content)
    assert (message["In-Reply-To"], message["To"]) == ("<a@b>", "reply+abc@district.example")


@pytest.mark.parametrize(
    ("letter", "why"),
    [
        (Letter("rosa@example.org", "x", "x", to="boss@elsewhere.example"), "550 not one of our addresses"),
        (Letter("rosa@example.org", "x", "fail"), "451 try again later"),
        (Letter("rosa@example.org", "x\r\nBcc: boss@district.example", "x"), "cannot be sent"),
        (Letter("", "x", "x"), "an address is needed"),
    ],
)
async def test_a_letter_that_is_refused_is_told_and_not_kept_as_sent(intake, desk, letter, why):
    with pytest.raises(NotPossible, match=why):
        await desk.write(letter)
    assert desk.sent == []
    assert intake.received == []


async def test_a_port_where_nobody_listens_is_told(tmp_path):
    with pytest.raises(NotPossible, match="does not answer"):
        await MailDesk("127.0.0.1", 9, "concerns@district.example", tmp_path).write(Letter("r@example.org", "x", "x"))


def answer_to(address, subject, when):
    message = EmailMessage()
    message["From"] = "Ombudsperson <concerns@district.example>"
    message["To"] = address
    message["Reply-To"] = "reply+abc@district.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{when}@district.example>"
    message.set_content("Gracias por escribirnos.\n")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="office.pdf")
    stored = mailbox.MaildirMessage(message)
    stored.set_date(when)
    return stored


async def test_letters_that_came_back_are_read_newest_first_and_by_address(desk):
    assert await desk.read() == []
    box = mailbox.Maildir(desk.maildir)
    box.add(answer_to("rosa.delgado@example.org", "first", 100))
    box.add(answer_to("Rosa.Delgado@example.org", "second", 200))
    box.add(answer_to("minh.tran@example.org", "other", 300))
    letters = await desk.read("rosa.delgado@example.org")
    assert [letter["subject"] for letter in letters] == ["second", "first"]
    assert letters[0]["text"].strip() == "Gracias por escribirnos."
    assert (letters[0]["attachments"], letters[0]["reply_to"]) == (["office.pdf"], "reply+abc@district.example")
    assert len(await desk.read()) == 3


async def test_a_letter_without_a_body_is_shown_empty(desk):
    box = mailbox.Maildir(desk.maildir)
    box.add(b"Content-Type: image/png\r\nTo: rosa@example.org\r\n\r\n\r\n")
    assert (await desk.read())[0]["text"] == ""


def test_a_composed_letter_has_the_date_of_the_desks_clock_and_an_id_of_its_senders_domain():
    at = datetime(2026, 11, 17, 17, 30, tzinfo=UTC)
    message = compose(Letter("rosa@example.org", "x", "x"), "concerns@district.example", written_at=at)
    assert message["Message-ID"].endswith("@example.org>")
    assert message["Date"].datetime == at
