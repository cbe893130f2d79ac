"""What an ombudsperson does with a case. Each act: access, the move it makes, its notice, its trace - one transaction.

`version` is the case's when the person opened it: if it changed since, ConflictError tells them and nothing is written.
"""

import uuid
from dataclasses import dataclass

from bot import follow_ups, notices
from bot.access import Actor, require
from bot.errors import ConflictError, InvalidInputError, NotFoundError
from bot.office import Office
from storage import audit, cases, clocks, facts, outbox, troubles, visitors
from storage.enums import Barrier, CaseStatus, Cause, Outcome, SuggestionStatus, Urgency
from storage.models import Case, FollowUp, Outbox, ReferralSuggestion
from storage.transaction import Transaction

MAX_TEXT = 12_000

_OPEN = frozenset(
    {
        CaseStatus.NEW, CaseStatus.TRIAGED, CaseStatus.ACTIVE, CaseStatus.WAITING_VISITOR, CaseStatus.WAITING_OTHER,
        CaseStatus.FOLLOW_UP, CaseStatus.REOPENED, CaseStatus.FORMAL_PENDING, CaseStatus.ON_HOLD,
    }
)  # fmt: skip
_OVER = frozenset(cases.OVER)

# move -> (from where it may be made, where it leads; None: the status stays)
MOVES: dict[str, tuple[frozenset[CaseStatus], CaseStatus | None]] = {
    "take": (_OPEN, CaseStatus.ACTIVE),
    "review": (_OPEN, None),
    "note": (_OPEN | _OVER, None),
    "reply": (_OPEN, CaseStatus.WAITING_VISITOR),
    "follow_up": (_OPEN, CaseStatus.FOLLOW_UP),
    "close": (_OPEN, CaseStatus.CLOSED),
    "not_a_case": (_OPEN, CaseStatus.NOT_A_CASE),
    "reopen": (_OVER, CaseStatus.REOPENED),
}


@dataclass(frozen=True, slots=True)
class Sorting:
    """A person's word on what a case is about, and how soon."""

    category: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Ending:
    """What came of a case, what contributed, and what stood in the way."""

    outcome: Outcome
    cause: Cause
    barrier: Barrier


async def load(tx: Transaction, actor: Actor, *, action: str, case_id: uuid.UUID, version: int | None = None) -> Case:
    """The case, for this act by this person. Raises RefusedError, NotFoundError (none, or erased), ConflictError."""
    require(actor, action)
    case = await cases.by_id(tx, case_id)
    if case is None or case.wrapped_key is None:
        raise NotFoundError("There is no such case.")
    if version is not None and case.version != version:
        raise ConflictError("This case has changed since you opened it. Please look at it again; your text is kept.")
    return case


def _allow(case: Case, move: str) -> None:
    """Raises ConflictError where the status table does not allow the move."""
    if case.status not in MOVES[move][0]:
        raise ConflictError(f"A case that is {case.status.replace('_', ' ')} cannot be changed in this way.")


async def _moved(tx: Transaction, office: Office, *, actor: Actor, case: Case, move: str, **detail: object) -> None:
    """The move in the status table, its trace, its facts and its card. Raises ConflictError where it is not allowed."""
    _allow(case, move)
    leads_to = MOVES[move][1]
    if leads_to is not None:
        case.status = leads_to
    await tx.session.flush()
    await audit.record(tx, audit.case_chain(case.id), actor=actor.user, action=move, **detail)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    await notices.refresh_card(tx, case)


def _text(field: str, text: str | None) -> str:
    """Trimmed text. Raises InvalidInputError naming the box when it is empty or too long."""
    text = (text or "").strip()
    if not text:
        raise InvalidInputError(field, "Please write something here.")
    if len(text) > MAX_TEXT:
        raise InvalidInputError(field, f"At most {MAX_TEXT:,} characters; this has {len(text):,}.")
    return text


async def take(tx: Transaction, office: Office, *, actor: Actor, case_id: uuid.UUID) -> Case:
    """The person becomes the owner; whoever takes it from its card has not read it yet. Taking one's own case again
    changes nothing.
    """
    case = await load(tx, actor, action="take", case_id=case_id)
    if case.owner == actor.user and case.status not in cases.OVER:
        return case
    before, case.owner = case.owner, actor.user
    await _moved(tx, office, actor=actor, case=case, move="take", owner_before=before)
    return case


async def _read_by_person(tx: Transaction, case: Case) -> None:
    """A person has read it: the milestone, and the promise to read it is kept."""
    if case.reviewed_at is None:
        case.reviewed_at = tx.now
        await clocks.finish(tx, case.id, reason="looked_at")


