"""Signed HTTP: the other way to the app, by requests that carry Slack's signature.

Source: docs.slack.dev/authentication/verifying-requests-from-slack.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.delivery import Envelope, NoAnswer

_FORM = "application/x-www-form-urlencoded"


def sign(secret: str, body: str, *, timestamp: str) -> str:
    """The value of X-Slack-Signature."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return f"v0={digest}"


def encoded(envelope: Envelope) -> tuple[str, str]:
    """Body and content type: events are JSON, commands a form, interactions a form with one JSON field."""
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload), "application/json"
    if envelope.kind == "slash_commands":
        return urlencode(envelope.payload), _FORM
    return urlencode({"payload": json.dumps(envelope.payload)}), _FORM


@dataclass
class SignedHttp:
    """Posts to the app's one request address."""

    request_url: str
    signing_secret: str

    async def carry(self, envelope: Envelope) -> dict[str, Any] | None:
        """Send one request; the body of its 200 answer. Any other answer, or none, is `NoAnswer`."""
        body, content_type = encoded(envelope)
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.signing_secret, body, timestamp=timestamp),
        }
        if envelope.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.retry_attempt)
            headers["X-Slack-Retry-Reason"] = envelope.retry_reason
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self.request_url, data=body.encode(), headers=headers) as answer,
            ):
                text = await answer.text()
        except aiohttp.ClientError as fault:
            raise NoAnswer("dispatch_failed") from fault
        if answer.status != 200:
            raise NoAnswer("dispatch_failed")
        if not text.strip():
            return None
        body_of_ack: dict[str, Any] = json.loads(text) if "json" in answer.content_type else {"text": text}
        return body_of_ack or None
