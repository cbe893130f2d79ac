"""The modals of letters that are in no case: one letter with what may be done with it, and lists of them. Pure.

Why a letter waits is told in words that accuse nobody. A list tells when, why and how large, never what a letter says.
"""

from collections.abc import Iterator

from bot.file_list import FileList, as_told
from bot.handlers.slack_blocks import (
    Block,
    Labels,
    actions,
    button,
    context,
    cut,
    divider,
    escaped,
    header,
    modal,
    pieces,
    section,
)
from bot.handlers.slack_case_views import PAGE, Slice, moment, sliced
from bot.handlers.slack_file_views import files_text
from bot.handlers.slack_trust_views import trust_lines
from bot.holding import Held
from bot.looked_through import Listed
from bot.offers import Offer, Person
from bot.reading import Reading
from storage.enums import InboxStatus
from storage.models import Inbox

HELD, LETTERS = "held", "letters"


def letter_modal(held: Held, labels: Labels, *, page: int = 0) -> Block:
    """Why it waits or lies here, what may be done with it, and what it says, one page of it."""
    parts = [*_files(held.reading, labels), *sliced("", held.reading.text if held.reading else "")]
    shown = parts[page * PAGE : (page + 1) * PAGE]
    rest = sum(len(one.text) for one in parts[(page + 1) * PAGE :])
    blocks = [section(_why(held, labels))]
    if held.reading is None:
        blocks.append(section(labels["hold.unreadable"]))
    else:
        blocks.append(section(_from(held.reading, labels)))
    blocks += [] if page else _doing(held, labels)
    blocks += [section(piece) for one in shown for piece in pieces(one.text)] if held.reading else []
    blocks += _turning(held.row, labels, page=page, rest=rest)
    return modal(labels["title.held"], blocks, callback=HELD, close=labels["button.close_window"])


def settled_modal(said: str, labels: Labels, *, back: str | None = None) -> Block:
    """What became of it; `back` is the letter that can be put back."""
    undo = [actions("undo", [button("held_put_back", back, labels["button.put_back"])])] if back else []
    return modal(labels["title.held"], [section(said), *undo], callback=HELD, close=labels["button.close_window"])


def list_modal(listed: Listed, labels: Labels) -> Block:
    """One page of a list."""
    blocks = [context(labels[f"letters.{listed.name}"].format(count=listed.total))]
    blocks += [_row(row, labels) for row in listed.rows]
    blocks += [] if listed.rows else [section(labels["letters.none"])]
    turning = {"letters_page_back": listed.page - 1, "letters_page": listed.page + 1}
    words = {"letters_page_back": "button.previous_page", "letters_page": "button.next_page"}
    buttons = [
        button(action, f"{listed.name}:{page}", labels[words[action]])
        for action, page in turning.items()
        if 0 <= page < listed.pages
    ]
    blocks += [actions("pages", buttons)] if buttons else []
    return modal(labels[f"title.{listed.name}"], blocks, callback=LETTERS, close=labels["button.close_window"])


def reason_of(row: Inbox, labels: Labels) -> str:
    """Why a letter waits, or why it is taken for machine mail."""
    if row.status is InboxStatus.MACHINE:
        told = labels.get(f"machine_reason.{row.reason}", (row.reason or "").replace("_", " "))
        return labels["hold.machine"].format(reason=told)
    reason = labels.get(f"hold_reason.{row.reason}", labels["hold_reason.other"])
    return labels["hold.reason"].format(reason=reason)


def _row(row: Inbox, labels: Labels) -> Block:
    size = labels["letters.size"].format(size=f"{max(1, row.size // 1024):,}")
    opening = button("letter_open", row.id.hex, labels["button.open"], about=f"{row.received_at:%Y-%m-%d %H:%M}")
    return section(f"{moment(row.received_at)}, {size}\n{reason_of(row, labels)}", opening)


def _why(held: Held, labels: Labels) -> str:
    about = [labels["case.held_about"].format(reference=held.case)] if held.case else []
    return "\n".join([reason_of(held.row, labels), *about, moment(held.row.received_at)])


def _files(reading: Reading | None, labels: Labels) -> Iterator[Slice]:
    told = as_told(reading.attachments, text=reading.text) if reading else ()
    if told:
        yield from sliced("", files_text(FileList(told, "held"), labels))


def _from(reading: Reading, labels: Labels) -> str:
    told = [reading.name, *reading.addresses.values(), reading.subject]
    who = escaped(cut("\n".join(one for one in told if one), 1200))
    return "\n".join([who, *trust_lines(reading.trust.plain() if reading.trust else None, labels)])


def _doing(held: Held, labels: Labels) -> Iterator[Block]:
    """What may be done, by where the letter stands."""
    letter, readable = held.row.id.hex, held.reading is not None
    if held.row.status is InboxStatus.SET_ASIDE:
        yield actions("doing", [button("held_put_back", letter, labels["button.put_back"], style="primary")])
        return
    if held.row.status is InboxStatus.MACHINE:
        if readable:
            yield actions("doing", [button("machine_human", letter, labels["button.somebody_wrote"], style="primary")])
        return
    for offer in held.offers:
        yield from _offer(letter, offer, labels)
    file = [button("held_file", letter, labels["button.file_new"], style="" if held.offers else "primary")]
    aside = button("held_set_aside", letter, labels["button.set_aside"])
    yield actions("doing", [*file, aside] if readable else [aside])
    yield divider()


def _offer(letter: str, offer: Offer, labels: Labels) -> Iterator[Block]:
    """A case it could belong to, and who could have written: the ombudsperson's word puts them on the case."""
    number, case = offer.case.number, offer.case.id.hex
    yield header(labels["offer.title"].format(reference=number))
    state = labels[f"status.{offer.case.status}"]
    yield context(f"{labels[f'offer.{offer.why}']} {state}.")
    words = labels["button.add_to_case" if offer.as_it_is else "button.add_person"].format(reference=number)
    split = button("held_split", f"{letter}:{case}", labels["button.split"].format(reference=number))
    yield actions(f"offer:{case}", [button("held_add", f"{letter}:{case}", words, style="primary"), split])
    for person in offer.people:
        second = button("held_add", f"{letter}:{case}:{person.visitor_id.hex}", labels["button.second_address"])
        yield section(_person(person, labels), second)


def _person(person: Person, labels: Labels) -> str:
    told = escaped(cut(", ".join([person.name or labels["case.visitor"], *person.addresses]), 1000))
    return f"{told}\n{labels['offer.alike']}" if person.alike else told


def _turning(row: Inbox, labels: Labels, *, page: int, rest: int) -> Iterator[Block]:
    buttons = [button("held_page_back", f"{row.id.hex}:{page - 1}", labels["button.previous_page"])] if page else []
    if rest:
        yield section(labels["case.more_characters"].format(count=f"{rest:,}"))
        buttons.append(button("held_page", f"{row.id.hex}:{page + 1}", labels["button.next_page"]))
    if buttons:
        yield actions("pages", buttons)
