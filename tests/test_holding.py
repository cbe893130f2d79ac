"""The holding lane: what a person decides about a letter, who is first, what is undone, and that none is forgotten."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot import call_outs, case_view, holding, lane, looked_through, retention
from bot.access import Actor
from bot.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from bot.holding import Belongs
from bot.mail.reply_address import code_of
from storage import audit, case_links, cases, held_letters, inbox, outbox, visitors
from storage.enums import InboxStatus, StaffRole
from storage.errors import KeyDestroyedError
from storage.fact_models import ContactFact
from storage.models import CallOut, Case, Message, Outbox
from storage.repeating import written
from storage.thread_models import HeldLetter
from tests.office import TUESDAY, open_desk
from tests.test_threads import DANA, DANGER, MINH, ROSA, Post

LUIS = Actor("U0LUIS", frozenset({StaffRole.OMBUDSPERSON}))
THEO = Actor("U0THEO")
HELD, FILED, ASIDE, MACHINE = InboxStatus.HELD, InboxStatus.FILED, InboxStatus.SET_ASIDE, InboxStatus.MACHINE


class LanePost(Post):
    """A desk whose ombudspersons look after the lane."""

    async def do(self, act, *given, actor=DANA, **more):
        """One act of a person, in one transaction; `act` is a service that takes the office, or `set_aside`."""
        office = () if act is holding.set_aside else (self.desk.office,)
        who = {} if act is holding.set_aside else {"actor": actor}

        async def work(tx):
            return await act(tx, *office, *((actor,) if not who else ()), *given, **who, **more)

        return await written(self.desk.database, work, now=self.desk.now)

    async def status(self, letter) -> InboxStatus:
        async with self.desk.database.reading(self.desk.now) as tx:
            return (await inbox.by_id(tx, letter)).status

    async def trail(self, chain: str) -> list[str]:
        async with self.desk.database.reading(self.desk.now) as tx:
            return [one.action for one in await audit.entries(tx, chain)]

    async def strangers(self, case: Case, by=MINH, **how):
        """A letter of somebody else to the address of a case; its id."""
        assert (await self.write("I am the father.", by=by, to=self.address_of(case), **how))[0] is HELD
        return self.last.id


@pytest.fixture
async def post(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as desk:
        yield LanePost(desk)


async def test_a_co_parent_is_put_on_the_case_with_one_word_and_joins_from_then_on(post):
    case = await post.new_case()
    letter = await post.strangers(case)
    joined = await post.do(holding.add_held, inbox_id=letter, belongs=Belongs(case.id))
    assert joined.id == case.id
    assert await post.write(by=MINH, to=post.address_of(case)) == (FILED, None)
    assert post.last.case_id == case.id
    assert "person_added" in await post.trail(audit.case_chain(case.id))
    assert (await post.trail(audit.letter_chain(letter)))[-1] == "added_from_lane"
    async with post.desk.database.reading(post.desk.now) as tx:
        assert len(await visitors.of_case(tx, case.id)) == 2


async def test_a_second_address_of_the_same_visitor_is_theirs_from_then_on(post):
    case = await post.new_case()
    work = "rosa.delgado+work@correo.example"
    letter = await post.strangers(case, by=work)
    held = await post.do(holding.open_letter, inbox_id=letter)
    (offer,) = held.offers
    (rosa,) = offer.people
    assert (offer.case.id, offer.why, rosa.addresses, rosa.alike) == (case.id, "addressed", (ROSA,), True)
    await post.do(holding.add_held, inbox_id=letter, belongs=Belongs(case.id, rosa.visitor_id))
    assert await post.write(by=work, to=post.address_of(case)) == (FILED, None)
    assert "address_added" in await post.trail(audit.case_chain(case.id))
    async with post.desk.database.writing(post.desk.now) as tx:
        assert len(await visitors.of_case(tx, case.id)) == 1
        seen = await case_view.look(tx, post.desk.office, actor=DANA, case_id=case.id)
    assert seen.people[0]["email"] == f"{ROSA}, {work}"


async def test_somebody_known_from_another_case_is_put_on_this_one_as_who_they_are(post):
    case, other = await post.new_case(), await post.new_case(by=MINH)
    letter = await post.strangers(case)
    (offer,) = (await post.do(holding.open_letter, inbox_id=letter)).offers
    assert offer.people == ()
    await post.do(holding.add_held, inbox_id=letter, belongs=Belongs(case.id))
    async with post.desk.database.reading(post.desk.now) as tx:
        (minh,) = await visitors.of_case(tx, other.id)
        assert minh.id in {one.id for one in await visitors.of_case(tx, case.id)}


async def test_a_letter_joins_only_a_case_that_it_is_offered_for(post):
    case, other = await post.new_case(), await post.new_case(by=MINH)
    letter = await post.strangers(case, by="gus@elsewhere.example")
    with pytest.raises(ConflictError):
        await post.do(holding.add_held, inbox_id=letter, belongs=Belongs(other.id))
    with pytest.raises(ConflictError):
        await post.do(holding.add_held, inbox_id=letter, belongs=Belongs(case.id, letter))
    with pytest.raises(NotFoundError):
        await post.do(holding.add_held, inbox_id=letter, belongs=Belongs(letter))
    assert await post.status(letter) is HELD


async def test_a_case_split_off_is_linked_both_ways_and_keeps_the_number_that_was_told(post):
    case = await post.new_case()
    letter = await post.strangers(case)
    (told,) = await post.sent_to(MINH)
    split = await post.do(holding.file_held, inbox_id=letter, beside=case.id)
    assert split.number == "2026-0002"
    assert post.address_of(split) in told["From"]
    async with post.desk.database.writing(post.desk.now) as tx:
        back = await case_view.look(tx, post.desk.office, actor=DANA, case_id=case.id)
        there = await case_view.look(tx, post.desk.office, actor=DANA, case_id=split.id)
    assert [(one.case.number, one.kind, one.earlier) for one in back.linked] == [("2026-0002", "split", False)]
    assert [(one.case.number, one.kind, one.earlier) for one in there.linked] == [("2026-0001", "split", True)]
    assert await post.sent_to(MINH) == []
    told_to = told["From"].addresses[0].addr_spec
    assert await post.write(by=MINH, to=told_to, answers=told["Message-ID"]) == (FILED, None)
    assert post.last.case_id == split.id


async def test_what_was_told_leads_to_the_case_that_a_letter_was_added_to(post):
    case = await post.new_case()
    letter = await post.strangers(case)
    (told,) = await post.sent_to(MINH)
    await post.do(holding.add_held, inbox_id=letter, belongs=Belongs(case.id))
    for how in ({"to": told["From"].addresses[0].addr_spec}, {"answers": told["Message-ID"]}):
        assert await post.write(by=MINH, **how) == (FILED, None)
        assert post.last.case_id == case.id
    async with post.desk.database.reading(post.desk.now) as tx:
        assert (await cases.by_number(tx, "2026-0002")).id == case.id


async def test_letters_that_waited_behind_another_find_their_way_once_it_is_filed(post):
    letter = (await post.write(to=f"case+abcdefgh@{post.desk.office.reply_domain}"), post.last.id)[1]
    (told,) = await post.sent_to(ROSA)
    behind = []
    for how in ({"to": told["From"].addresses[0].addr_spec}, {"answers": told["Message-ID"]}):
        assert await post.write(**how) == (HELD, "answers_held_letter")
        behind.append(post.last.id)
    contacts = len(await post.rows(ContactFact))
    case = await post.do(holding.file_held, inbox_id=letter)
    await post.desk.process()
    assert [await post.status(one) for one in behind] == [FILED, FILED]
    assert len(await post.rows(Case)) == 1
    assert len(await post.rows(Message)) == 3
    assert len(await post.rows(ContactFact)) == contacts
    assert case.number == "2026-0001"
    assert await post.sent_to(ROSA) == []


async def test_a_letter_that_was_not_answered_while_it_waited_is_acknowledged_when_it_is_filed(post):
    await post.new_case()
    own = post.last_id
    await post.new_case(by=MINH)
    assert (await post.write(References=f"{own} {post.last_id}"))[0] is HELD
    await post.sent_to(ROSA)
    await post.do(holding.file_held, inbox_id=post.last.id)
    assert len(await post.sent_to(ROSA)) == 1


async def test_one_slip_in_the_address_shows_the_case_and_joins_nothing(post):
    case, _ = await post.new_case(), await post.new_case(text="The food is cold.")
    code = code_of(post.address_of(case), domain=post.desk.office.reply_domain)
    slip = f"case+{code[:4]}x{code[5:]}@{post.desk.office.reply_domain}"
    assert await post.write(to=slip) == (HELD, "reply_address_invalid")
    (offer,) = (await post.do(holding.open_letter, inbox_id=post.last.id)).offers
    assert (offer.case.id, offer.why, offer.as_it_is) == (case.id, "resembles", True)
    await post.do(holding.add_held, inbox_id=post.last.id, belongs=Belongs(case.id))
    assert await post.status(post.last.id) is FILED


@pytest.mark.parametrize("by", [ROSA, "rosa.delgado+bus@correo.example"])
async def test_the_one_open_case_of_the_sender_is_offered_and_no_other(post, by):
    async def offered(letter):
        held = await post.do(holding.open_letter, inbox_id=letter)
        return [(one.case.id, one.why) for one in held.offers]

    case = await post.new_case()
    to = f"case+abcdefgh@{post.desk.office.reply_domain}"
    await post.write(to=to, by=by)
    letter = post.last.id
    assert await offered(letter) == [(case.id, "only_open")]
    await post.new_case(text="The food is cold.")
    assert await offered(letter) == []
    await post.write(to=to, by="gus@elsewhere.example")
    assert await offered(post.last.id) == []


async def test_set_aside_and_put_back_as_often_as_one_likes_each_with_its_trace(post):
    letter = await post.strangers(await post.new_case())
    for _ in range(2):
        await post.do(holding.set_aside, inbox_id=letter)
        await post.do(holding.set_aside, inbox_id=letter)
        assert await post.status(letter) is ASIDE
        await post.do(holding.put_back, inbox_id=letter)
        await post.do(holding.put_back, inbox_id=letter, actor=LUIS)
        assert await post.status(letter) is HELD
    trail = await post.trail(audit.letter_chain(letter))
    assert trail.count("set_aside") == trail.count("put_back") == 2
    await post.do(holding.file_held, inbox_id=letter)
    assert await post.status(letter) is FILED


ACTS = {
    "file": lambda post, letter, case, actor: post.do(holding.file_held, inbox_id=letter, actor=actor),
    "split": lambda post, letter, case, actor: post.do(holding.file_held, inbox_id=letter, beside=case.id, actor=actor),
    "add": lambda post, letter, case, actor: post.do(
        holding.add_held, inbox_id=letter, belongs=Belongs(case.id), actor=actor
    ),
    "aside": lambda post, letter, case, actor: post.do(holding.set_aside, inbox_id=letter, actor=actor),
}


@pytest.mark.parametrize("second", ACTS)
@pytest.mark.parametrize("first", ACTS)
async def test_whoever_comes_second_is_told_and_changes_nothing(post, first, second):
    case = await post.new_case()
    letter = await post.strangers(case)
    done = await asyncio.gather(
        *(ACTS[act](post, letter, case, actor) for act, actor in ((first, DANA), (second, LUIS))),
        return_exceptions=True,
    )
    assert sum(isinstance(one, ConflictError) for one in done) == 1
    settled = {"set_aside", "filed_from_lane", "added_from_lane"}
    assert len([one for one in await post.trail(audit.letter_chain(letter)) if one in settled]) == 1
    assert len(await post.rows(Message)) == 1 + (await post.status(letter) is FILED)


@pytest.mark.parametrize("act", ["file", "split", "add"])
async def test_ones_own_act_done_again_is_no_second_act(post, act):
    case = await post.new_case()
    letter = await post.strangers(case)
    once, again = [await ACTS[act](post, letter, case, DANA) for _ in range(2)]
    assert once.id == again.id
    assert len(await post.rows(Message)) == 2


async def test_the_lane_is_for_ombudspersons_alone(post):
    case = await post.new_case()
    letter = await post.strangers(case)
    for act in ACTS.values():
        with pytest.raises(RefusedError):
            await act(post, letter, case, THEO)
    with pytest.raises(RefusedError):
        await post.do(holding.put_back, inbox_id=letter, actor=THEO)
    with pytest.raises(RefusedError):
        await post.do(looked_through.somebody_wrote, inbox_id=letter, actor=THEO)


async def test_erasing_the_case_erases_what_was_told_to_the_writer_of_a_letter_that_waited(post):
    case = await post.new_case()
    letter = await post.strangers(case)
    split = await post.do(holding.file_held, inbox_id=letter, beside=case.id)
    (told,) = [row for row in await post.rows(Outbox) if row.template == "held"]
    assert told.case_id == split.id
    async with post.desk.database.writing(post.desk.now) as tx:
        gone = await cases.by_id(tx, split.id)
        await retention.erase(tx, post.desk.office, case=gone, actor="U0DANA")
        with pytest.raises(KeyDestroyedError):
            outbox.opened(tx.keyring, told, case=gone)
        kept = await held_letters.of(tx, letter)
        await tx.session.refresh(kept)
        assert (kept.author_hash, kept.reply_token, kept.answer_hash) == (None, None, None)
        assert await case_links.of_case(tx, case.id) == []


async def alarms(post) -> list[str]:
    """What was raised about the lane since the last look: notices to the case channel, and call-outs."""
    while await lane.run_due(post.desk.database, post.desk.office, now=post.desk.now):
        pass
    nudges = [row for row in await post.rows(Outbox) if row.template == "held_waiting"]
    calls = [row for row in await post.rows(CallOut) if row.reason == "held"]
    return ["nudge"] * len(nudges) + ["call"] * len(calls)


HOUR = dt.timedelta(hours=1)


async def test_a_letter_nobody_opens_is_told_of_then_called_about_each_business_day(post):
    await post.write(to=f"case+abcdefgh@{post.desk.office.reply_domain}")  # Tuesday 9:30
    post.desk.now = TUESDAY + 2.9 * HOUR
    assert await alarms(post) == []
    post.desk.now = TUESDAY + 3 * HOUR
    assert await alarms(post) == ["nudge"]
    assert await alarms(post) == ["nudge"]
    post.desk.now = TUESDAY + 7 * HOUR
    assert await alarms(post) == ["nudge"]
    post.desk.now = TUESDAY + 23.5 * HOUR  # Wednesday 9:00, staffed for eight hours since
    assert await alarms(post) == ["nudge", "call"]
    assert await alarms(post) == ["nudge", "call"]
    post.desk.now = TUESDAY + 47.5 * HOUR
    assert await alarms(post) == ["nudge", "call", "call"]


async def test_a_letter_that_tells_of_danger_is_told_of_within_a_staffed_hour(post):
    await post.write("My uncle hits me every night.", to=f"case+abcdefgh@{post.desk.office.reply_domain}")
    post.desk.now += HOUR
    assert await alarms(post) == ["nudge"]


async def test_who_opens_a_letter_gets_time_for_it_and_no_more_than_that(post):
    letter = await post.strangers(await post.new_case())
    post.desk.now = TUESDAY + 2 * HOUR
    await post.do(holding.open_letter, inbox_id=letter)
    post.desk.now = TUESDAY + 7 * HOUR
    assert await alarms(post) == []
    post.desk.now = TUESDAY + 27 * HOUR
    assert await alarms(post) == ["call"]


async def test_what_is_settled_alarms_nobody_and_what_is_put_back_does_again(post):
    letter = await post.strangers(await post.new_case())
    await post.do(holding.set_aside, inbox_id=letter)
    post.desk.now = TUESDAY + 72 * HOUR
    assert await alarms(post) == []
    await post.do(holding.put_back, inbox_id=letter)
    post.desk.now += 4 * HOUR
    assert await alarms(post) == ["nudge"]


async def test_a_flood_into_the_lane_shares_its_alarms_and_leaves_none_out(post):
    to = f"case+abcdefgh@{post.desk.office.reply_domain}"
    for minute in range(0, 200, 40):
        post.desk.now = TUESDAY + dt.timedelta(minutes=minute)
        await post.write(to=to)
        raised = await alarms(post)
    assert raised == []
    for minute in range(0, 200, 20):
        post.desk.now = TUESDAY + 3 * HOUR + dt.timedelta(minutes=minute)
        raised = await alarms(post)
    assert raised == ["nudge"]
    for letter in await post.rows(HeldLetter):
        assert letter.step == 1
    post.desk.now = TUESDAY + 23.5 * HOUR
    assert await alarms(post) == ["nudge", "call"]
    assert {letter.step for letter in await post.rows(HeldLetter)} == {2}


async def test_two_clocks_raise_an_alarm_once(post):
    await post.strangers(await post.new_case())
    post.desk.now = TUESDAY + 3 * HOUR
    run = (lane.run_due(post.desk.database, post.desk.office, now=post.desk.now) for _ in range(3))
    await asyncio.gather(*run)
    assert await alarms(post) == ["nudge"]


async def test_a_danger_on_hold_calls_a_person_at_once_whatever_the_hour(post):
    await post.write(DANGER, to=f"case+abcdefgh@{post.desk.office.reply_domain}")
    assert [row.reason for row in await post.rows(CallOut)] == ["danger_held"]
    assert await call_outs.run_due(post.desk.database, post.desk.office, now=post.desk.now) == 1


async def test_a_letter_that_cannot_be_read_can_be_set_aside_and_nothing_else(post):
    letter = await post.strangers(await post.new_case())
    async with post.desk.database.writing(post.desk.now) as tx:
        row = await inbox.by_id(tx, letter)
        row.raw = type(row.raw)(row.raw[:-1] + bytes([row.raw[-1] ^ 1]))
    assert (await post.do(holding.open_letter, inbox_id=letter)).reading is None
    with pytest.raises(InvalidInputError):
        await post.do(holding.file_held, inbox_id=letter)
    await post.do(holding.set_aside, inbox_id=letter)
    assert await post.status(letter) is ASIDE


async def machine(post, by="minh.tran@mailhouse.example", **headers):
    assert (await post.write("I am away.", by=by, **{"Auto-Submitted": "auto-replied", **headers}))[0] is MACHINE
    return post.last.id


async def test_machine_mail_is_counted_listed_and_opened_with_a_trace(post):
    letters = [await machine(post) for _ in range(21)]
    async with post.desk.database.writing(post.desk.now) as tx:
        assert (await looked_through.lately(tx, post.desk.office, actor=DANA)).count == 21
        first = await looked_through.listed(tx, DANA, name="machine", page=0)
        last = await looked_through.listed(tx, DANA, name="machine", page=9)
        assert (await looked_through.listed(tx, DANA, name="set_aside", page=0)).rows == ()
    assert (len(first.rows), first.pages, last.page, len(last.rows)) == (20, 2, 1, 1)
    held = await post.do(holding.open_letter, inbox_id=letters[0])
    assert "I am away." in held.reading.text
    assert held.offers == ()
    assert await post.trail(audit.letter_chain(letters[0])) == ["machine_mail", "viewed"]


async def test_the_machine_mail_of_a_weekend_is_counted_on_monday(post):
    post.desk.now = dt.datetime(2026, 11, 14, 18, tzinfo=dt.UTC)  # a Saturday
    await machine(post)
    async with post.desk.database.reading(dt.datetime(2026, 11, 16, 18, tzinfo=dt.UTC)) as tx:
        assert (await looked_through.lately(tx, post.desk.office, actor=DANA)).count == 1
    async with post.desk.database.reading(dt.datetime(2026, 11, 18, 18, tzinfo=dt.UTC)) as tx:
        assert (await looked_through.lately(tx, post.desk.office, actor=DANA)).count == 0


async def test_what_a_person_wrote_after_all_is_filed_and_acknowledged(post):
    letter = await machine(post, by=MINH)
    placement = await post.do(looked_through.somebody_wrote, inbox_id=letter)
    assert placement.case.number == "2026-0001"
    assert await post.status(letter) is FILED
    assert len(await post.sent_to(MINH)) == 1
    assert len(await post.rows(ContactFact)) == 1
    assert "called_human" in await post.trail(audit.letter_chain(letter))
    with pytest.raises(ConflictError):
        await post.do(looked_through.somebody_wrote, inbox_id=letter)


async def test_what_a_person_wrote_after_all_joins_its_case_or_waits_like_any_letter(post):
    case = await post.new_case()
    await post.sent_to(ROSA)
    own = await machine(post, by=ROSA, to=post.address_of(case))
    assert (await post.do(looked_through.somebody_wrote, inbox_id=own)).case.id == case.id
    other = await machine(post, by=MINH, to=post.address_of(case))
    assert (await post.do(looked_through.somebody_wrote, inbox_id=other)).kind == "held"
    assert await post.sent_to(ROSA) == []
    assert [row.template for row in await post.rows(Outbox) if row.template.startswith("held")] == ["held"]


async def test_nobody_is_answered_who_left_no_way_back(post):
    stored = await post.desk.receive(
        b"From: Minh <minh.tran@mailhouse.example>\r\nAuto-Submitted: auto-generated\r\n\r\nRead?\r\n",
        sender="",
    )
    assert await post.status(stored.id) is MACHINE
    await post.do(looked_through.somebody_wrote, inbox_id=stored.id)
    assert await post.status(stored.id) is FILED
    assert await post.sent_to(MINH) == []


async def test_a_machines_letter_that_is_added_puts_nobody_on_the_case(post):
    case = await post.new_case()
    await post.write(DANGER, by="no-reply@away.example", to=post.address_of(case), **{"Auto-Submitted": "auto-replied"})
    assert post.last.reason == "danger_in_machine_mail"
    (offer,) = (await post.do(holding.open_letter, inbox_id=post.last.id)).offers
    assert (offer.as_it_is, offer.people) == (True, ())
    await post.do(holding.add_held, inbox_id=post.last.id, belongs=Belongs(case.id))
    async with post.desk.database.reading(post.desk.now) as tx:
        assert len(await visitors.of_case(tx, case.id)) == 1
