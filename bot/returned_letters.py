"""Letters of ours that a mail server gave back: which case they belong to, whom they did not reach, who hears of it.

A report counts as one of ours by something that only a letter of ours carries: the signed address of its case, or the
Message-ID chosen when it was queued. It marks an address only if that is one of the case's. Nobody is written to
because of it: not the address, not the family's others.
"""

import datetime as dt
from dataclasses import dataclass

from bot import follow_ups, notices
from bot.mail.addresses import mailbox_of, normal
from bot.mail.letter import Bounce
from bot.office import Office
from bot.reading import Arrival, Reading
from storage import audit, cases, clocks, inbox, outbox, troubles, visitors
from storage.enums import Channel, InboxStatus
from storage.errors import KeyDestroyedError
from storage.models import Case, Outbox
from storage.transaction import Transaction
from storage.troubles import Before, Refusal
from storage.vault import case_key

MAIL_SYSTEM = "mail system"  # who wrote a report that is kept on a case, where others have a Slack user id
TOLD = "our_letter_came_back"


@dataclass(frozen=True, slots=True)
class CameBack:
    """A report about a letter of this case; `refusal` is None when it names nobody of the case. `delayed`: the letter
    is still on its way.
    """

    case: Case
    refusal: Refusal | None
    delayed: bool = False


async def of_ours(tx: Transaction, reading: Reading, *, addressed: Case | None) -> CameBack | None:
    """What a delivery report says of a letter of ours; None when it is about none, about several cases, or tells of
    success. `addressed` is the case whose signed address it was sent to.
    """
    bounce = reading.bounce
    hard = _hard(bounce)
    if bounce is None or hard is None:
        return None
    letters = await outbox.by_message_ids(tx, [*reading.returned, *reading.references])
    concerned = {row.case_id for row in letters if row.case_id} | ({addressed.id} if addressed else set())
    case = await cases.by_id(tx, concerned.pop()) if len(concerned) == 1 else None
    if case is None or case.wrapped_key is None:
        return None
    address = await _address(tx, case, recipient=bounce.recipient, letters=letters)
    status = (bounce.status or "")[:16] or None
    return CameBack(case, Refusal(address, hard, status) if address else None, delayed=bounce.action == "delayed")


def _hard(bounce: Bounce | None) -> bool | None:
    """Is it for good? None when nothing was refused at all (RFC 3464, 2.3.3: delivered, relayed, expanded)."""
    if bounce is None or bounce.action in ("delivered", "relayed", "expanded") or (bounce.status or "")[:1] == "2":
        return None
    return bounce.action != "delayed" and (bounce.status or "5")[0] == "5"


async def _address(tx: Transaction, case: Case, *, recipient: str | None, letters: list[Outbox]) -> str | None:
    """The address of the case that the report is about. One that names nobody is about the letter it gives back."""
    written_to = [address for row in letters if (address := _recipient(tx, row, case=case))]
    if recipient is None:
        return written_to[0] if len(set(written_to)) == 1 else None
    known = dict.fromkeys([*written_to, *await _addresses(tx, case)])
    exact = [one for one in known if _same(one, recipient)]
    return next(iter(exact or [one for one in known if mailbox_of(one) == mailbox_of(recipient)]), None)


def _recipient(tx: Transaction, row: Outbox, *, case: Case) -> str | None:
    try:
        to: str | None = outbox.opened(tx.keyring, row, case=case).get("to")
    except KeyDestroyedError:
        return None
    return to if to and "@" in to else None


async def _addresses(tx: Transaction, case: Case) -> list[str]:
    people = await visitors.of_case(tx, case.id)
    found = [await visitors.address(tx, one, kind="email") for one in people if one.wrapped_key]
    return [one for one in found if one]


def _same(one: str, other: str) -> bool:
    return (normal(one) or one).lower() == (normal(other) or other).lower()


async def file(tx: Transaction, office: Office, *, arrival: Arrival, came_back: CameBack) -> None:
    """Marks the address on the case and tells who works on it; the report is kept on the case, to be opened there.

    A report that repeats another of the same day is counted and told to nobody, so that a thousand of them are one. One
    about a delay is noted and asks nobody to act: the letter is still on its way.
    """
    case, refusal = came_back.case, came_back.refusal
    assert refusal is not None
    before = await troubles.note(tx, case, refusal=refusal)
    settled = {"status": InboxStatus.MACHINE, "reason": TOLD, "processed_at": tx.now, "case_id": case.id}
    if not _news(office, before, refusal=refusal, now=tx.now):
        await inbox.settle(tx, arrival.row.id, **settled)  # known to be the case's, so that it is erased with it
        return
    await _keep(tx, arrival, case=case)
    await inbox.settle(tx, arrival.row.id, **settled, wrapped_key=None)
    about = {"letter": arrival.row.id, "hard": refusal.hard, "status": refusal.status}
    await audit.record(tx, audit.case_chain(case.id), actor="system", action="letter_came_back", **about)
    if came_back.delayed:
        await notices.refresh_card(tx, case)
    else:
        await follow_ups.letter_returned(tx, office, case=case)


def _news(office: Office, before: Before | None, *, refusal: Refusal, now: dt.datetime) -> bool:
    if before is None or (refusal.hard and not before.hard):
        return True
    return office.day_of(before.last_at) != office.day_of(now)


async def _keep(tx: Transaction, arrival: Arrival, *, case: Case) -> None:
    """The report among the letters of the case; its ids are not the case's: no letter answers it."""
    content = arrival.reading.content() | {"message_id": None, "references": []}
    await cases.add_message(
        tx,
        case_key(tx.keyring, case),
        key=arrival.key,
        content=content,
        case_id=case.id,
        inbox_id=arrival.row.id,
        author=MAIL_SYSTEM,
        channel=Channel.EMAIL,
        at=arrival.row.received_at,
    )


async def first_of_the_day(tx: Transaction, office: Office, *, case: Case) -> bool:
    """Is this the first report of today that is about this case and names nobody of it? A person looks at one."""
    return await clocks.first_time(tx, f"came-back:{case.id.hex}:{office.day_of(tx.now)}")


async def writes_again(tx: Transaction, address: str) -> None:
    """A letter from an address shows that it works, on every case on which it was marked."""
    for case_id in await troubles.clear(tx, address):
        await audit.record(tx, audit.case_chain(case_id), actor="system", action="address_works", by="letter")
