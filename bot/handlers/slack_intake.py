"""Intake in Slack: the form, for oneself or for a visitor, the slash command, and what is typed to the app directly.

Everything that tells us something goes through `intake.accept` and is committed before Slack hears yes.
"""

import datetime as dt
import html
import re

from bot.access import may
from bot.errors import InvalidInputError, NotFoundError
from bot.handlers import slack_form_views as forms
from bot.handlers.slack_blocks import cut, option
from bot.handlers.slack_desk import Ask, Entry
from bot.messages import Form, Inbound
from storage.enums import Channel, SenderRole, Urgency

_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
SUGGESTED = 50


async def open_form(ask: Ask) -> None:
    """The shortcut, the button of Home: an ombudsperson begins with a visitor's, others with their own."""
    if may(ask.actor, "enter_for_visitor"):
        view = _visitor_form(ask, Channel.WALK_IN)
    else:
        view = forms.own_concern(ask.labels, for_others=False)
    await ask.client.views_open(trigger_id=ask.body["trigger_id"], view=view)


async def command(ask: Ask) -> None:
    """`/ombuds new` opens the form; anything else says what the command can do. What was typed is not repeated."""
    if ask.body.get("text", "").strip().casefold() in ("new", "nuevo", "nueva"):
        await open_form(ask)
        return
    await ask.ack(ask.labels["help.command"])


async def choose_channel(ask: Ask) -> None:
    """Another channel, another form; what was typed in fields of both stays."""
    own = ask.value == forms.OWN
    view = forms.own_concern(ask.labels, for_others=True) if own else _visitor_form(ask, ask.value)
    await ask.client.views_update(view_id=ask.view["id"], hash=ask.view["hash"], view=view)


async def schools(ask: Ask) -> None:
    """Schools of the district whose name, or another name of it, holds what was typed."""
    wanted, today = ask.body.get("value", "").casefold(), ask.desk.office.day_of(ask.desk.now())
    found = [
        option(school.name, school.id)
        for school in ask.desk.office.district.schools
        if (school.valid_to is None or school.valid_to >= today)
        and any(wanted in name.casefold() for name in school.called)
    ]
    await ask.ack(options=found[:SUGGESTED])


async def submit_own(ask: Ask) -> None:
    """An employee's own concern."""
    form = Form(_written(ask), ask.actor.user, urgency=_urgency(ask), school=_school(ask))
    await _accept(ask, form, Channel.SLACK, ask.view["id"])
    await ask.ack(response_action="update", view=forms.arrived(ask.labels, own=True))


async def submit_for_visitor(ask: Ask) -> None:
    """What a visitor brought, written down by an ombudsperson."""
    channel = ask.typed("channel")
    if channel not in forms.BY_HAND:
        raise InvalidInputError("channel", ask.labels["error.choose"])
    form = Form(
        _written(ask),
        ask.actor.user,
        sender_role=SenderRole(ask.typed("sender_role") or SenderRole.UNKNOWN),
        urgency=_urgency(ask),
        school=_school(ask),
        received_on=_received_on(ask),
        visitor_name=ask.typed("visitor_name"),
        visitor_email=_email(ask),
        visitor_phone=ask.typed("visitor_phone"),
        language=_language(ask),
    )
    await _accept(ask, form, Channel(channel), ask.view["id"])
    await ask.ack(response_action="update", view=forms.arrived(ask.labels, own=False))


async def take_in(ask: Ask) -> None:
    """A message typed to the app. Files are not taken: who sent one is told so; words beside it are."""
    event = ask.body["event"]
    text = html.unescape(event.get("text") or "")
    if text.strip():
        await _accept(ask, Form(text, ask.actor.user, sitting=True), Channel.SLACK, ask.body["event_id"])
    if event.get("files") or not text.strip():
        ask.later.start(_no_files(ask, event["channel"]))


async def _no_files(ask: Ask, channel: str) -> None:
    await ask.client.chat_postMessage(channel=channel, text=ask.labels["notice.no_files"])


async def _accept(ask: Ask, form: Form, channel: Channel, external_id: str) -> None:
    inbound = Inbound(channel, external_id, ask.actor.user, form.to_bytes(), ask.desk.now())
    await ask.desk.accept(inbound)


def _visitor_form(ask: Ask, channel: str) -> dict[str, object]:
    office = ask.desk.office
    today = office.day_of(ask.desk.now())
    return forms.for_visitor(ask.labels, channel=channel, languages=office.district.languages, today=today)


def _written(ask: Ask) -> str:
    text = ask.typed("text")
    if text is None:
        raise InvalidInputError("text", ask.labels["error.empty"])
    return text.strip()


def _urgency(ask: Ask) -> Urgency | None:
    chosen = ask.typed("urgency")
    return Urgency(chosen) if chosen else None


def _school(ask: Ask) -> str | None:
    """The id of a school of the district; what Slack carried for us is looked up again."""
    chosen = ask.typed("school")
    try:
        return cut(ask.desk.office.district.school(chosen).id, 32) if chosen else None
    except NotFoundError:
        raise InvalidInputError("school", ask.labels["error.choose"]) from None


def _language(ask: Ask) -> str | None:
    chosen = ask.typed("language")
    if chosen is not None and chosen not in ask.desk.office.district.languages:
        raise InvalidInputError("language", ask.labels["error.choose"])
    return chosen


def _email(ask: Ask) -> str | None:
    typed = ask.typed("visitor_email")
    if typed is not None and not _EMAIL.fullmatch(typed.strip()):
        raise InvalidInputError("visitor_email", ask.labels["error.wrong_email"])
    return typed.strip() if typed else None


def _received_on(ask: Ask) -> dt.date | None:
    typed = ask.typed("received_on")
    day = dt.date.fromisoformat(typed) if typed else None
    if day and day > ask.desk.office.day_of(ask.desk.now()):
        raise InvalidInputError("received_on", ask.labels["error.wrong_day"])
    return day


ENTRIES = (
    Entry("shortcut", "open_intake", "tell_the_office", open_form, ack_first=True),
    Entry("action", "intake_open", "tell_the_office", open_form, ack_first=True),
    Entry("command", "/ombuds", "tell_the_office", command),
    Entry("action", "channel", "enter_for_visitor", choose_channel, ack_first=True),
    Entry("options", "school", "tell_the_office", schools),
    Entry("view", "intake", "tell_the_office", submit_own),
    Entry("view", "intake_visitor", "enter_for_visitor", submit_for_visitor),
    Entry("event", "message", "tell_the_office", take_in),
)
