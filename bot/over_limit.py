"""The letter to somebody who sent more files than are taken over: kind, at most once a case and day, and only where an
automatic letter may go at all.
"""

import datetime as dt
from dataclasses import dataclass

from bot import notices
from bot.mail.addresses import mailbox_of
from bot.notices import FamilyLetter, Recipient
from bot.office import Office
from bot.reply_table import Situation, choose
from storage import audit, cases, outbox
from storage.enums import Attention
from storage.models import Case, Message
from storage.transaction import Transaction

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of: the letter, whether an automatic letter may answer it, files kept, files left in the letter."""

    message: Message
    may_acknowledge: bool
    kept: int
    left: int


async def tell_sender(tx: Transaction, office: Office, *, case: Case, told: Told) -> None:
    """Queues the letter, or records why none goes: the rules of the reply table hold for this one, too. It counts among
    the automatic letters of a mailbox. Where an answer may endanger the writer none goes, however the district sets it:
    nobody waits for this one.
    """
    content = cases.open_letter(tx.keyring, case, message=told.message)
    email = content["from"].get("email")
    line = choose(await _situation(tx, case, told=told, email=email))
    if not email or line.letter is None:
        await _not_told(tx, case, reason=line.name)
        return
    letter = FamilyLetter(
        notices.OVER_LIMIT,
        f"{notices.OVER_LIMIT}:{case.id.hex}:{office.day_of(tx.now)}",
        {
            "case_reference": case.number,
            "received_at": told.message.at,
            "kept": told.kept,
            "left": told.left,
            "limit_megabytes": office.district.attachments.max_total_megabytes,
        },
    )
    to = Recipient(email, case.language, in_reply_to=content["message_id"], references=content["references"])
    if await notices.inform(tx, office, case=case, letter=letter, to=to):
        await outbox.count_acknowledged(tx, mailbox_of(email))
    else:
        await _not_told(tx, case, reason="told_today")


async def _situation(tx: Transaction, case: Case, *, told: Told, email: str | None) -> Situation:
    since = tx.now - DAY
    return Situation(
        may_acknowledge=told.may_acknowledge and email is not None,
        first_of_case=True,
        attention=Attention.NORMAL,
        signals=frozenset(case.signals),
        unsafe_setting="none",
        sent_today=await outbox.acknowledged(tx, mailbox_of(email), since=since) if email else 0,
    )


async def _not_told(tx: Transaction, case: Case, *, reason: str) -> None:
    await audit.record(tx, audit.case_chain(case.id), actor="system", action="files_left_not_told", reason=reason)
