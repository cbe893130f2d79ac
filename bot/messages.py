"""What comes in and what goes out, as plain values."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from storage.enums import Channel, SenderRole, Urgency


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message at the door, whatever the channel.

    `raw` is kept byte for byte: a mail as received, or the JSON of a `Form`. `external_id` is the Message-ID or
    Slack's event or view id, None where there is none. `received_at` is aware and UTC. `sender` is the envelope
    sender ("" for the null sender) or the Slack user id; `recipients` are the envelope's, `peer` the client's address.
    """

    channel: Channel
    external_id: str | None
    sender: str
    raw: bytes
    received_at: dt.datetime
    recipients: tuple[str, ...] = ()
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A concern typed into Slack: by an employee about their own concern, or by an ombudsperson for a visitor.

    `text` is the concern. `entered_by` is the Slack user who typed it; `visitor_*` describe a walk-in, caller or
    letter writer (None where the typist is the visitor). `received_on` is the day it reached the office. `sitting`:
    a line typed into the direct message, which belongs to what the same person typed just before.
    """

    text: str
    entered_by: str
    sender_role: SenderRole = SenderRole.STAFF
    urgency: Urgency | None = None
    school: str | None = None
    received_on: dt.date | None = None
    visitor_name: str | None = None
    visitor_email: str | None = None
    visitor_phone: str | None = None
    language: str | None = None
    sitting: bool = False

    def to_bytes(self) -> bytes:
        """JSON in UTF-8, keys sorted: the same form gives the same bytes."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(fields, sort_keys=True, ensure_ascii=False, default=str).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Form":
        """Inverse of to_bytes. Raises ValueError on anything else."""
        data: dict[str, Any] = json.loads(raw)
        if unknown := data.keys() - set(cls.__slots__):
            raise ValueError(f"unknown form fields: {sorted(unknown)}")
        data["sender_role"] = SenderRole(data["sender_role"])
        data["urgency"] = Urgency(data["urgency"]) if data.get("urgency") else None
        data["received_on"] = dt.date.fromisoformat(data["received_on"]) if data.get("received_on") else None
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One rendered notice on its way to a sender.

    `medium` picks the sender. For mail `address` is the recipient and `content` the whole RFC 5322 message; for Slack
    `address` is a channel or user id and `content` the arguments of one Web API call named by `method`.
    """

    address: str
    content: bytes | dict[str, Any]
    method: str = ""
    fields: dict[str, str] = field(default_factory=dict)
