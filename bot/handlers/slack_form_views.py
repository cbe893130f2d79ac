"""The forms: a concern of one's own, one written down for a visitor, note, reply, follow-up, review, closing. Pure.

Each field's block id is the name that services use for it, so that their errors find it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from bot.handlers.slack_blocks import (
    Block,
    Labels,
    actions,
    button,
    context,
    field,
    menu,
    modal,
    option,
    pieces,
    section,
    text_box,
)
from bot.taxonomy import read
from storage.enums import Barrier, Cause, Channel, Outcome, SenderRole, Urgency

OWN = "own"
BY_HAND = (Channel.WALK_IN, Channel.PHONE, Channel.LETTER, Channel.MEETING)
Meta = Mapping[str, Any]


def own_concern(labels: Labels, *, for_others: bool) -> Block:
    """An employee's own concern. `for_others`: the person may also write down what a visitor brought."""
    promises = (labels[f"form.{name}"] for name in ("privacy", "not_formal", "emergency"))
    blocks = [
        *([_channel(labels, OWN)] if for_others else []),
        section("\n".join(promises)),
        field("text", labels["form.text"], text_box(lines=True)),
        _school(labels),
        _urgency(labels),
    ]
    return _form("intake", labels["title.new_concern"], blocks, labels)


def for_visitor(labels: Labels, *, channel: str, languages: Iterable[str], today: dt.date) -> Block:
    """What a visitor brought in person, by phone or by letter; made to be filled in within a minute."""
    tongues = [option(labels.get(f"language.{one}", one), one) for one in languages]
    typed = {"type": "plain_text_input", "max_length": 200}
    blocks = [
        _channel(labels, channel),
        _choice("sender_role", SenderRole, labels, prefix="role", chosen=SenderRole.PARENT),
        field("text", labels["form.text_visitor"], text_box(lines=True)),
        field("visitor_name", labels["form.visitor_name"], typed, optional=True),
        field("visitor_email", labels["form.visitor_email"], {"type": "email_text_input"}, optional=True),
        field("visitor_phone", labels["form.visitor_phone"], typed, optional=True),
        _school(labels),
        field("language", labels["form.language"], menu(tongues), optional=True),
        _urgency(labels),
        field("received_on", labels["form.received_on"], _day(today)),
    ]
    return _form("intake_visitor", labels["title.new_concern"], blocks, labels)


def arrived(labels: Labels, *, own: bool) -> Block:
    """Said after the commit: it is stored, and what happens next."""
    kept = labels["notice.stored" if own else "notice.entered"]
    promises = [labels[f"form.{name}"] for name in ("privacy", "not_formal", "emergency")] if own else []
    return modal(
        labels["title.received"],
        [section(kept), *map(section, promises)],
        callback="told",
        close=labels["button.close_window"],
    )


def note(labels: Labels, meta: Meta) -> Block:
    """A factual note for the office."""
    box = field("note", labels["form.note"], text_box(lines=True), hint=labels["form.note_hint"])
    return _form("note", labels["title.note"], [box], labels, meta=meta)


def reply(labels: Labels, meta: Meta, *, unsafe: bool) -> Block:
    """What goes to the visitor; it is shown before it is sent. `unsafe`: the visitor said that an answer may endanger
    them.
    """
    box = field("reply", labels["form.reply"], text_box(lines=True), hint=labels["form.reply_hint"])
    return _form(
        "reply",
        labels["title.reply"],
        [*_warned(labels, unsafe=unsafe), box],
        labels,
        meta=meta,
        submit=labels["button.preview"],
    )


def preview(labels: Labels, meta: Meta, *, to: str, shown: str, text: str, unsafe: bool) -> Block:
    """The whole letter as it will go out, to whom, and the text once more: who changes it sees it again."""
    letter = [section(piece) for piece in pieces(shown)][:40]
    box = field("reply", labels["form.reply_change"], text_box(lines=True, value=text))
    blocks = [*_warned(labels, unsafe=unsafe), section(f"*{labels['form.reply_to']}* {to}"), *letter, box]
    return _form("reply_send", labels["title.preview"], blocks, labels, meta=meta, submit=labels["button.send"])


def _warned(labels: Labels, *, unsafe: bool) -> list[Block]:
    return [section(f"*{labels['form.unsafe']}*")] if unsafe else []


def queued(labels: Labels, *, seconds: int, cancel: str) -> Block:
    """The reply waits for its send delay; `cancel` is the value of the button that stops it."""
    stop = button("reply_cancel", cancel, labels["button.cancel_sending"], style="danger")
    blocks = [section(labels["notice.queued"].format(seconds=seconds)), actions("cancel", [stop])]
    return modal(labels["title.reply"], blocks, callback="queued", close=labels["button.close_window"])


def follow_up(labels: Labels, meta: Meta, *, on: dt.date) -> Block:
    """A promise for a day."""
    blocks = [
        field("on", labels["form.follow_up_on"], _day(on)),
        field("note", labels["form.follow_up_what"], text_box(most=500), optional=True),
    ]
    return _form("follow_up", labels["title.follow_up"], blocks, labels, meta=meta)


def review(labels: Labels, meta: Meta, *, category: str | None, urgency: str) -> Block:
    """A person's word on what it is about and how soon."""
    categories = [option(labels[f"category.{one}"], one) for one in read().categories]
    blocks = [
        field("category", labels["form.category"], menu(categories, category)),
        _choice("urgency", Urgency, labels, chosen=urgency),
    ]
    return _form("review", labels["title.review"], blocks, labels, meta=meta, submit=labels["button.confirm"])


def close(labels: Labels, meta: Meta) -> Block:
    """What came of it, what contributed, what stood in the way."""
    blocks = [
        _choice("outcome", Outcome, labels),
        _choice("cause", Cause, labels),
        _choice("barrier", Barrier, labels, chosen=Barrier.NONE),
        context(labels["form.close_hint"]),
    ]
    return _form("close", labels["title.close"], blocks, labels, meta=meta, submit=labels["button.close"])


def _form(callback: str, title: str, blocks: list[Block], labels: Labels, **more: Any) -> Block:
    submit = more.pop("submit", labels["button.submit"])
    return modal(title, blocks, callback=callback, close=labels["button.cancel"], submit=submit, **more)


def _channel(labels: Labels, chosen: str) -> Block:
    """Choosing another channel redraws the form; what was typed stays."""
    options = [*(option(labels[f"channel.{one}"], one.value) for one in BY_HAND), option(labels["form.own"], OWN)]
    return {**field("channel", labels["form.channel"], menu(options, chosen)), "dispatch_action": True}


def _choice(name: str, values: Iterable[Any], labels: Labels, *, prefix: str = "", chosen: str | None = None) -> Block:
    options = [option(labels[f"{prefix or name}.{one.value}"], one.value) for one in values]
    return field(name, labels[f"form.{name}"], menu(options, chosen))


def _urgency(labels: Labels) -> Block:
    options = [option(labels[f"urgency.{one}"], one.value) for one in Urgency]
    return field("urgency", labels["form.urgency"], menu(options), optional=True)


def _school(labels: Labels) -> Block:
    element = {"type": "external_select", "min_query_length": 1}
    return field("school", labels["form.school"], element, optional=True)


def _day(day: dt.date) -> Block:
    return {"type": "datepicker", "initial_date": day.isoformat()}
