"""The two ways the local workspace says no: to the app, as Slack would, and to the person acting in it."""

from __future__ import annotations

from typing import Any


class SlackRefusal(Exception):  # noqa: N818 - it is Slack's answer, not a fault of ours
    """Answer of the Web API with `ok: false`.

    `code` is one of Slack's error codes; `why` are sentences that go into `response_metadata.messages`;
    further keywords become fields of the answer (`needed`, `provided`, ...).
    """

    def __init__(self, code: str, *why: str, **fields: Any) -> None:
        super().__init__(": ".join((code, *why)))
        self.code = code
        self.why = list(why)
        self.fields = fields

    def answer(self) -> dict[str, Any]:
        """The JSON body that the app receives."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.fields}
        if self.why:
            body["response_metadata"] = {"messages": [f"[ERROR] {line}" for line in self.why]}
        return body


class NotPossible(Exception):  # noqa: N818 - a person is told so, nothing broke
    """Somebody tried what Slack's own client would not let them do (no such button, not a member, ...)."""


class FormIncomplete(NotPossible):
    """Slack's client would not send this form. `errors` maps the block id of each faulty input to what is said."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{block}: {why}" for block, why in errors.items()))
        self.errors = errors
