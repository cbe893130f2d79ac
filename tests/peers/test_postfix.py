"""The usual way a district installs it: Postfix in front, Postfix as the relay, and a family's mailbox behind it.

Letters are handed in by swaks, and the family's mail is read back by mblaze: neither shares code with us or Python.
"""

import asyncio
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Application
from storage.models import Case, Inbox, Model
from tests.certificates import self_signed
from tests.office import INTAKE, TUESDAY
from tests.peers.postfix import FAMILY, PATIENCE, Postfix, free_port, missing, postfix
from tests.running import running, settings

ROSA = f"rosa.delgado@{FAMILY}"
DOOR = ("smtp", "clock")
LETTER = "El autobús no llega. Mi hijo espera solo cada mañana."

needed = missing() or next(
    (f"needs {name} (Debian: swaks, mblaze)" for name in ("swaks", "mshow") if not shutil.which(name)), None
)
pytestmark = pytest.mark.skipif(needed is not None, reason=needed or "")


def told(*words: str) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def until(holds: Callable[[], Awaitable[bool]], problem: Callable[[], str]) -> None:
    for _ in range(int(PATIENCE / 0.05)):
        if await holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(problem())


async def send(port: int, *words: str, to: str = INTAKE, text: str = LETTER, subject: str = "El autobús") -> None:
    """A letter of Rosa's, handed in by swaks."""
    letter = ("--header", f"Subject: {subject}", "--add-header", "Content-Type: text/plain; charset=utf-8")
    where = ("--server", f"127.0.0.1:{port}", "--from", ROSA, "--to", to)
    await asyncio.to_thread(told, "swaks", *where, *letter, "--body", text, *words)


async def rows(application: Application, model: type[Model]) -> list[Model]:
    async with application.database.reading(TUESDAY) as tx:
        return list((await tx.session.scalars(select(model))).all())


async def settled(application: Application, letters: int) -> None:
    """Returns when so many letters are stored and everything that follows from them is done."""

    async def stored() -> bool:
        return len(await rows(application, Inbox)) >= letters

    await until(stored, lambda: f"{letters} letters did not arrive")
    await application.clock.run_until_quiet()
    assert not application.clock.failures


async def mail_for_rosa(front: Postfix, number: int) -> list[str]:
    """The files of her mailbox, as soon as there are so many."""

    async def there() -> bool:
        return len(files(front.maildir)) >= number

    await until(there, front.log)
    return files(front.maildir)


def files(maildir: Path) -> list[str]:
    return sorted(told("mlist", str(maildir)).split()) if maildir.is_dir() else []


def header(name: str, file: str) -> str:
    return told("mhdr", "-d", "-h", name, file).strip()


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
async def test_postfix_hands_a_letter_over_and_brings_the_answer_and_an_answer_to_that_joins_its_case(
    tmp_path: Path, sqlite_url: str, protocol: str
) -> None:
    cert, key = self_signed(tmp_path)
    door = free_port()
    way = f"smtp:[127.0.0.1]:{door}" if protocol == "smtp" else f"lmtp:inet:127.0.0.1:{door}"
    with postfix(way, tls="encrypt") as front:
        fields = {"smtp_port": door, "smtp_protocol": protocol, "relay_url": f"smtp://127.0.0.1:{front.port}"}
        chosen = settings(tmp_path, sqlite_url, smtp_tls_cert=cert, smtp_tls_key=key, **fields)
        async with running(chosen, DOOR) as application:
            await send(front.port)
            await settled(application, 1)
            (answer,) = await mail_for_rosa(front, 1)
            (case,) = await rows(application, Case)
            assert header("subject", answer) == "Recibimos su mensaje"
            assert header("auto-submitted", answer) == "auto-replied"
            assert case.number in told("mshow", answer)
            assert "Llame al 911" in told("mshow", answer)

            await send(
                front.port,
                to=told("maddr", "-a", "-h", "from", answer).strip(),
                text="Hoy tampoco llegó.",
                subject="Otra cosa",
            )
            await settled(application, 2)
            assert {letter.case_id for letter in await rows(application, Inbox)} == {case.id}
            assert len(files(front.maildir)) == 1  # one acknowledgement a thread


async def test_while_we_are_away_postfix_keeps_the_letter_and_brings_it_when_we_are_back(
    tmp_path: Path, sqlite_url: str
) -> None:
    door = free_port()
    with postfix(f"smtp:[127.0.0.1]:{door}") as front:
        await send(front.port)

        async def waits() -> bool:
            return "Connection refused" in front.waiting()

        await until(waits, front.log)
        chosen = settings(tmp_path, sqlite_url, smtp_port=door)
        async with running(chosen, ["smtp"]) as application:
            front.try_again()

            async def stored() -> bool:
                return len(await rows(application, Inbox)) == 1

            await until(stored, front.log)


async def test_two_addresses_of_ours_in_one_letter_are_one_letter_by_lmtp(tmp_path: Path, sqlite_url: str) -> None:
    door = free_port()
    with postfix(f"lmtp:inet:127.0.0.1:{door}") as front:
        chosen = settings(tmp_path, sqlite_url, smtp_port=door, smtp_protocol="lmtp")
        async with running(chosen, DOOR) as application:
            await send(front.port, to=f"{INTAKE},concerns+bus@district.example")

            async def both() -> bool:
                return front.log().count("status=sent") == 2

            await until(both, front.log)
            await settled(application, 1)
            assert len(await rows(application, Case)) == 1
            (letter,) = await rows(application, Inbox)
            assert letter.duplicates == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--tls",),
        ("--tls", "--from", ""),
        ("--from", "josé@correo.example"),
        ("--attach-name", "foto del autobús.jpg", "--attach", "@-"),
        ("--pipeline",),
    ],
    ids=["plain", "starttls", "null-sender", "utf-8 sender", "attachment", "pipelining"],
)
async def test_swaks_can_hand_a_letter_in(tmp_path: Path, sqlite_url: str, words: tuple[str, ...]) -> None:
    cert, key = self_signed(tmp_path)
    async with running(settings(tmp_path, sqlite_url, smtp_tls_cert=cert, smtp_tls_key=key), ["smtp"]) as application:
        await send(application.smtp_port, *words)
        assert len(await rows(application, Inbox)) == 1


async def test_the_folder_that_stands_for_a_relay_is_a_maildir_that_others_can_read(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with running(settings(tmp_path, sqlite_url), DOOR) as application:
        await send(application.smtp_port)
        await settled(application, 1)
        (case,) = await rows(application, Case)
        (answer,) = files(tmp_path / "outgoing")
        assert header("to", answer) == ROSA
        assert header("content-language", answer) == "es"
        parts = told("mshow", "-t", answer)
        assert "text/plain" in parts
        assert "text/html" in parts
        assert case.number in told("mshow", "-A", "text/plain", answer)
