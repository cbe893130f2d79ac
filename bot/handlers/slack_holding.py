"""The holding lane in Slack: a letter opened (logged), filed as a case, or set aside."""

from collections.abc import Iterator

from bot import holding
from bot.file_list import FileList, as_told
from bot.handlers import slack_views as views
from bot.handlers.slack_blocks import Block, actions, button, escaped, modal, pieces, section
from bot.handlers.slack_case_views import PAGE, Slice, moment, sliced
from bot.handlers.slack_desk import Ask, Entry, carried_out, ident, looked_up, number
from bot.handlers.slack_file_views import files_text
from bot.handlers.slack_home import show_again
from bot.reading import Reading

HELD = "held"


async def open_held(ask: Ask) -> None:
    """One held letter in a modal, its first page."""
    held = await _held(ask, ask.value)
    await ask.client.views_open(trigger_id=ask.body["trigger_id"], view=held_modal(held, ask, page=0))


async def turn_page(ask: Ask) -> None:
    """Another page of it."""
    letter, page = ask.value.partition(":")[::2]
    held = await _held(ask, letter)
    view = held_modal(held, ask, page=number(page))
    await ask.client.views_update(view_id=ask.view["id"], hash=ask.view["hash"], view=view)


async def file_new(ask: Ask) -> None:
    """A case of its own comes of it."""
    letter = ident(ask.value)
    case = await carried_out(ask, lambda tx: holding.file_held(tx, ask.desk.office, actor=ask.actor, inbox_id=letter))
    said = ask.labels["notice.filed"].format(reference=case.number) if case else ask.labels["notice.done"]
    ask.desk.nudge("suggestions")
    ask.later.start(_settled(ask, said))


async def set_aside(ask: Ask) -> None:
    """Nothing is to be done with it; it is kept."""
    letter = ident(ask.value)
    await carried_out(ask, lambda tx: holding.set_aside(tx, ask.actor, inbox_id=letter))
    ask.later.start(_settled(ask, ask.labels["notice.set_aside"]))


async def settle_notice(ask: Ask) -> None:
    """A person has seen to a notice that could not be sent; it leaves the list."""
    notice = ident(ask.value)
    await carried_out(ask, lambda tx: holding.settle_notice(tx, ask.actor, notice_id=notice))
    ask.later.start(show_again(ask))


def held_modal(held: holding.Held, ask: Ask, *, page: int) -> Block:
    """Reason, what it says, and what may be done with it."""
    labels, row, reading = ask.labels, held.row, held.reading
    reason = labels.get(f"hold_reason.{row.reason}", labels["hold_reason.other"])
    parts = [*_files(reading, ask), *sliced("", reading.text if reading else "")]
    shown = parts[page * PAGE : (page + 1) * PAGE]
    rest = sum(len(one.text) for one in parts[(page + 1) * PAGE :])
    about = f"\n{labels['case.held_about'].format(reference=held.case)}" if held.case else ""
    blocks = [section(f"{labels['hold.reason'].format(reason=reason)}{about}\n{moment(row.received_at)}")]
    blocks += [section(_from(reading)), *_doing(row.id.hex, ask, readable=True)] if reading else []
    blocks += [] if reading else [section(labels["hold.unreadable"]), *_doing(row.id.hex, ask, readable=False)]
    blocks += [section(piece) for one in shown for piece in pieces(one.text)] if reading else []
    if rest:
        following = button("held_page", f"{row.id.hex}:{page + 1}", labels["button.next_page"])
        blocks += [section(labels["case.more_characters"].format(count=f"{rest:,}")), actions("pages", [following])]
    return modal(labels["title.held"], blocks, callback=HELD, close=labels["button.close_window"])


def _files(reading: Reading | None, ask: Ask) -> Iterator[Slice]:
    told = as_told(reading.attachments, text=reading.text) if reading else ()
    if told:
        yield from sliced("", files_text(FileList(told, "held"), ask.labels))


def _from(reading: Reading) -> str:
    told = [reading.name, *reading.addresses.values(), reading.subject]
    return escaped("\n".join(one for one in told if one))[:2900]


def _doing(letter: str, ask: Ask, *, readable: bool) -> list[Block]:
    file = [button("held_file", letter, ask.labels["button.file_new"], style="primary")] if readable else []
    return [actions("doing", [*file, button("held_set_aside", letter, ask.labels["button.set_aside"])])]


async def _held(ask: Ask, letter: str) -> holding.Held:
    row = ident(letter)
    return await looked_up(ask, lambda tx: holding.open_held(tx, ask.desk.office, actor=ask.actor, inbox_id=row))


async def _settled(ask: Ask, said: str) -> None:
    told = views.told(ask.labels["title.held"], said, ask.labels)
    await ask.client.views_update(view_id=ask.view["id"], view=told)
    await show_again(ask)


ENTRIES = (
    Entry("action", "held_open", "open_held", open_held, ack_first=True),
    Entry("action", "held_page", "open_held", turn_page, ack_first=True),
    Entry("action", "held_file", "settle_held", file_new),
    Entry("action", "held_set_aside", "settle_held", set_aside),
    Entry("action", "notice_settled", "settle_notice", settle_notice),
)
