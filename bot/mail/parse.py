"""Any bytes to a Letter, never an exception, within bounds of time and memory.

Who wrote it is decided once: the first mailbox of the first From field; without one the name of the sending machine's
own mailbox there; else the Sender field, the envelope sender, Return-Path, Reply-To, the first that holds a mailbox.
Further authors are told as a problem and get no acknowledgement. The name part proves nothing.
"""

import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from bot.mail import automated, body, headers, structure
from bot.mail.addresses import MAX_ADDRESSES, mailboxes, normal, without_domain
from bot.mail.attachments import attachments
from bot.mail.bounces.reading import bounce_of
from bot.mail.evidence import Evidence
from bot.mail.headers import BROKEN, Headers, header_block, message_id
from bot.mail.letter import Address, Attachment, Bounce, Letter
from bot.triage.likely_language import likely

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "Letter",
    "content_digest_input",
    "describe",
    "header_block",
    "message_id",
    "parse",
]

MAX_LETTER = 32_000_000  # bytes that are looked at; the door takes 30 MB at most
MAX_SUBJECT = 998
NOBODY = {"name": "", "address": ""}
TRACE = re.compile(
    rb"(?:received|x-received|return-path|delivered-to|x-delivered-to|x-original-to|envelope-to|x-envelope-\w+|"
    rb"received-spf|authentication-results|x-authentication-\w+|arc-[\w-]+|dkim-[\w-]+|x-google-dkim-signature|"
    rb"domainkey-signature|x-spam-[\w-]+|x-virus-[\w-]+|x-[\w-]*relay[\w-]*|x-forwarded-\w+|status|x-status|lines|"
    rb"x-gm-[\w-]+|x-ms-exchange-[\w-]+|x-forefront-[\w-]+|x-microsoft-antispam[\w-]*)[ \t]*:",
    re.IGNORECASE,
)


def parse(raw: bytes, *, mail_from: str | None = None, own_addresses: Callable[[str], bool] | None = None) -> Letter:
    """The letter in `raw`.

    `mail_from` is the envelope sender ("" or "<>" for the null sender), None when unknown: Return-Path is read then.
    `own_addresses` tells our own addresses. Never raises: what cannot be read is named in `problems`.
    """
    own = own_addresses or (lambda _address: False)
    try:
        return _parse(raw[:MAX_LETTER], mail_from, own=own)
    except (*BROKEN, MemoryError) as error:  # the last guard of the promise never to raise
        return _unreadable(raw, mail_from, problem=f"the letter could not be read ({type(error).__name__})")


def describe(raw: bytes) -> dict[str, Any]:
    """What `ombudsline parse-mail` prints for one letter: JSON-ready; `file` is None, the command fills it in."""
    letter = parse(raw)
    return {
        "file": None,
        "subject": letter.subject,
        "from": {"name": letter.sender.name, "address": letter.sender.address} if letter.sender else dict(NOBODY),
        "to": list(letter.to),
        "date": letter.date.isoformat() if letter.date else None,
        "message_id": letter.message_id,
        "in_reply_to": next(iter(letter.in_reply_to), None),
        "references": list(letter.references),
        "text": letter.text,
        "reply_text": letter.reply_text,
        "attachments": [{"name": one.name, "type": one.type, "size": one.size} for one in letter.attachments],
        "kind": letter.kind,
        "kind_reason": letter.kind_reason,
        "may_ack": letter.may_ack,
        "may_ack_reason": letter.may_ack_reason,
        "bounce": _described(letter.bounce),
        "language": likely(letter.reply_text or letter.subject or ""),
        "problems": list(letter.problems),
    }


def content_digest_input(raw: bytes) -> bytes:
    """The raw bytes without what every relay on the way adds, so that a copy delivered again gives the same bytes.

    Only the header block (first 64 kB) is looked through; the rest is taken as it is.
    """
    block = header_block(raw)
    kept: list[bytes] = []
    dropping = False
    for line in block.splitlines(keepends=True):
        if line[:1] not in (b" ", b"\t"):
            dropping = bool(TRACE.match(line)) or line.startswith((b"From ", b">From "))
        if not dropping:
            kept.append(line)
    return b"".join((*kept, raw[len(block) :]))


