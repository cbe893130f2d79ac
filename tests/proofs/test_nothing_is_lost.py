"""The promise behind every 250: killed at any moment, or cut from power, the letter is there, and there once.

SIGKILL alone cannot tell a commit that was synced from one that was not, for the kernel keeps the pages. So the second
proof looks at what was synced and nothing else; its control, with synchronous=NORMAL, must lose letters.
"""

import asyncio
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.crypto import Place, read_key_file
from storage.engine import sync_engine
from storage.models import Inbox
from tests.proofs.mail_server import address
from tests.proofs.posting import Post, send, send_until_killed

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SEED = 2027


@contextmanager
def served(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """The mail door as a process of its own; gives its pid and port, and ends it whatever happens."""
    command = [sys.executable, "-m", "tests.proofs.mail_server", str(folder), *options]
    with (folder / "stderr").open("a") as trouble:
        server = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=trouble, text=True
        )
    try:
        assert server.stdout is not None
        port = server.stdout.readline()
        assert port, (folder / "stderr").read_text()
        yield server.pid, int(port)
    finally:
        server.kill()
        server.communicate(timeout=30)


def stored(folder: Path, database: Path) -> Counter[bytes]:
    """Every letter in that database, opened, and how often it is there."""
    keyring, engine = read_key_file(folder / "keys.json"), sync_engine(address(database))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        rows = connection.execute(select(Inbox.id, Inbox.wrapped_key, Inbox.raw)).all()
    engine.dispose()
    return Counter(
        keyring.unwrap(key, id_.hex).open(raw, Place("inbox", "raw", str(id_))) for id_, key, raw in rows if key
    )


def test_killed_again_and_again_under_load_every_accepted_letter_is_there_once(
    tmp_path: Path, *, full_proofs: bool
) -> None:
    chance, post = random.Random(SEED), Post()
    for _ in range(12 if full_proofs else 3):
        with served(tmp_path) as (pid, port):
            asyncio.run(send_until_killed(pid, port, post, chance.randrange(0, 1_500)))
    found = stored(tmp_path, tmp_path)
    assert post.accepted <= set(found) <= set(post.sent)
    assert set(found.values()) == {1}

    unanswered = [letter for letter in post.sent if letter not in post.accepted]
    assert unanswered  # it was killed with work in hand
    with served(tmp_path) as (_, port):
        asyncio.run(send(port, post, list(unanswered)))  # as a mail server does with what got no answer
    assert stored(tmp_path, tmp_path) == Counter(post.sent)


def after_the_power_cut(folder: Path, only_synced: Path, moment: int, *options: str) -> tuple[Post, Counter[bytes]]:
    """Letters sent until the power went, and those on the disk afterwards."""
    disk, post = folder / "disk", Post()
    disk.mkdir(parents=True)
    env = {
        "LD_PRELOAD": str(only_synced),
        "ONLY_SYNCED_FILES": str(folder / "ombudsline.db"),
        "ONLY_SYNCED_FOLDER": str(disk),
    }
    with served(folder, *options, env=env) as (pid, port):
        asyncio.run(send_until_killed(pid, port, post, moment))
    return post, stored(folder, disk)


def test_after_a_power_cut_every_accepted_letter_is_there_once(
    tmp_path: Path, only_synced: Path, *, full_proofs: bool
) -> None:
    chance, accepted = random.Random(SEED), 0
    for number in range(9 if full_proofs else 2):
        moment = chance.randrange(300, 2_500)
        post, found = after_the_power_cut(tmp_path / str(number), only_synced, moment)
        assert post.accepted <= set(found) <= set(post.sent)
        assert set(found.values()) == {1}
        accepted += len(post.accepted)
    assert accepted >= 100


def test_the_same_proof_does_find_what_an_unsynced_database_loses(tmp_path: Path, only_synced: Path) -> None:
    missing: set[bytes] = set()
    for moment in (1_000, 700, 1_300):  # right after a checkpoint nothing is missing: another moment, then
        post, found = after_the_power_cut(tmp_path / str(moment), only_synced, moment, "--unsafe")
        missing |= post.accepted - set(found)
        if missing:
            break
    assert missing, "an accepted letter must be missing, or the proof proves nothing"
