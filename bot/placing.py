"""Where a message belongs: an ordered list of rules; whatever is not certain waits in the holding lane with its reason.

Nothing joins a case by subject, number or address alone: the signed reply address first, then a known Message-ID, and
the writer must belong to the case already. How a letter that waits is answered is decided by what its writer can know:
see docs/decisions, "A letter that waits is answered like any other".
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from bot import returned_letters
from bot.mail.reply_address import is_intake
from bot.named_cases import Named, cases_addressed, named_in, one_of
from bot.office import Office
from bot.reading import Reading
from bot.returned_letters import CameBack
from storage import case_links, cases, inbox, visitors
from storage.enums import Attention, Channel
from storage.models import Case, Inbox, Visitor
from storage.transaction import Transaction

LONG_CLOSED = "case_long_closed"
SAME_SITTING = dt.timedelta(minutes=30)


class Answer(StrEnum):
    """Which automatic answer a letter is due: none, for it goes on with something that was answered; the one to a
    letter that came to a reply address and is not joined; or the one to somebody's first letter.
    """

    NONE = "none"
    WAITS = "waits"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Placement:
    """`machine` mail opens no case, `came_back` tells of a letter of ours, `held` waits for a person, `joined` names
    its case, `new` opens one.

    `case` of a held letter is the case it names. `continues` is the long closed case that a new one goes on with,
    `follows` the held letter of the same writer that this one answers.
    """

    kind: Literal["machine", "came_back", "held", "joined", "new"]
    reason: str | None = None
    case: Case | None = None
    visitor: Visitor | None = None
    came_back: CameBack | None = None
    continues: Case | None = None
    follows: uuid.UUID | None = None
    answer: Answer = Answer.NONE


async def place(tx: Transaction, office: Office, *, row: Inbox, reading: Reading) -> Placement:
    """The placement of a message, by the first rule that decides."""
    if reading.kind != "human":
        return await _machine(tx, office, reading=reading)
    if row.channel is not Channel.EMAIL:
        return await _slack(tx, reading)
    if (author := reading.addresses.get("email")) and office.owns(author):
        return _our_own(office, reading, author=author)
    return await _mail(tx, office, row=row, reading=reading)


def _our_own(office: Office, reading: Reading, *, author: str) -> Placement:
    """From a case's address writes nobody but us; from the intake's a person of the office may, so a person looks."""
    return (
        Placement("held", "own_sender")
        if is_intake(author, intake=office.intake_address)
        else _by_danger(reading, "own_letter")
    )


async def _machine(tx: Transaction, office: Office, *, reading: Reading) -> Placement:
    """A report about a letter of ours tells what we wrote ourselves; danger in any other machine's words waits for a
    person.
    """
    if reading.kind == "bounce":
        addressed = await case_concerned(tx, office, reading=reading)
        came_back = await returned_letters.of_ours(tx, reading, addressed=addressed)
        if came_back and came_back.refusal:
            return Placement("came_back", came_back=came_back)
        if came_back and await returned_letters.first_of_the_day(tx, office, case=came_back.case):
            return Placement("held", "letter_came_back")
    return _by_danger(reading, reading.kind_reason or reading.kind)


def _by_danger(reading: Reading, reason: str) -> Placement:
    """Machine mail, unless it tells of danger: then it waits for a person, who is called."""
    if reading.verdict is None or reading.verdict.attention is Attention.PAGE:
        return Placement("held", "danger_in_machine_mail")
    return Placement("machine", reason)


async def case_concerned(tx: Transaction, office: Office, *, reading: Reading) -> Case | None:
    """The one case whose signed reply address a message was sent to. This shows a person what a held letter is about;
    it joins nothing.
    """
    found = await cases_addressed(tx, office, reading=reading)
    return found[0] if len(found) == 1 else None


async def _mail(tx: Transaction, office: Office, *, row: Inbox, reading: Reading) -> Placement:
    """The letter as its writer knows it is placed first; what else the office knows can only make it wait."""
    if not reading.addresses:
        return Placement("held", "no_sender")
    named = await named_in(tx, office, reading=reading)
    placement = await _as_known(tx, office, row=row, named=named)
    placement = await _beside_others(tx, placement, named=named)
    if placement.kind != "held" and await inbox.used_with_other_content(tx, row):
        placement = _waiting(placement, "message_id_reused")
    return replace(placement, visitor=named.visitor)


async def _as_known(tx: Transaction, office: Office, *, row: Inbox, named: Named) -> Placement:
    """Where a letter belongs as far as its writer knows: cases of others and their Message-IDs do not exist.

    The signed address decides; without a code in the address a known Message-ID; a code that leads nowhere lets the
    letter wait, whatever else it names. An address of ours without any code is one that lost it on the way.
    """
    if named.addressed:
        return await _of_own(tx, office, row=row, named=named, own=await _by_address_first(tx, named))
    if named.cited and not named.with_code:
        return await _of_own(tx, office, row=row, named=named, own=named.cited)
    if named.waiting and (named.waiting_addressed or not named.with_code):
        return Placement("held", "answers_held_letter", follows=named.waiting.follows or named.waiting.inbox_id)
    if named.at_case_address:
        return Placement("held", "reply_address_invalid", answer=Answer.WAITS)
    return Placement("new", answer=Answer.FIRST)


def _door(named: Named) -> Answer:
    """What is answered to a letter that goes on with nothing: all that counts is the address it was sent to."""
    return Answer.WAITS if named.at_case_address else Answer.FIRST


async def _by_address_first(tx: Transaction, named: Named) -> tuple[Case, ...]:
    """The cases by reply address, and those by Message-ID that have nothing to do with them."""
    related = await case_links.related(tx, named.addressed[0].id)
    return (*named.addressed, *(case for case in named.cited if case.id not in related))


async def _of_own(tx: Transaction, office: Office, *, row: Inbox, named: Named, own: Sequence[Case]) -> Placement:
    """A letter about a case of its writer: one case, and by how long it is closed. More than one is for a person."""
    assert named.visitor is not None
    case = await one_of(tx, own, visitor_id=named.visitor.id)
    if case is None:
        return Placement("held", "answers_several_cases", case=next(iter(named.addressed), None), answer=_door(named))
    limits, days = office.district.threads, _days_closed(office, case, at=row.received_at)
    if days <= limits.reopen_days:
        return Placement("joined", case=case)
    if days > limits.new_case_days:
        return Placement("held", LONG_CLOSED, case=case, answer=_door(named))
    await cases.locked(tx, case)
    newer = await case_links.continued(tx, case, visitor_id=named.visitor.id)
    if newer.id != case.id:
        return Placement("joined", case=newer)
    return Placement("new", continues=case, answer=Answer.FIRST)


def _days_closed(office: Office, case: Case, *, at: dt.datetime) -> int:
    """Calendar days of the district since a case was closed; 0 for one that is open."""
    if case.status not in cases.OVER or case.closed_at is None:
        return 0
    return (office.day_of(at) - office.day_of(case.closed_at)).days


async def _beside_others(tx: Transaction, placement: Placement, *, named: Named) -> Placement:
    """The placement of a letter that also names cases its writer does not belong to: it waits, and is answered as if
    it did not name them. Cases linked to the writer's own are no others.
    """
    own = placement.case or placement.continues
    kin = await case_links.related(tx, own.id) if own else set()
    others = [case for case in named.others if case.id not in kin]
    if not others:
        return placement
    if placement.kind == "joined" or placement.continues:
        return _waiting(placement, "answers_several_cases")
    if placement.reason == "reply_address_invalid" and named.others_addressed:
        return _waiting(placement, "stranger_on_case_address", case=others[0])
    if placement.kind == "new":
        one_matter = {case.id for case in others} <= await case_links.related(tx, others[0].id)
        reason = "stranger_on_thread" if one_matter else "answers_several_cases"
        return _waiting(placement, reason, case=others[-1] if one_matter else None)
    return placement


def _waiting(placement: Placement, reason: str, *, case: Case | None = None) -> Placement:
    named = case or placement.case or placement.continues
    return replace(placement, kind="held", reason=reason, case=named, continues=None)


async def _slack(tx: Transaction, reading: Reading) -> Placement:
    """An employee who writes several lines in one sitting tells one matter: Slack vouches for who they are."""
    user = reading.addresses.get("slack")
    if user is None:
        email = reading.addresses.get("email")
        return Placement("new", visitor=await visitors.find(tx, "email", value=email) if email else None)
    visitor = await visitors.find(tx, "slack", value=user)
    if visitor and reading.form and reading.form.sitting:
        recent = await cases.open_of_visitor(tx, visitor.id, channel=Channel.SLACK, since=tx.now - SAME_SITTING)
        if len(recent) == 1:
            return Placement("joined", case=recent[0], visitor=visitor)
    return Placement("new", visitor=visitor)
