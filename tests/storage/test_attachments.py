"""The files of letters: one content a case, sealed, moved with their letter, gone with their case."""

import uuid

import pytest
from sqlalchemy import func, select

from storage import attachments, cases
from storage.attachment_models import Attachment, AttachmentContent, LetterFiles
from storage.attachments import Known
from storage.columns import new_id
from storage.crypto import Key
from storage.engine import Database
from storage.enums import Channel, FileKind
from storage.errors import KeyDestroyedError, SealBrokenError
from storage.models import Case, Message
from storage.transaction import Transaction
from storage.vault import case_key, letter_key
from tests.storage.matters import FullCase, full_case, visitor

PHOTO = b"\xff\xd8\xff" + b"the bruise" * 100


async def keep(tx: Transaction, case: Case, message: Message, data: bytes = PHOTO, *, position: int = 0) -> None:
    of_case = case_key(tx.keyring, case)
    content = attachments.sealed_content(of_case, case.id, data=data)
    file = Known(position, "IMG_2041.jpg", "image/jpeg", "image/jpeg", FileKind.PHOTO, len(data), look=True)
    await attachments.keep(tx, message, key=letter_key(of_case, message), file=file, content=content)


async def letter(tx: Transaction, case: Case) -> Message:
    return await cases.add_message(
        tx, case_key(tx.keyring, case), content={"text": "x"}, case_id=case.id, at=tx.now, channel=Channel.EMAIL
    )


async def count(tx: Transaction, model: type) -> int:
    return await tx.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
async def two(database: Database, now) -> tuple[FullCase, FullCase]:
    async with database.writing(now) as tx:
        rosa = await visitor(tx)
        return await full_case(tx, rosa), await full_case(tx, rosa)


async def reloaded(tx: Transaction, full: FullCase) -> tuple[Case, Message]:
    return await tx.session.get_one(Case, full.case.id), await tx.session.get_one(Message, full.letter.id)


async def test_the_same_photo_three_times_in_a_case_is_stored_once_and_listed_three_times(database, now, two):
    async with database.writing(now) as tx:
        case, message = await reloaded(tx, two[0])
        again = await letter(tx, case)
        for position in range(2):
            await keep(tx, case, message, position=position)
        await keep(tx, case, again)
    async with database.reading(now) as tx:
        listed = await attachments.of_case(tx, case)
        assert {key: len(value) for key, value in listed.items()} == {message.id: 2, again.id: 1}
        assert await count(tx, AttachmentContent) == 1
        (content_id,) = {one.content_id for files in listed.values() for one in files}
        assert await attachments.opened(tx, case, content_id=content_id) == PHOTO


async def test_the_same_photo_in_two_cases_is_stored_twice_and_nothing_tells_that_it_is_the_same(database, now, two):
    async with database.writing(now) as tx:
        for full in two:
            await keep(tx, *await reloaded(tx, full))
    async with database.reading(now) as tx:
        rows = (await tx.session.scalars(select(AttachmentContent))).all()
        assert len({row.case_id for row in rows}) == len({row.content_hash for row in rows}) == 2
        assert all(PHOTO not in row.content for row in rows)
        with pytest.raises(SealBrokenError):
            await attachments.opened(
                tx, two[1].case, content_id=next(r.id for r in rows if r.case_id == two[0].case.id)
            )


async def test_taking_a_file_over_twice_leaves_one(database, now, two):
    for _ in range(2):
        async with database.writing(now) as tx:
            await keep(tx, *await reloaded(tx, two[0]))
    async with database.reading(now) as tx:
        assert (await count(tx, Attachment), await count(tx, AttachmentContent)) == (1, 1)


async def test_names_and_declared_types_are_sealed(database, now, two):
    async with database.writing(now) as tx:
        await keep(tx, *await reloaded(tx, two[0]))
    async with database.reading(now) as tx:
        row = (await tx.session.scalars(select(Attachment))).one()
        assert b"IMG" not in row.about
        assert b"image" not in row.about


