"""The files of letters, from the wire to the case: what is kept, what stays in the letter, and who is told."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from bot import holding, letter_files, monitor, rendering, retention
from bot.access import Actor
from bot.district.files import AttachmentSettings
from bot.mail.addresses import mailbox_of
from bot.mail.files import files
from storage import attachments, audit, cases, clocks, letter_counts, outbox
from storage.attachment_models import Attachment, AttachmentContent, LetterFiles
from storage.enums import InboxStatus, StaffRole
from storage.models import Case, Inbox, Message, Outbox
from tests.letter_facts import GIVEN
from tests.mail.file_bytes import AMR, PDF, jpeg, letter_with, png, program, zipped
from tests.office import Desk, mail, open_desk

DANA = Actor("U0DANA", frozenset({StaffRole.OMBUDSPERSON}))
PHOTO = ("IMG_2041.jpg", "image/jpeg", jpeg(b"the bruise"))
VOICE = ("note.amr", "audio/amr", AMR)


@pytest.fixture
async def desk(request, tmp_path):
    """On SQLite; tests marked `either` run on PostgreSQL, too."""
    url = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")
    async with open_desk(url, tmp_path) as opened:
        with capture_logs():  # tracebacks in colours take seconds
            yield opened


either = pytest.mark.parametrize("desk", ["sqlite", "postgresql"], indirect=True)


async def take_over(desk: Desk) -> int:
    return await letter_files.run_due(desk.database, desk.office, now=desk.now)


async def receive(desk: Desk, raw: bytes, **envelope) -> None:
    await desk.receive(raw, **envelope)
    await take_over(desk)


def limited(desk: Desk, **limits: int) -> None:
    settings = AttachmentSettings(**{"max_total_megabytes": 100, **limits})
    desk.office = replace(desk.office, district=replace(desk.office.district, attachments=settings))


async def listed(desk: Desk) -> list[list]:
    """The files of each letter of each case, by the order in which the letters came."""
    async with desk.database.reading(desk.now) as tx:
        found = {}
        for case in await tx.session.scalars(select(Case)):
            if case.wrapped_key:
                found |= await attachments.of_case(tx, case)
        return [found[key] for key in sorted(found)]


async def contents(desk: Desk) -> list[int]:
    async with desk.database.reading(desk.now) as tx:
        return list(await tx.session.scalars(select(AttachmentContent.size).order_by(AttachmentContent.size)))


async def over_limit_letters(desk: Desk) -> list[dict]:
    async with desk.database.reading(desk.now) as tx:
        rows = (await tx.session.scalars(select(Outbox).where(Outbox.template == "over_limit"))).all()
        return [outbox.opened(tx.keyring, row, case=await cases.by_id(tx, row.case_id)) for row in rows]


async def not_told(desk: Desk) -> list[str]:
    async with desk.database.reading(desk.now) as tx:
        chains = [audit.case_chain(key) for key in await tx.session.scalars(select(Case.id))]
        entries = [one for chain in chains for one in await audit.entries(tx, chain)]
        return [one.detail["reason"] for one in entries if one.action == "files_left_not_told"]


@either
async def test_files_are_kept_by_what_they_are_and_photos_and_voices_wait_for_a_person(desk):
    await receive(
        desk, letter_with(PHOTO, VOICE, ("plan.pdf", "application/pdf", PDF), ("x.jpg", "image/jpeg", program()))
    )
    (found,) = await listed(desk)
    assert [(one.name, one.kind, one.look, one.warnings, one.left_out) for one in found] == [
        ("IMG_2041.jpg", "photo", True, (), None),
        ("note.amr", "voice", True, (), None),
        ("plan.pdf", "document", False, (), None),
        ("x.jpg", "program", False, ("program", "disguised"), None),
    ]
    async with desk.database.reading(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        assert await attachments.opened(tx, case, content_id=found[0].content_id) == PHOTO[2]


async def test_in_a_letter_without_words_a_person_must_look_at_everything(desk):
    await receive(desk, letter_with(("plan.pdf", "application/pdf", PDF), text=""))
    assert [one.look for one in (await listed(desk))[0]] == [True]


async def test_a_letter_without_files_makes_no_work(desk):
    await desk.receive(mail())
    assert await take_over(desk) == 0


async def test_the_acknowledgement_does_not_wait_for_the_files(desk):
    await desk.receive(letter_with(PHOTO))
    async with desk.database.reading(desk.now) as tx:
        assert "acknowledgement" in set(await tx.session.scalars(select(Outbox.template)))
        assert await attachments.waiting(tx) == 1
    assert await listed(desk) == []


@either
async def test_the_same_photo_three_times_in_one_case_and_once_in_another_is_stored_once_a_case(desk):
    await receive(desk, letter_with(PHOTO, ("again.jpg", "image/jpeg", PHOTO[2])))
    again = letter_with(PHOTO, Message_ID="<photos-2@correo.example>", In_Reply_To="<photos-1@correo.example>")
    await receive(desk, again)
    minh = {"From": "Minh Tran <minh.tran@example.org>", "Message_ID": "<photos-3@example.org>"}
    await receive(desk, letter_with(PHOTO, **minh), sender="minh.tran@example.org")
    assert [len(one) for one in await listed(desk)] == [2, 1, 1]
    assert await contents(desk) == [len(PHOTO[2])] * 2


@pytest.mark.parametrize(
    ("limits", "reasons"),
    [
        ({"max_files": 2}, [None, None, "too_many"]),
        ({"max_file_megabytes": 1}, [None, "too_large", None]),
        ({"max_file_megabytes": 2, "max_total_megabytes": 2}, [None, None, "too_much"]),
    ],
)
async def test_beyond_a_limit_a_file_stays_in_the_letter_and_the_sender_is_told_once_that_day(desk, limits, reasons):
    limited(desk, **limits)
    sizes = (400_000, 1_300_000, 600_000)
    await receive(
        desk, letter_with(*((f"{n}.jpg", "image/jpeg", jpeg(bytes([n]) * size)) for n, size in enumerate(sizes)))
    )
    assert [one.left_out for one in (await listed(desk))[0]] == reasons
    (letter,) = await over_limit_letters(desk)
    told = {"kept": 2, "left": 1, "limit_megabytes": limits.get("max_total_megabytes", 100)}
    assert letter["variables"] | told == letter["variables"]
    assert (letter["to"], letter["in_reply_to"]) == ("rosa.delgado@correo.example", "<photos-1@correo.example>")
    async with desk.database.reading(desk.now) as tx:
        row = (await tx.session.scalars(select(Message))).one()
        case = await cases.by_id(tx, row.case_id)
        assert len(cases.open_letter(tx.keyring, case, message=row)["attachments"]) == 3


@either
async def test_a_second_letter_with_too_many_files_on_the_same_day_is_not_answered_again_and_the_next_day_it_is(desk):
    limited(desk, max_files=1)
    for number in (1, 2, 3):
        desk.now += dt.timedelta(days=number == 3)
        head = {"Message_ID": f"<photos-{number}@correo.example>", "In_Reply_To": "<photos-1@correo.example>"}
        await receive(desk, letter_with(PHOTO, VOICE, ("a.png", "image/png", png() + bytes([number])), **head))
    assert len(await over_limit_letters(desk)) == 2
    assert await not_told(desk) == ["told_today"]


@pytest.mark.parametrize(
    ("words", "head", "reason"),
    [
        ("Please look.", {"X_Auto_Response_Suppress": "All"}, "machine_or_unanswerable"),
        ("My husband reads my email. Please do not write to me here, he would hurt me.", {}, "unsafe_and_silent"),
    ],
)
async def test_nobody_is_told_where_an_automatic_letter_must_not_go(desk, words, head, reason):
    limited(desk, max_files=1)
    await receive(desk, letter_with(PHOTO, VOICE, text=words, **head))
    assert await over_limit_letters(desk) == []
    assert await not_told(desk) == [reason]


async def test_the_letter_counts_among_the_automatic_letters_of_a_mailbox(desk):
    limited(desk, max_files=1)
    await receive(desk, letter_with(PHOTO, VOICE))
    async with desk.database.writing(desk.now) as tx:
        whom = {"mailbox": mailbox_of("rosa.delgado@correo.example")}
        today = await letter_counts.locked(tx, desk.office.day_of(desk.now), whom=whom)
    assert today == {"mailbox": 2}


async def test_a_copy_of_what_is_kept_costs_no_room(desk):
    limited(desk, max_files=1)
    await receive(desk, letter_with(PHOTO, PHOTO, PHOTO))
    assert [one.left_out for one in (await listed(desk))[0]] == [None] * 3
    assert await over_limit_letters(desk) == []


async def test_a_thousand_files_are_listed_as_far_as_they_are_read_and_cost_few_commits(desk):
    many = [(f"../../{n}.txt", "text/plain", b"note %d" % n) for n in range(1000)]
    await receive(desk, letter_with(*many))
    (found,) = await listed(desk)
    assert len(found) == len(list(files(letter_with(*many)))) > 400
    assert Counter(one.left_out for one in found) == {None: 20, "too_many": len(found) - 20}
    assert [one.name for one in found[:3]] == ["0.txt", "1.txt", "2.txt"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\photos\\..\\me.jpg", "me.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("", ""),
        ("x" * 4000 + ".jpg", "x" * 146 + ".jpg"),
    ],
)
async def test_hostile_names_are_kept_clean(desk, name, shown):
    await receive(desk, letter_with((name, "image/jpeg", jpeg())))
    assert [one.name for one in (await listed(desk))[0]] == [shown]


@either
async def test_a_crash_between_two_commits_leaves_each_file_once_and_the_limits_as_they_were(desk, monkeypatch):
    limited(desk, max_files=3)
    monkeypatch.setattr(letter_files, "STEP_FILES", 2)
    seven = [(f"{n}.png", "image/png", png() + bytes([n])) for n in range(7)]
    await desk.receive(letter_with(*seven))
    done = letter_files._done

    async def killed(*args, **kwargs):
        raise RuntimeError("killed")

    monkeypatch.setattr(letter_files, "_done", killed)
    await take_over(desk)
    before = await listed(desk)
    monkeypatch.setattr(letter_files, "_done", done)
    desk.now += dt.timedelta(hours=1)
    assert await take_over(desk) == 1
    assert await listed(desk) == before
    assert [one.left_out for one in before[0]] == [None] * 3 + ["too_many"] * 4
    assert len(await over_limit_letters(desk)) == 1


@either
async def test_what_never_works_is_given_up_and_a_person_is_told(desk, monkeypatch):
    def broken(_work):
        raise MemoryError

    monkeypatch.setattr(letter_files, "_step", broken)
    await desk.receive(letter_with(PHOTO))
    for _ in range(letter_files.GIVE_UP_AFTER):
        assert await take_over(desk) == 1
        desk.now += dt.timedelta(hours=2)
    assert await take_over(desk) == 0
    assert await alarms(desk) == ["files"]
    async with desk.database.reading(desk.now) as tx:
        account = await monitor.ledger(tx)
    assert (account["files_pending"], account["files_failed"], account["lost"]) == (0, 1, 0)


async def alarms(desk: Desk) -> list[str]:
    await monitor.run_due(desk.database, desk.office, now=desk.now)
    async with desk.database.reading(desk.now) as tx:
        return [row.reason for row in await clocks.open_call_outs(tx) if row.reason == "files"]


async def test_files_that_wait_too_long_are_told(desk):
    await desk.receive(letter_with(PHOTO))
    assert await alarms(desk) == []
    desk.now += dt.timedelta(hours=2)
    assert await alarms(desk) == ["files"]


@either
async def test_a_case_erased_while_its_files_wait_keeps_none(desk):
    await desk.receive(letter_with(PHOTO))
    async with desk.database.writing(desk.now) as tx:
        row = (await attachments.claim_letters(tx, letter_files.LEASE, limit=1))[0]
        case = (await tx.session.scalars(select(Case))).one()
        await retention.erase(tx, desk.office, case=case, actor="U0DANA")
    await letter_files._one(desk.database, desk.office, row=row, now=desk.now)
    await nothing_left(desk)


@either
async def test_a_case_erased_between_sealing_and_storing_keeps_none(desk, monkeypatch):
    keep = letter_files._keep

    async def erased_first(tx, row, *, work, step):
        case = (await tx.session.scalars(select(Case))).one()
        await retention.erase(tx, desk.office, case=case, actor="U0DANA")
        await tx.session.commit()
        await keep(tx, row, work=work, step=step)

    await desk.receive(letter_with(PHOTO))
    monkeypatch.setattr(letter_files, "_keep", erased_first)
    await take_over(desk)
    await nothing_left(desk)


async def nothing_left(desk: Desk) -> None:
    async with desk.database.reading(desk.now) as tx:
        counts = [
            await tx.session.scalar(select(func.count()).select_from(one))
            for one in (Attachment, LetterFiles, AttachmentContent)
        ]
        assert counts == [0, 0, 0]
        assert await audit.verify(tx) == []


async def test_a_held_letter_keeps_its_files_in_the_letter_until_it_is_filed(desk):
    await receive(desk, letter_with(PHOTO), to="case+0123456789@district.example")
    assert await listed(desk) == []
    async with desk.database.writing(desk.now) as tx:
        row = (await tx.session.scalars(select(Inbox))).one()
        assert row.status is InboxStatus.HELD
        await holding.file_held(tx, desk.office, actor=DANA, inbox_id=row.id)
    assert await take_over(desk) == 1
    assert [[one.name for one in letter] for letter in await listed(desk)] == [["IMG_2041.jpg"]]


@either
async def test_a_letter_whose_lease_ran_out_is_taken_up_by_another_worker(desk):
    await desk.receive(letter_with(PHOTO))
    async with desk.database.writing(desk.now) as tx:
        await attachments.claim_letters(tx, letter_files.LEASE, limit=1)
        await tx.session.execute(update(LetterFiles).values(attempts=1))
    assert await take_over(desk) == 0
    desk.now += letter_files.LEASE
    assert await take_over(desk) == 1
    assert len(await listed(desk)) == 1


async def test_an_archive_is_not_opened_its_names_are_only_read(desk):
    await receive(desk, letter_with(("photos.zip", "application/zip", zipped("a.jpg", "run.exe"))))
    assert [(one.kind, one.warnings) for one in (await listed(desk))[0]] == [("archive", ("holds_program",))]


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_letter_to_the_sender_tells_how_many_were_kept_how_many_not_and_what_fits(locale):
    given = GIVEN["over_limit"] | {"kept": 17, "left": 6, "limit_megabytes": 23}
    text = rendering.letter("over_limit", locale, variables=given).text
    assert [number for number in ("17", "6", "23") if not re.search(rf"\b{number}\b", text)] == []
