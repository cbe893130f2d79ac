"""Letters of ours that come back: marked on their case, told to a person, never a reason to write to anybody."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import casework, delivery, notices
from bot.access import Actor
from bot.case_view import look
from bot.local_senders import MemorySender
from bot.mail.reply_address import address
from storage import audit, cases, inbox, troubles
from storage.enums import CaseStatus, InboxStatus, Medium, OutboxStatus, StaffRole
from storage.ledger import letters as stored_letters
from storage.ledger import opens
from storage.mail_models import AddressTrouble
from storage.models import Case, FollowUp, Message, Outbox
from tests.office import INTAKE, Desk, mail, open_desk

ROSA = "rosa.delgado@correo.example"
DANA = Actor("U0DANA", frozenset({StaffRole.OMBUDSPERSON}))


@dataclass
class Sent:
    """Rosa's case, its signed address and the Message-ID of the acknowledgement that went to her."""

    case: Case
    to: str
    message_id: str


@pytest.fixture
async def desk(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def relay(desk):
    return MemorySender()


async def deliver(desk: Desk, relay: MemorySender) -> None:
    while await delivery.run_due(desk.database, desk.office, senders={Medium.MAIL: relay}, now=desk.now):
        pass


@pytest.fixture
async def sent(desk, relay) -> Sent:
    await desk.receive(mail())
    await deliver(desk, relay)
    (case,) = await rows(desk, Case)
    to = address(case.reply_token, desk.office.reply_secrets[0], domain=desk.office.reply_domain)
    (letter,) = relay.sent
    (line,) = [one for one in letter.content.decode().split("\r\n") if one.startswith("Message-ID:")]
    return Sent(case, to, line.partition(": ")[2])


async def rows(desk: Desk, model) -> list:
    async with desk.database.reading(desk.now) as tx:
        return list((await tx.session.scalars(select(model).order_by(model.id))).all())


def bounce(of: str | None, *, who: str = ROSA, status: str = "5.1.1", action: str = "failed", number: int = 1) -> bytes:
    """A delivery report (RFC 3464) about the letter of that Message-ID."""
    back = f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {of}\r\n\r\n" if of else ""
    return (
        f"From: Mail Delivery <mailer-daemon@correo.example>\r\nSubject: Undelivered Mail\r\n"
        f"Message-ID: <back-{number}@correo.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.correo.example\r\n\r\n"
        f"Final-Recipient: rfc822; {who}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n{back}--b--\r\n"
    ).encode()


async def came(desk: Desk, raw: bytes, to: str = INTAKE) -> tuple[InboxStatus, str | None]:
    stored = await desk.receive(raw, sender="", to=to)
    async with desk.database.reading(desk.now) as tx:
        row = await inbox.by_id(tx, stored.id)
        return row.status, row.reason


OURS = (InboxStatus.MACHINE, "our_letter_came_back")


@pytest.mark.parametrize("known_by", ["message id", "address", "both"])
async def test_a_bounce_of_our_letter_marks_the_address_on_its_case_and_tells_a_person(desk, sent, relay, known_by):
    before = len(await rows(desk, Outbox))
    raw = bounce(None if known_by == "address" else sent.message_id)
    assert await came(desk, raw, INTAKE if known_by == "message id" else sent.to) == OURS
    (mark,) = await rows(desk, AddressTrouble)
    assert (mark.hard, mark.status, mark.reports, mark.first_at) == (True, "5.1.1", 1, desk.now)
    assert ROSA.encode() not in mark.address
    assert "letter_returned" in {row.reason for row in await rows(desk, FollowUp)}
    await deliver(desk, relay)
    assert len(relay.sent) == 1  # the acknowledgement that came back, and nothing because of it
    assert {row.template for row in (await rows(desk, Outbox))[before:]} <= {"card"}


async def test_the_case_shows_who_did_not_get_our_letter_and_the_report_itself(desk, sent):
    await came(desk, bounce(sent.message_id))
    async with desk.database.writing(desk.now) as tx:
        seen = await look(tx, desk.office, actor=DANA, case_id=sent.case.id)
    (refused,) = seen.refused
    assert (refused.address, refused.hard, refused.cause, refused.at) == (ROSA, True, "mailbox_unknown", desk.now)
    assert "could not be delivered" in seen.letters[0].text
    assert seen.letters[0].author == "mail system"
    async with desk.database.reading(desk.now) as tx:
        async for page in stored_letters(tx):
            assert all(opens(tx.keyring, letter) for letter in page)


async def test_an_answer_to_the_family_does_not_answer_the_report(desk, sent):
    await came(desk, bounce(sent.message_id))
    async with desk.database.writing(desk.now) as tx:
        case = await cases.by_id(tx, sent.case.id)
        to = notices.Recipient(ROSA, "en")
        await notices.family_reply(tx, desk.office, case=case, reply=notices.Reply("Hello", "U0DANA"), to=to)
    relay = MemorySender()
    desk.now += dt.timedelta(minutes=5)
    await deliver(desk, relay)
    assert b"In-Reply-To: <one@correo.example>" in relay.sent[-1].content
    assert relay.sent[-1].fields["mail_from"] == sent.to  # a person's letter comes back to its case


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (bounce("<made-up@district.example>"), "delivery_report_type"),
        (bounce("<one@correo.example>"), "delivery_report_type"),  # the family's own letter, which anybody may know
        (bounce(None), "delivery_report_type"),
    ],
)
async def test_a_bounce_that_carries_nothing_of_ours_is_just_machine_mail(desk, sent, raw, reason):
    assert await came(desk, raw) == (InboxStatus.MACHINE, reason)
    assert await rows(desk, AddressTrouble) == []


