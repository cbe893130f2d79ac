"""Opening: a case, its pages, and the forms that lie on top of it. Acked first; each look at a case is recorded."""

from collections.abc import Callable
from typing import Any

from bot import case_view, casework, own_case, rendering
from bot.handlers import slack_form_views as forms
from bot.handlers import slack_own_views as own_views
from bot.handlers.slack_case_views import case_modal
from bot.handlers.slack_desk import Ask, Entry, ident, looked_up, number
from bot.notice_rendering import office_facts
from bot.workdays import add_business_days
from storage.models import Case

FOLLOW_UP_DAYS = 5  # business days ahead that the form proposes


async def open_case(ask: Ask) -> None:
    """The letters of a case in a modal, from its card, a reminder, a call-out or Home."""
    case_id = ident(ask.value)
    seen = await looked_up(ask, lambda tx: case_view.look(tx, ask.desk.office, actor=ask.actor, case_id=case_id))
    await _open(ask, case_modal(seen, ask.labels, user=ask.actor.user))


async def turn_page(ask: Ask) -> None:
    """Another page of the same case."""
    case_id, page = ask.value.partition(":")[::2]
    wanted, at = ident(case_id), number(page)
    seen = await looked_up(ask, lambda tx: case_view.look(tx, ask.desk.office, actor=ask.actor, case_id=wanted))
    view = case_modal(seen, ask.labels, user=ask.actor.user, page=at)
    await ask.client.views_update(view_id=ask.view["id"], hash=ask.view["hash"], view=view)


async def open_note(ask: Ask) -> None:
    """An empty note."""
    await _push(ask, "write_note", lambda _case, meta: forms.note(ask.labels, meta))


async def open_reply(ask: Ask) -> None:
    """An empty reply."""
    await _push(ask, "reply", lambda case, meta: forms.reply(ask.labels, meta, unsafe=casework.unsafe(case)))


async def open_follow_up(ask: Ask) -> None:
    """A follow-up, five business days ahead unless the person says otherwise."""
    today = ask.desk.office.day_of(ask.desk.now())
    on = add_business_days(ask.desk.office.district.calendar, today, n=FOLLOW_UP_DAYS)
    await _push(ask, "plan_follow_up", lambda _case, meta: forms.follow_up(ask.labels, meta, on=on))


async def open_review(ask: Ask) -> None:
    """Category and urgency as they stand."""

    def form(case: Case, meta: dict[str, Any]) -> dict[str, Any]:
        return forms.review(ask.labels, meta, category=case.category, urgency=case.urgency)

    await _push(ask, "confirm_review", form)


async def open_close(ask: Ask) -> None:
    """The form that ends a case."""
    await _push(ask, "close", lambda _case, meta: forms.close(ask.labels, meta))


async def open_receipt(ask: Ask) -> None:
    """An employee reads the automatic answer to what they told the office."""
    case_id = ident(ask.value)
    own = await looked_up(ask, lambda tx: own_case.own_view(tx, ask.actor, case_id=case_id))
    office = ask.desk.office
    given = {
        "case_reference": own.number,
        "received_at": own.received_at,
        "read_by": own.read_by,
        "zone": office.zone.key,
        "office": office_facts(office),
    }
    text = rendering.slack_text("slack_receipt", ask.locale, variables=given)
    await _open(ask, own_views.receipt(own, ask.labels, text=text))


async def open_answer(ask: Ask) -> None:
    """An employee reads the answer, and the conversation it belongs to."""
    message_id = ident(ask.value)

    async def work(tx: Any) -> own_case.OwnView:
        case_id = await own_case.case_of_answer(tx, message_id)
        return await own_case.own_view(tx, ask.actor, case_id=case_id)

    own = await looked_up(ask, work)
    await _open(ask, own_views.conversation(own, ask.labels))


async def _open(ask: Ask, view: dict[str, Any]) -> None:
    """On top of a modal where one is open, else by itself."""
    method = ask.client.views_push if ask.view.get("type") == "modal" else ask.client.views_open
    await method(trigger_id=ask.body["trigger_id"], view=view)


async def _push(ask: Ask, action: str, form: Callable[[Case, dict[str, Any]], dict[str, Any]]) -> None:
    """A form over the case, for the version of it that the person has seen."""
    case_id = ident(ask.value)
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        case = await casework.load(tx, ask.actor, action=action, case_id=case_id)
    meta = {"case": case.id.hex, "version": ask.meta.get("version", case.version)}
    await ask.client.views_push(trigger_id=ask.body["trigger_id"], view=form(case, meta))


ENTRIES = (
    Entry("action", "case_open", "open_case", open_case, ack_first=True),
    Entry("action", "case_page", "open_case", turn_page, ack_first=True),
    Entry("action", "case_page_back", "open_case", turn_page, ack_first=True),
    Entry("action", "case_note", "write_note", open_note, ack_first=True),
    Entry("action", "case_reply", "reply", open_reply, ack_first=True),
    Entry("action", "case_plan_follow_up", "plan_follow_up", open_follow_up, ack_first=True),
    Entry("action", "case_review", "confirm_review", open_review, ack_first=True),
    Entry("action", "case_close", "close", open_close, ack_first=True),
    Entry("action", "receipt_open", "read_own_receipt", open_receipt, ack_first=True),
    Entry("action", "answer_open", "read_own_receipt", open_answer, ack_first=True),
)
