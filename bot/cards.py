"""Slack messages that leave through the outbox, built as plain dicts of `text` and `blocks`. Pure.

Slack keeps what it is given, so nothing here tells of a matter: a number, an urgency, times, a status, an owner. `text`
says everything the blocks say, for that is what screen readers and notifications read. The one message with content is
the released report. Buttons carry opaque ids; whoever presses one is looked up and authorized by the handler.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage.cases import OVER
from storage.enums import Attention
from storage.models import Case

Labels = Mapping[str, str]
Card = dict[str, Any]
TABLE_ROWS = 100
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


GRACE = dt.timedelta(minutes=5)  # what is due at once is not late the moment it arrives


def card(case: Case, *, now: dt.datetime, labels: Labels, accepted_by: str | None = None) -> Card:
    """The neutral card of a case. `accepted_by` is the Slack user who accepted its call-out, None while nobody has.

    Buttons: `case_open`, and `case_take` while nobody owns an open case; their value is the case's id in hex.
    """
    title = labels["card.text"].format(reference=case.number, urgency=labels[f"urgency.{case.urgency}"])
    facts = {
        labels["card.status"]: labels[f"status.{case.status}"],
        labels["card.age"]: _age(case, now=now, labels=labels),
        labels["card.owner"]: mention(case.owner) if case.owner else labels["card.nobody"],
    }
    alarm = _alarm(case, accepted_by=accepted_by, labels=labels)
    fields = [_mrkdwn(f"*{name}*\n{value}") for name, value in facts.items()]
    blocks = [_section(f"*{title}*"), {"type": "section", "fields": fields}, *map(_section, alarm)]
    buttons = [_open_case(case, labels, primary=True)]
    if case.owner is None and case.status not in OVER:
        buttons.append(_button("case_take", case.id, words=labels["button.take"], about=case.number))
    said = [title, *(f"{name}: {value}" for name, value in facts.items()), *alarm]
    return {"text": "\n".join(said), "blocks": [*blocks, _actions(buttons)]}


def call_out_dm(call_out: str, *, text: str, labels: Labels, case: Case | None = None) -> Card:
    """A person is called: `text` says only that somebody is needed. Button `call_out_accept`, value the call-out's id;
    beside it `case_open` where there is a case.
    """
    buttons = [_button("call_out_accept", call_out, words=labels["button.accept_call_out"], primary=True)]
    if case:
        buttons.append(_open_case(case, labels))
    return _with_buttons(text, buttons)


def reminder_dm(case: Case, *, day: str, step: str, late: bool, labels: Labels) -> Card:
    """A follow-up is due: `day` in words, `step` the name of what is to be done. Its note is not told here."""
    said = labels["reminder.overdue" if late else "reminder.text"].format(reference=case.number, day=day)
    return _with_buttons(f"{said}\n{step}", [_open_case(case, labels, primary=True)])


def held_dm(letter: str, *, count: int, labels: Labels) -> Card:
    """Letters on hold wait to be opened. Button `held_open`, its value the id of the one that waits longest."""
    said = labels["reminder.held"].format(count=count)
    return _with_buttons(said, [_button("held_open", letter, words=labels["button.open_letter"], primary=True)])


def receipt_dm(case: Case, *, typed: bool, labels: Labels) -> Card:
    """To an employee: your message has arrived. `typed`: it came as a chat message, so the form is pointed out.

    Button `receipt_open`, value the case's id: the automatic answer is read in a window, not here.
    """
    text = labels["notice.received" if typed else "title.received"]
    return _with_buttons(text, [_button("receipt_open", case.id, words=labels["button.open_answer"], primary=True)])


def answer_dm(message: str, *, labels: Labels) -> Card:
    """To an employee: there is an answer. Button `answer_open`, value the message's id in hex."""
    return _with_buttons(
        labels["notice.answer"], [_button("answer_open", message, words=labels["button.open_answer"], primary=True)]
    )


def report_waiting_dm(*, month: str, labels: Labels) -> Card:
    """To an ombudsperson: a month's report waits for approval. `month` in words."""
    text = labels["report.waiting"].format(month=month)
    return {"text": text, "blocks": [_section(text)]}


def report_dm(*, month: str, rows: Sequence[Sequence[str]], where: str, labels: Labels) -> Card:
    """The released report, the one content that is allowed: `rows` of (name, figure), already suppressed; `where` says
    where the whole report lies, "" when nowhere. `month` in words. At most 99 rows are shown.
    """
    said = "\n".join([labels["report.released"].format(month=month), *([where] if where else [])])
    shown = rows[: TABLE_ROWS - 1]
    table = [(labels["report.figure"], labels["report.number"]), *shown]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": f"{labels['report.title']}: {month}"[:150]}},
        _section(said.translate(_ESCAPES)),
        {"type": "table", "rows": [[{"type": "raw_text", "text": cell or " "} for cell in row] for row in table]},
    ]
    lines = [f"{labels['report.title']}: {month}", said, *(": ".join(row) for row in shown)]
    return {"text": "\n".join(lines).translate(_ESCAPES), "blocks": blocks}


def step(reason: str, labels: Labels) -> str:
    """What is to be done, by the reason of a follow-up; whatever has no words of its own was promised by a person."""
    return labels.get(f"reminder.{reason}", labels["reminder.promised"])


def mention(user: str) -> str:
    """A Slack user in Slack's markup."""
    return f"<@{user}>"


def _age(case: Case, *, now: dt.datetime, labels: Labels) -> str:
    received = case.received_at.astimezone(dt.UTC)
    fallback = f"{received:%Y-%m-%d %H:%M} UTC"
    when = f"<!date^{int(received.timestamp())}^{{date_short_pretty}}, {{time}}|{fallback}>"
    late = case.reviewed_at is None and now > case.read_by + GRACE and case.status not in OVER
    return f"{when} ({labels['home.overdue']})" if late else when


def _alarm(case: Case, *, accepted_by: str | None, labels: Labels) -> list[str]:
    """Danger until the case is over; a letter to be read first until somebody has read it."""
    if case.status in OVER:
        return []
    if case.attention is Attention.PAGE:
        return [_call_out_state(case, accepted_by=accepted_by, labels=labels)]
    unread = case.attention is Attention.READ_FIRST and case.reviewed_at is None
    return [labels["card.read_first"]] if unread else []


def _call_out_state(case: Case, *, accepted_by: str | None, labels: Labels) -> str:
    if accepted_by:
        return labels["card.call_out_taken"].format(reference=case.number, owner=mention(accepted_by))
    return labels["card.call_out"].format(reference=case.number)


def _with_buttons(text: str, buttons: Iterable[Card]) -> Card:
    return {"text": text, "blocks": [_section(text), _actions(buttons)]}


def _mrkdwn(text: str) -> Card:
    return {"type": "mrkdwn", "text": text}


def _section(text: str) -> Card:
    return {"type": "section", "text": _mrkdwn(text)}


def _actions(buttons: Iterable[Card]) -> Card:
    return {"type": "actions", "elements": list(buttons)}


def _open_case(case: Case, labels: Labels, *, primary: bool = False) -> Card:
    return _button("case_open", case.id, words=labels["button.open_case"], about=case.number, primary=primary)


def _button(
    action: str, value: uuid.UUID | str, *, words: str, about: str | None = None, primary: bool = False
) -> Card:
    """`about` sets buttons apart that say the same, for screen readers."""
    button: Card = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": words[:75]},
        "value": value.hex if isinstance(value, uuid.UUID) else value,
    }
    if about:
        button["accessibility_label"] = f"{words} {about}"[:75]
    if primary:
        button["style"] = "primary"
    return button
