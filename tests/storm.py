"""A storm: robots that answer every letter of ours, badly, through the real mail door; and what came of it.

Each robot gets our letters from a relay of its own making and answers them; besides, all of them keep writing until
the storm's number of mails is reached, the way a loop does once it has begun. Time passes with every mail.
"""

import asyncio
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.utils import parseaddr
from functools import partial

from aiosmtpd.smtp import SMTP
from sqlalchemy import func, select

from bot import call_outs, delivery, intake, monitor
from bot.handlers.smtp import Door, MailServer
from bot.messages import Inbound
from bot.senders import SmtpSender
from storage import clocks
from storage.enums import Medium
from storage.inbox import Stored
from storage.models import CallOut, Case, Outbox
from tests.handlers.wire import Client, stuffed
from tests.office import INTAKE, Desk

DANGER = "I have a gun and I will shoot at the school today."
ACCEPTED_AFTER = dt.timedelta(minutes=4)  # how long people take to accept a call
EVERY = 50  # mails between two looks of the office's clock


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of ours as a robot got it."""

    to: str = "robot@robots.example"
    sender: str = INTAKE
    message_id: str = "<none@robots.example>"
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a robot sends: envelope and bytes."""

    sender: str
    to: str
    raw: bytes


Robot = Callable[[int, Letter], Mail]


def _plain(author: str, to: str, *, number: int, text: str = "I am at the lake. Back soon.", head: str = "") -> Mail:
    """A mail without any sign of a machine: a new id, a new subject."""
    raw = (
        f"From: {author}\r\nTo: {to}\r\nSubject: Lake {number}\r\nMessage-ID: <{number}@robots.example>\r\n{head}\r\n"
        f"{text} ({number})\r\n"
    )
    return Mail(parseaddr(author)[1], to, raw.encode())


def no_headers_at_all(number: int, ours: Letter) -> Mail:
    """Answers to the address we wrote from."""
    return _plain(ours.to, ours.sender, number=number)


def answers_the_intake(number: int, ours: Letter) -> Mail:
    """Always to the intake, under a new id and subject."""
    return _plain("lake@robots.example", INTAKE, number=number)


def changing_plus(number: int, ours: Letter) -> Mail:
    return _plain(f"Lake.House+{number}@robots.example", INTAKE, number=number)


def as_the_intake(number: int, ours: Letter) -> Mail:
    spelling = ("concerns@district.example", '"concerns"@DISTRICT.example', f"concerns+{number}@district.example")
    return _plain(spelling[number % 3], INTAKE, number=number)


def as_a_case(number: int, ours: Letter) -> Mail:
    return _plain(ours.sender, INTAKE, number=number)


def echo(number: int, ours: Letter) -> Mail:
    """Our own letter, byte for byte."""
    return Mail("robot@robots.example", ours.sender, ours.raw or b"Subject: Echo\r\n\r\nEcho\r\n")


def echo_under_own_name(number: int, ours: Letter) -> Mail:
    """Our letter with its marks and words, under the robot's name and a new id."""
    body = ours.raw.partition(b"\r\n\r\n")[2] or b"Echo\r\n"
    head = f"X-Ombudsline: 1\r\nIn-Reply-To: {ours.message_id}\r\n"
    return _plain("echo@robots.example", ours.sender, number=number, head=head, text=body.decode("ascii", "replace"))


def two_robots(number: int, ours: Letter) -> Mail:
    """Each writes to us under the other's name, so that our answer wakes the other."""
    return _plain(f"robot-{'ab'[number % 2]}@pair.example", INTAKE, number=number)


def forged_victims(number: int, ours: Letter) -> Mail:
    return _plain(f"victim-{number}@victims{number % 50}.example", INTAKE, number=number, text="The bus does not come.")


def bounces(number: int, ours: Letter) -> Mail:
    raw = (
        "From: MAILER-DAEMON@robots.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"To: {ours.sender}\r\nMessage-ID: <{number}@robots.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; robots.example\r\n\r\n"
        f"Final-Recipient: rfc822; {ours.to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours.message_id}\r\n\r\n--b--\r\n"
    )
    return Mail("", ours.sender, raw.encode())


def away(number: int, ours: Letter) -> Mail:
    """The one robot that knows how to behave."""
    return _plain(ours.to, ours.sender, number=number, head="Auto-Submitted: auto-replied\r\n")


def away_with_danger(number: int, ours: Letter) -> Mail:
    return _plain(ours.to, ours.sender, number=number, text=DANGER, head="Auto-Submitted: auto-replied\r\n")


def shouts_danger(number: int, ours: Letter) -> Mail:
    """A new family in danger with each mail, as far as anybody can tell."""
    return _plain(f"family-{number}@families.example", INTAKE, number=number, text=DANGER)


def one_person_in_danger(number: int, ours: Letter) -> Mail:
    return _plain("amina.yusuf@families.example", INTAKE, number=number, text=DANGER, head="References: <root@x>\r\n")


