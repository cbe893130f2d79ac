"""What a letter names: cases by signed reply addresses and known Message-IDs, apart as its writer knows them or not.

This joins nothing. What belongs to the writer and what does not is kept apart here because nothing that a stranger
could find out may decide what they are answered.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bot.mail.reply_address import code_of, is_intake, token_of
from bot.office import Office
from bot.reading import Reading
from storage import case_links, cases, held_letters, visitors
from storage.models import Case, Visitor
from storage.thread_models import HeldLetter
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Named:
    """`addressed` and `cited` are cases that the writer belongs to, by reply address and by Message-ID; `others` are
    cases they do not belong to, those by reply address first. Each stands once.

    `at_case_address`: it came to an address under our reply prefix. `with_code`: such an address held a code, genuine
    or not. `waiting` is a letter of theirs that is in no case yet and which this one answers, `waiting_addressed` says
    that its reply address told so. `visitor` is the writer, None for somebody not known yet.
    """

    visitor: Visitor | None = None
    addressed: tuple[Case, ...] = ()
    cited: tuple[Case, ...] = ()
    others_addressed: tuple[Case, ...] = ()
    others_cited: tuple[Case, ...] = ()
    at_case_address: bool = False
    with_code: bool = False
    waiting: HeldLetter | None = None
    waiting_addressed: bool = False

    @property
    def others(self) -> tuple[Case, ...]:
        """Cases that the writer does not belong to."""
        return _once([*self.others_addressed, *self.others_cited])


async def named_in(tx: Transaction, office: Office, *, reading: Reading) -> Named:
    """What a letter by mail names, for its writer. Erased cases are named by nothing."""
    visitor = await visitors.find(tx, "email", value=reading.addresses["email"])
    codes = reply_codes(office, reading)
    tokens = _tokens(office, reading)
    addressed = await cases_addressed(tx, office, reading=reading)
    cited = [case for case in await cases.by_references(tx, reading.references) if case.wrapped_key is not None]
    own = await _own(tx, [*addressed, *cited], visitor=visitor)
    by_address, by_reference = await held_letters.of_writer(
        tx, held_letters.author(tx, reading.addresses["email"]), tokens=tokens, references=reading.references
    )
    return Named(
        visitor=visitor,
        addressed=tuple(case for case in addressed if case.id in own),
        cited=tuple(case for case in cited if case.id in own),
        others_addressed=tuple(case for case in addressed if case.id not in own),
        others_cited=tuple(case for case in cited if case.id not in own),
        at_case_address=bool(codes),
        with_code=any(codes),
        waiting=by_address or by_reference,
        waiting_addressed=by_address is not None,
    )


async def _own(tx: Transaction, named: Sequence[Case], *, visitor: Visitor | None) -> set[uuid.UUID]:
    if visitor is None:
        return set()
    return {case.id for case in named if await cases.belongs(tx, case.id, visitor_id=visitor.id)}


async def cases_addressed(tx: Transaction, office: Office, *, reading: Reading) -> tuple[Case, ...]:
    """The cases to whose signed reply addresses a letter was sent, whoever wrote it; erased ones are left out."""
    found = [await cases.by_token(tx, token) for token in _tokens(office, reading)]
    return _once([case for case in found if case is not None and case.wrapped_key is not None])


async def one_of(tx: Transaction, own: Sequence[Case], *, visitor_id: uuid.UUID) -> Case | None:
    """The one matter that these cases of a visitor are: a closed case stands for the newest that continues it. None
    where they are several.
    """
    newest = [await _current(tx, case, visitor_id=visitor_id) for case in own]
    return newest[0] if len({case.id for case in newest}) == 1 else None


async def _current(tx: Transaction, case: Case, *, visitor_id: uuid.UUID) -> Case:
    return await case_links.continued(tx, case, visitor_id=visitor_id) if case.status in cases.OVER else case


def reply_codes(office: Office, reading: Reading) -> list[str]:
    """The codes of the reply addresses that a letter was sent to, "" for one without; the intake is none of them."""
    own = (to for to in reading.recipients if not is_intake(to, intake=office.intake_address))
    codes = (code_of(to, domain=office.reply_domain) for to in own)
    return [code for code in codes if code is not None]


def _tokens(office: Office, reading: Reading) -> list[str]:
    read = (token_of(to, office.reply_secrets, domain=office.reply_domain) for to in reading.recipients)
    return list(dict.fromkeys(token for token in read if token))


def _once(found: Sequence[Case]) -> tuple[Case, ...]:
    return tuple({case.id: case for case in found}.values())
