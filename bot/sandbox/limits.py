"""Slack's published limits as one table; lengths are counted in UTF-16 units, as Slack's own client does.

Source: reference pages under docs.slack.dev (Block Kit, Web API, interactivity), read November 2026.
"""

from __future__ import annotations

from typing import Final

LIMITS: Final[dict[str, int]] = {
    "message.blocks": 50,
    "view.blocks": 100,
    "id": 255,  # block_id, action_id, callback_id, external_id
    "text": 3000,
    "header.text": 150,
    "section.fields": 10,
    "section.field.text": 2000,
    "context.elements": 10,
    "actions.elements": 25,
    "url": 3000,
    "image.alt_text": 2000,
    "image.title": 2000,
    "input.label": 2000,
    "input.hint": 2000,
    "markdown.in_one_payload": 12_000,
    "table.rows": 100,
    "table.columns": 20,
    "alert.text": 200,
    "button.text": 75,
    "button.value": 2000,
    "button.accessibility_label": 75,
    "option.text": 75,
    "option.value": 150,
    "option.description": 75,
    "option_group.label": 75,
    "select.options": 100,
    "choice.options": 10,
    "overflow.options": 5,
    "placeholder": 150,
    "confirm.title": 100,
    "confirm.text": 300,
    "confirm.button": 30,
    "input.length": 3000,
    "view.title": 24,
    "view.button": 24,
    "view.private_metadata": 3000,
    "view.stack": 3,
    "message.text": 40_000,
    "message.blocks_json": 13_000,  # not published; larger ones were seen refused with msg_blocks_too_long
    "message.metadata_bytes": 8192,
    "response_url.uses": 5,
    "response_url.seconds": 1800,
    "sockets": 10,
}

ACK_SECONDS: Final = 3.0
TRIGGER_SECONDS: Final = 3.0
RETRY_DELAYS: Final = (0.0, 60.0, 300.0)  # docs.slack.dev/apis/events-api: at once, after a minute, after five


def length(text: str) -> int:
    """Length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
