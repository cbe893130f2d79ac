"""Where a message belongs: an ordered list of rules; whatever is not certain waits in the holding lane with its reason.

Nothing joins a case by subject, number or address alone: the signed reply address first, then a known Message-ID, and
the writer must belong to the case already.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot import returned_letters
from bot.mail.reply_address import is_ours, token_of
from bot.office import Office
from bot.reading import Reading
from bot.returned_letters import CameBack
from storage import cases, inbox, visitors
from storage.enums import Attention, Channel
from storage.models import Case, Inbox, Visitor
from storage.transaction import Transaction

SAME_SITTING = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Placement:
    """`machine` mail opens no case, `came_back` tells of a letter of ours, `held` waits for a person, `joined` names
    its case, `new` opens one.
    """

    kind: Literal["machine", "came_back", "held", "joined", "new"]
    reason: str | None = None
    case: Case | None = None
    visitor: Visitor | None = None
    came_back: CameBack | None = None


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
    return Placement("held", "own_sender") if _is_intake(office, author) else _by_danger(reading, "own_letter")


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


async def _mail(tx: Transaction, office: Office, *, row: Inbox, reading: Reading) -> Placement:
    if await inbox.used_with_other_content(tx, row):
        return Placement("held", "message_id_reused")
    if not reading.addresses:
        return Placement("held", "no_sender")
    visitor = await visitors.find(tx, "email", value=reading.addresses["email"])
    by_address = await _by_reply_address(tx, office, reading=reading)
    if isinstance(by_address, str):
        return Placement("held", by_address)
    if by_address is not None:
        return await _joined(tx, by_address, visitor=visitor, otherwise="stranger_on_case_address")
    return await _by_reference(tx, reading, visitor=visitor)


async def _by_reference(tx: Transaction, reading: Reading, *, visitor: Visitor | None) -> Placement:
    known = [case for case in await cases.by_references(tx, reading.references) if case.wrapped_key is not None]
    if len(known) > 1:
        return Placement("held", "answers_several_cases")
    if known:
        return await _joined(tx, known[0], visitor=visitor, otherwise="stranger_on_thread")
    return Placement("new", visitor=visitor)


async def case_concerned(tx: Transaction, office: Office, *, reading: Reading) -> Case | None:
    """The case whose signed reply address a message was sent to. This shows a person what a held letter is about; it
    joins nothing.
    """
    found = await _by_reply_address(tx, office, reading=reading)
    return found if isinstance(found, Case) else None


async def _by_reply_address(tx: Transaction, office: Office, *, reading: Reading) -> Case | str | None:
    """The case of a signed reply address among the recipients, the reason why it leads nowhere, or None."""
    own = [
        address
        for address in reading.recipients
        if is_ours(address, intake=office.intake_address, domain=office.reply_domain)
        and not _is_intake(office, address)
    ]
    tokens = {token_of(address, office.reply_secrets, domain=office.reply_domain) for address in own}
    if not tokens:
        return None
    if len(tokens) > 1:
        return "answers_several_cases"
    token = tokens.pop()
    case = await cases.by_token(tx, token) if token else None
    return case or "reply_address_invalid"


def _is_intake(office: Office, address: str) -> bool:
    return is_ours(address, intake=office.intake_address, domain="")


async def _joined(tx: Transaction, case: Case, *, visitor: Visitor | None, otherwise: str) -> Placement:
    if visitor and await cases.belongs(tx, case.id, visitor_id=visitor.id):
        return Placement("joined", case=case, visitor=visitor)
    return Placement("held", otherwise)


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