async def test_a_report_about_somebody_who_is_not_on_the_case_marks_nothing_and_one_a_day_is_looked_at(desk, sent):
    found = [
        await came(desk, bounce(sent.message_id, who="minh.tran@correo.example", number=number), sent.to)
        for number in range(3)
    ]
    assert found == [(InboxStatus.HELD, "letter_came_back"), *[(InboxStatus.MACHINE, "delivery_report_type")] * 2]
    assert await rows(desk, AddressTrouble) == []


async def test_a_report_of_one_case_sent_to_another_is_believed_by_neither(desk, sent):
    await desk.receive(mail("Another matter.", Message_ID="<two@correo.example>"))
    other = next(case for case in await rows(desk, Case) if case.id != sent.case.id)
    to = address(other.reply_token, desk.office.reply_secrets[0], domain=desk.office.reply_domain)
    assert await came(desk, bounce(sent.message_id), to) == (InboxStatus.MACHINE, "delivery_report_type")
    assert await rows(desk, AddressTrouble) == []


async def test_a_report_that_names_nobody_is_about_the_letter_it_gives_back(desk, sent):
    raw = bounce(sent.message_id).replace(f"rfc822; {ROSA}".encode(), b"")
    assert await came(desk, raw) == OURS
    assert len(await rows(desk, AddressTrouble)) == 1


@pytest.mark.parametrize(
    ("status", "action", "hard", "asked"),
    [
        ("5.1.1", "failed", True, True),
        ("4.4.7", "failed", False, True),
        ("4.2.2", "delayed", False, False),
        ("5.0.0", "delayed", False, False),
    ],
)
async def test_a_delay_is_noted_and_asks_nobody_and_only_what_is_for_good_blocks(
    desk, sent, status, action, hard, asked
):
    assert await came(desk, bounce(sent.message_id, status=status, action=action)) == OURS
    (mark,) = await rows(desk, AddressTrouble)
    assert mark.hard is hard
    assert ("letter_returned" in {row.reason for row in await rows(desk, FollowUp)}) is asked
    async with desk.database.reading(desk.now) as tx:
        assert await troubles.refuses(tx, ROSA.upper()) is hard


async def test_a_report_of_success_marks_nothing(desk, sent):
    raw = bounce(sent.message_id, status="2.0.0", action="delivered")
    assert (await came(desk, raw))[0] is InboxStatus.MACHINE
    assert await rows(desk, AddressTrouble) == []


async def test_the_same_report_again_is_counted_and_tells_nobody_until_another_day(desk, sent):
    for number in range(4):
        assert await came(desk, bounce(sent.message_id, number=number)) == OURS
    assert [row.reports for row in await rows(desk, AddressTrouble)] == [4]
    assert len([row for row in await rows(desk, Message) if row.author]) == 1
    desk.now += dt.timedelta(days=1)
    await came(desk, bounce(sent.message_id, number=9))
    assert len([row for row in await rows(desk, Message) if row.author]) == 2


