"""Letters in no case, in Slack: the holding lane, machine mail, what was set aside. Every look and act is recorded."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot import holding, looked_through
from bot.errors import ConflictError, NotFoundError
from bot.handlers import slack_holding_views as views
from bot.handlers.slack_desk import Ask, Entry, carried_out, ident, looked_up, number
from bot.handlers.slack_home import show_again
from bot.placing import Placement
from storage.models import Case
from storage.transaction import Transaction

T = TypeVar("T")


async def open_letter(ask: Ask) -> None:
    """One letter in a modal, its first page; on top of a list where one is open."""
    try:
        view = views.letter_modal(await _letter(ask, ask.value), ask.labels)
    except ConflictError:
        view = views.settled_modal(ask.labels["notice.held_elsewhere"], ask.labels)
        await show_again(ask)
    method = ask.client.views_push if ask.view.get("type") == "modal" else ask.client.views_open
    await method(trigger_id=ask.body["trigger_id"], view=view)


async def turn_page(ask: Ask) -> None:
    """Another page of it."""
    letter, page = ask.value.partition(":")[::2]
    view = views.letter_modal(await _letter(ask, letter), ask.labels, page=number(page))
    await ask.client.views_update(view_id=ask.view["id"], hash=ask.view["hash"], view=view)


async def file_new(ask: Ask) -> None:
    """A case of its own comes of it."""
    office, letter = ask.desk.office, ident(ask.value)
    await _act(ask, lambda tx: holding.file_held(tx, office, actor=ask.actor, inbox_id=letter), says=_filed)


async def split(ask: Ask) -> None:
    """A case of its own, linked to the one it was sent to."""
    office, (letter, case) = ask.desk.office, map(ident, ask.value.partition(":")[::2])

    async def work(tx: Transaction) -> Case:
        return await holding.file_held(tx, office, actor=ask.actor, inbox_id=letter, beside=case)

    await _act(ask, work, says=_filed)


async def add(ask: Ask) -> None:
    """It belongs to a case; who wrote it is on the case from now on."""
    letter, _, rest = ask.value.partition(":")
    case, _, visitor = rest.partition(":")
    row, belongs = ident(letter), holding.Belongs(ident(case), ident(visitor) if visitor else None)
    office = ask.desk.office
    await _act(
        ask, lambda tx: holding.add_held(tx, office, actor=ask.actor, inbox_id=row, belongs=belongs), says=_added
    )


async def set_aside(ask: Ask) -> None:
    """Nothing is to be done with it; it is kept, and can be put back."""
    letter = ident(ask.value)
    await _act(ask, lambda tx: holding.set_aside(tx, ask.actor, inbox_id=letter), says=_aside, back=letter.hex)


async def put_back(ask: Ask) -> None:
    """It waits again."""
    office, letter = ask.desk.office, ident(ask.value)
    await _act(ask, lambda tx: holding.put_back(tx, office, actor=ask.actor, inbox_id=letter), says=_waits_again)


async def somebody_wrote(ask: Ask) -> None:
    """Machine mail that a person wrote goes the way of any letter."""
    office, letter = ask.desk.office, ident(ask.value)
    await _act(
        ask, lambda tx: looked_through.somebody_wrote(tx, office, actor=ask.actor, inbox_id=letter), says=_placed
    )


async def open_list(ask: Ask) -> None:
    """Machine mail, or what was set aside: the first page."""
    await ask.client.views_open(trigger_id=ask.body["trigger_id"], view=await _list(ask))


async def turn_list(ask: Ask) -> None:
    """Another page of it."""
    await ask.client.views_update(view_id=ask.view["id"], hash=ask.view["hash"], view=await _list(ask))


async def settle_notice(ask: Ask) -> None:
    """A person has seen to a notice that could not be sent; it leaves the list."""
    notice = ident(ask.value)
    await carried_out(ask, lambda tx: holding.settle_notice(tx, ask.actor, notice_id=notice))
    ask.later.start(show_again(ask))


async def _letter(ask: Ask, letter: str) -> holding.Held:
    row = ident(letter)
    return await looked_up(ask, lambda tx: holding.open_letter(tx, ask.desk.office, actor=ask.actor, inbox_id=row))


async def _list(ask: Ask) -> dict[str, Any]:
    name, page = ask.value.partition(":")[::2]
    if name not in looked_through.LISTS:
        raise NotFoundError("There is no such list.")
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        found = await looked_through.listed(tx, ask.actor, name=name, page=number(page))
    return views.list_modal(found, ask.labels)


async def _act(
    ask: Ask,
    work: Callable[[Transaction], Awaitable[T]],
    *,
    says: Callable[[Ask, T | None], str],
    back: str | None = None,
) -> None:
    """The act, committed, and then told in the window; who comes second is told so, and sees the list as it is."""
    try:
        said = says(ask, await carried_out(ask, work))
    except ConflictError:
        said, back = ask.labels["notice.held_elsewhere"], None
    for job in ("processing", "suggestions"):
        ask.desk.nudge(job)
    ask.later.start(_told(ask, views.settled_modal(said, ask.labels, back=back)))


async def _told(ask: Ask, view: dict[str, Any]) -> None:
    await ask.client.views_update(view_id=ask.view["id"], view=view)
    await show_again(ask)


def _aside(ask: Ask, _done: None) -> str:
    return ask.labels["notice.set_aside"]


def _waits_again(ask: Ask, _done: None) -> str:
    return ask.labels["notice.put_back"]


def _filed(ask: Ask, case: Case | None) -> str:
    return ask.labels["notice.filed"].format(reference=case.number) if case else ask.labels["notice.done"]


def _added(ask: Ask, case: Case | None) -> str:
    return ask.labels["notice.added"].format(reference=case.number) if case else ask.labels["notice.done"]


def _placed(ask: Ask, placement: Placement | None) -> str:
    if placement is None:
        return ask.labels["notice.done"]
    if placement.kind == "held":
        return ask.labels["notice.put_back"]
    says = _added if placement.kind == "joined" else _filed
    return says(ask, placement.case)


ENTRIES = (
    Entry("action", "held_open", "open_held", open_letter, ack_first=True),
    Entry("action", "letter_open", "open_held", open_letter, ack_first=True),
    Entry("action", "held_page", "open_held", turn_page, ack_first=True),
    Entry("action", "held_page_back", "open_held", turn_page, ack_first=True),
    Entry("action", "held_file", "settle_held", file_new),
    Entry("action", "held_split", "settle_held", split),
    Entry("action", "held_add", "settle_held", add),
    Entry("action", "held_set_aside", "settle_held", set_aside),
    Entry("action", "held_put_back", "settle_held", put_back),
    Entry("action", "machine_human", "call_it_human", somebody_wrote),
    Entry("action", "letters_machine", "see_machine_mail", open_list, ack_first=True),
    Entry("action", "letters_aside", "see_machine_mail", open_list, ack_first=True),
    Entry("action", "letters_page", "see_machine_mail", turn_list, ack_first=True),
    Entry("action", "letters_page_back", "see_machine_mail", turn_list, ack_first=True),
    Entry("action", "notice_settled", "settle_notice", settle_notice),
)
