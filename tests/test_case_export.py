"""A case written into a folder: whole, for its owner only, never over something, and never unseen."""

import asyncio
import json
import os
import pwd
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select, update

from bot import case_export, casework, cli, letter_files, retention
from bot.access import Actor
from bot.case_export import Request
from bot.errors import InvalidInputError, NotFoundError
from bot.export_folder import LONGEST, file_name
from storage import audit
from storage.crypto import Sealed
from storage.enums import FileKind, StaffRole
from storage.models import Case, Inbox
from tests.mail.file_bytes import AMR, jpeg, letter_with, program
from tests.office import Desk, mail, open_desk

DANA = Actor("U0DANA", frozenset({StaffRole.OMBUDSPERSON}))
FILES = (
    ("IMG_2041.jpg", "image/jpeg", jpeg(b"the bruise")),
    ("IMG_2041.jpg", "image/jpeg", jpeg(b"another")),
    ("../../../home/dana/.profile", "text/plain", b"echo"),
    ("note.amr", "audio/amr", AMR),
    ("cute.jpg", "image/jpeg", program()),
)
LETTER = letter_with(*FILES, text="Mire las fotos, por favor: el autobús no llega.")


@pytest.fixture
async def desk(sqlite_url, tmp_path):
    async with open_desk(sqlite_url, tmp_path) as opened:
        await opened.receive(LETTER)
        await letter_files.run_due(opened.database, opened.office, now=opened.now)
        async with opened.database.writing(opened.now) as tx:
            case = (await tx.session.scalars(select(Case))).one()
            await casework.write_note(tx, opened.office, actor=DANA, case_id=case.id, text="Spoke with Ms. Delgado.")
        yield opened


async def exported(desk: Desk, into: Path, *, notes: bool = False, number: str = "2026-0001"):
    request = Request(number, into, "os:dana", notes)
    return await case_export.export(desk.database, desk.office, request=request, now=desk.now)


def index_of(folder: Path) -> dict:
    return json.loads((folder / "index.json").read_text("utf-8"))


async def test_letters_are_written_as_they_came_and_as_text_and_their_files_as_they_were_sent(desk, tmp_path):
    done = await exported(desk, tmp_path / "out")
    folder = tmp_path / "out" / "2026-0001"
    assert (done.folder, done.problems) == (folder, [])
    (letter,) = index_of(folder)["letters"]
    assert (folder / letter["raw"]).read_bytes() == LETTER
    assert "el autobús no llega" in (folder / letter["text"]).read_text("utf-8")
    assert [(folder / one["path"]).read_bytes() for one in letter["files"]] == [content for _, _, content in FILES]
    assert [one["path"] for one in letter["files"]] == [
        "files/001-01-IMG_2041.jpg",
        "files/001-02-IMG_2041.jpg",
        "files/001-03-profile",
        "files/001-04-note.amr",
        "files/001-05-cute.jpg.unsafe",
    ]
    assert done.plain()["to_look_at"] == [
        f"files/001-0{n}-{name}" for n, name in ((1, "IMG_2041.jpg"), (2, "IMG_2041.jpg"), (4, "note.amr"))
    ]


async def test_only_its_owner_can_read_the_folder(desk, tmp_path):
    before = os.umask(0)
    done = await exported(desk, tmp_path / "out")
    os.umask(before)
    everything = [tmp_path / "out", done.folder, *done.folder.rglob("*")]
    assert {(one.is_dir(), stat.S_IMODE(one.stat().st_mode)) for one in everything} == {(True, 0o700), (False, 0o600)}


async def test_the_index_tells_case_people_and_who_looked_and_leaves_notes_out_unless_asked(desk, tmp_path):
    plain = index_of((await exported(desk, tmp_path / "a")).folder)
    noted = index_of((await exported(desk, tmp_path / "b", notes=True)).folder)
    assert (plain["case"]["number"], plain["exported_by"]) == ("2026-0001", "os:dana")
    assert plain["people"] == [{"name": "Rosa Delgado", "email": "rosa.delgado@correo.example"}]
    assert (plain["notes"], plain["notes_left_out"]) == ([], 1)
    assert [one["text"] for one in noted["notes"]] == ["Spoke with Ms. Delgado."]
    assert "Spoke with" not in json.dumps(plain)
    assert [one["action"] for one in noted["log"]][-2:] == ["exported", "exported"]