async def test_a_refusal_for_good_is_not_softened_by_a_later_delay(desk, sent):
    await came(desk, bounce(sent.message_id))
    await came(desk, bounce(sent.message_id, status="4.4.1", action="delayed", number=2))
    (mark,) = await rows(desk, AddressTrouble)
    assert (mark.hard, mark.status, mark.reports) == (True, "5.1.1", 2)


async def queue_automatic(desk: Desk, case_id, variant: str = "acknowledgement") -> None:
    """Another automatic letter about the case, as the office may write one."""
    async with desk.database.writing(desk.now) as tx:
        case = await cases.by_id(tx, case_id)
        content = {"to": ROSA, "locale": "en", "variables": {}}
        await notices._queue(tx, notices.Notice(Medium.MAIL, variant, f"again:{desk.now}", content, case))


async def last_status(desk: Desk) -> OutboxStatus:
    return [row for row in await rows(desk, Outbox) if row.medium is Medium.MAIL][-1].status


async def test_no_automatic_letter_goes_to_an_address_that_takes_none(desk, sent, relay):
    await came(desk, bounce(sent.message_id))
    await queue_automatic(desk, sent.case.id)
    await deliver(desk, relay)
    assert await last_status(desk) is OutboxStatus.CANCELLED
    assert len(relay.sent) == 1


async def test_a_letter_from_the_address_shows_that_it_works(desk, sent, relay):
    await came(desk, bounce(sent.message_id))
    await desk.receive(mail("I write again.", Message_ID="<two@correo.example>", To=sent.to), to=sent.to)
    assert [row.cleared_at for row in await rows(desk, AddressTrouble)] == [desk.now]
    async with desk.database.reading(desk.now) as tx:
        assert not await troubles.refuses(tx, ROSA)
        told = [row.action for row in await audit.entries(tx, audit.case_chain(sent.case.id))]
    assert told[-1] != "address_works" or "address_works" in told
    assert "address_works" in told


async def test_a_person_says_that_the_address_works_and_a_new_bounce_marks_it_anew(desk, sent):
    await came(desk, bounce(sent.message_id))
    (mark,) = await rows(desk, AddressTrouble)
    for _ in range(2):
        async with desk.database.writing(desk.now) as tx:
            await casework.address_works(tx, DANA, case_id=sent.case.id, trouble_id=mark.id)
    async with desk.database.reading(desk.now) as tx:
        assert not await troubles.refuses(tx, ROSA)
    assert next(row for row in await rows(desk, FollowUp) if row.reason == "letter_returned").done_at == desk.now
    await came(desk, bounce(sent.message_id, number=2))
    async with desk.database.reading(desk.now) as tx:
        assert await troubles.refuses(tx, ROSA)
    assert [row.done_at for row in await rows(desk, FollowUp) if row.reason == "letter_returned"] == [None]


async def test_erasing_the_case_takes_mark_and_every_report_with_it(desk, sent):
    for number in (1, 3, 4):
        await came(desk, bounce(sent.message_id, number=number))
    async with desk.database.writing(desk.now) as tx:
        await cases.erase(tx, await cases.by_id(tx, sent.case.id))
    assert await rows(desk, AddressTrouble) == []
    reports = [row for row in await rows(desk, inbox.Inbox) if row.reason == "our_letter_came_back"]
    assert [row.wrapped_key for row in reports] == [None] * 3
    async with desk.database.reading(desk.now) as tx:
        async for page in stored_letters(tx):
            assert all(opens(tx.keyring, letter) for letter in page)  # erased, not lost
    assert (await came(desk, bounce(sent.message_id, number=2)))[0] is InboxStatus.MACHINE


async def test_a_bounce_of_a_closed_case_is_told_once_a_day_and_leaves_it_closed(desk, sent):
    async with desk.database.writing(desk.now) as tx:
        (await cases.by_id(tx, sent.case.id)).status = CaseStatus.CLOSED
    for number in range(2):
        await came(desk, bounce(sent.message_id, number=number))
    assert [row.status for row in await rows(desk, Case)] == [CaseStatus.CLOSED]
    assert [row.template for row in await rows(desk, Outbox)].count("reminder") == 1


async def test_our_own_words_about_danger_in_a_returned_letter_call_nobody(desk, sent, relay):
    (ours,) = relay.sent
    head, _, _ = bounce(None).partition(b"--b--")
    raw = head + b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + ours.content + b"\r\n--b--\r\n"
    assert await came(desk, raw) == OURS
    assert not [row for row in await rows(desk, Outbox) if row.template.startswith("call_out")]
