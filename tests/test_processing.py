"""T1: what becomes of a message, on both databases."""

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import lane, processing, suggestions
from bot.mail.reply_address import address
from bot.messages import Form
from bot.triage import pipeline
from bot.triage.result import Suggestion
from storage import cases, inbox
from storage.enums import Attention, CaseStatus, Channel, InboxStatus, SenderRole, Urgency
from storage.fact_models import ContactFact
from storage.mail_models import AddressTrouble
from storage.models import Assessment, CallOut, Case, FollowUp, Inbox, Message, Outbox
from storage.vault import held_key
from tests.office import INTAKE, TUESDAY, Desk, mail, open_desk


@pytest.fixture
async def desk(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as opened:
        yield opened


async def only_case(desk: Desk) -> Case:
    async with desk.database.reading(desk.now) as tx:
        return (await tx.session.scalars(select(Case))).one()


async def rows(desk: Desk, model):
    async with desk.database.reading(desk.now) as tx:
        return list((await tx.session.scalars(select(model))).all())


async def status_of(desk: Desk, stored) -> tuple[InboxStatus, str | None]:
    async with desk.database.reading(desk.now) as tx:
        row = await inbox.by_id(tx, stored.id)
        return row.status, row.reason


async def count(desk: Desk, model) -> int:
    async with desk.database.reading(desk.now) as tx:
        return await tx.session.scalar(select(func.count()).select_from(model))


async def test_a_letter_becomes_a_case_with_reply_card_follow_ups_and_assessment(desk):
    await desk.receive(mail())
    case = await only_case(desk)
    assert (case.number, case.status, case.channel) == ("2026-0001", CaseStatus.NEW, Channel.EMAIL)
    assert case.read_by > desk.now
    templates = sorted(row.template for row in await rows(desk, Outbox))
    assert templates == ["acknowledgement", "card"]
    assert {row.reason for row in await rows(desk, FollowUp)} == {"looked_at", "first_contact"}
    assert await count(desk, Assessment) == 1
    assert await count(desk, CallOut) == 0


async def test_the_letter_opens_with_its_case_and_the_inbox_no_longer_holds_its_key(desk):
    stored = await desk.receive(mail("Every word of it is kept."))
    async with desk.database.reading(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        (letter,) = await cases.letters(tx, case.id)
        opened = cases.open_letter(tx.keyring, case, message=letter)
        assert opened["text"].strip() == "Every word of it is kept."
        assert opened["from"] == {"name": "Rosa Delgado", "email": "rosa.delgado@correo.example"}
        row = await inbox.by_id(tx, stored.id)
        assert row.wrapped_key is None
        assert row.case_id == case.id


async def test_an_emergency_calls_a_person_out_and_gets_the_emergency_reply(desk):
    await desk.receive(mail("My daughter's friend wrote that she wants to kill herself tonight. She is alone."))
    case = await only_case(desk)
    assert (case.attention, case.urgency) == (Attention.PAGE, Urgency.EMERGENCY)
    assert "acknowledgement_emergency" in {row.template for row in await rows(desk, Outbox)}
    assert [row.reason for row in await rows(desk, CallOut)] == ["emergency"]


async def test_an_answer_to_the_case_address_from_its_writer_joins_and_is_not_acknowledged_again(desk):
    await desk.receive(mail())
    case = await only_case(desk)
    to = address(case.reply_token, desk.office.reply_secrets[0], domain=desk.office.reply_domain)
    await desk.receive(mail("Thank you, one thing more.", Message_ID="<two@correo.example>", To=to), to=to)
    assert await count(desk, Case) == 1
    assert await count(desk, Message) == 2
    assert [row.template for row in await rows(desk, Outbox)].count("acknowledgement") == 1


async def test_an_answer_known_by_its_references_joins(desk):
    await desk.receive(mail())
    await desk.receive(mail("More.", Message_ID="<two@correo.example>", In_Reply_To="<one@correo.example>"))
    assert await count(desk, Case) == 1
    assert await count(desk, Message) == 2


async def test_what_a_further_letter_tells_of_danger_stands_on_the_case(desk):
    await desk.receive(mail())
    assert "unsafe_contact" not in (await only_case(desk)).signals
    text = "Please do not answer to this address, my husband reads my mail."
    await desk.receive(mail(text, Message_ID="<two@correo.example>", In_Reply_To="<one@correo.example>"))
    assert (await only_case(desk)).signals.count("unsafe_contact") == 1


async def test_an_urgency_that_the_model_raises_brings_its_earlier_promises(desk, monkeypatch):
    await desk.receive(mail())
    before = {row.reason: row.due_at for row in await rows(desk, FollowUp)}
    plain = pipeline.suggest

    def urgent(*given: object, **more: object) -> Suggestion:
        return replace(plain(*given, **more), urgency=Urgency.URGENT)

    monkeypatch.setattr(pipeline, "suggest", urgent)
    await suggestions.run_due(desk.database, desk.office, now=desk.now)
    assert (await only_case(desk)).urgency is Urgency.URGENT
    after = [row for row in await rows(desk, FollowUp) if row.due_at < before[row.reason]]
    assert {row.reason for row in after} == {"looked_at", "first_contact"}


async def test_a_letter_that_waited_is_not_promised_a_day_that_is_over(desk):
    await desk.accept(mail())
    desk.now += dt.timedelta(days=10)
    await desk.process()
    assert (await only_case(desk)).read_by > desk.now


async def test_a_stranger_with_the_right_case_address_is_held_and_learns_nothing(desk):
    await desk.receive(mail())
    case = await only_case(desk)
    to = address(case.reply_token, desk.office.reply_secrets[0], domain=desk.office.reply_domain)
    letter = mail(
        "What is the state of this?", From="Gus <gus@elsewhere.example>", Message_ID="<x@elsewhere.example>", To=to
    )
    stored = await desk.receive(letter, sender="gus@elsewhere.example", to=to)
    assert await status_of(desk, stored) == (InboxStatus.HELD, "stranger_on_case_address")
    assert await count(desk, Message) == 1
    assert sorted(row.template for row in await rows(desk, Outbox)) == ["acknowledgement", "card", "held"]


async def test_a_mistyped_case_address_is_held(desk):
    to = "case+abcdefgh@district.example"
    stored = await desk.receive(mail(To=to), to=to)
    assert await status_of(desk, stored) == (InboxStatus.HELD, "reply_address_invalid")


async def test_the_same_subject_and_sender_alone_never_join(desk):
    await desk.receive(mail())
    await desk.receive(mail("Another matter.", Message_ID="<two@correo.example>"))
    assert await count(desk, Case) == 2


async def test_a_second_copy_is_counted_as_a_duplicate_and_filed_once(desk):
    first = await desk.receive(mail())
    second = await desk.receive(b"Received: from relay by mx; Tue, 17 Nov 2026 17:31:00 +0000\r\n" + mail())
    assert (first.duplicate, second.duplicate) == (False, True)
    assert await count(desk, Case) == 1


async def test_three_copies_at_once_are_filed_once(desk):
    answers = await asyncio.gather(*(desk.accept(mail()) for _ in range(3)))
    await desk.process()
    assert sorted(answer.duplicate for answer in answers) == [False, True, True]
    assert await count(desk, Case) == 1


async def test_another_letter_under_a_used_message_id_is_stored_and_held(desk):
    await desk.receive(mail())
    stored = await desk.receive(mail("Quite another letter."))
    assert not stored.duplicate
    assert await status_of(desk, stored) == (InboxStatus.HELD, "message_id_reused")


async def test_machine_mail_opens_no_case_and_gets_no_answer(desk):
    stored = await desk.receive(mail("I am away.", Auto_Submitted="auto-replied", Subject="Out of office"))
    assert (await status_of(desk, stored))[0] is InboxStatus.MACHINE
    assert await count(desk, Case) == 0
    assert await count(desk, Outbox) == 0


async def test_a_letter_of_ours_that_comes_back_to_its_case_address_marks_it_and_is_no_contact(desk):
    await desk.receive(mail())
    case = await only_case(desk)
    to = address(case.reply_token, desk.office.reply_secrets[0], domain=desk.office.reply_domain)
    contacts = await count(desk, ContactFact)
    back = {"From": "mailer-daemon@correo.example", "Subject": "Undelivered Mail Returned to Sender"}
    text = "The following address failed: rosa.delgado@correo.example 550 no such user"
    stored = await desk.receive(mail(text, To=to, **back, **{"Message-ID": "<back@correo.example>"}), sender="", to=to)
    assert await status_of(desk, stored) == (InboxStatus.MACHINE, "our_letter_came_back")
    assert await count(desk, AddressTrouble) == 1
    assert await count(desk, ContactFact) == contacts
    other = await desk.receive(mail(text, **back, **{"Message-ID": "<other@correo.example>"}), sender="")
    assert (await status_of(desk, other))[0] is InboxStatus.MACHINE


async def test_danger_in_machine_mail_waits_for_a_person_who_is_called(desk):
    text = "I am going to kill myself tonight, goodbye."
    stored = await desk.receive(mail(text, Auto_Submitted="auto-replied"))
    assert await status_of(desk, stored) == (InboxStatus.HELD, "danger_in_machine_mail")
    assert await count(desk, CallOut) == 1


async def test_a_letter_without_sender_is_held(desk):
    stored = await desk.receive(mail(From=None), sender="")
    status, _ = await status_of(desk, stored)
    assert status in (InboxStatus.HELD, InboxStatus.MACHINE)


async def test_an_empty_letter_becomes_a_case_that_a_person_reads_first(desk):
    await desk.receive(mail("", Subject=""))
    case = await only_case(desk)
    assert case.attention is Attention.READ_FIRST
    assert case.read_by <= desk.now + dt.timedelta(hours=1)


@pytest.mark.parametrize("raw", [b"", b"\x00" * 500, b"\r\n\r\n", b"=?\xff\xfe", b"From: x\r\n" * 40_000])
async def test_no_bytes_are_lost_whatever_they_are(desk, raw):
    stored = await desk.receive(raw)
    status, _ = await status_of(desk, stored)
    assert status is not InboxStatus.PENDING


async def test_what_cannot_be_read_is_held_and_a_person_is_called(desk):
    stored = await desk.accept_form(Form("text", "U0THEO"))
    async with desk.database.writing(desk.now) as tx:
        row = await inbox.by_id(tx, stored.id)
        row.raw = held_key(tx.keyring, row).seal(b"not a form", processing_place(row))
    await desk.process()
    assert await status_of(desk, stored) == (InboxStatus.HELD, "unreadable")
    assert await count(desk, CallOut) == 1


def processing_place(row: Inbox):
    from storage.vault import place

    return place(row, "raw")


async def test_broken_safety_rules_still_reply_with_the_emergency_lines_and_call_a_person(desk, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a rule that fails")

    monkeypatch.setattr("bot.triage.safety.judge", broken)
    await desk.receive(mail())
    case = await only_case(desk)
    assert case.attention is Attention.READ_FIRST
    assert "acknowledgement_emergency" in {row.template for row in await rows(desk, Outbox)}
    assert [row.reason for row in await rows(desk, CallOut)] == ["safety_rules_failed"]


async def test_a_crash_between_claim_and_commit_leaves_the_letter_for_the_next_run(desk):
    stored = await desk.accept(mail())
    async with desk.database.writing(desk.now) as tx:
        assert len(await inbox.claim_pending(tx, dt.timedelta(minutes=2), limit=10)) == 1
    assert await desk.process() == 0
    desk.now += dt.timedelta(minutes=3)
    assert await desk.process() == 1
    assert (await status_of(desk, stored))[0] is InboxStatus.FILED


async def test_a_letter_that_cannot_be_filed_is_tried_again_and_held_at_last(desk, monkeypatch):
    async def broken(*_args, **_kwargs):
        raise RuntimeError("a fault in filing")

    monkeypatch.setattr(processing, "file_new", broken)
    stored = await desk.accept(mail())
    for _ in range(processing.GIVE_UP_AFTER + 1):
        await desk.process()
        desk.now += dt.timedelta(hours=1)
    assert await status_of(desk, stored) == (InboxStatus.HELD, "cannot_be_filed")
    assert [row.template for row in await rows(desk, Outbox)] == ["acknowledgement"]


async def test_a_letter_that_can_be_neither_filed_nor_answered_is_held_all_the_same(desk, monkeypatch):
    async def broken(*_args, **_kwargs):
        raise RuntimeError("a fault in answering")

    monkeypatch.setattr(lane, "answer_held", broken)
    stored = await desk.accept(mail(To="case+abcdefgh@district.example"), to="case+abcdefgh@district.example")
    for _ in range(processing.GIVE_UP_AFTER + 1):
        await desk.process()
        desk.now += dt.timedelta(hours=1)
    assert await status_of(desk, stored) == (InboxStatus.HELD, "cannot_be_filed")
    assert [row.reason for row in await rows(desk, CallOut)] == ["danger_held"]


async def test_an_employees_form_becomes_a_case_and_lines_of_one_sitting_are_one_case(desk):
    await desk.accept_form(Form("My schedule was changed without a word.", "U0THEO", sitting=True), event="Ev1")
    await desk.process()
    desk.now += dt.timedelta(minutes=2)
    await desk.accept_form(Form("And nobody answers me.", "U0THEO", sitting=True), event="Ev2")
    await desk.process()
    case = await only_case(desk)
    assert (case.channel, case.sender_role) == (Channel.SLACK, SenderRole.STAFF)
    assert await count(desk, Message) == 2


async def test_a_walk_in_is_owned_by_who_typed_it_and_keeps_its_day(desk):
    form = Form(
        "A grandmother asks about the bus.", "U0DANA", SenderRole.PARENT, visitor_name="Amina Yusuf",
        received_on=dt.date(2026, 11, 16), urgency=Urgency.PRIORITY,
    )  # fmt: skip
    await desk.accept_form(form, channel=Channel.WALK_IN)
    await desk.process()
    case = await only_case(desk)
    assert (case.owner, case.status, case.urgency) == ("U0DANA", CaseStatus.ACTIVE, Urgency.PRIORITY)
    assert desk.office.day_of(case.received_at) == dt.date(2026, 11, 16)
    assert case.first_contact_at == TUESDAY


async def test_two_workers_never_file_a_letter_twice(desk):
    for number in range(12):
        await desk.accept(mail(f"Letter {number}", Message_ID=f"<{number}@correo.example>"), to=INTAKE)
    await asyncio.gather(*(desk.process() for _ in range(3)))
    assert await count(desk, Case) == 12
    assert await count(desk, Message) == 12
    numbers = {row.number for row in await rows(desk, Case)}
    assert len(numbers) == 12
