"""A case as an ombudsperson sees it, opened on demand. Each look is recorded: who, when, which parts."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot import casework, file_list, notices
from bot.access import Actor
from bot.file_list import CaseFiles, FileList
from bot.mail.refusals import cause
from bot.office import Office
from storage import audit, case_links, cases, clocks, findings, outbox, troubles, visitors
from storage.case_links import Linked
from storage.enums import Channel, OutboxStatus, SuggestionStatus
from storage.findings import Finding
from storage.models import Case, Message, Outbox
from storage.transaction import Transaction
from storage.vault import case_key, open_json, place

PARTS = "visitors,letters,notes,suggestions,follow_ups,findings"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, in or out. `author` is the Slack user who wrote it for the office, None for the visitor's own.
    A mail system's report about a letter of ours has MAIL_SYSTEM there. `sending` tells where an outgoing one is: only
    one that is sent has left the office. `trust` is what can be said of a mail's sender, as bot.mail.trust writes it.
    """

    at: dt.datetime
    channel: Channel
    text: str
    subject: str | None = None
    author: str | None = None
    files: FileList = field(default_factory=FileList)
    problems: tuple[str, ...] = ()
    sending: OutboxStatus | None = None
    trust: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One note."""

    at: dt.datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """One referral suggestion with its reason."""

    id: uuid.UUID
    need: str
    name: str
    why: str
    status: SuggestionStatus


@dataclass(frozen=True, slots=True)
class Promised:
    """One open follow-up; `note` is what was written beside it."""

    id: uuid.UUID
    reason: str
    due_day: dt.date
    note: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reply within its send delay."""

    id: uuid.UUID
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """An address that did not take our letter, as told last; `cause` is a word of bot/mail/refusals.py."""

    id: uuid.UUID
    address: str
    hard: bool
    at: dt.datetime
    cause: str


@dataclass(frozen=True)
class CaseView:
    """Everything of one case. `people` are name and addresses of its visitors; letters and notes newest first. `linked`
    are the cases that belong to it, by number and status only.
    `unacknowledged`: the line of the reply table by which its letter got no answer by itself, while no person has
    answered either.
    """

    case: Case
    school: str | None = None
    people: list[dict[str, str]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    notes: list[Written] = field(default_factory=list)
    suggestions: list[Suggested] = field(default_factory=list)
    follow_ups: list[Promised] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    unacknowledged: str | None = None


async def look(tx: Transaction, office: Office, *, actor: Actor, case_id: uuid.UUID) -> CaseView:
    """The case, opened for this person; the first look is the moment at which somebody read it.

    Raises RefusedError, NotFoundError (no such case, or erased).
    """
    case = await casework.load(tx, actor, action="open_case", case_id=case_id)
    await audit.record(tx, audit.case_chain(case.id), actor=actor.user, action="viewed", parts=PARTS)
    await casework.mark_read(tx, office, actor=actor, case=case)
    return CaseView(
        case=case,
        school=_school(office, case.school),
        people=await people(tx, case),
        letters=await _letters(tx, case),
        notes=[Written(row.at, row.author, text) for row, text in reversed(await cases.notes(tx, case))],
        suggestions=await suggested(tx, case),
        follow_ups=[
            Promised(row.id, row.reason, row.due_day, clocks.follow_up_note(tx.keyring, case, row=row))
            for row in await clocks.open_follow_ups(tx, case.id)
        ],
        waiting=await waiting_replies(tx, case.id),
        findings=await findings.of_case(tx, case),
        refused=await refused(tx, case),
        linked=await case_links.of_case(tx, case.id),
        unacknowledged=await _unacknowledged(tx, case),
    )


async def _unacknowledged(tx: Transaction, case: Case) -> str | None:
    if case.first_contact_at is not None or case.channel is not Channel.EMAIL:
        return None
    told = (one for one in await audit.entries(tx, audit.case_chain(case.id)) if one.action == "not_acknowledged")
    return next((one.detail["reason"] for one in told), None)


async def refused(tx: Transaction, case: Case) -> list[Refused]:
    """The addresses of a case that are marked, latest first. The caller records the view."""
    marked = await troubles.of_case(tx, case)
    return [Refused(row.id, address, row.hard, row.last_at, cause(row.status)) for row, address in marked]


async def waiting_replies(tx: Transaction, case_id: uuid.UUID) -> list[Waiting]:
    """Replies that have not gone, oldest first."""
    rows = [row for name in (notices.REPLY, notices.ANSWER) for row in await outbox.waiting(tx, case_id, template=name)]
    return [Waiting(row.id, row.due_at) for row in rows]


def opened(tx: Transaction, case: Case, *, row: Message, files: CaseFiles | None = None) -> Letter:
    """One letter, opened; with its files where those of the case are given. The caller records the view."""
    content = cases.open_letter(tx.keyring, case, message=row)
    return Letter(
        at=row.at,
        channel=row.channel,
        text=content["text"],
        subject=content.get("subject"),
        author=row.author,
        files=files.of(row.id, content.get("attachments", ()), text=content["text"]) if files else FileList(),
        problems=tuple(content.get("problems", ())),
        trust=content.get("trust"),
    )


async def _letters(tx: Transaction, case: Case) -> list[Letter]:
    """Newest first, each with what became of it where it goes out."""
    files = await file_list.of_case(tx, case)
    shown = []
    for row in reversed(await cases.letters(tx, case.id)):
        notice = await tx.session.get(Outbox, row.outbox_id) if row.outbox_id else None
        letter = opened(tx, case, row=row, files=files)
        shown.append(replace(letter, sending=notice.status if notice else None))
    return shown


async def people(tx: Transaction, case: Case) -> list[dict[str, str]]:
    """Name and addresses of each visitor, by kind; what is not known is left out."""
    found = []
    for visitor in await visitors.of_case(tx, case.id):
        if visitor.wrapped_key is None:
            continue
        known: dict[str, Any] = {"name": visitors.contact(tx.keyring, visitor).get("name")}
        for kind in ("email", "phone", "slack"):
            known[kind] = ", ".join(await visitors.addresses(tx, visitor, kind=kind)) or None
        found.append({kind: value for kind, value in known.items() if value})
    return found


async def suggested(tx: Transaction, case: Case) -> list[Suggested]:
    """The referral suggestions of a case, opened. The caller records the view."""
    key = case_key(tx.keyring, case)
    made = []
    for row in await cases.suggestions(tx, case.id):
        content = open_json(key, place(row, "content"), sealed=row.content)
        made.append(Suggested(row.id, row.need, content["name"], content["why"], row.status))
    return made


def _school(office: Office, school_id: str | None) -> str | None:
    names = {school.id: school.name for school in office.district.schools}
    return names.get(school_id, school_id) if school_id else None
