"""The promise from end to end, with the real program: whatever moment it dies, each letter with a 250 becomes what it
should, once: one case, one acknowledgement, every part of both.
"""

import asyncio
import mailbox
import random
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from tests.proofs.posting import Post, send, send_until_killed
from tests.proofs.service import Running, Service

pytestmark = pytest.mark.slow

CASE = re.compile(r"\d{4}-\d{4}")
SEED = 2028
PACK = 30  # new letters a life of the service
CONCERNS = ("The bus never comes.", "Nadie contesta el teléfono de la escuela.", "The ramp at the gym is broken.")


def concern(number: int) -> bytes:
    """Everybody writes once; every sixth is away and only their mail program answers."""
    away = "Auto-Submitted: auto-replied\r\n" if number % 6 == 5 else ""
    head = (
        f"Message-ID: <proof-{number}@example.org>\r\nFrom: Parent {number} <parent-{number}@example.org>\r\n{away}"
        f"Subject: About school\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return (head + f"{CONCERNS[number % 3]} We wrote {number} times.\r\n").encode()


def next_letters(post: Post, new: int = PACK) -> list[bytes]:
    """What got no answer before, and some new ones."""
    again = post.to_send_again()
    return again + [post.next_letter() for _ in range(new)]


async def live_and_die(service: Service, post: Post, moment: int, new: int = PACK) -> None:
    async with started(service) as running:
        await send_until_killed(running.process.pid, running.smtp_port, post, moment, next_letters(post, new))


@asynccontextmanager
async def started(service: Service) -> AsyncIterator[Running]:
    """`serve`, while the loop goes on: a workspace of this test may have to answer it."""
    running = service.running()
    yield await asyncio.to_thread(running.__enter__)
    await asyncio.to_thread(running.__exit__, None, None, None)


async def after_all(service: Service, post: Post) -> None:
    """The last start: what got no answer is sent again, and all that is due is done."""
    async with started(service) as running:
        await send(running.smtp_port, post, next_letters(post, new=1))
        assert (await asyncio.to_thread(running.stop))[0] == 0
    await service.settle()


def account(service: Service, post: Post) -> dict[str, int]:
    """The promise, looked at from every side; returns the ledger."""
    assert service.letters() == Counter(post.sent)
    ledger = service.ledger()
    assert (ledger["lost"], ledger["pending"], ledger["accepted"]) == (0, 0, len(post.sent))
    away = sum(b"Auto-Submitted" in letter for letter in post.sent)
    assert (ledger["filed"], ledger["held"], ledger["machine"]) == (len(post.sent) - away, 0, away)
    assert ledger["acks_sent"] == ledger["filed"]
    assert service.half_cases() == []
    audit = service.command("audit", "verify")
    assert audit.returncode == 0, audit.stdout
    return ledger


def acknowledged(folder: Path) -> Counter[str]:
    """To whom the Maildir holds a letter, and how many."""
    return Counter(str(letter["To"]) for letter in mailbox.Maildir(folder / "outgoing", create=False))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_any_moment_each_letter_is_one_case_with_one_acknowledgement(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, *, full_proofs: bool
) -> None:
    settings = {"database_url": request.getfixturevalue("postgresql_url")} if kind == "postgresql" else {}
    service, post, chance = Service(tmp_path, settings).prepare(), Post(concern), random.Random(SEED)
    for _ in range(12 if full_proofs else 3):
        asyncio.run(live_and_die(service, post, chance.randrange(0, 3_000)))
    asyncio.run(after_all(service, post))
    ledger = account(service, post)
    told = acknowledged(tmp_path)
    assert set(told.values()) == {1}
    assert len(told) == ledger["filed"]


def test_killed_while_slack_is_told_no_card_is_posted_twice_and_none_is_forgotten(
    tmp_path: Path, *, full_proofs: bool
) -> None:
    async def scenario() -> tuple[Service, Post, list[str]]:
        sandbox = await Sandbox.start(fictional_world())
        service, post, chance = Service(tmp_path, slack_settings(sandbox)).prepare(), Post(concern), random.Random(SEED)
        try:
            for _ in range(6 if full_proofs else 2):
                await live_and_die(service, post, chance.randrange(500, 6_000), new=5)
            await after_all(service, post)
            posted = [CASE.findall(message["text"])[0] for message in sandbox.messages("C0CASES", as_user="U0DANA")]
        finally:
            await sandbox.stop()
        return service, post, posted

    service, post, posted = asyncio.run(scenario())
    account(service, post)
    cards = Counter(posted)
    assert set(cards.values()) == {1}
    assert service.without_card(cards) == []  # no case is without, unless a person was told that nobody knows


def slack_settings(sandbox: Sandbox) -> dict[str, str]:
    return {
        "slack_mode": "socket",
        "slack_bot_token": sandbox.bot_token,
        "slack_app_token": sandbox.app_token,
        "slack_api_url": sandbox.api_url,
        "slack_team_id": sandbox.team_id,
        "slack_ombuds_group": "S0OMBUDS",
        "slack_case_channel": "C0CASES",
    }


def cut(folder: Path, only_synced: Path, moment: int, *, module: str = "bot") -> tuple[Service, Post]:
    """The service until the power went, then what the disk holds, with the keys and the mail that had gone out."""
    home, disk, post = folder / "home", folder / "disk", Post(concern)
    home.mkdir(parents=True)
    disk.mkdir()
    env = {
        "LD_PRELOAD": str(only_synced),
        "ONLY_SYNCED_FILES": str(home / "ombudsline.db"),
        "ONLY_SYNCED_FOLDER": str(disk),
    }
    before = Service(home)
    assert before.command("keys", "init").returncode == 0
    migrated = before.command("migrate", env=env)
    assert migrated.returncode == 0, migrated.stderr
    with before.running(module=module, env=env) as running:
        asyncio.run(send_until_killed(running.process.pid, running.smtp_port, post, moment, next_letters(post, 120)))
    shutil.copy(home / "keys.json", disk)
    if (home / "outgoing").exists():
        shutil.move(home / "outgoing", disk)
    return Service(disk), post


def test_after_a_power_cut_the_service_goes_on_as_if_nothing_had_been(
    tmp_path: Path, only_synced: Path, *, full_proofs: bool
) -> None:
    chance = random.Random(SEED)
    for number in range(6 if full_proofs else 2):
        service, post = cut(tmp_path / str(number), only_synced, chance.randrange(500, 4_000))
        found = service.letters()
        assert post.accepted
        assert post.accepted <= set(found)
        assert set(found.values()) == {1}
        asyncio.run(after_all(service, post))
        account(service, post)
        assert set(acknowledged(service.home).values()) == {1}


def test_the_same_cut_does_find_what_an_unsynced_database_loses(tmp_path: Path, only_synced: Path) -> None:
    missing: set[bytes] = set()
    for moment in (1_500, 900, 2_100):  # right after a checkpoint nothing is missing: another moment, then
        service, post = cut(tmp_path / str(moment), only_synced, moment, module="tests.proofs.unsafe")
        missing |= post.accepted - set(service.letters())
        if missing:
            break
    assert missing, "an accepted letter must be missing, or the proof proves nothing"


def test_told_to_stop_under_load_it_ends_what_it_has_in_hand_and_takes_no_more(tmp_path: Path) -> None:
    service, post = Service(tmp_path).prepare(), Post(concern)
    with service.running() as running:
        code, seconds = asyncio.run(stop_under_load(running, post))
    assert (code, seconds < 15) == (0, True)
    assert service.leased() == 0
    assert post.accepted <= set(service.letters()) <= set(post.sent)
    asyncio.run(after_all(service, post))
    account(service, post)


async def stop_under_load(running: Running, post: Post) -> tuple[int, float]:
    senders = [asyncio.create_task(send_until_refused(running.smtp_port, post)) for _ in range(4)]
    await asyncio.wait_for(post.enough.wait(), 60)
    await asyncio.sleep(2)
    ended = await asyncio.to_thread(running.stop)
    await asyncio.wait_for(asyncio.gather(*senders), 60)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", running.smtp_port)
    return ended


async def send_until_refused(port: int, post: Post) -> None:
    """A sender who is told 421 goes away."""
    try:
        await send(port, post)
    except AssertionError as refused:
        assert "421" in str(refused)  # noqa: PT017 - the sender's own word about what was answered
