"""Which case a letter belongs to, on both databases: joined by its writer only, else held; and what strangers learn."""

import datetime as dt
import email
import re
from dataclasses import replace
from email import policy
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import delivery, retention
from bot.access import Actor
from bot.casework import Ending, close
from bot.local_senders import MemorySender
from bot.mail.reply_address import address
from storage import audit, case_links, cases, inbox, visitors
from storage.crypto import Keyring
from storage.enums import Barrier, CaseStatus, Cause, InboxStatus, Medium, Outcome, StaffRole
from storage.models import Case, Message, Outbox
from storage.thread_models import HeldLetter
from tests.office import INTAKE, Desk, mail, open_desk

DANA = Actor("U0DANA", frozenset({StaffRole.OMBUDSPERSON}))
ROSA, MINH = "rosa.delgado@correo.example", "minh.tran@mailhouse.example"
DANGER = "My brother has a gun and says he will shoot at the school today."
HELD, FILED = InboxStatus.HELD, InboxStatus.FILED


class Post:
    """Letters in and out of one desk; every letter has its own Message-ID unless it says otherwise."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.number = desk, 0

    async def write(
        self, text="The bus to school comes late every day.", *, by=ROSA, to=INTAKE, cc=None, answers=None, **headers
    ):
        """A letter, processed; returns (status, reason) of it."""
        self.number += 1
        self.last_id = headers.pop("message_id", f"<{self.number}@writer.example>")
        given = {"From": by, "To": to, "Cc": cc, "Message-ID": self.last_id, "In-Reply-To": answers, **headers}
        stored = await self.desk.receive(mail(text, **given), sender=by, to=to)
        async with self.desk.database.reading(self.desk.now) as tx:
            row = await inbox.by_id(tx, stored.id)
        self.last = row
        return row.status, row.reason

    async def new_case(self, by=ROSA, text="The bus does not come.") -> Case:
        assert await self.write(text, by=by) == (FILED, None)
        return await self.case(self.last.case_id)

    async def case(self, case_id) -> Case:
        async with self.desk.database.reading(self.desk.now) as tx:
            return await cases.by_id(tx, case_id)

    async def rows(self, model):
        async with self.desk.database.reading(self.desk.now) as tx:
            return list((await tx.session.scalars(select(model))).all())

    async def close(self, case: Case) -> None:
        async with self.desk.database.writing(self.desk.now) as tx:
            ending = Ending(Outcome.RESOLVED, Cause.DELAY, Barrier.TRANSPORT)
            await close(tx, self.desk.office, actor=DANA, case=await cases.by_id(tx, case.id), ending=ending)

    async def erase(self, case: Case) -> None:
        async with self.desk.database.writing(self.desk.now) as tx:
            await retention.erase(tx, self.desk.office, case=await cases.by_id(tx, case.id), actor="U0DANA")

    async def add_person(self, case: Case, by: str) -> None:
        async with self.desk.database.writing(self.desk.now) as tx:
            await cases.add_person(tx, case.id, visitor_id=(await visitors.find(tx, "email", value=by)).id)

    def address_of(self, case: Case, key=0) -> str:
        return address(case.reply_token, self.desk.office.reply_secrets[key], domain=self.desk.office.reply_domain)

    async def sent_to(self, address: str) -> list[email.message.EmailMessage]:
        """What we wrote to that address, delivered now."""
        sender = MemorySender()
        while await delivery.run_due(
            self.desk.database, self.desk.office, senders={Medium.MAIL: sender}, now=self.desk.now
        ):
            pass
        letters = [email.message_from_bytes(one.content, policy=policy.default) for one in sender.sent]
        return [one for one in letters if one["To"] == address]


@pytest.fixture
async def post(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as desk:
        yield Post(desk)


async def test_the_writer_of_a_case_joins_by_its_address_in_whatever_spelling_they_or_it_have(post):
    case = await post.new_case()
    local, _, domain = post.address_of(case).partition("@")
    for by, to in (
        (ROSA, f"{local}@{domain}"),
        ("ROSA.Delgado@Correo.Example", f"{local.upper()}@{domain.upper()}"),
        (ROSA, f"{local.replace('1', 'l').replace('0', 'o')}@{domain}"),
        (ROSA, f"{local[:9]}-{local[9:]}@{domain}"),
    ):
        assert await post.write(by=by, to=to) == (FILED, None)
        assert post.last.case_id == case.id


async def test_an_address_of_an_older_key_still_leads_to_its_case(post):
    case = await post.new_case()
    old = post.address_of(case)
    ring = post.desk.keyring
    fresh = Keyring(ring.current, ring.district, ring.index_secret, (b"n" * 32, *ring.reply_secrets), ring.audit_secret)
    post.desk.office = replace(post.desk.office, reply_secrets=fresh.reply_secrets)
    assert post.address_of(case) != old
    assert await post.write(to=old) == (FILED, None)
    assert post.last.case_id == case.id


async def test_a_letter_of_ours_is_known_by_its_message_id_wherever_the_answer_is_sent(post):
    case = await post.new_case()
    (ours,) = await post.sent_to(ROSA)
    assert await post.write(answers=ours["Message-ID"]) == (FILED, None)
    assert post.last.case_id == case.id
    bare = f"case@{post.desk.office.reply_domain}"  # a gateway that cuts off what stands behind the plus
    assert await post.write(to=bare, answers=ours["Message-ID"]) == (FILED, None)
    assert post.last.case_id == case.id
    assert await post.write(to=bare) == (HELD, "reply_address_invalid")


async def test_a_code_that_leads_nowhere_waits_whatever_else_the_letter_cites(post):
    await post.new_case()
    first = post.last_id
    to = f"case+abcdefgh@{post.desk.office.reply_domain}"
    assert await post.write(to=to, answers=first) == (HELD, "reply_address_invalid")


async def test_the_address_of_one_case_and_the_message_id_of_another_wait_for_a_person(post):
    bus, letter = await post.new_case(), post.last_id
    food = await post.new_case(text="The food is cold.")
    assert await post.write(to=post.address_of(food), answers=letter) == (HELD, "answers_several_cases")
    assert await post.write(to=post.address_of(food), cc=post.address_of(bus)) == (HELD, "answers_several_cases")
    (named, *_) = [one.case_id for one in await post.rows(HeldLetter)]
    assert named == food.id


async def test_message_ids_of_two_cases_wait_for_a_person(post):
    await post.new_case()
    first = post.last_id
    await post.new_case(text="The food is cold.")
    assert await post.write(References=f"{first} {post.last_id}") == (HELD, "answers_several_cases")


async def test_a_valid_address_decides_beside_an_old_one_that_came_along(post):
    case = await post.new_case()
    gone = f"case+abcdefgh@{post.desk.office.reply_domain}"
    assert await post.write(to=post.address_of(case), cc=gone) == (FILED, None)
    assert post.last.case_id == case.id


@pytest.mark.parametrize("by", ["rosa.delgado+school@correo.example", "rosadelgado@correo.example", MINH])
async def test_another_address_is_another_person_until_somebody_says_otherwise(post, by):
    case = await post.new_case()
    assert await post.write(by=by, to=post.address_of(case)) == (HELD, "stranger_on_case_address")


VARYING = r"case\+[0-9a-z]+|20\d\d-\d{4}|<[^<>@\s]+@district\.example>|={5,}\d+==|[0-9a-f]{32}|gus\d"
THREADING = ("In-Reply-To", "References")  # repeat what the letter itself cited


def shape(letter: email.message.EmailMessage) -> str:
    """A letter of ours, decoded, without what differs from one first letter to the next: codes, numbers, ids."""
    fields = [f"{name}: {value}" for name, value in letter.items() if name not in THREADING]
    texts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    return re.sub(VARYING, "~", "\n".join([*fields, *texts]))


class Stranger:
    """Somebody who belongs to no case, and what they meet."""

    def __init__(self, post: Post, number: int) -> None:
        self.post, self.by = post, f"gus{number}@elsewhere.example"
        self.ids = [f"<{letter}{number}@stranger.example>" for letter in "abcd"]

    async def tries(self, **how) -> tuple[bool, list[str]]:
        """Writes, and answers what comes back in three ways: (is the first letter held, all letters they get)."""
        await self.post.write(by=self.by, **{"message_id": self.ids[0], **how})
        held, letters = self.post.last.status is HELD, await self.post.sent_to(self.by)
        for one in letters:
            await self.post.write("And?", by=self.by, to=one["From"].addresses[0].addr_spec, message_id=self.ids[1])
            await self.post.write("Now?", by=self.by, answers=one["Message-ID"], message_id=self.ids[2])
            await self.post.write("Then?", by=self.by, answers=self.ids[2], message_id=self.ids[3])
        return held, [shape(one) for one in [*letters, *await self.post.sent_to(self.by)]]


async def reply_addresses(post: Post) -> dict[str, str]:
    """One of each sort that a stranger may hold in hands."""
    erased, closed, case = [await post.new_case(by=by) for by in ("amina.yusuf@mailhouse.example", MINH, ROSA)]
    secret, domain = post.desk.office.reply_secrets[0], post.desk.office.reply_domain
    told = {"valid": post.address_of(case), "closed": post.address_of(closed), "erased": post.address_of(erased)}
    await post.erase(erased)
    await post.close(closed)
    return told | {
        "mistyped": told["valid"].replace("@", "x@"),
        "forged": address(case.reply_token, b"guess" * 8, domain=domain),
        "of no case": address("z" * 10, secret, domain=domain),
        "empty": f"case+@{domain}",
    }


@pytest.mark.parametrize("text", ["What has been told?", DANGER])
async def test_a_stranger_meets_the_same_with_a_valid_an_old_a_forged_and_a_mistyped_address(post, text):
    met = {
        kind: await Stranger(post, number).tries(to=to, text=text)
        for number, (kind, to) in enumerate((await reply_addresses(post)).items())
    }
    assert len({repr(one) for one in met.values()}) == 1
    held, letters = met["valid"]
    assert held
    assert len(letters) == 1


@pytest.mark.parametrize("text", ["Hello?", DANGER, "I will file a formal complaint about the principal."])
async def test_who_cites_or_uses_a_known_message_id_meets_what_a_first_writer_meets(post, text):
    await post.new_case()
    rosas = post.last_id
    await post.new_case(by=MINH)
    ways = {
        "first": {},
        "cites unknown": {"answers": "<no@where.example>"},
        "cites known": {"answers": rosas},
        "cites two": {"References": f"{rosas} {post.last_id}"},
        "uses known": {"message_id": rosas},
    }
    met = {
        kind: await Stranger(post, number).tries(text=text, **how) for number, (kind, how) in enumerate(ways.items())
    }
    assert [held for held, _ in met.values()] == [False, False, True, True, True]
    assert len({repr(letters) for _, letters in met.values()}) == 1
    assert len(met["first"][1]) == 1


async def test_a_member_who_cites_somebody_elses_letter_is_held_and_told_nothing_as_if_it_were_unknown(post):
    mine = await post.new_case()
    own = post.last_id
    await post.new_case(by=MINH)
    minhs = post.last_id
    await post.sent_to(ROSA)
    assert await post.write(to=post.address_of(mine), answers="<no@where.example>") == (FILED, None)
    assert await post.write(to=post.address_of(mine), answers=minhs) == (HELD, "answers_several_cases")
    assert await post.write(References=f"{own} {minhs}") == (HELD, "answers_several_cases")
    assert await post.sent_to(ROSA) == []


async def test_a_held_letter_tells_a_number_that_is_the_cases_later_and_is_answered_once(post):
    await post.new_case()
    known = post.last_id
    assert await post.write(by=MINH, answers=known) == (HELD, "stranger_on_thread")
    (ours,) = await post.sent_to(MINH)
    assert "2026-0002" in ours.get_body().get_content()
    third = await post.new_case(by="amina.yusuf@mailhouse.example")
    assert third.number == "2026-0003"


async def test_a_letter_whose_answer_may_endanger_gets_the_neutral_line_only(post):
    text = "Please do not answer to this address, my husband reads my mail."
    to = f"case+abcdefgh@{post.desk.office.reply_domain}"
    await post.write(text, to=to)
    assert [row.template for row in await post.rows(Outbox)] == ["acknowledgement_unsafe"]
    (ours,) = await post.sent_to(ROSA)
    assert "2026" not in ours.get_body().get_content()


async def test_danger_to_an_address_that_leads_nowhere_is_told_whom_to_call(post):
    await post.write(DANGER, to=f"case+abcdefgh@{post.desk.office.reply_domain}")
    assert {row.template for row in await post.rows(Outbox)} == {"held_emergency"}


async def test_machine_mail_on_hold_is_never_answered(post):
    to = f"case+abcdefgh@{post.desk.office.reply_domain}"
    assert (await post.write(DANGER, to=to, **{"Auto-Submitted": "auto-replied"}))[0] is HELD
    assert await post.sent_to(ROSA) == []


async def test_held_letters_count_for_the_mailbox_like_any_others(post):
    for _ in range(7):
        await post.write(to=f"case+abcdefgh@{post.desk.office.reply_domain}")
    assert len(await post.sent_to(ROSA)) == 5
    told = await post.rows(HeldLetter)
    assert len([one for one in told if one.number]) == 5


async def by_address(post: Post, case: Case, _known: str):
    return await post.write("It is not over.", to=post.address_of(case))


async def by_message_id(post: Post, _case: Case, known: str):
    return await post.write("It is not over.", answers=known)


@pytest.mark.parametrize("way", [by_address, by_message_id])
@pytest.mark.parametrize(("days", "becomes"), [(0, "same"), (60, "same"), (61, "new"), (365, "new"), (366, "held")])
async def test_a_letter_to_a_closed_case_reopens_it_then_opens_a_linked_one_then_waits(post, way, days, becomes):
    case = await post.new_case()
    known = post.last_id
    await post.close(case)
    await post.sent_to(ROSA)
    post.desk.now += dt.timedelta(days=days)
    status = await way(post, case, known)
    letters = await post.sent_to(ROSA)
    if becomes == "same":
        assert post.last.case_id == case.id
        assert (await post.case(case.id)).status is CaseStatus.REOPENED
        assert letters == []
    elif becomes == "new":
        assert post.last.case_id not in (None, case.id)
        async with post.desk.database.reading(post.desk.now) as tx:
            (linked,) = await case_links.of_case(tx, post.last.case_id)
            (back,) = await case_links.of_case(tx, case.id)
            trace = [one.action for one in await audit.entries(tx, audit.case_chain(case.id))]
        assert (linked.case.id, linked.earlier, back.case.id, back.earlier) == (case.id, True, post.last.case_id, False)
        assert "case_linked" in trace
        assert len(letters) == 1
        assert (await post.case(case.id)).status is CaseStatus.CLOSED
    else:
        assert status == (HELD, "case_long_closed")
        assert len(letters) == 1


async def test_further_letters_of_a_long_closed_thread_go_on_in_the_new_case(post):
    case = await post.new_case()
    known = post.last_id
    await post.close(case)
    post.desk.now += dt.timedelta(days=100)
    await post.write(to=post.address_of(case))
    newer = post.last.case_id
    for how in (
        {"to": post.address_of(case)},
        {"answers": known},
        {"References": f"{known} {post.last_id}"},
        {"to": post.address_of(await post.case(newer)), "answers": known},
    ):
        assert await post.write(**how) == (FILED, None)
        assert post.last.case_id == newer
    assert len(await post.rows(Case)) == 2


async def test_a_closed_case_opens_for_nobody_else(post):
    case = await post.new_case()
    known = post.last_id
    await post.close(case)
    post.desk.now += dt.timedelta(days=100)
    assert await post.write(by=MINH, to=post.address_of(case)) == (HELD, "stranger_on_case_address")
    assert await post.write(by=MINH, answers=known) == (HELD, "stranger_on_thread")


async def test_an_erased_case_is_named_by_no_address_and_a_citation_of_it_begins_anew(post):
    case = await post.new_case()
    known, to = post.last_id, post.address_of(case)
    await post.erase(case)
    assert await post.write(to=to) == (HELD, "reply_address_invalid")
    assert await post.write(answers=known) == (FILED, None)
    assert len(await post.rows(Case)) == 2


async def test_who_is_on_both_of_two_cases_may_cite_either_of_linked_ones(post):
    bus, first = await post.new_case(), post.last_id
    food = await post.new_case(by=MINH, text="The food is cold.")
    await post.add_person(food, ROSA)
    async with post.desk.database.writing(post.desk.now) as tx:
        await case_links.link(tx, bus, later=food, kind=case_links.SPLIT)
    assert await post.write(to=post.address_of(food), answers=first) == (FILED, None)
    assert post.last.case_id == food.id
    assert await post.write(by=MINH, to=post.address_of(food), answers=first) == (FILED, None)
    assert len(await post.rows(Message)) == 4
