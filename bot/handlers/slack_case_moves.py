"""What is done to a case at the press of a button or by a form sent: committed first, then acked, then shown."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from bot import call_outs, case_view, casework, rendering
from bot.access import require
from bot.errors import ConflictError, InvalidInputError
from bot.follow_ups import NextStep
from bot.handlers import slack_form_views as forms
from bot.handlers import slack_views as views
from bot.handlers.slack_blocks import section
from bot.handlers.slack_case_views import CASE, case_modal
from bot.handlers.slack_desk import Ask, Entry, carried_out, ident, looked_up
from bot.handlers.slack_home import show_again
from bot.notice_rendering import office_facts
from bot.taxonomy import read as taxonomy
from storage import troubles
from storage.enums import Barrier, Cause, OutboxStatus, Outcome, Urgency
from storage.models import Case, Outbox
from storage.transaction import Transaction

T = TypeVar("T")


async def take(ask: Ask) -> None:
    """The person becomes the owner; pressed on the card, that is all: the card tells."""
    case_id = ident(ask.value)
    await carried_out(ask, lambda tx: casework.take(tx, ask.desk.office, actor=ask.actor, case_id=case_id))
    _show_after(ask, case_id)


async def not_a_case(ask: Ask) -> None:
    """Counted as a contact only."""
    case_id = ident(ask.value)
    await carried_out(ask, lambda tx: casework.not_a_case(tx, ask.desk.office, actor=ask.actor, case_id=case_id))
    _show_after(ask, case_id)


async def reopen(ask: Ask) -> None:
    """A closed case goes on."""
    case_id = ident(ask.value)
    await carried_out(ask, lambda tx: casework.reopen(tx, ask.desk.office, actor=ask.actor, case_id=case_id))
    _show_after(ask, case_id)


async def follow_up_done(ask: Ask) -> None:
    """A promise was kept."""
    row = ident(ask.value)
    await carried_out(ask, lambda tx: casework.finish_follow_up(tx, ask.desk.office, actor=ask.actor, follow_up_id=row))
    _show_after(ask, ident(ask.meta["case"]))


async def confirm_suggestion(ask: Ask) -> None:
    """The service fits; nothing goes to anybody by it."""
    await _decide(ask, confirm=True)


async def dismiss_suggestion(ask: Ask) -> None:
    """The service does not fit."""
    await _decide(ask, confirm=False)


async def _decide(ask: Ask, *, confirm: bool) -> None:
    row = ident(ask.value)
    office, actor = ask.desk.office, ask.actor
    await carried_out(
        ask, lambda tx: casework.decide_suggestion(tx, office, actor=actor, suggestion_id=row, confirm=confirm)
    )
    _show_after(ask, ident(ask.meta["case"]))


async def accept_call_out(ask: Ask) -> None:
    """One named person says "mine": the calls stop, the card tells who."""
    row = ident(ask.value)

    async def work(tx: Transaction) -> object:
        require(ask.actor, "accept_call_out")
        return await call_outs.accept(tx, row, user=ask.actor.user)

    await carried_out(ask, work)
    ask.later.start(_say_accepted(ask))


async def _say_accepted(ask: Ask) -> None:
    """The direct message loses its button; in a channel it is said to the one who accepted. Home lists what is left."""
    container = ask.body.get("container") or {}
    text = ask.labels["notice.call_out_accepted"]
    if container.get("channel_id", "").startswith("D"):
        said = {"channel": container["channel_id"], "ts": container["message_ts"], "text": text}
        await ask.client.chat_update(**said, blocks=[section(text)])
    elif container.get("type") == "message":
        await ask.client.chat_postEphemeral(channel=container["channel_id"], user=ask.actor.user, text=text)
    await show_again(ask)


async def address_works(ask: Ask) -> None:
    """A person knows that an address takes letters again."""
    case_id, trouble_id = (ident(part) for part in ask.value.partition(":")[::2])
    await carried_out(ask, lambda tx: casework.address_works(tx, ask.actor, case_id=case_id, trouble_id=trouble_id))
    _show_after(ask, case_id)


async def write_note(ask: Ask) -> None:
    """A note; it has no way out of the office."""
    case_id, text = ident(ask.meta["case"]), _needed(ask, "note")
    await carried_out(
        ask, lambda tx: casework.write_note(tx, ask.desk.office, actor=ask.actor, case_id=case_id, text=text)
    )
    _show_below(ask, case_id)


async def preview_reply(ask: Ask) -> None:
    """The whole letter as it would go out; nothing is queued yet."""
    await ask.ack(response_action="update", view=await _preview(ask, _needed(ask, "reply")))


async def send_reply(ask: Ask) -> None:
    """Queues what was previewed, letter for letter; a text changed since is shown again first."""
    case_id, text = ident(ask.meta["case"]), _needed(ask, "reply")
    if ask.meta.get("seen") != _seen(ask, text):
        await ask.ack(response_action="update", view=await _preview(ask, text))
        return
    office = ask.desk.office

    async def work(tx: Transaction) -> Outbox:
        case = await _current(tx, ask, "reply", case_id)
        return await casework.reply(tx, office, actor=ask.actor, case=case, text=text)

    await carried_out(ask, work)
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        waiting = await case_view.waiting_replies(tx, case_id)
    seconds = int(office.send_delay.total_seconds())
    if waiting:
        view = forms.queued(ask.labels, seconds=seconds, cancel=f"{case_id.hex}:{waiting[-1].id.hex}")
    else:
        view = views.told(ask.labels["title.reply"], ask.labels["notice.sent"], ask.labels)
    await ask.ack(response_action="update", view=view)
    ask.later.start(_refresh(ask, case_id, view_id=ask.view.get("previous_view_id")))


async def cancel_reply(ask: Ask) -> None:
    """Stops a reply within its send delay; pressed too late, the person is told that it is on its way."""
    case_id, notice_id = (ident(part) for part in ask.value.partition(":")[::2])
    try:
        await carried_out(
            ask,
            lambda tx: casework.cancel_reply(
                tx, ask.desk.office, actor=ask.actor, case_id=case_id, notice_id=notice_id
            ),
        )
        said = ask.labels["notice.cancelled"]
    except ConflictError:
        said = ask.labels[await _fate(ask, notice_id)]
    ask.later.start(_show_cancelled(ask, case_id, said))


async def _fate(ask: Ask, notice_id: uuid.UUID) -> str:
    """Why a reply could not be stopped, as a label: it was stopped before, or it is on its way."""
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        row = await tx.session.get(Outbox, notice_id)
    return "notice.cancelled" if row and row.status is OutboxStatus.CANCELLED else "error.too_late"


async def _show_cancelled(ask: Ask, case_id: uuid.UUID, said: str) -> None:
    told = views.told(ask.labels["title.reply"], said, ask.labels)
    if ask.view.get("callback_id") == CASE:
        await ask.client.views_push(trigger_id=ask.body["trigger_id"], view=told)
        await _refresh(ask, case_id, view_id=ask.view["id"])
    else:
        await ask.client.views_update(view_id=ask.view["id"], view=told)
        await _refresh(ask, case_id, view_id=ask.view.get("previous_view_id"))


async def plan_follow_up(ask: Ask) -> None:
    """A promise for a day; the reminder comes when the office opens that day."""
    case_id, office, actor = ident(ask.meta["case"]), ask.desk.office, ask.actor
    step = NextStep(_day(ask, "on"), actor.user, (ask.typed("note") or "").strip() or None)
    await carried_out(ask, lambda tx: casework.plan_follow_up(tx, office, actor=actor, case_id=case_id, step=step))
    _show_below(ask, case_id)


async def review(ask: Ask) -> None:
    """A person's word on category and urgency."""
    case_id, urgency, category = ident(ask.meta["case"]), _chosen(ask, "urgency", Urgency), _needed(ask, "category")
    if category not in taxonomy().categories:
        raise InvalidInputError("category", ask.labels["error.choose"])

    async def work(tx: Transaction) -> Case:
        case = await _current(tx, ask, "confirm_review", case_id)
        sorting = casework.Sorting(category, urgency)
        await casework.confirm_triage(tx, ask.desk.office, actor=ask.actor, case=case, sorting=sorting)
        return case

    await carried_out(ask, work)
    _show_below(ask, case_id)


