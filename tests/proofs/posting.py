"""Those who send letters while a proof kills the service: what they sent, and what they were told is stored."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.handlers.wire import INTAKE, Client, stuffed

CONNECTIONS = 16


def bus_letter(number: int) -> bytes:
    """Letters of every length up to 4 KB, all by one parent."""
    head = b"Message-ID: <proof-%d@example.org>\r\nFrom: rosa.delgado@example.org\r\n\r\n" % number
    return head + b"The bus never comes.\r\n" * (number % 200)


@dataclass
class Post:
    """What the senders know: every letter they sent, and those they were told are stored."""

    write: Callable[[int], bytes] = bus_letter
    sent: list[bytes] = field(default_factory=list)
    accepted: set[bytes] = field(default_factory=set)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    def next_letter(self) -> bytes:
        self.sent.append(self.write(len(self.sent)))
        return self.sent[-1]

    def to_send_again(self) -> list[bytes]:
        """What got no answer, as a mail server keeps it."""
        return [letter for letter in self.sent if letter not in self.accepted]


async def send(port: int, post: Post, letters: list[bytes] | None = None) -> None:
    """One sender, letter after letter, until the door is gone (or the given letters are sent)."""
    with suppress(ConnectionError):
        client = Client(*await asyncio.open_connection("127.0.0.1", port))
        try:
            await _letters(client, post, letters)
        finally:
            client.leave()
            await client.writer.wait_closed()


async def _letters(client: Client, post: Post, letters: list[bytes] | None) -> None:
    await client.answer()
    await client.say("EHLO mail.example.org")
    while letters is None or letters:
        letter = letters.pop() if letters is not None else post.next_letter()
        await client.envelope(INTAKE)
        client.writer.write(stuffed(letter))
        answer = await client.answer()
        if not answer:  # the door is gone
            break
        assert answer.startswith("250"), answer
        post.accepted.add(letter)
        post.enough.set()


async def send_until_killed(pid: int, port: int, post: Post, moment: int, letters: list[bytes] | None = None) -> None:
    """All senders at once; the door is killed a moment (milliseconds) after the first letter was accepted."""
    post.enough = asyncio.Event()  # of this loop
    senders = [asyncio.create_task(send(port, post, letters)) for _ in range(CONNECTIONS)]
    await asyncio.wait_for(post.enough.wait(), 60)
    await asyncio.sleep(moment / 1_000)
    os.kill(pid, signal.SIGKILL)
    await asyncio.wait_for(asyncio.gather(*senders), 60)
