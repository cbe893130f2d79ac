"""What a person is offered for a held letter: cases that it could belong to, each with why, and who could have written.

Nothing here is certain, and nothing joins by it: the ombudsperson decides.
"""

import uuid
from dataclasses import dataclass
from typing import Literal

from bot.mail.addresses import mailbox_of
from bot.mail.reply_address import resembles
from bot.named_cases import cases_addressed, reply_codes
from bot.office import Office
from bot.reading import Reading
from storage import audit, cases, visitors
from storage.models import Case, Visitor
from storage.transaction import Transaction

MOST = 4  # cases, and people of a case, that one window offers

Why = Literal["addressed", "cited", "resembles", "only_open"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the case. `alike`: they write from what most systems treat as the same mailbox."""

    visitor_id: uuid.UUID
    name: str
    addresses: tuple[str, ...]
    alike: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A case and why it is offered: the letter came to its reply address (`addressed`), answers a letter of it
    (`cited`), was sent to an address one slip away from its own (`resembles`), or it is the one open case of the same
    sender (`only_open`). `as_it_is`: adding the letter adds nobody, for the writer belongs to the case or is no person
    that an address tells of. `people` are those on the case whose second address the letter could come from.
    """

    case: Case
    why: Why
    as_it_is: bool
    people: tuple[Person, ...] = ()


async def offers(tx: Transaction, office: Office, *, reading: Reading, actor: str) -> list[Offer]:
    """The cases to offer for a letter, the surest first. Names of people on them are opened, which is recorded."""
    email = reading.addresses.get("email") if reading.kind == "human" else None
    visitor = await visitors.find(tx, "email", value=email) if email else None
    found: dict[uuid.UUID, tuple[Case, Why]] = {}
    for case in await cases_addressed(tx, office, reading=reading):
        found.setdefault(case.id, (case, "addressed"))
    for case in await cases.by_references(tx, reading.references):
        found.setdefault(case.id, (case, "cited"))
    if not found:
        found = await _of_sender(tx, office, reading=reading)
    alive = [(case, why) for case, why in found.values() if case.wrapped_key is not None]
    return [await _offer(tx, case, why=why, writer=(email, visitor), actor=actor) for case, why in alive[:MOST]]


async def _of_sender(tx: Transaction, office: Office, *, reading: Reading) -> dict[uuid.UUID, tuple[Case, Why]]:
    """The one open case of the same sender whose address the typed one resembles, else their only open one."""
    theirs = await _open_cases(tx, reading.addresses.get("email"))
    codes = [code for code in reply_codes(office, reading) if code]
    keys = office.reply_secrets
    near = [case for case in theirs if any(resembles(code, case.reply_token, keys=keys) for code in codes)]
    if len(near) == 1:
        return {near[0].id: (near[0], "resembles")}
    return {theirs[0].id: (theirs[0], "only_open")} if len(theirs) == 1 else {}


async def _open_cases(tx: Transaction, email: str | None) -> list[Case]:
    """Open cases of whoever writes from this address, or from it without its +detail."""
    if not email:
        return []
    local, _, domain = email.rpartition("@")
    plain = f"{local.partition('+')[0] or local}@{domain}"
    known = [await visitors.find(tx, "email", value=one) for one in dict.fromkeys([email, plain])]
    found = [case for one in known if one for case in await cases.all_open_of_visitor(tx, one.id)]
    return list({case.id: case for case in found}.values())


async def _offer(
    tx: Transaction, case: Case, *, why: Why, writer: tuple[str | None, Visitor | None], actor: str
) -> Offer:
    email, visitor = writer
    if email is None or (visitor and await cases.belongs(tx, case.id, visitor_id=visitor.id)):
        return Offer(case, why, as_it_is=True)
    if visitor:
        return Offer(case, why, as_it_is=False)
    await audit.record(tx, audit.case_chain(case.id), actor=actor, action="viewed", parts="visitors")
    people = [await _person(tx, one, email=email) for one in await visitors.of_case(tx, case.id) if one.wrapped_key]
    return Offer(case, why, as_it_is=False, people=tuple(people[:MOST]))


async def _person(tx: Transaction, visitor: Visitor, *, email: str) -> Person:
    addresses = await visitors.addresses(tx, visitor, kind="email")
    alike = mailbox_of(email) in map(mailbox_of, addresses)
    name = str(visitors.contact(tx.keyring, visitor).get("name") or "")
    return Person(visitor.id, name, tuple(addresses), alike)