async def test_who_exported_stands_in_the_audit_trail(desk, tmp_path):
    await exported(desk, tmp_path, notes=True)
    async with desk.database.reading(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        last = (await audit.entries(tx, audit.case_chain(case.id)))[-1]
        assert (last.actor, last.action, last.detail["parts"]) == ("os:dana", "exported", "letters,files,people,notes")
        assert await audit.verify(tx) == []


async def test_nothing_is_overwritten_and_a_second_export_leaves_no_trace(desk, tmp_path):
    await exported(desk, tmp_path)
    with pytest.raises(InvalidInputError, match="not overwritten"):
        await exported(desk, tmp_path)
    async with desk.database.reading(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        assert [one.action for one in await audit.entries(tx, audit.case_chain(case.id))].count("exported") == 1


async def test_a_link_put_in_the_folders_place_is_not_followed(desk, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "2026-0001").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InvalidInputError):
        await exported(desk, tmp_path / "out")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("number", ["2026-0002", "", "../2026-0001"])
async def test_an_unknown_number_makes_no_folder(desk, tmp_path, number):
    with pytest.raises(NotFoundError):
        await exported(desk, tmp_path / "out", number=number)
    assert not (tmp_path / "out").exists()


async def test_an_erased_case_is_not_exported(desk, tmp_path):
    async with desk.database.writing(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        await retention.erase(tx, desk.office, case=case, actor="U0DANA")
    with pytest.raises(NotFoundError):
        await exported(desk, tmp_path / "out")


async def test_files_that_are_not_taken_over_yet_are_told_and_are_in_the_letter(desk, tmp_path):
    again = letter_with(FILES[0], Message_ID="<photos-2@correo.example>", In_Reply_To="<photos-1@correo.example>")
    await desk.receive(again)
    done = await exported(desk, tmp_path)
    assert done.plain()["files_in_letters_only"] == 1
    second = index_of(done.folder)["letters"][-1]
    assert second["files"][0]["path"] is None
    assert (done.folder / second["raw"]).read_bytes() == again


async def test_a_letter_that_does_not_open_is_told_and_the_rest_is_written(desk, tmp_path):
    await desk.receive(mail(Message_ID="<2@correo.example>", In_Reply_To="<photos-1@correo.example>"))
    async with desk.database.writing(desk.now) as tx:
        first = (await tx.session.scalars(select(Inbox.id).order_by(Inbox.id).limit(1))).one()
        await tx.session.execute(update(Inbox).where(Inbox.id == first).values(raw=Sealed(b"\x02d1" + bytes(40))))
    done = await exported(desk, tmp_path)
    assert len(done.problems) == 1
    assert "letter 1" in done.problems[0]
    assert (done.folder / index_of(done.folder)["letters"][1]["raw"]).exists()


def test_the_command_prints_what_it_wrote_and_names_the_account(sqlite_url, tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("OMBUDSLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMBUDSLINE_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("OMBUDSLINE_KEY_FILE", str(tmp_path / "keys.json"))
    monkeypatch.setenv("USER", "somebody-else")

    async def filled() -> None:
        async with open_desk(sqlite_url, tmp_path) as desk:
            await desk.receive(LETTER)
            await letter_files.run_due(desk.database, desk.office, now=desk.now)

    asyncio.run(filled())
    result = CliRunner().invoke(cli.main, ["cases", "export", "2026-0001", "--out", "out", "--json"])
    told = json.loads(result.stdout)
    assert (result.exit_code, told["letters"], told["files"], len(told["to_look_at"])) == (0, 1, 5, 3)
    log = index_of(tmp_path / "out" / "2026-0001")["log"]
    assert log[-1]["actor"] == f"os:{pwd.getpwuid(os.getuid()).pw_name}"
    again = CliRunner().invoke(cli.main, ["cases", "export", "2026-0001", "--out", "out"])
    assert (again.exit_code, "not overwritten" in again.stderr) == (2, True)
    absent = CliRunner().invoke(cli.main, ["cases", "export", "2026-0999", "--out", "out"])
    assert (absent.exit_code, "no such case" in absent.stderr) == (1, True)
    shown = " ".join(CliRunner().invoke(cli.main, ["cases", "export", "--help"]).stdout.split())
    assert "CONFIDENTIAL TEXT" in shown


@pytest.mark.parametrize(
    ("name", "kind", "written"),
    [
        ("", FileKind.PHOTO, "file"), ("con.jpg", FileKind.PHOTO, "_con.jpg"), ("..", FileKind.OTHER, "file"),
        (".jpg", FileKind.PHOTO, "jpg"), ("run.exe", FileKind.PROGRAM, "run.exe.unsafe"),
    ],
)  # fmt: skip
def test_names_are_made_fit_for_a_folder(name, kind, written):
    assert file_name(name, kind=kind) == written


def test_a_page_that_calls_its_senders_machine_does_not_open_at_a_double_click():
    assert file_name("a.svg", kind=FileKind.PHOTO, warnings=["calls_home"]) == "a.svg.unsafe"


@given(some.text(max_size=400), some.sampled_from(FileKind))
def test_no_name_leads_out_of_the_folder_or_is_too_long_for_it(name, kind):
    written = file_name(name, kind=kind)
    assert written.strip(".")
    assert not set(written) & set("/\\\0\n\r")
    assert len(written.encode()) <= LONGEST + 10
