"""What a person does with a held letter: opens it (logged), files it as a case, adds it to one, splits it off, sets it
aside, puts it back. Whoever comes second is told so and changes nothing; doing one's own act again is no second act.
"""

import asyncio
import uuid
from dataclasses import dataclass

from bot import casework, lane, notices
from bot.access import Actor, require
from bot.errors import ConflictError, InvalidInputError
from bot.filing import Promised, file_new, join
from bot.linking import link
from bot.offers import Offer, offers
from bot.office import Office
from bot.reading import Arrival, Reading, read
from storage import audit, cases, held_letters, inbox, visitors
from storage.case_links import SPLIT
from storage.enums import InboxStatus, OutboxStatus
from storage.errors import StorageError
from storage.models import Case, Inbox, Outbox, Visitor
from storage.thread_models import HeldLetter
from storage.transaction import Transaction
from storage.vault import held_key

FILED, ADDED, SPLIT_OFF, ASIDE = "filed", "added", "split", "set_aside"
OPEN_TO_PEOPLE = (InboxStatus.HELD, InboxStatus.SET_ASIDE, InboxStatus.MACHINE)
NO_LONGER = "Somebody else has dealt with this letter."


@dataclass(frozen=True, slots=True)
class Held:
    """A letter that a person opened and what it says; `reading` is None when it cannot be read even by a person's
    request. `case`: the number of the case that it names. `offers`: cases that it could be added to.
    """

    row: Inbox
    reading: Reading | None
    case: str | None = None
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Belongs:
    """A person's word on where a letter belongs, and who wrote it: somebody on the case already or from now on (None),
    or the visitor of that id, from a second address of theirs.
    """

    case_id: uuid.UUID
    visitor_id: uuid.UUID | None = None


async def in_lane(tx: Transaction, actor: Actor) -> list[Inbox]:
    """The lane, oldest first; reasons and ages only."""
    require(actor, "see_queue")
    return await inbox.held(tx)


async def open_letter(tx: Transaction, office: Office, *, actor: Actor, inbox_id: uuid.UUID) -> Held:
    """One letter that is in no case, opened; the view is recorded. Raises ConflictError when it went into one."""
    require(actor, "open_held")
    row = await _standing(tx, inbox_id, *OPEN_TO_PEOPLE)
    await audit.record(tx, audit.letter_chain(row.id), actor=actor.user, action="viewed")
    letter = await held_letters.of(tx, row.id)
    reading = await letter_read(tx, office, row=row)
    if letter is None or row.status is not InboxStatus.HELD:
        return Held(row, reading)
    lane.opened(office, letter, now=tx.now)
    named = await held_letters.named_cases(tx, [row.id])
    offered = await offers(tx, office, reading=reading, actor=actor.user) if reading else []
    return Held(row, reading, named.get(row.id), tuple(offered))


async def file_held(
    tx: Transaction, office: Office, *, actor: Actor, inbox_id: uuid.UUID, beside: uuid.UUID | None = None
) -> Case:
    """A held letter becomes a case of its own, by a person's decision; `beside` links it to the case it was sent to.

    The case keeps the number that its writer was told. Raises ConflictError when somebody was faster, InvalidInputError
    for a letter that cannot be read.
    """
    require(actor, "settle_held")
    act = SPLIT_OFF if beside else FILED
    done = await _done(tx, actor, inbox_id=inbox_id, act=act)
    if done is not None:
        return done
    arrival, letter = await _taken(tx, office, inbox_id=inbox_id)
    other = await casework.load(tx, actor, action="settle_held", case_id=beside) if beside else None
    await audit.record(tx, audit.letter_chain(inbox_id), actor=actor.user, action="filed_from_lane")
    promised = Promised(letter.number, letter.reply_token) if letter.number and letter.reply_token else None
    visitor = await _writer(tx, arrival.reading)
    case = await file_new(tx, office, arrival=arrival, visitor=visitor, promised=promised)
    if other is not None:
        await link(tx, other, later=case, kind=SPLIT, actor=actor.user)
    await _left(tx, letter, actor=actor, act=act, case=case)
    return case


async def add_held(tx: Transaction, office: Office, *, actor: Actor, inbox_id: uuid.UUID, belongs: Belongs) -> Case:
    """A held letter joins a case that it was offered for, by a person's decision; who wrote it belongs to the case
    from now on. Errors as in `file_held`; ConflictError too for a case that the letter is not offered for any more.
    """
    require(actor, "settle_held")
    done = await _done(tx, actor, inbox_id=inbox_id, act=ADDED)
    if done is not None:
        return done
    arrival, letter = await _taken(tx, office, inbox_id=inbox_id)
    case = await casework.load(tx, actor, action="settle_held", case_id=belongs.case_id)
    offered = await offers(tx, office, reading=arrival.reading, actor=actor.user)
    if case.id not in {one.case.id for one in offered}:
        raise ConflictError(NO_LONGER)
    chain = audit.letter_chain(inbox_id)
    await audit.record(tx, chain, actor=actor.user, action="added_from_lane", case=case.id)
    visitor = await _person(tx, arrival, case=case, belongs=belongs, actor=actor)
    await join(tx, office, arrival=arrival, case=case, visitor=visitor)
    await _left(tx, letter, actor=actor, act=ADDED, case=case)
    return case


async def set_aside(tx: Transaction, actor: Actor, *, inbox_id: uuid.UUID) -> None:
    """Nothing is to be done with a held letter. It is kept, sealed, and counted, and can be put back."""
    require(actor, "settle_held")
    letter = await held_letters.of(tx, inbox_id)
    if letter and (letter.settled_as, letter.settled_by) == (ASIDE, actor.user):
        return
    row = await _standing(tx, inbox_id, InboxStatus.HELD)
    await inbox.settle(tx, row.id, status=InboxStatus.SET_ASIDE, processed_at=tx.now)
    await audit.record(tx, audit.letter_chain(row.id), actor=actor.user, action="set_aside")
    if letter:
        await _left(tx, letter, actor=actor, act=ASIDE)


