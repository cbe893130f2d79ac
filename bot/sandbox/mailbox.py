"""A family's mailbox: letters go out over SMTP to the intake, answers are read from the Maildir of the file relay."""

from __future__ import annotations

import asyncio
import email
import email.policy
import email.utils
import mailbox
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from bot.sandbox.refusals import NotPossible


@dataclass(frozen=True)
class Letter:
    """What somebody writes. `answers` is the Message-ID this is a reply to."""

    sender: str
    subject: str
    text: str
    name: str = ""
    to: str = ""
    answers: str | None = None


@dataclass
class MailDesk:
    """Where letters go (`smtp_host`, `smtp_port`, `intake_address`), where answers lie (`maildir`), and its clock."""

    smtp_host: str
    smtp_port: int
    intake_address: str
    maildir: Path
    families: list[tuple[str, str]] = field(
        default_factory=lambda: [
            ("Rosa Delgado", "rosa.delgado@correo.example"),
            ("Minh Tran", "minh.tran@mailhouse.example"),
            ("Amina Yusuf", "amina.yusuf@mailhouse.example"),
        ]
    )
    sent: list[dict[str, Any]] = field(default_factory=list)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def write(self, letter: Letter) -> str:
        """Send a letter; what the receiving server answered to it, such as `250 accepted`.

        Raises `NotPossible` with the server's words when it refuses, or when nobody listens there.
        """
        message = compose(letter, self.intake_address, written_at=self.now())
        answer = await asyncio.to_thread(self._send, message)
        shown = {"from": letter.sender, "to": message["To"], "subject": letter.subject, "text": letter.text}
        self.sent.append({**shown, "date": message["Date"], "answer": answer})
        return answer

    def _send(self, message: EmailMessage) -> str:
        sender, receiver = (email.utils.parseaddr(message[name])[1] for name in ("From", "To"))
        try:
            with smtplib.SMTP(self.smtp_host, self.smtp_port, timeout=30) as server:
                server.ehlo_or_helo_if_needed()
                for code, text in (server.mail(sender), server.rcpt(receiver)):
                    if code != 250:
                        raise NotPossible(f"{code} {text.decode('utf-8', 'replace')}")
                code, text = server.data(message.as_bytes())
        except (OSError, smtplib.SMTPException) as fault:
            raise NotPossible(f"the mail server does not answer: {fault}") from fault
        answer = f"{code} {text.decode('utf-8', 'replace')}"
        if code != 250:
            raise NotPossible(answer)
        return answer

    async def read(self, address: str | None = None) -> list[dict[str, Any]]:
        """The letters that came back, newest first; only those to `address` if one is given."""
        letters = await asyncio.to_thread(read_maildir, self.maildir)
        return [one for one in letters if address is None or address.lower() in one["to"].lower()]


def compose(letter: Letter, intake_address: str, *, written_at: datetime) -> EmailMessage:
    """The letter as a message of that moment; `NotPossible` for an address or subject that cannot stand in a header."""
    message = EmailMessage(policy=email.policy.SMTP)
    try:
        message["From"] = email.utils.formataddr((letter.name, letter.sender))
        message["To"] = letter.to or intake_address
        message["Subject"] = letter.subject
        if letter.answers:
            message["In-Reply-To"] = message["References"] = letter.answers
    except ValueError as fault:
        raise NotPossible(f"this cannot be sent: {fault}") from fault
    if "@" not in letter.sender:
        raise NotPossible("an address is needed to write from")
    message["Date"] = email.utils.format_datetime(written_at)
    message["Message-ID"] = email.utils.make_msgid(domain=letter.sender.rpartition("@")[2])
    message.set_content(letter.text)
    return message


def read_maildir(folder: Path) -> list[dict[str, Any]]:
    """All messages of a Maildir, newest first; an absent folder is an empty one."""
    if not (folder / "new").is_dir():
        return []
    box = mailbox.Maildir(folder, factory=None, create=False)
    found = [(stored.get_date(), key, stored.as_bytes()) for key, stored in box.items()]
    return [_readable(key, raw) for _date, key, raw in sorted(found, reverse=True)]


def _readable(key: str, raw: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    names = {"from": "From", "to": "To", "subject": "Subject", "date": "Date", "reply_to": "Reply-To"}
    shown: dict[str, Any] = {name: str(message.get(header, "")) for name, header in names.items()}
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    shown |= {"key": key, "message_id": str(message.get("Message-ID", "")), "attachments": attached}
    return {**shown, "text": body.get_content() if body is not None else ""}