def goes_round(number: int, ours: Letter) -> Mail:
    """One mail that two servers pass to each other and to us: a trace line more each time."""
    trace = "".join(f"Received: from a{one} by b; now\r\n" for one in range(number % 90))
    mail = _plain("round@robots.example", INTAKE, number=0)
    return Mail(mail.sender, mail.to, trace.encode() + mail.raw)


ROBOTS: tuple[Robot, ...] = (
    no_headers_at_all, answers_the_intake, changing_plus, as_the_intake, as_a_case, echo, echo_under_own_name,
    two_robots, forged_victims, bounces, away, away_with_danger, shouts_danger, one_person_in_danger, goes_round,
)  # fmt: skip


@dataclass
class Storm:
    """An office in a storm: the robots' relay, their door to us, and what they have done so far."""

    desk: Desk
    seconds: int  # of the office's time, that pass with each mail
    replicas: int = 1  # workers that file what came in, side by side
    mails: int = 0
    sent: int = 0
    written_to: Counter[str] = field(default_factory=Counter)
    latest: dict[Robot, Letter] = field(default_factory=dict)
    answers: list[Mail] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def handle_DATA(self, _server: SMTP, _session: object, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """The relay: every letter of ours reaches a robot, which answers it at once."""
        message = message_from_bytes(envelope.content)
        to = envelope.rcpt_tos[0]
        letter = Letter(to, parseaddr(message["From"])[1], message["Message-ID"], envelope.content)
        self.written_to[to] += 1
        if not message["Subject"].startswith(("The ombudsperson's desk", "2026-")):  # those go to people of the office
            for robot in ROBOTS[sum(self.written_to.values()) % len(ROBOTS) :][:1]:
                self.latest[robot] = letter
                self.answers.append(robot(next(self.numbers), letter))
        return "250 OK"

    async def blow(self, mails: int, client: Client, sender: SmtpSender) -> None:
        """Until so many mails were sent and no robot has anything more to say."""
        self.mails = mails
        for robot in itertools.cycle(ROBOTS):
            if self.sent >= mails and not self.answers:
                await self.work(sender)
                if not self.answers:
                    return
            mail = self.answers.pop(0) if self.answers else robot(next(self.numbers), self.latest.get(robot, Letter()))
            await self.post(client, mail)
            if self.sent % EVERY == 0:
                await self.work(sender)

    async def post(self, client: Client, mail: Mail) -> None:
        await client.envelope(mail.to, sender=mail.sender)
        client.writer.write(stuffed(mail.raw))
        answer = await client.answer()
        assert answer.startswith("250"), answer
        self.sent += 1
        self.desk.now += dt.timedelta(seconds=self.seconds)

    async def work(self, sender: SmtpSender) -> None:
        """What the office's clock does, and its people, who accept a call after a while."""
        desk = self.desk
        await asyncio.gather(*(desk.process() for _ in range(self.replicas)))
        async with desk.database.reading(desk.now) as tx:
            waiting = [row for row in await clocks.open_call_outs(tx) if desk.now - row.created_at >= ACCEPTED_AFTER]
        for row in waiting:
            async with desk.database.writing(desk.now) as tx:
                await call_outs.accept(tx, row.id, user="U0DANA")
        while await call_outs.run_due(desk.database, desk.office, now=desk.now):
            pass
        while await delivery.run_due(desk.database, desk.office, senders={Medium.MAIL: sender}, now=desk.now):
            pass

    async def outcome(self) -> dict[str, int]:
        """The ledger, and how many cases, automatic letters and call-outs there are."""
        async with self.desk.database.reading(self.desk.now) as tx:
            ledger = await monitor.ledger(tx)
            automatic = Outbox.template.like("acknowledgement%")
            counted = {
                "cases": select(func.count()).select_from(Case),
                "automatic": select(func.count()).select_from(Outbox).where(automatic),
                "call_outs": select(func.count()).select_from(CallOut),
                "calls": select(func.coalesce(func.sum(CallOut.calls), 0)),
            }
            return ledger | {name: await tx.session.scalar(one) or 0 for name, one in counted.items()}


@asynccontextmanager
async def storm(desk: Desk, *, seconds: int = 5, replicas: int = 1):
    """The doors open: ours on a real port, the robots' relay on another. Yields the storm, a client and our sender."""

    async def store(inbound: Inbound) -> Stored:
        return await intake.accept(desk.writer, desk.keyring, inbound=inbound)

    blowing, loop = Storm(desk, seconds, replicas), asyncio.get_running_loop()
    relay = await loop.create_server(partial(SMTP, blowing, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
    server = MailServer(Door("127.0.0.1", 0, INTAKE, "district.example", 30_000_000, store, lambda: desk.now))
    client = Client(*await asyncio.open_connection("127.0.0.1", await server.start()))
    try:
        await client.answer()
        await client.say("EHLO robots.example")
        yield blowing, client, SmtpSender("127.0.0.1", relay.sockets[0].getsockname()[1])
    finally:
        client.leave()
        relay.close()
        await server.stop()