async def close(ask: Ask) -> None:
    """Ends the case with outcome, contributing cause and barrier."""
    case_id = ident(ask.meta["case"])
    ending = casework.Ending(
        _chosen(ask, "outcome", Outcome), _chosen(ask, "cause", Cause), _chosen(ask, "barrier", Barrier)
    )

    async def work(tx: Transaction) -> Case:
        case = await _current(tx, ask, "close", case_id)
        await casework.close(tx, ask.desk.office, actor=ask.actor, case=case, ending=ending)
        return case

    await carried_out(ask, work)
    _show_below(ask, case_id)


async def _current(tx: Transaction, ask: Ask, action: str, case_id: uuid.UUID) -> Case:
    return await casework.load(tx, ask.actor, action=action, case_id=case_id, version=int(ask.meta["version"]))


async def _preview(ask: Ask, text: str) -> dict[str, Any]:
    """The letter rendered as delivery will, or the bare text where the answer waits in Slack."""
    case_id = ident(ask.meta["case"])
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        case = await _current(tx, ask, "reply", case_id)
        address = await casework.answerable(tx, case)
        refused = address is not None and "@" in address and await troubles.refuses(tx, address)
    if address is None:
        raise InvalidInputError("reply", ask.labels["error.no_address"])
    shown, to = text, f"<@{address}>"
    if "@" in address:
        office = ask.desk.office
        given = {"text": text, "case_reference": case.number, "office": office_facts(office), "zone": office.zone.key}
        letter = rendering.letter("reply", case.language, variables=given, served=office.district.languages)
        shown, to = f"{letter.subject}\n\n{letter.text}", views.shown_address(address)
    to = f"{to}\n*{ask.labels['form.refused']}*" if refused else to
    meta = {"case": case.id.hex, "version": ask.meta["version"], "seen": _seen(ask, text)}
    return forms.preview(ask.labels, meta, to=to, shown=shown, text=text, unsafe=casework.unsafe(case))