def _parse(raw: bytes, mail_from: str | None, *, own: Callable[[str], bool]) -> Letter:
    raw = structure.with_line_feeds(raw)
    root, problems = structure.read(raw)
    fields = root.headers
    label = body.charset_of(root)
    subject = fields.get("subject", label)[:MAX_SUBJECT] if fields.has("subject") else None
    words = body.read(root, subject=subject)
    authors, sender = _authors(fields, mail_from, label=label)
    evidence = Evidence(
        raw,
        root,
        subject=subject or "",
        text=words.reply_text,
        authors=authors,
        null_sender=_null_sender(fields, mail_from),
        own=own,
    )
    kind, kind_reason = automated.kind_of(evidence)
    ack, ack_reason = automated.may_ack(kind, evidence)
    if ack and sender and "@" not in sender.address:
        ack, ack_reason = False, "no_sender"  # a name of the sending machine: a relay would take it for one of its own
    files, file_problems = attachments(root)
    to = _recipients(fields, label=label)
    return Letter(
        subject=subject,
        sender=sender,
        to=to,
        date=headers.date_of(fields.get("date")) if fields.has("date") else None,
        message_id=message_id(raw),
        in_reply_to=headers.message_ids(fields.raw("in-reply-to")),
        references=headers.message_ids(" ".join(fields.all("references"))),
        text=words.text,
        reply_text=words.reply_text,
        attachments=files,
        kind=kind,
        kind_reason=kind_reason,
        may_ack=ack,
        may_ack_reason=ack_reason,
        bounce=bounce_of(evidence, to=to) if kind == "bounce" else None,
        problems=(
            *problems,
            *words.problems,
            *file_problems,
            *_plain_problems(fields, authors, text=words.text, files=files),
        ),
        forwarded=words.forwarded,
    )


def _authors(
    fields: Headers, mail_from: str | None, *, label: str | None
) -> tuple[tuple[Address, ...], Address | None]:
    """(every From mailbox, the one author); see the module's first words for the order."""
    values = [headers.as_text(value, label) for name, value in fields.fields if name == "from"]
    authors = tuple(author for value in values[:10] for author in mailboxes(value, 20))
    if authors:
        return authors, authors[0]
    others = (fields.raw("sender", label), mail_from or "", fields.raw("return-path"), fields.raw("reply-to", label))
    fallback = next((found for value in others if (found := mailboxes(value, 1))), [])
    local = next((one for value in values[:10] if (one := without_domain(value))), None)
    told = (local,) if local else tuple(fallback)
    return told, next(iter(told), None)


def _recipients(fields: Headers, *, label: str | None) -> tuple[str, ...]:
    """The addresses of To and Cc, each once, at most MAX_ADDRESSES."""
    values = (headers.as_text(value, label) for name, value in fields.fields if name in ("to", "cc"))
    found = (one.address for value in islice(values, headers.MAX_SAME) for one in mailboxes(value))
    return tuple(dict.fromkeys(found))[:MAX_ADDRESSES]


def _null_sender(fields: Headers, mail_from: str | None) -> bool:
    if mail_from is not None:
        return normal(mail_from) is None and mail_from.strip().strip("<>").strip() == ""
    return fields.has("return-path") and fields.raw("return-path").replace(" ", "") == "<>"


def _plain_problems(
    fields: Headers, authors: tuple[Address, ...], *, text: str, files: tuple[Attachment, ...]
) -> list[str]:
    found = {
        "there is no From line": not fields.has("from"),
        "the From line holds no address": fields.has("from") and not authors,
        "there is more than one author; the first counts": len({author.address.lower() for author in authors}) > 1,
        "the Date cannot be read": fields.has("date") and headers.date_of(fields.get("date")) is None,
        "the letter holds no words" + (", only attachments" if files else ""): not text,
    }
    return [problem for problem, holds in found.items() if holds]


def _unreadable(raw: bytes, mail_from: str | None, *, problem: str) -> Letter:
    """A letter of which only the envelope sender is known; it waits for a person."""
    sender = next(iter(mailboxes(mail_from or "", 1)), None)
    text = headers.decode_value(raw[:10_000])
    return Letter(
        subject=None,
        sender=sender,
        to=(),
        date=None,
        message_id=None,
        in_reply_to=(),
        references=(),
        text=text,
        reply_text=text,
        attachments=(),
        kind="human",
        kind_reason=None,
        may_ack=False,
        may_ack_reason="unreadable",
        bounce=None,
        problems=(problem,),
    )


def _described(bounce: Bounce | None) -> dict[str, str | None] | None:
    if bounce is None:
        return None
    return {"recipient": bounce.recipient, "status": bounce.status, "action": bounce.action}
