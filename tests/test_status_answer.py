"""Who writes only "status" to their case is told a state and a day, and nobody is nudged for it."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import languages, status_answer
from bot.mail.reply_address import address
from bot.reading import Reading
from bot.triage.result import Languages
from storage import audit, cases, outbox
from storage.enums import CaseStatus, Channel
from storage.models import Case, FollowUp, Message, Outbox
from tests.office import Desk, mail, open_desk

ROSA = "rosa.delgado@correo.example"


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path):
    async with open_desk(sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def case(desk):
    await desk.receive(mail("My daughter waits for the bus every day and it comes late. Who can help?"))
    async with desk.database.reading(desk.now) as tx:
        return (await tx.session.scalars(select(Case))).one()


async def ask(desk: Desk, case: Case, text: str, n: int = 1, **headers: str) -> None:
    to = address(case.reply_token, desk.office.reply_secrets[0], domain=desk.office.reply_domain)
    named = {"Subject": "Re: We received your message", "In-Reply-To": "<ours@district.example>"} | headers
    await desk.receive(mail(text, To=to, Message_ID=f"<ask{n}@correo.example>", **named), to=to)


async def change(desk: Desk, case: Case, **fields: object) -> None:
    async with desk.database.writing(desk.now) as tx:
        changed = await cases.by_id(tx, case.id)
        for name, value in fields.items():
            setattr(changed, name, value)


async def answers(desk: Desk, case: Case) -> list[dict]:
    """The variables, locale and recipient of every status answer that was queued."""
    async with desk.database.reading(desk.now) as tx:
        rows = (await tx.session.scalars(select(Outbox).where(Outbox.template == "status_answer"))).all()
        return [outbox.opened(tx.keyring, row, case=await cases.by_id(tx, case.id)) for row in rows]


async def after(desk: Desk, case: Case) -> tuple[CaseStatus, int, set[str]]:
    """Status of the case, how many letters it has, what is promised."""
    async with desk.database.reading(desk.now) as tx:
        found = await cases.by_id(tx, case.id)
        letters = (await tx.session.scalars(select(Message))).all()
        return found.status, len(letters), {row.reason for row in (await tx.session.scalars(select(FollowUp))).all()}


def reading(text: str, **fields) -> Reading:
    return Reading(channel=Channel.EMAIL, text=text, reply_text=text, languages=Languages(None), verdict=None, **fields)


@pytest.mark.parametrize("tag", sorted(languages.tags().values()))
def test_every_word_of_every_language_is_understood(tag):
    for phrase in languages.of(tag).status:
        for text in (phrase, f" {phrase.upper()}?\n", f"{phrase} 2026-0142"):
            assert status_answer.asked(reading(text)), text
        assert len(status_answer._words(phrase)) <= 3 or tag == "pa"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Status", "en"),
        ("status??", "en"),
        ("Estado del caso", "es"),
        ("trạng thái", "vi"),
        ("trang thai", "vi"),
        ("状态", "zh-Hans"),
        ("狀態？", "zh-Hant"),
        ("الحالة؟", "ar"),
        ("", None),
        ("?", None),
        ("2026-0142", None),
        ("Status of my complaint against Theo Marsh", None),
        ("Help me", None),
        ("I want to die", None),
        ("no status", None),
        ("status " * 5000, None),
        ("status" + "\n" * 500 + "I want to die", None),
    ],
)
def test_nothing_but_the_question_is_the_question(text, language):
    assert status_answer.asked(reading(text)) == language


@pytest.mark.parametrize(
    ("subject", "references", "asks"),
    [
        (None, (), True),
        ("Status", (), True),
        ("Estado del caso 2026-0142", (), True),
        ("Re: We received your message", ("<ours@district.example>",), True),
        ("RV: Re: We received your message", ("<ours@district.example>",), False),
        ("回复：我们收到了您的来信", ("<ours@district.example>",), True),
        ("Antw.: The bus", ("<ours@district.example>",), False),
        ("Re[2]: The bus", ("<ours@district.example>",), True),
        ("They hit my son again", (), False),
        ("Re: They hit my son again", (), False),
        ("They hit my son again", ("<ours@district.example>",), False),
    ],
)
def test_a_subject_that_the_writer_made_up_is_part_of_what_they_say(subject, references, asks):
    found = status_answer.asked(reading("status", subject=subject, references=references))
    assert found == ("en" if asks else None)


async def test_who_says_in_the_subject_what_happened_is_read_by_a_person(desk, case):
    await ask(desk, case, "Status?", **{"Subject": "They hit my son again", "In-Reply-To": None})
    assert await answers(desk, case) == []
    assert "letter_answer" in (await after(desk, case))[2]


def test_a_letter_with_a_paper_or_from_slack_is_no_question():
    assert status_answer.asked(reading("status", attachments=({"name": "a.pdf"},))) is None
    slack = Reading(channel=Channel.SLACK, text="status", reply_text="status", languages=Languages(None), verdict=None)
    assert status_answer.asked(slack) is None


async def test_the_question_is_answered_with_a_state_and_a_day_and_nobody_is_nudged(desk, case):
    before = await after(desk, case)
    await ask(desk, case, "Status?")
    (answer,) = await answers(desk, case)
    assert answer["variables"] == {"case_reference": case.number, "state": "open", "next_day": "2026-11-24"}
    assert (answer["to"], answer["locale"], answer["in_reply_to"]) == (ROSA, "en", "<ask1@correo.example>")
    status, letters, promised = await after(desk, case)
    assert (status, promised) == (before[0], before[2])
    assert letters == before[1] + 1
    async with desk.database.reading(desk.now) as tx:
        history = [entry.action for entry in await audit.entries(tx, audit.case_chain(case.id))]
        assert "status_asked" in history
        assert (await cases.by_references(tx, [answer["message_id"]]))[0].id == case.id


async def test_it_is_answered_once_an_hour(desk, case):
    for number in (1, 2):
        await ask(desk, case, "status", number)
    assert len(await answers(desk, case)) == 1
    desk.now += dt.timedelta(hours=1)
    await ask(desk, case, "status", 3)
    assert len(await answers(desk, case)) == 2
    assert (await after(desk, case))[1] == 4


@pytest.mark.parametrize(
    ("status", "state"),
    [(CaseStatus.WAITING_VISITOR, "waiting_for_you"), (CaseStatus.CLOSED, "closed"), (CaseStatus.ON_HOLD, "open")],
)
async def test_the_question_leaves_a_case_as_it_is(desk, case, status, state):
    await change(desk, case, status=status, closed_at=desk.now if state == "closed" else None)
    await ask(desk, case, "status")
    (answer,) = await answers(desk, case)
    assert answer["variables"]["state"] == state
    assert (answer["variables"]["next_day"] is None) == (state != "open")
    assert (await after(desk, case))[0] is status


async def test_a_day_that_is_over_is_not_told(desk, case):
    desk.now += dt.timedelta(days=30)
    await ask(desk, case, "status")
    assert (await answers(desk, case))[0]["variables"]["next_day"] is None


async def test_who_said_that_writing_back_is_not_safe_gets_no_answer_and_a_person_sees_it(desk, case):
    await change(desk, case, signals=["unsafe_contact"])
    await ask(desk, case, "status")
    assert await answers(desk, case) == []
    assert "letter_answer" in (await after(desk, case))[2]


async def test_no_more_answers_a_day_than_the_table_of_replies_allows(desk, case):
    for number in range(8):
        desk.now += dt.timedelta(hours=1)
        await ask(desk, case, "status", number)
    assert 1 <= len(await answers(desk, case)) <= 5


async def test_a_stranger_with_the_case_address_learns_nothing(desk, case):
    await ask(desk, case, "status", From="Theo Marsh <theo.marsh@elsewhere.example>")
    assert await answers(desk, case) == []


async def test_the_question_in_another_language_of_a_case_without_one_is_answered_in_that(desk, case):
    await change(desk, case, language=None)
    await ask(desk, case, "estado")
    assert (await answers(desk, case))[0]["locale"] == "es"