def _seen(ask: Ask, text: str) -> str:
    """A keyed mark of the text that was shown: it tells nothing, and only that text has it."""
    return ask.desk.database.keyring.digest("preview", text.encode()).hex()[:32]


def _show_after(ask: Ask, case_id: uuid.UUID) -> None:
    """The modal that was pressed in shows the case as it is now; so does Home, where it is open."""
    in_case = ask.view.get("callback_id") == CASE
    ask.later.start(_refresh(ask, case_id, view_id=ask.view["id"] if in_case else None))


def _show_below(ask: Ask, case_id: uuid.UUID) -> None:
    """The form closes by its ack; the case below it shows what changed."""
    ask.later.start(_refresh(ask, case_id, view_id=ask.view.get("previous_view_id")))


async def _refresh(ask: Ask, case_id: uuid.UUID, *, view_id: str | None) -> None:
    if view_id:
        seen = await looked_up(ask, lambda tx: case_view.look(tx, ask.desk.office, actor=ask.actor, case_id=case_id))
        await ask.client.views_update(view_id=view_id, view=case_modal(seen, ask.labels, user=ask.actor.user))
    await show_again(ask)


def _needed(ask: Ask, name: str) -> str:
    text = ask.typed(name)
    if text is None:
        raise InvalidInputError(name, ask.labels["error.empty"])
    return text.strip()


def _chosen(ask: Ask, name: str, values: Callable[[str], T]) -> T:
    try:
        return values(ask.typed(name) or "")
    except ValueError:
        raise InvalidInputError(name, ask.labels["error.choose"]) from None


def _day(ask: Ask, name: str) -> dt.date:
    try:
        on = dt.date.fromisoformat(ask.typed(name) or "")
    except ValueError:
        raise InvalidInputError(name, ask.labels["error.wrong_day"]) from None
    if on < ask.desk.office.day_of(ask.desk.now()):
        raise InvalidInputError(name, ask.labels["error.wrong_day"])
    return on


ENTRIES = (
    Entry("action", "case_take", "take", take),
    Entry("action", "case_not_a_case", "close", not_a_case),
    Entry("action", "case_reopen", "reopen", reopen),
    Entry("action", "follow_up_done", "finish_follow_up", follow_up_done),
    Entry("action", "suggestion_confirm", "decide_suggestion", confirm_suggestion),
    Entry("action", "suggestion_dismiss", "decide_suggestion", dismiss_suggestion),
    Entry("action", "call_out_accept", "accept_call_out", accept_call_out),
    Entry("action", "reply_cancel", "cancel_reply", cancel_reply),
    Entry("action", "address_works", "address_works", address_works),
    Entry("view", "note", "write_note", write_note),
    Entry("view", "reply", "reply", preview_reply),
    Entry("view", "reply_send", "reply", send_reply),
    Entry("view", "follow_up", "plan_follow_up", plan_follow_up),
    Entry("view", "review", "confirm_review", review),
    Entry("view", "close", "close", close),
)
