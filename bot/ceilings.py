"""How many letters the program may still write by itself today: to a mailbox, about a case, in a thread, of the office.

What is counted is locked until the transaction ends, so that two replicas never write the last letter twice. The day is
the district's. Whoever is told nothing any more still has a case: only the automatic letter is left out.
"""

import datetime as dt
from dataclasses import dataclass

from bot import alarms
from bot.mail.addresses import mailbox_of
from bot.office import Office
from storage import letter_counts
from storage.models import Case
from storage.transaction import Transaction

OFFICE, EMERGENCY = "office", "emergency"
FOR_EVER = dt.date.max  # the day of what has no day: a thread is answered once


@dataclass(frozen=True, slots=True)
class Automatic:
    """A letter that the program would write by itself: to whom, about which case (None: it waits for a person), in
    which thread (None where the letter it answers has no id).
    """

    to: str
    case: Case | None
    thread: str | None
    emergency: bool

    @property
    def ceiling(self) -> str:
        """Which number of the office it counts for."""
        return EMERGENCY if self.emergency else OFFICE

    @property
    def of_the_day(self) -> dict[str, str]:
        """What is counted day by day: scope and whom."""
        of_case = {"case": self.case.id.hex} if self.case else {}
        return {"mailbox": mailbox_of(self.to), **of_case, self.ceiling: ""}

    @property
    def once(self) -> dict[str, str]:
        """What is counted for ever: one person in one thread. Thirty parents who answer the same letter of a school
        are thirty people; and whoever knows that letter's id cannot use up the answer to all of them. An answer to an
        emergency has its own turn.
        """
        return {"thread": f"{self.ceiling}:{mailbox_of(self.to)}:{self.thread}"} if self.thread else {}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written before: today to the mailbox and about the case; whether to it in this thread; what the office
    has left today.
    """

    mailbox: int = 0
    case: int = 0
    thread: bool = False
    office_left: int = 1


async def written(tx: Transaction, office: Office, *, letter: Automatic) -> Written:
    """The numbers that decide whether `letter` may go; nobody else changes them until this transaction ends."""
    today = await letter_counts.locked(tx, office.day_of(tx.now), whom=letter.of_the_day)
    ever = await letter_counts.locked(tx, FOR_EVER, whom=letter.once)
    left = _most(office, letter) - today[letter.ceiling]
    return Written(today["mailbox"], today.get("case", 0), thread=bool(ever.get("thread")), office_left=left)


async def count(tx: Transaction, office: Office, *, letter: Automatic) -> None:
    """The letter was queued. The last one that the office had calls a person, once a day for each of its numbers."""
    day = office.day_of(tx.now)
    await letter_counts.add(tx, day, whom=letter.of_the_day)
    await letter_counts.add(tx, FOR_EVER, whom=letter.once)
    today = await letter_counts.locked(tx, day, whom={letter.ceiling: ""})
    if today[letter.ceiling] >= _most(office, letter):
        await alarms.call_once(tx, f"ceiling_{letter.ceiling}", dedupe=f"ceiling:{letter.ceiling}:{day}")


def _most(office: Office, letter: Automatic) -> int:
    mail = office.district.mail
    return mail.emergency_letters_a_day if letter.emergency else mail.automatic_letters_a_day
