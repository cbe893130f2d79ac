"""Rows to try storage with: letters as the door stores them, visitors, and a case with everything a case can have."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bot.intake import sealed_row
from bot.messages import Inbound
from storage import cases, clocks, outbox, visitors
from storage.clocks import Promise
from storage.columns import new_id
from storage.crypto import Keyring, Place
from storage.enums import Attention, Channel, Medium, Urgency
from storage.models import Assessment, Case, FollowUp, Message, Note, Outbox, ReferralSuggestion, Visitor
from storage.transaction import Transaction
from storage.vault import case_key, place, seal_json

NOW = dt.datetime(2027, 3, 1, 17, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def letter(number: int = 1, *, text: str = "The bus never comes.", sender: str = "rosa.delgado@example.org") -> bytes:
    """A letter as it crosses the wire."""
    lines = (
        f"Message-ID: <letter-{number}@example.org>",
        f"From: Rosa Delgado <{sender}>",
        "Subject: The bus",
        "",
        text,
    )
    return "\r\n".join(lines).encode() + b"\r\n"


def inbox_row(keyring: Keyring, raw: bytes, *, at: dt.datetime = NOW) -> dict[str, Any]:
    """The row that the door makes of it."""
    recipients = ("concerns@district.example",)
    return sealed_row(
        keyring, Inbound(Channel.EMAIL, None, "rosa.delgado@example.org", raw, at, recipients, "192.0.2.7")
    )


async def visitor(tx: Transaction, name: str = "Rosa Delgado") -> Visitor:
    """A visitor who writes from an address made of the name."""
    address = name.lower().replace(" ", ".") + "@example.org"
    return await visitors.add(tx, contact={"name": name}, addresses={"email": address}, language="en")


async def case(tx: Transaction, *who: Visitor, token: str = "0123456789") -> Case:
    """A new case of these visitors."""
    return await cases.open_case(
        tx,
        visitors=[one.id for one in who],
        reply_token=token,
        urgency=Urgency.ROUTINE,
        attention=Attention.NORMAL,
        channel=Channel.EMAIL,
        received_at=tx.now,
        read_by=tx.now + DAY,
    )


@dataclass
class FullCase:
    """A case with one of everything that is sealed."""

    case: Case
    visitor: Visitor
    letter: Message
    note: Note
    notice: Outbox
    follow_up: FollowUp
    suggestion: ReferralSuggestion
    assessment: Assessment


async def full_case(tx: Transaction, who: Visitor, *, words: str = "The bus never comes.") -> FullCase:
    """A case in which `words` stand in every sealed place."""
    opened = await case(tx, who, token=new_id().hex[-10:])
    key = case_key(tx.keyring, opened)
    content = {"subject": words, "text": words}
    message = await cases.add_message(
        tx, key, content=content, case_id=opened.id, visitor_id=who.id, at=tx.now, channel=Channel.EMAIL
    )
    notice = outbox.Notice(Medium.MAIL, "acknowledgement", f"ack:{message.id}", {"text": words}, opened)
    promise = Promise("first_contact", tx.now + DAY, tx.now.date(), "clock", words)
    suggestion_id = new_id()
    suggestion = ReferralSuggestion(
        id=suggestion_id,
        case_id=opened.id,
        service_id="legal-aid",
        need="legal_aid",
        content=seal_json(key, Place("referral_suggestion", "content", str(suggestion_id)), value={"why": words}),
    )
    assessment = Assessment(message_id=message.id, case_id=opened.id, due_at=tx.now)
    assessment.verdict = seal_json(key, place(assessment, "verdict"), value={"evidence": words})
    tx.session.add_all([suggestion, assessment])
    await cases.remember_reference(tx, opened.id, message_id="<letter-1@example.org>")
    note = await cases.add_note(tx, opened, author="U0DANA", text=words)
    queued, planned = await outbox.queue(tx, notice), await clocks.plan(tx, opened, promise=promise)
    assert queued is not None
    assert planned is not None
    return FullCase(opened, who, message, note, queued, planned, suggestion, assessment)
