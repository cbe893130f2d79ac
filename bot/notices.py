"""What leaves the office: notices queued in the transaction of what they tell of, rendered when they are sent.

Queueing keeps a template's name and its variables, sealed; words are made at delivery. A recipient is a mail address or
a Slack user id: one with an @ gets a letter, one without a neutral direct message whose button opens the content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.mail.compose import new_message_id
from bot.office import Office
from storage import audit, cases, clocks, outbox
from storage.columns import new_id
from storage.enums import Channel, Medium
from storage.models import CallOut, Case, Message, Outbox
from storage.outbox import Notice
from storage.transaction import Transaction
from storage.vault import case_key

CARD = "card"
CALL_OUT = "call_out"
REPLY = "reply"
ANSWER = "answer"
OVER_LIMIT = "over_limit"
REMINDER = "reminder"
RECEIPT = "acknowledgement_slack"
RECEIPT_TYPED = "acknowledgement_typed"
REPORT = "report_released"
REPORT_WAITING = "report_waiting"
OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter of a case goes to: a mail address or a Slack user id. Ids carry their angle brackets."""

    address: str
    locale: str | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What an ombudsperson wrote to a visitor; `author` is their Slack user id."""

    text: str
    author: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice to somebody of the district. `to`: Slack user or channel id, or a mail address.

    Templates and their variables: `reminder` (reason, due_day) and `call_out` (call_out, reason) as DM; `call_out`
    (case_reference, urgency), `call_out_office` (reason) as mail; `report_released` (month "YYYY-MM", rows of
    (name, figure) already suppressed, where) both; `report_waiting` (month) as DM. `dedupe` names it once for ever.
    """

    to: str
    template: str
    dedupe: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    case: Case | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class FamilyLetter:
    """A letter of the program to a visitor: its template, that template's own variables, and its name once for ever."""

    template: str
    dedupe: str
    variables: Mapping[str, Any]


async def acknowledge(tx: Transaction, office: Office, *, case: Case, variant: str, to: Recipient) -> Outbox | None:
    """The automatic reply, once a case: None when it was queued before. `variant` is the letter's template.

    To a Slack user goes a DM that the message has arrived: `variant` RECEIPT for the form, RECEIPT_TYPED for a chat
    message. It repeats nothing of what was written.
    """
    variables = {"case_reference": case.number, "received_at": case.received_at, "read_by": case.read_by}
    return await inform(tx, office, case=case, letter=FamilyLetter(variant, f"ack:{case.id.hex}", variables), to=to)


async def inform(tx: Transaction, office: Office, *, case: Case, letter: FamilyLetter, to: Recipient) -> Outbox | None:
    """An automatic letter about a case to its visitor; None when `dedupe` says that it was queued before.

    Whether it may go is for the caller to decide (bot/reply_table.py); the Message-ID chosen here is known as the
    case's from now on.
    """
    content: dict[str, Any] = {"to": to.address, "locale": to.locale, "variables": dict(letter.variables)}
    if _by_mail(to.address):
        content |= {"in_reply_to": to.in_reply_to, "references": list(to.references)}
        content |= {"message_id": new_message_id(office.reply_domain)}
    row = await _queue(tx, Notice(_medium(to.address), letter.template, letter.dedupe, content, case))
    if row and "message_id" in content:
        await cases.remember_reference(tx, case.id, message_id=content["message_id"])
    return row


async def family_reply(
    tx: Transaction, office: Office, *, case: Case, reply: Reply, to: Recipient
) -> tuple[Outbox, Message]:
    """A reply to the visitor: due after the send delay, cancellable until then; its letter is kept with the case.

    A letter goes from the case's reply address into the thread of the last letter; a Slack user is told that there is
    an answer. Raises KeyDestroyedError for an erased case.
    """
    letter_id, message_id = new_id(), new_message_id(office.reply_domain)
    mail = _by_mail(to.address)
    content: dict[str, Any] = {"to": to.address, "locale": to.locale}
    if mail:
        answered, references = await _thread(tx, case)
        content |= {"message_id": message_id, "in_reply_to": answered, "references": references}
        content["variables"] = {"text": reply.text, "case_reference": case.number}
    else:
        content["variables"] = {"message": letter_id.hex}
    template = REPLY if mail else ANSWER
    due = tx.now + office.send_delay
    notice = Notice(_medium(to.address), template, f"reply:{letter_id.hex}", content, case, due)
    row = await _queue(tx, notice, actor=reply.author)
    if row is None:
        raise RuntimeError("a fresh id was queued before")
    kept = {"subject": None, "text": reply.text, "reply_text": reply.text, "to": to.address, "message_id": message_id}
    letter = await cases.add_message(
        tx,
        case_key(tx.keyring, case),
        content=kept,
        id=letter_id,
        case_id=case.id,
        outbox_id=row.id,
        author=reply.author,
        channel=Channel.EMAIL if mail else Channel.SLACK,
        at=tx.now,
    )
    if mail:
        await cases.remember_reference(tx, case.id, message_id=message_id)
    return row, letter


async def refresh_card(tx: Transaction, case: Case) -> Outbox | None:
    """The case's card is posted or brought up to date soon. None when one waits already: it will show this state too.

    A card in the hands of delivery does not count as waiting, for it may have been drawn before this change.
    """
    if any(row.leased_until is None for row in await outbox.waiting(tx, case.id, template=CARD)):
        return None
    return await outbox.queue(tx, Notice(Medium.SLACK, CARD, f"card:{case.id.hex}:{new_id().hex}", {}, case))


async def tell(tx: Transaction, telling: Telling) -> Outbox | None:
    """Queues a notice to somebody of the district; None when `dedupe` says that it was queued before."""
    content = {"to": telling.to, "locale": telling.locale, "variables": dict(telling.variables)}
    return await _queue(tx, Notice(_medium(telling.to), telling.template, telling.dedupe, content, telling.case))


async def start_call_out(tx: Transaction, reason: str, *, dedupe: str, case: Case | None = None) -> CallOut | None:
    """Starts calling a person; None when this call was started before. `reason` is a code, never text.

    Codes with words of their own: lost, pending, held, files, outgoing, failed, unknown; any other reads as the case's
    alarm.
    """
    row = await clocks.call_out(tx, reason=reason, dedupe=dedupe, case=case)
    if row:
        await audit.record(
            tx, chain_of(case), actor=OFFICE, action="call_out_started", call_out=row.id.hex, reason=reason
        )
    return row


def chain_of(case: Case | None) -> str:
    """The audit chain that tells of a notice: its case's, else the district's."""
    return audit.case_chain(case.id) if case else audit.DISTRICT


async def _queue(tx: Transaction, notice: Notice, *, actor: str = OFFICE) -> Outbox | None:
    row = await outbox.queue(tx, notice)
    if row:
        about = {"notice": row.id.hex, "template": row.template, "medium": row.medium}
        await audit.record(tx, chain_of(notice.case), actor=actor, action="notice_queued", **about)
    return row


async def _thread(tx: Transaction, case: Case) -> tuple[str | None, list[str]]:
    """Message-ID of the last letter that has one, and the references a reply to it carries. Nobody views it."""
    for letter in reversed(await cases.letters(tx, case.id)):
        content = cases.open_letter(tx.keyring, case, message=letter)
        if message_id := content.get("message_id"):
            return message_id, [*content.get("references", ()), message_id]
    return None, []


def _by_mail(address: str) -> bool:
    return "@" in address


def _medium(address: str) -> Medium:
    return Medium.MAIL if _by_mail(address) else Medium.SLACK
