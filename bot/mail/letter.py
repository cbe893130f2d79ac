"""What is known of a letter once it has been read: plain values."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["human", "auto", "bounce", "list"]


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox. `name` is what the sender calls themselves and proves nothing; the address's domain is lower-case."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the letter's own text. Never opened.

    `name` is safe to show and to store ("" where there is none), `type` a MIME type, `size` decoded bytes. `text` is
    the text of an attached letter (message/rfc822), "" for everything else.
    """

    name: str
    type: str
    size: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report: who was not reached, the enhanced status (5.1.1) and the action (failed, delayed ...)."""

    recipient: str | None
    status: str | None
    action: str | None


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Whose letter was forwarded inside the text and when it was sent, as the forwarding client wrote it: nobody
    vouches for it. "" where it does not say.
    """

    name: str
    address: str
    date: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, read.

    `text` is the whole text, `reply_text` only what the sender newly wrote (never empty when `text` is not).
    `kind_reason` and `may_ack_reason` name the rule that decided, None where none did. `may_ack`: an acknowledgement
    would reach a person and start no loop, as far as this letter alone tells. `problems` are short sentences for the
    person who looks at the letter. Message ids carry their angle brackets. `forwarded` is None when no letter is.
    """

    subject: str | None
    sender: Address | None
    to: tuple[str, ...]
    date: dt.datetime | None
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    reply_text: str
    attachments: tuple[Attachment, ...]
    kind: Kind
    kind_reason: str | None
    may_ack: bool
    may_ack_reason: str | None
    bounce: Bounce | None
    problems: tuple[str, ...]
    forwarded: Forwarded | None = None
