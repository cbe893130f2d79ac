"""What an ombudsperson does with a case, on both databases."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import casework, holding
from bot.access import Actor
from bot.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from bot.follow_ups import NextStep
from bot.messages import Form
from storage import audit, cases, clocks, outbox
from storage.columns import new_id
from storage.crypto import Place
from storage.enums import (
    Barrier,
    CaseStatus,
    Cause,
    Channel,
    InboxStatus,
    OutboxStatus,
    Outcome,
    StaffRole,
    SuggestionStatus,
    Urgency,
)
from storage.fact_models import CaseFact
from storage.models import Case, FollowUp, Inbox, Message, Outbox, ReferralSuggestion
from storage.vault import case_key, seal_json
from tests.office import Desk, mail, open_desk

DANA = Actor("U0DANA", frozenset({StaffRole.OMBUDSPERSON}))
LUIS = Actor("U0LUIS", frozenset({StaffRole.OMBUDSPERSON}))
KAREN = Actor("U0KAREN", frozenset({StaffRole.SUPERVISOR}))
THEO = Actor("U0THEO")


@pytest.fixture
async def desk(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as opened:
        await opened.receive(mail())
        yield opened


async def the_case(desk: Desk) -> Case:
    async with desk.database.reading(desk.now) as tx:
        return (await tx.session.scalars(select(Case).order_by(Case.number))).first()


async def fresh(tx, case: Case) -> Case:
    """The case as the person's window shows it: another's change in between is told."""
    return await casework.load(tx, DANA, action="reply", case_id=case.id, version=case.version)


async def trail(desk: Desk, case: Case) -> list[str]:
    async with desk.database.reading(desk.now) as tx:
        return [row.action for row in await audit.entries(tx, audit.case_chain(case.id))]


async def test_taking_a_case_makes_its_owner_and_leaves_a_trace_but_nobody_has_read_it(desk):
    before = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        await casework.take(tx, desk.office, actor=DANA, case_id=before.id)
    case = await the_case(desk)
    assert (case.owner, case.status, case.reviewed_at) == ("U0DANA", CaseStatus.ACTIVE, None)
    assert "take" in await trail(desk, case)
    async with desk.database.reading(desk.now) as tx:
        open_reasons = {row.reason for row in await clocks.open_follow_ups(tx, case.id)}
        fact = (await tx.session.scalars(select(CaseFact))).one()
    assert open_reasons == {"looked_at", "first_contact"}
    assert fact.status is CaseStatus.ACTIVE


async def test_taking_it_twice_changes_nothing(desk):
    case = await the_case(desk)
    for _ in range(2):
        async with desk.database.writing(desk.now) as tx:
            await casework.take(tx, desk.office, actor=DANA, case_id=case.id)
    assert (await trail(desk, case)).count("take") == 1


@pytest.mark.parametrize("actor", [KAREN, THEO, Actor("U0GUST", frozenset({StaffRole.OMBUDSPERSON}), employee=False)])
async def test_nobody_else_may_touch_a_case(desk, actor):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        with pytest.raises(RefusedError):
            await casework.take(tx, desk.office, actor=actor, case_id=case.id)
        with pytest.raises(RefusedError):
            await casework.write_note(tx, desk.office, actor=actor, case_id=case.id, text="x")
        with pytest.raises(RefusedError):
            await casework.load(tx, actor, action="open_case", case_id=case.id)


async def test_a_case_that_is_not_there_and_one_that_is_erased_answer_alike(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        with pytest.raises(NotFoundError) as absent:
            await casework.load(tx, DANA, action="open_case", case_id=uuid.uuid4())
        await cases.erase(tx, await cases.by_id(tx, case.id))
        with pytest.raises(NotFoundError) as erased:
            await casework.load(tx, DANA, action="open_case", case_id=case.id)
    assert str(absent.value) == str(erased.value)


async def test_a_note_is_kept_sealed_and_has_no_way_out(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        await casework.write_note(tx, desk.office, actor=DANA, case_id=case.id, text="  Spoke with the mother.  ")
    async with desk.database.reading(desk.now) as tx:
        case = await cases.by_id(tx, case.id)
        assert [text for _, text in await cases.notes(tx, case)] == ["Spoke with the mother."]
        mails = (await tx.session.scalars(select(Outbox).where(Outbox.template == "reply"))).all()
    assert mails == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 12_001])
async def test_an_empty_or_endless_text_is_refused_at_its_box(desk, text):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        with pytest.raises(InvalidInputError) as refused:
            await casework.write_note(tx, desk.office, actor=DANA, case_id=case.id, text=text)
        assert refused.value.field == "note"


async def test_a_reply_waits_for_the_send_delay_and_can_be_cancelled(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        queued = await casework.reply(tx, desk.office, actor=DANA, case=await fresh(tx, case), text="We will call you.")
    assert queued.due_at == desk.now + desk.office.send_delay
    assert (await the_case(desk)).status is CaseStatus.WAITING_VISITOR
    async with desk.database.writing(desk.now) as tx:
        await casework.cancel_reply(tx, desk.office, actor=DANA, case_id=case.id, notice_id=queued.id)
    async with desk.database.reading(desk.now) as tx:
        assert (await tx.session.get(Outbox, queued.id)).status is OutboxStatus.CANCELLED
        assert len(await cases.letters(tx, case.id)) == 1
    assert (await the_case(desk)).status is CaseStatus.ACTIVE


async def test_cancelling_what_is_being_sent_is_told_as_too_late(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        queued = await casework.reply(tx, desk.office, actor=DANA, case=await fresh(tx, case), text="We will call you.")
    desk.now += dt.timedelta(minutes=2)
    async with desk.database.writing(desk.now) as tx:
        await outbox.claim_due(tx, dt.timedelta(minutes=1), limit=10)
    async with desk.database.writing(desk.now) as tx:
        with pytest.raises(ConflictError, match="Too late"):
            await casework.cancel_reply(tx, desk.office, actor=DANA, case_id=case.id, notice_id=queued.id)


async def replied(desk: Desk, case_id: uuid.UUID) -> Outbox:
    async with desk.database.writing(desk.now) as tx:
        case = await casework.load(tx, DANA, action="reply", case_id=case_id)
        return await casework.reply(tx, desk.office, actor=DANA, case=case, text="We asked the depot.")


async def test_only_a_reply_of_the_very_case_can_be_stopped(desk):
    await desk.receive(mail("My daughter needs a desk.", From="Minh Tran <minh@x.example>", **{"Message-ID": "<m@x>"}))
    first = await the_case(desk)
    async with desk.database.reading(desk.now) as tx:
        other = (await tx.session.scalars(select(Case).where(Case.id != first.id))).one()
        acknowledgement = (await tx.session.scalars(select(Outbox).where(Outbox.template == "acknowledgement"))).first()
    reply = await replied(desk, other.id)
    for notice in (reply, acknowledgement):
        async with desk.database.writing(desk.now) as tx:
            with pytest.raises(NotFoundError):
                await casework.cancel_reply(tx, desk.office, actor=DANA, case_id=first.id, notice_id=notice.id)
    async with desk.database.reading(desk.now) as tx:
        assert {row.status for row in (await tx.session.scalars(select(Outbox))).all()} == {OutboxStatus.QUEUED}


async def test_stopping_the_reply_of_a_closed_case_leaves_it_closed(desk):
    case = await the_case(desk)
    reply = await replied(desk, case.id)
    await close(desk, case.id)
    async with desk.database.writing(desk.now) as tx:
        await casework.cancel_reply(tx, desk.office, actor=DANA, case_id=case.id, notice_id=reply.id)
    assert (await the_case(desk)).status is CaseStatus.CLOSED


async def test_two_people_on_one_case_the_second_is_told_and_nothing_is_written(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        await casework.take(tx, desk.office, actor=LUIS, case_id=case.id)
    async with desk.database.writing(desk.now) as tx:
        with pytest.raises(ConflictError, match="changed"):
            await casework.reply(tx, desk.office, actor=DANA, case=await fresh(tx, case), text="Hello")
    async with desk.database.reading(desk.now) as tx:
        assert len(await cases.letters(tx, case.id)) == 1


async def test_a_case_without_any_address_cannot_be_answered_by_letter(desk):
    await desk.accept_form(Form("A caller.", "U0DANA", visitor_name="Minh Tran"), channel=Channel.PHONE, event="V1")
    await desk.process()
    async with desk.database.writing(desk.now) as tx:
        phone = (await tx.session.scalars(select(Case).where(Case.channel == Channel.PHONE))).one()
        with pytest.raises(InvalidInputError) as refused:
            await casework.reply(tx, desk.office, actor=DANA, case=phone, text="Hello")
    assert refused.value.field == "reply"


async def test_an_employee_is_answered_in_slack_by_a_notice_without_content(desk):
    await desk.accept_form(Form("About my own work.", "U0THEO"))
    await desk.process()
    async with desk.database.writing(desk.now) as tx:
        own = (await tx.session.scalars(select(Case).where(Case.channel == Channel.SLACK))).one()
        queued = await casework.reply(tx, desk.office, actor=DANA, case=own, text="Let us talk.")
        assert queued.template == "answer"
        assert "Let us talk" not in str(outbox.opened(tx.keyring, queued, case=own))
        assert len(await cases.letters(tx, own.id)) == 2


async def test_a_follow_up_is_planned_for_a_day_and_finished_once(desk):
    case = await the_case(desk)
    day = desk.office.day_of(desk.now) + dt.timedelta(days=3)
    async with desk.database.writing(desk.now) as tx:
        row = await casework.plan_follow_up(
            tx, desk.office, actor=DANA, case_id=case.id, step=NextStep(day, "U0DANA", "Call the depot")
        )
    async with desk.database.writing(desk.now) as tx:
        for _ in range(2):
            await casework.finish_follow_up(tx, desk.office, actor=DANA, follow_up_id=row.id)
    assert (await trail(desk, case)).count("follow_up_done") == 1


async def test_a_follow_up_in_the_past_is_refused(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        day = desk.office.day_of(desk.now) - dt.timedelta(days=1)
        with pytest.raises(InvalidInputError):
            await casework.plan_follow_up(tx, desk.office, actor=DANA, case_id=case.id, step=NextStep(day, "U0DANA"))


async def close(desk: Desk, case_id: uuid.UUID) -> None:
    async with desk.database.writing(desk.now) as tx:
        case = await casework.load(tx, DANA, action="close", case_id=case_id)
        await casework.close(
            tx,
            desk.office,
            actor=DANA,
            case=case,
            ending=casework.Ending(Outcome.RESOLVED, Cause.DELAY, Barrier.TRANSPORT),
        )


async def test_closing_ends_the_promises_and_reopening_goes_on(desk):
    case = await the_case(desk)
    await close(desk, case.id)
    async with desk.database.reading(desk.now) as tx:
        assert await clocks.open_follow_ups(tx, case.id) == []
        fact = (await tx.session.scalars(select(CaseFact))).one()
        assert (fact.outcome, fact.closed_on) == ("resolved", desk.office.day_of(desk.now))
    async with desk.database.writing(desk.now) as tx:
        await casework.reopen(tx, desk.office, actor=DANA, case_id=case.id)
    assert (await the_case(desk)).status is CaseStatus.REOPENED


async def test_a_closed_case_cannot_be_taken_or_closed_again(desk):
    case = await the_case(desk)
    await close(desk, case.id)
    async with desk.database.writing(desk.now) as tx:
        with pytest.raises(ConflictError, match="closed"):
            await casework.take(tx, desk.office, actor=DANA, case_id=case.id)
    with pytest.raises(ConflictError, match="closed"):
        await close(desk, case.id)


async def test_an_answer_to_a_closed_case_opens_it_again(desk):
    case = await the_case(desk)
    await close(desk, case.id)
    await desk.receive(mail("It happened again.", Message_ID="<b@correo.example>", In_Reply_To="<one@correo.example>"))
    assert (await the_case(desk)).status is CaseStatus.REOPENED


async def test_thanks_are_no_case_by_a_persons_word_and_leave_the_case_figures(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        await casework.not_a_case(tx, desk.office, actor=DANA, case_id=case.id)
    async with desk.database.reading(desk.now) as tx:
        assert (await tx.session.scalars(select(CaseFact))).one().status is CaseStatus.NOT_A_CASE


async def test_a_persons_word_on_category_and_urgency_stays(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        loaded = await casework.load(tx, DANA, action="confirm_review", case_id=case.id)
        await casework.confirm_triage(
            tx, desk.office, actor=DANA, case=loaded, sorting=casework.Sorting("transportation", Urgency.PRIORITY)
        )
    case = await the_case(desk)
    assert (case.category, case.urgency, case.status) == ("transportation", Urgency.PRIORITY, CaseStatus.TRIAGED)


async def test_a_suggestion_is_confirmed_by_a_person_and_counted(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        loaded = await cases.by_id(tx, case.id)
        row_id = new_id()
        sealed = seal_json(case_key(tx.keyring, loaded), Place("referral_suggestion", "content", str(row_id)), value={})
        tx.session.add(ReferralSuggestion(id=row_id, case_id=case.id, service_id="s1", need="food", content=sealed))
    for _ in range(2):
        async with desk.database.writing(desk.now) as tx:
            await casework.decide_suggestion(tx, desk.office, actor=DANA, suggestion_id=row_id, confirm=True)
    async with desk.database.reading(desk.now) as tx:
        row = await tx.session.get(ReferralSuggestion, row_id)
        assert (row.status, row.decided_by) == (SuggestionStatus.CONFIRMED, "U0DANA")
    assert (await trail(desk, case)).count("suggestion_confirmed") == 1


async def held_letter(desk: Desk) -> Inbox:
    await desk.receive(mail("Another text", From="Gus <gus@elsewhere.example>"), sender="gus@elsewhere.example")
    async with desk.database.reading(desk.now) as tx:
        return (await tx.session.scalars(select(Inbox).where(Inbox.status == InboxStatus.HELD))).one()


async def test_a_held_letter_is_opened_with_a_trace_and_filed_as_a_case_of_its_own(desk):
    row = await held_letter(desk)
    async with desk.database.writing(desk.now) as tx:
        held = await holding.open_letter(tx, desk.office, actor=DANA, inbox_id=row.id)
        assert "Another text" in held.reading.text
        case = await holding.file_held(tx, desk.office, actor=DANA, inbox_id=row.id)
    async with desk.database.reading(desk.now) as tx:
        (letter,) = await cases.letters(tx, case.id)
        assert "Another text" in cases.open_letter(tx.keyring, case, message=letter)["text"]
        actions = [one.action for one in await audit.entries(tx, audit.letter_chain(row.id))]
    assert actions == ["held", "viewed", "filed_from_lane"]


async def test_a_held_letter_is_set_aside_and_kept_and_cannot_be_settled_twice(desk):
    row = await held_letter(desk)
    async with desk.database.writing(desk.now) as tx:
        await holding.set_aside(tx, DANA, inbox_id=row.id)
    async with desk.database.writing(desk.now) as tx:
        assert (await tx.session.get(Inbox, row.id)).status is InboxStatus.SET_ASIDE
        with pytest.raises(ConflictError):
            await holding.file_held(tx, desk.office, actor=DANA, inbox_id=row.id)


@pytest.mark.parametrize("actor", [KAREN, THEO])
async def test_the_lane_is_for_ombudspersons_only(desk, actor):
    row = await held_letter(desk)
    async with desk.database.writing(desk.now) as tx:
        with pytest.raises(RefusedError):
            await holding.in_lane(tx, actor)
        with pytest.raises(RefusedError):
            await holding.open_letter(tx, desk.office, actor=actor, inbox_id=row.id)


async def test_erasing_a_case_leaves_its_fact_and_nothing_that_can_be_read(desk):
    case = await the_case(desk)
    async with desk.database.writing(desk.now) as tx:
        await casework.write_note(tx, desk.office, actor=DANA, case_id=case.id, text="A note")
    async with desk.database.writing(desk.now) as tx:
        await cases.erase(tx, await cases.by_id(tx, case.id))
    async with desk.database.reading(desk.now) as tx:
        assert len((await tx.session.scalars(select(CaseFact))).all()) == 1
        assert (await tx.session.scalars(select(FollowUp).where(FollowUp.done_at.is_(None)))).all() == []
        assert len((await tx.session.scalars(select(Message))).all()) == 1
        assert await audit.verify(tx) == []


async def test_nobody_is_called_any_more_about_a_case_that_a_person_has_closed(desk):
    await desk.receive(mail("He said he will kill himself tonight.", Message_ID="<danger@correo.example>"))
    async with desk.database.reading(desk.now) as tx:
        (call,) = await clocks.open_call_outs(tx)
    await close(desk, call.case_id)
    async with desk.database.reading(desk.now) as tx:
        assert await clocks.open_call_outs(tx) == []