async def put_back(tx: Transaction, office: Office, *, actor: Actor, inbox_id: uuid.UUID) -> None:
    """A letter that was set aside waits again; somebody is reminded of it anew. One that waits already stays so."""
    require(actor, "settle_held")
    row = await _standing(tx, inbox_id, InboxStatus.SET_ASIDE, InboxStatus.HELD)
    if row.status is InboxStatus.HELD:
        return
    await inbox.settle(tx, row.id, status=InboxStatus.HELD, processed_at=tx.now)
    await held_letters.enter(
        tx, row.id, due_at=lane.first_alarm(office, await letter_read(tx, office, row=row), now=tx.now)
    )
    await audit.record(tx, audit.letter_chain(row.id), actor=actor.user, action="put_back")


async def _standing(tx: Transaction, inbox_id: uuid.UUID, *where: InboxStatus) -> Inbox:
    """The letter, ours until the transaction ends, if it stands where it is expected."""
    row = await inbox.locked(tx, inbox_id)
    if row is None or row.status not in where:
        raise ConflictError(NO_LONGER)
    return row


async def _done(tx: Transaction, actor: Actor, *, inbox_id: uuid.UUID, act: str) -> Case | None:
    """The case that came of it when this person has done this before."""
    row, letter = await inbox.locked(tx, inbox_id), await held_letters.of(tx, inbox_id)
    if row is None or letter is None or row.case_id is None:
        return None
    mine = (letter.settled_as, letter.settled_by) == (act, actor.user)
    return await cases.by_id(tx, row.case_id) if mine else None


async def _taken(tx: Transaction, office: Office, *, inbox_id: uuid.UUID) -> tuple[Arrival, HeldLetter]:
    row = await _standing(tx, inbox_id, InboxStatus.HELD)
    letter, reading = await held_letters.of(tx, inbox_id), await letter_read(tx, office, row=row)
    if reading is None or letter is None:
        raise InvalidInputError("letter", "This letter cannot be read, so no case can be made of it.")
    return Arrival(row, held_key(tx.keyring, row), reading, anew=True), letter


async def _left(tx: Transaction, letter: HeldLetter, *, actor: Actor, act: str, case: Case | None = None) -> None:
    """The letter is out of the lane. What its writer was told leads to the case, and further letters of theirs that
    waited behind it find their way by themselves.
    """
    letter.settled_at, letter.settled_as, letter.settled_by = tx.now, act, actor.user
    if case is None:
        return
    await held_letters.hand_over(tx, letter, case=case, answer=notices.held_answer(letter.inbox_id.hex))
    for behind in await held_letters.followers(tx, letter.inbox_id):
        await inbox.settle(tx, behind, status=InboxStatus.PENDING, due_at=tx.now, attempts=0, reason=None)
        follower = await held_letters.of(tx, behind)
        if follower:
            follower.settled_at, follower.settled_as, follower.settled_by = tx.now, act, actor.user


async def _writer(tx: Transaction, reading: Reading) -> Visitor | None:
    email = reading.addresses.get("email")
    return await visitors.find(tx, "email", value=email) if email else None


async def _person(tx: Transaction, arrival: Arrival, *, case: Case, belongs: Belongs, actor: Actor) -> Visitor | None:
    """Who wrote the letter, on the case from now on; None where it is a machine's, or tells no address."""
    reading = arrival.reading
    email, known = reading.addresses.get("email"), await _writer(tx, reading)
    if email is None or reading.kind != "human":
        return None
    if known and await cases.belongs(tx, case.id, visitor_id=known.id):
        return known
    if known is None and belongs.visitor_id is not None:
        known, learned = await _of_case(tx, case, visitor_id=belongs.visitor_id), "address_added"
        await visitors.add_address(tx, known, kind="email", value=email)
    else:
        learned, contact = "person_added", {"name": reading.name}
        known = known or await visitors.add(
            tx, contact=contact, addresses=reading.addresses, language=reading.languages.main
        )
        await cases.add_person(tx, case.id, visitor_id=known.id)
    about = {"visitor": known.id, "letter": arrival.row.id}
    await audit.record(tx, audit.case_chain(case.id), actor=actor.user, action=learned, **about)
    return known


async def _of_case(tx: Transaction, case: Case, *, visitor_id: uuid.UUID) -> Visitor:
    people = {one.id: one for one in await visitors.of_case(tx, case.id)}
    if visitor_id not in people:
        raise ConflictError(NO_LONGER)
    return people[visitor_id]


async def letter_read(tx: Transaction, office: Office, *, row: Inbox) -> Reading | None:
    """What the letter says, read off the loop; None when it cannot be read."""
    try:
        return await asyncio.to_thread(read, office, held_key(tx.keyring, row), row=row)
    except (StorageError, ValueError, TypeError, KeyError):
        return None


async def settle_notice(tx: Transaction, actor: Actor, *, notice_id: uuid.UUID) -> None:
    """A person has seen to a notice that could not be sent: by phone, or by writing again. Doing it twice changes
    nothing.
    """
    require(actor, "settle_notice")
    row = await tx.session.get(Outbox, notice_id)
    if row is None or row.status not in (OutboxStatus.FAILED, OutboxStatus.UNKNOWN):
        return
    told = {"notice": row.id, "was": row.status.value}
    row.status = OutboxStatus.CANCELLED
    chain = audit.case_chain(row.case_id) if row.case_id else audit.DISTRICT
    await audit.record(tx, chain, actor=actor.user, action="notice_settled", **told)