async def mark_read(tx: Transaction, office: Office, *, actor: Actor, case: Case) -> None:
    """Opening a letter for the first time is the moment at which a person looked at it; so is each later one."""
    await clocks.finish(tx, case.id, reason=follow_ups.LETTER_READ)
    if case.reviewed_at is None:
        await _read_by_person(tx, case)
        await _moved(tx, office, actor=actor, case=case, move="review")


async def confirm_triage(tx: Transaction, office: Office, *, actor: Actor, case: Case, sorting: Sorting) -> None:
    """A person's word on what it is about and how soon; from now on no rule or model changes either."""
    require(actor, "confirm_review")
    before = Sorting(case.category or "", case.urgency)
    case.category, case.urgency = sorting.category, sorting.urgency
    case.status = CaseStatus.TRIAGED if case.status is CaseStatus.NEW else case.status
    await _read_by_person(tx, case)
    await _moved(
        tx,
        office,
        actor=actor,
        case=case,
        move="review",
        category=sorting.category,
        urgency=sorting.urgency.value,
        corrected=before != sorting,
    )


async def write_note(tx: Transaction, office: Office, *, actor: Actor, case_id: uuid.UUID, text: str) -> None:
    """A factual note for the office. It has no way out: nothing reads notes for sending."""
    case = await load(tx, actor, action="write_note", case_id=case_id)
    note = await cases.add_note(tx, case, author=actor.user, text=_text("note", text))
    await _moved(tx, office, actor=actor, case=case, move="note", note=note.id)


def unsafe(case: Case) -> bool:
    """Did the visitor say that an answer may endanger them?"""
    return "unsafe_contact" in case.signals


async def answerable(tx: Transaction, case: Case) -> str | None:
    """Where the visitor can be answered: a mail address, else a Slack user id; None when there is neither."""
    people = await visitors.of_case(tx, case.id)
    for kind in ("email", "slack"):
        for visitor in people:
            if address := await visitors.address(tx, visitor, kind=kind):
                return address
    return None


async def reply(tx: Transaction, office: Office, *, actor: Actor, case: Case, text: str) -> Outbox:
    """An answer to the visitor: a letter, or for an employee one that waits in Slack. It leaves after the send delay
    and can be cancelled until then. Raises InvalidInputError where nobody can be answered.
    """
    require(actor, "reply")
    text = _text("reply", text)
    address = await answerable(tx, case)
    if address is None:
        raise InvalidInputError("reply", "There is no address to answer to: please call or write by post.")
    to = notices.Recipient(address, case.language)
    queued, letter = await notices.family_reply(tx, office, case=case, reply=notices.Reply(text, actor.user), to=to)
    case.owner, case.next_step = case.owner or actor.user, "family"
    await _moved(tx, office, actor=actor, case=case, move="reply", letter=letter.id)
    return queued


async def address_works(tx: Transaction, actor: Actor, *, case_id: uuid.UUID, trouble_id: uuid.UUID) -> Case:
    """A person says that an address takes letters again: its mark goes, on every case. Saying it twice is fine."""
    case = await load(tx, actor, action="address_works", case_id=case_id)
    marked = {row.id: address for row, address in await troubles.of_case(tx, case)}
    if trouble_id in marked:
        for of_case in await troubles.clear(tx, marked[trouble_id]):
            await audit.record(tx, audit.case_chain(of_case), actor=actor.user, action="address_works")
        await clocks.finish(tx, case.id, reason=follow_ups.LETTER_RETURNED)
        await notices.refresh_card(tx, case)
    return case


async def cancel_reply(
    tx: Transaction, office: Office, *, actor: Actor, case_id: uuid.UUID, notice_id: uuid.UUID
) -> None:
    """Stops a reply of this case within its send delay; a closed case stays closed.

    Raises NotFoundError for what is no reply of this case, ConflictError when it is too late.
    """
    case = await load(tx, actor, action="cancel_reply", case_id=case_id)
    notice = await tx.session.get(Outbox, notice_id)
    if notice is None or notice.case_id != case.id or notice.template not in (notices.REPLY, notices.ANSWER):
        raise NotFoundError("There is no such reply.")
    if not await outbox.cancel(tx, notice_id):
        raise ConflictError("Too late: this letter is on its way.")
    await cases.withdraw_letter(tx, notice_id)
    if case.status not in cases.OVER:
        case.status, case.next_step = CaseStatus.ACTIVE, "ombudsperson"
    await audit.record(tx, audit.case_chain(case.id), actor=actor.user, action="reply_cancelled", notice=notice_id)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    await notices.refresh_card(tx, case)


