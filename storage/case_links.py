"""Cases that belong together."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from storage.models import Case, CaseVisitor
from storage.thread_models import CaseLink
from storage.transaction import Transaction

CONTINUES, SPLIT = "continues", "split"


@dataclass(frozen=True, slots=True)
class Linked:
    """A case beside another. `earlier` says whether it came before that one."""

    case: Case
    kind: str
    earlier: bool


async def link(tx: Transaction, earlier: Case, *, later: Case, kind: str) -> None:
    """Links two cases; a second time changes nothing."""
    if earlier.id == later.id or await tx.session.get(CaseLink, (earlier.id, later.id)) is not None:
        return
    tx.session.add(CaseLink(earlier_id=earlier.id, later_id=later.id, kind=kind, at=tx.now))
    await tx.session.flush()


async def of_case(tx: Transaction, case_id: uuid.UUID) -> list[Linked]:
    """The cases linked to one, oldest first; erased ones are left out."""
    rows = (await tx.session.scalars(_touching(case_id))).all()
    kinds = {(row.later_id if row.earlier_id == case_id else row.earlier_id): row for row in rows}
    statement = select(Case).where(Case.id.in_(kinds), Case.wrapped_key.is_not(None)).order_by(Case.received_at)
    found = (await tx.session.scalars(statement)).all()
    return [Linked(case, kinds[case.id].kind, earlier=kinds[case.id].earlier_id == case.id) for case in found]


async def related(tx: Transaction, case_id: uuid.UUID) -> set[uuid.UUID]:
    """The case itself and everything that links lead to from it."""
    known, fresh = {case_id}, {case_id}
    while fresh:
        rows = (await tx.session.scalars(_touching(*fresh))).all()
        fresh = {one for row in rows for one in (row.earlier_id, row.later_id)} - known
        known |= fresh
    return known


async def continued(tx: Transaction, case: Case, *, visitor_id: uuid.UUID) -> Case:
    """The newest case of this visitor that continues this one; itself where none does."""
    following = (
        select(Case)
        .join(CaseLink, CaseLink.later_id == Case.id)
        .join(CaseVisitor, CaseVisitor.case_id == Case.id)
        .where(CaseLink.kind == CONTINUES, CaseVisitor.visitor_id == visitor_id, Case.wrapped_key.is_not(None))
        .order_by(Case.received_at.desc(), Case.id.desc())
        .limit(1)
    )
    seen = {case.id}
    while (after := await tx.session.scalar(following.where(CaseLink.earlier_id == case.id))) and after.id not in seen:
        case = after
        seen.add(after.id)
    return case


def _touching(*case_ids: uuid.UUID) -> Select[CaseLink]:
    return select(CaseLink).where(or_(CaseLink.earlier_id.in_(case_ids), CaseLink.later_id.in_(case_ids)))
