"""What a stored message says: opened, parsed within bounds, language and dangers known. No database, no clock."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import structlog

from bot.mail.letter import Forwarded
from bot.mail.parse import Letter, parse
from bot.mail.reply_address import is_ours
from bot.messages import Form
from bot.office import Office
from bot.triage import language, safety
from bot.triage.likely_language import likely
from bot.triage.result import Languages, Verdict
from storage.crypto import Key, Place
from storage.enums import Channel, SenderRole
from storage.models import Inbox

log = structlog.get_logger()

UNREADABLE = "unreadable"  # what parsing says of bytes that it had to give up on


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, whatever its channel.

    `addresses` are the writer's own, by kind (email, slack, phone); empty when nobody can be found behind the message.
    `reply_text` is what was newly written, `text` all of it. `recipients` are all addresses it was sent to. `kind` is
    human, auto, bounce or list. `verdict` is None when the safety rules failed.
    """

    channel: Channel
    text: str
    reply_text: str
    languages: Languages
    verdict: Verdict | None
    subject: str | None = None
    name: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    role: SenderRole = SenderRole.UNKNOWN
    recipients: tuple[str, ...] = ()
    message_id: str | None = None
    references: tuple[str, ...] = ()
    attachments: tuple[Mapping[str, Any], ...] = ()
    kind: str = "human"
    kind_reason: str | None = None
    may_acknowledge: bool = False
    problems: tuple[str, ...] = ()
    form: Form | None = None
    forwarded: Forwarded | None = None

    def content(self) -> dict[str, Any]:
        """What is kept of it on the case, as JSON, before sealing."""
        return {
            "subject": self.subject,
            "text": self.text,
            "reply_text": self.reply_text,
            "from": {"name": self.name, **self.addresses},
            "attachments": [dict(one) for one in self.attachments],
            "message_id": self.message_id,
            "references": list(self.references),
            "problems": list(self.problems),
            "forwarded": asdict(self.forwarded) if self.forwarded else None,
        }


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message on its way into a case: its inbox row, the letter's own key, and what it says."""

    row: Inbox
    key: Key
    reading: Reading


def read(office: Office, key: Key, *, row: Inbox) -> Reading:
    """The reading of an inbox row, opened with the letter's own key. Bounded in time and memory for any bytes.

    Raises SealBrokenError, or ValueError for a form that is none; a mail never raises.
    """
    envelope = json.loads(key.open(row.envelope, Place("inbox", "envelope", str(row.id))))
    raw = key.open(row.raw, Place("inbox", "raw", str(row.id)))
    if row.channel is Channel.EMAIL:
        return _of_mail(office, raw, envelope=envelope)
    return _of_form(Form.from_bytes(raw), row.channel)


def _of_mail(office: Office, raw: bytes, *, envelope: Mapping[str, Any]) -> Reading:
    def own(address: str) -> bool:
        return is_ours(address, intake=office.intake_address, domain=office.reply_domain)

    letter = parse(raw, mail_from=envelope["sender"], own_addresses=own)
    if letter.may_ack_reason == UNREADABLE:
        raise ValueError("the letter could not be read")
    languages = language.detect(letter.reply_text or letter.text)
    sender = letter.sender
    return Reading(
        channel=Channel.EMAIL,
        subject=letter.subject,
        text=letter.text,
        reply_text=letter.reply_text,
        languages=_for_reply(languages, letter.reply_text or letter.text),
        verdict=_judged(letter.subject, _judged_text(letter), languages=languages, unread=bool(letter.attachments)),
        name=sender.name if sender else None,
        addresses={"email": sender.address} if sender and sender.address else {},
        recipients=tuple(dict.fromkeys([*envelope["recipients"], *letter.to])),
        message_id=letter.message_id,
        references=tuple(dict.fromkeys([*letter.in_reply_to, *letter.references])),
        attachments=tuple({"name": one.name, "type": one.type, "size": one.size} for one in letter.attachments),
        kind=letter.kind,
        kind_reason=letter.kind_reason,
        may_acknowledge=letter.may_ack,
        problems=letter.problems,
        forwarded=letter.forwarded,
    )


def _judged_text(letter: Letter) -> str:
    """An answer is judged by what was newly written: our own lines about danger are quoted below it. Anything else is
    judged whole, a forwarded threat too.
    """
    answers = bool(letter.in_reply_to or letter.references)
    return letter.reply_text if answers and letter.reply_text else letter.text


def _of_form(form: Form, channel: Channel) -> Reading:
    languages = language.detect(form.text)
    if form.language:
        languages = Languages(form.language, (form.language, *languages.found), certified=languages.certified)
    own = channel is Channel.SLACK
    typed = {"email": form.visitor_email, "phone": form.visitor_phone, "slack": form.entered_by if own else None}
    return Reading(
        channel=channel,
        text=form.text,
        reply_text=form.text,
        languages=_for_reply(languages, form.text),
        verdict=_judged(None, form.text, languages=languages, unread=False),
        name=form.visitor_name,
        addresses={kind: value for kind, value in typed.items() if value},
        role=form.sender_role,
        form=form,
    )


def _for_reply(languages: Languages, text: str) -> Languages:
    """The same, with a best guess where the language is not certain: a reply in it may be read, the rules' gate has
    judged by what is certain.
    """
    return languages if languages.main else replace(languages, main=likely(text))


def _judged(subject: str | None, text: str, *, languages: Languages, unread: bool) -> Verdict | None:
    try:
        return safety.judge(subject, text, languages=languages, unread_attachments=unread)
    except Exception as error:
        log.exception("safety_rules_failed", error=type(error).__name__)
        return None