async def test_erasing_a_case_deletes_its_files_and_leaves_those_of_another(database, now, two):
    async with database.writing(now) as tx:
        for full in two:
            case, message = await reloaded(tx, full)
            await keep(tx, case, message)
            await attachments.expect(tx, message, may_acknowledge=True)
    async with database.writing(now) as tx:
        case, _ = await reloaded(tx, two[0])
        await cases.erase(tx, case)
    async with database.reading(now) as tx:
        assert [await count(tx, one) for one in (Attachment, AttachmentContent, LetterFiles)] == [1, 1, 1]
        other, message = await reloaded(tx, two[1])
        (left,) = (await attachments.of_case(tx, other))[message.id]
        assert await attachments.opened(tx, other, content_id=left.content_id) == PHOTO
        with pytest.raises(KeyDestroyedError):
            await attachments.of_case(tx, await tx.session.get_one(Case, two[0].case.id))
        assert await attachments.standing(tx, two[0].letter.id) is None


async def moved(tx: Transaction, message: Message, *, source: Case, target: Case) -> None:
    """A letter goes to another case, its key re-wrapped, its files with it."""
    key = letter_key(case_key(tx.keyring, source), message)
    await attachments.hand_over(tx, message, source=source, target=target)
    message.case_id, message.wrapped_key = target.id, case_key(tx.keyring, target).wrap(key)
    await tx.session.flush()


async def files_of(tx: Transaction, case: Case) -> dict[uuid.UUID, list[bytes]]:
    return {
        message: [await attachments.opened(tx, case, content_id=one.content_id) for one in files if one.content_id]
        for message, files in (await attachments.of_case(tx, case)).items()
    }


async def test_a_letter_that_moves_takes_its_files_with_it_and_the_old_case_can_be_erased(database, now, two):
    async with database.writing(now) as tx:
        (source, message), (target, _) = [await reloaded(tx, one) for one in two]
        await keep(tx, source, message)
        before = (await tx.session.scalars(select(AttachmentContent.id))).one()
        await moved(tx, message, source=source, target=target)
        await cases.erase(tx, source)
    async with database.reading(now) as tx:
        assert await files_of(tx, await tx.session.get_one(Case, target.id)) == {message.id: [PHOTO]}
        assert (await tx.session.scalars(select(AttachmentContent.id))).one() == before


async def test_a_file_that_the_other_case_has_already_is_not_stored_twice_by_a_move(database, now, two):
    async with database.writing(now) as tx:
        (source, message), (target, theirs) = [await reloaded(tx, one) for one in two]
        await keep(tx, source, message)
        await keep(tx, target, theirs)
        await moved(tx, message, source=source, target=target)
    async with database.reading(now) as tx:
        case = await tx.session.get_one(Case, target.id)
        assert await files_of(tx, case) == {message.id: [PHOTO], theirs.id: [PHOTO]}
        assert await count(tx, AttachmentContent) == 1


async def test_a_file_that_a_letter_left_behind_has_too_is_sealed_anew_and_outlives_the_first_case(database, now, two):
    async with database.writing(now) as tx:
        (source, message), (target, _) = [await reloaded(tx, one) for one in two]
        stays = await letter(tx, source)
        await keep(tx, source, message)
        await keep(tx, source, stays)
        await moved(tx, message, source=source, target=target)
    async with database.writing(now) as tx:
        source = await tx.session.get_one(Case, source.id)
        assert await files_of(tx, source) == {stays.id: [PHOTO]}
        await cases.erase(tx, source)
    async with database.reading(now) as tx:
        assert await files_of(tx, await tx.session.get_one(Case, target.id)) == {message.id: [PHOTO]}


def test_a_fingerprint_is_one_keys_own():
    one, other = Key.new("a"), Key.new("b")
    assert one.fingerprint(PHOTO) == one.fingerprint(PHOTO)
    assert len({one.fingerprint(PHOTO), other.fingerprint(PHOTO), one.fingerprint(b"else"), one.secret}) == 4


async def test_what_waits_is_counted_and_what_was_given_up(database, now, two):
    async with database.writing(now) as tx:
        for full in two:
            await attachments.expect(tx, (await reloaded(tx, full))[1], may_acknowledge=False)
        await attachments.settle(tx, two[0].letter.id, failed_at=now)
    async with database.reading(now) as tx:
        assert await attachments.unfinished(tx, two[0].case.id) == {two[0].letter.id: "failed"}
        assert await attachments.unfinished(tx, two[1].case.id) == {two[1].letter.id: "pending"}
        assert (await attachments.waiting(tx), await attachments.waiting(tx, before=now)) == (1, 0)
        assert (await attachments.given_up(tx), await attachments.given_up(tx, since=now)) == (1, 1)
        assert await attachments.unfinished(tx, new_id()) == {}
