"""The files of a letter in Slack: words, never a picture; on the case and on a held letter, nowhere else."""

import json

import pytest
from sqlalchemy import select

from bot import cards, case_view, holding, letter_files, rendering
from bot.access import Actor
from bot.file_list import FileList, as_told
from bot.handlers.slack_case_views import case_modal
from bot.handlers.slack_file_views import files_text, size_in_words
from bot.handlers.slack_holding_views import letter_modal
from bot.mail.files import WARNINGS
from storage.attachments import Known
from storage.enums import FileKind, StaffRole
from storage.models import Case, Inbox
from tests.mail.file_bytes import AMR, PDF, jpeg, letter_with, program
from tests.office import Desk, open_desk

DANA = Actor("U0DANA", frozenset({StaffRole.OMBUDSPERSON}))
LABELS = rendering.labels("en")
FILES = (
    ("<@U0DANA> & me.jpg", "image/jpeg", jpeg(bytes(2_300_000))),
    ("note.amr", "audio/amr", AMR),
    ("plan.pdf", "application/pdf", PDF),
    ("cute.jpg", "image/jpeg", program()),
)


@pytest.fixture
async def desk(sqlite_url, tmp_path):
    async with open_desk(sqlite_url, tmp_path) as opened:
        yield opened


async def shown(desk: Desk, *, page: int = 0) -> str:
    """All words of the case's modal."""
    async with desk.database.writing(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        view = await case_view.look(tx, desk.office, actor=DANA, case_id=case.id)
        assert len(case_modal(view, LABELS, user="U0DANA")["blocks"]) < 100
        return json.dumps(case_modal(view, LABELS, user="U0DANA", page=page), ensure_ascii=False)


async def take_over(desk: Desk) -> None:
    await letter_files.run_due(desk.database, desk.office, now=desk.now)


async def test_the_letter_shows_its_files_in_words_and_who_must_look(desk):
    await desk.receive(letter_with(*FILES))
    await take_over(desk)
    words = await shown(desk)
    for line in (
        "Files that came with it, not opened by us: 4. A person must look at 2 of them.",
        "_@U0DANA_ &amp; me.jpg: photo or picture, 2.3 MB; a person must look",
        "• note.amr: voice or sound, 1 KB; a person must look",
        "• plan.pdf: document, 1 KB\\n",
        "• cute.jpg: program, 1 KB; it is a program, do not open it; the name says photo or picture, the content is",
        "To look at them: ombudsline cases export 2026-0001",
    ):
        assert line in words
    assert '"image' not in words


async def test_until_they_are_taken_over_the_letters_own_list_is_shown(desk):
    await desk.receive(letter_with(*FILES))
    words = await shown(desk)
    assert "• cute.jpg: photo or picture, 1 KB; a person must look" in words
    assert "They are being added to the case." in words


async def test_everything_in_a_letter_without_words_is_for_a_person_to_look_at(desk):
    await desk.receive(letter_with(("plan.pdf", "application/pdf", PDF), text=""))
    assert "plan.pdf: document, 1 KB; a person must look" in await shown(desk)
    await take_over(desk)
    assert "plan.pdf: document, 1 KB; a person must look" in await shown(desk)


async def test_five_hundred_files_fill_no_view_and_are_counted(desk):
    await desk.receive(letter_with(*((f"{'&' * 140}{n}.png", "image/png", b"x") for n in range(1000))))
    words = await shown(desk)
    assert "not opened by us: 49" in words
    assert "And 46" in words


async def test_neither_the_card_nor_a_letter_of_the_office_names_a_file(desk):
    await desk.receive(letter_with(*FILES))
    await take_over(desk)
    async with desk.database.reading(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        card = json.dumps(cards.card(case, now=desk.now, labels=LABELS, accepted_by=None))
    assert not [word for word in ("note.amr", "plan", "photo", "U0DANA", "export") if word in card]


async def test_a_held_letter_shows_how_many_files_it_has_and_what_they_say_they_are(desk):
    await desk.receive(letter_with(*FILES), to="case+0123456789@district.example")
    async with desk.database.writing(desk.now) as tx:
        row = (await tx.session.scalars(select(Inbox))).one()
        held = await holding.open_letter(tx, desk.office, actor=DANA, inbox_id=row.id)
    words = json.dumps(letter_modal(held, LABELS), ensure_ascii=False)
    assert "not opened by us: 4. A person must look at 3 of them." in words
    assert "They stay in the letter until it is filed." in words


def known(**values) -> Known:
    return Known(**{"position": 0, "name": "a.jpg", "declared": "image/jpeg", "media": None, "kind": FileKind.PHOTO,
                    "size": 1, "look": False, **values})  # fmt: skip


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_kind_warning_state_and_reason_has_words(locale):
    labels = rendering.labels(locale)
    for state in ("kept", "pending", "in_letter", "held"):
        files = [known(kind=kind) for kind in FileKind] + [
            known(left_out=one) for one in ("too_many", "too_large", "too_much")
        ]
        text = files_text(
            FileList((*files, known(warnings=WARNINGS), known(name="")), state), labels, reference="2026-0001"
        )
        assert "{" not in text
        assert len(text.splitlines()) == len(files) + 4


def test_no_files_no_words():
    assert files_text(FileList(), LABELS) == ""


@pytest.mark.parametrize(("size", "words"), [(0, "0 KB"), (1, "1 KB"), (999_999, "1000 KB"), (2_340_000, "2.3 MB")])
def test_sizes_are_shown_as_phones_do(size, words):
    assert size_in_words(size) == words


def test_what_a_letter_says_of_its_files_is_taken_for_what_they_are_until_somebody_looked():
    told = as_told([{"name": "x", "type": "application/octet-stream", "size": 5}], text="words")
    assert [(one.kind, one.look) for one in told] == [("other", False)]