async def plan_follow_up(
    tx: Transaction, office: Office, *, actor: Actor, case_id: uuid.UUID, step: follow_ups.NextStep
) -> FollowUp:
    """A promise for a day: the reminder comes that morning. Raises InvalidInputError (field `on`) for a day that is
    over, or has a follow-up of this case already.
    """
    case = await load(tx, actor, action="plan_follow_up", case_id=case_id)
    row = await follow_ups.plan(tx, office, case=case, step=step)
    await _moved(tx, office, actor=actor, case=case, move="follow_up", due=row.due_day)
    return row


async def finish_follow_up(tx: Transaction, office: Office, *, actor: Actor, follow_up_id: uuid.UUID) -> Case:
    """The promise was kept. Doing it twice changes nothing. Who says that the visitor was answered - by phone, because
    writing is not safe - has been in touch: the milestone that a reply by letter sets when it leaves.
    """
    require(actor, "finish_follow_up")
    row = await tx.session.get(FollowUp, follow_up_id)
    if row is None:
        raise NotFoundError("There is no such follow-up.")
    case = await load(tx, actor, action="finish_follow_up", case_id=row.case_id)
    if row.done_at is None:
        row.done_at = tx.now
        if row.reason == follow_ups.FIRST_CONTACT:
            case.first_contact_at = case.first_contact_at or tx.now
            await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
        detail = {"reason": row.reason, "due": row.due_day}
        await audit.record(tx, audit.case_chain(case.id), actor=actor.user, action="follow_up_done", **detail)
        await notices.refresh_card(tx, case)
    return case


async def decide_suggestion(
    tx: Transaction, office: Office, *, actor: Actor, suggestion_id: uuid.UUID, confirm: bool
) -> Case:
    """Confirms or dismisses a referral suggestion; nothing is sent to anybody by it."""
    require(actor, "decide_suggestion")
    row = await tx.session.get(ReferralSuggestion, suggestion_id)
    if row is None:
        raise NotFoundError("There is no such suggestion.")
    case = await load(tx, actor, action="decide_suggestion", case_id=row.case_id)
    decided = SuggestionStatus.CONFIRMED if confirm else SuggestionStatus.DISMISSED
    if row.status is decided:
        return case
    row.status, row.decided_by, row.decided_at = decided, actor.user, tx.now
    if confirm:
        await facts.need_confirmed(tx, case, need=row.need)
    detail = {"suggestion": row.id, "service": row.service_id}
    await audit.record(tx, audit.case_chain(case.id), actor=actor.user, action=f"suggestion_{decided}", **detail)
    await facts.sync_case(tx, case, day_of=office.day_of, contact_by=office.contact_by)
    return case


async def close(tx: Transaction, office: Office, *, actor: Actor, case: Case, ending: Ending) -> None:
    """Ends a case with what came of it, what contributed, what stood in the way. Its open promises end with it."""
    require(actor, "close")
    case.outcome, case.cause, case.barrier = ending.outcome.value, ending.cause.value, ending.barrier.value
    case.closed_at, case.next_step = tx.now, "nobody"
    case.owner = case.owner or actor.user
    await _read_by_person(tx, case)
    await _moved(tx, office, actor=actor, case=case, move="close", outcome=ending.outcome.value)
    await clocks.finish(tx, case.id)
    await clocks.stop_calls(tx, case.id, by=actor.user)


async def not_a_case(tx: Transaction, office: Office, *, actor: Actor, case_id: uuid.UUID) -> None:
    """Thanks, a question, a wrong address: counted as a contact, not as a case. A person says so, never the machine."""
    case = await load(tx, actor, action="close", case_id=case_id)
    case.closed_at, case.next_step = tx.now, "nobody"
    await _read_by_person(tx, case)
    await _moved(tx, office, actor=actor, case=case, move="not_a_case")
    await clocks.finish(tx, case.id)
    await clocks.stop_calls(tx, case.id, by=actor.user)


async def reopen(tx: Transaction, office: Office, *, actor: Actor, case_id: uuid.UUID) -> None:
    """A closed case goes on."""
    case = await load(tx, actor, action="reopen", case_id=case_id)
    case.closed_at, case.outcome, case.next_step = None, None, "ombudsperson"
    case.owner = case.owner or actor.user
    await _moved(tx, office, actor=actor, case=case, move="reopen")
