"""From a row to its plain content: the right key, the right place, or nothing."""

import datetime as dt

import pytest

from storage import cases
from storage.crypto import Key, Keyring, Place
from storage.engine import Database
from storage.errors import KeyDestroyedError, SealBrokenError
from storage.models import Inbox
from storage.vault import case_key, held_key, letter_key, open_json, place, seal_json
from tests.storage.matters import full_case, inbox_row, letter, visitor


@pytest.mark.parametrize("value", [{"name": "Minh Trần", "none": None}, ["ñ", 1.5, True], "الحافلة", None, {}])
def test_any_json_value_opens_as_it_was_sealed(keyring: Keyring, value: object) -> None:
    where = Place("note", "content", "1")
    assert open_json(keyring.sealing, where, sealed=seal_json(keyring.sealing, where, value=value)) == value


async def test_a_value_moved_between_two_rows_of_one_case_does_not_open(
    database: Database, keyring: Keyring, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
    key = case_key(keyring, full.case)
    assert open_json(key, place(full.note, "content"), sealed=full.note.content) == {"text": "The bus never comes."}
    assert full.follow_up.note is not None
    for moved in (full.follow_up.note, full.suggestion.content, full.assessment.verdict):
        with pytest.raises(SealBrokenError):
            open_json(key, place(full.note, "content"), sealed=moved)


async def test_a_letter_of_one_case_does_not_open_with_the_key_of_another(
    database: Database, keyring: Keyring, now: dt.datetime
) -> None:
    async with database.writing(now) as tx:
        rosa = await visitor(tx)
        mine, other = await full_case(tx, rosa), await full_case(tx, rosa)
    assert cases.open_letter(keyring, mine.case, message=mine.letter)["text"] == "The bus never comes."
    with pytest.raises(SealBrokenError):
        cases.open_letter(keyring, other.case, message=mine.letter)


async def test_filing_re_wraps_the_letters_key_and_the_raw_letter_opens_through_the_case(
    database: Database, keyring: Keyring, now: dt.datetime
) -> None:
    values = inbox_row(keyring, letter())
    async with database.writing(now) as tx:
        full = await full_case(tx, await visitor(tx))
        row = Inbox(**values)
        tx.session.add(row)
        await tx.session.flush()
        message = await cases.add_message(
            tx, case_key(keyring, full.case), content={"text": "The bus"}, key=held_key(keyring, row), inbox_id=row.id,
            case_id=full.case.id, channel=row.channel, at=now,
        )  # fmt: skip
        row.wrapped_key = None
    key = letter_key(case_key(keyring, full.case), message)
    assert key.open(row.raw, place(row, "raw")) == letter()
    with pytest.raises(KeyDestroyedError):
        held_key(keyring, row)
    assert keyring.sealing.name not in {message.wrapped_key.key_name, message.content.key_name}


def test_a_key_from_elsewhere_does_not_unwrap(keyring: Keyring) -> None:
    row = Inbox(**inbox_row(keyring, letter()))
    stranger = Keyring("d1", {"d1": Key.new("d1")}, b"i" * 32, (b"r" * 32,), b"a" * 32)
    with pytest.raises(SealBrokenError):
        held_key(stranger, row)
