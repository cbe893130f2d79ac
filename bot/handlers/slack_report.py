"""The monthly report in Slack: read by supervisors once it is released, approved and released by ombudspersons."""

from typing import Any

from bot import rendering
from bot.access import may
from bot.errors import NotFoundError
from bot.handlers.slack_blocks import Block, Labels, context, escaped, header, modal, section
from bot.handlers.slack_desk import Ask, Entry, carried_out, ident
from bot.handlers.slack_home import show_again
from bot.reports import edition as editions
from bot.reports.contents import Audience, Contents, of_edition
from bot.reports.layout import Line, View, topics, totals
from storage.enums import EditionState
from storage.fact_models import Edition
from storage.transaction import Transaction

TOTALS = ("new", "carried_over", "closed", "open", "contacts", "visitors")
ROWS = 60


async def open_report(ask: Ask) -> None:
    """A released edition, suppressed, for whoever may read reports; a draft, exact, for the ombudsperson."""
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        edition = await _edition(tx, ask)
    released = edition.state is EditionState.RELEASED
    shown = of_edition(edition, Audience.RELEASED if released else Audience.INTERNAL)
    view = report_modal(shown, ask.labels, locale=ask.locale)
    await ask.client.views_open(trigger_id=ask.body["trigger_id"], view=view)


async def approve(ask: Ask) -> None:
    """The ombudsperson stands by it."""
    await _decide(ask, editions.approve)


async def release(ask: Ask) -> None:
    """It goes to every supervisor."""
    await _decide(ask, editions.release)


async def _decide(ask: Ask, act: Any) -> None:
    async def work(tx: Transaction) -> object:
        edition = await _edition(tx, ask)
        return await act(tx, ask.desk.office, month=edition.month, actor=ask.actor.user)

    await carried_out(ask, work)
    ask.later.start(show_again(ask))


async def _edition(tx: Transaction, ask: Ask) -> Edition:
    """Raises NotFoundError for none, and for one that is not out to anybody but an ombudsperson."""
    edition = await tx.session.get(Edition, ident(ask.value))
    if edition is None or (edition.state is not EditionState.RELEASED and not may(ask.actor, "approve_report")):
        raise NotFoundError("There is no such report.")
    return edition


def report_modal(shown: Contents, labels: Labels, *, locale: str | None) -> Block:
    """Totals and topics, as many as fit; small numbers as the edition says."""
    view = View(shown, labels)
    blocks = [header(f"{labels['report.title']}: {rendering.in_month(shown.month, locale)}")]
    blocks.append(section("\n".join(_line(one) for one in totals(view, TOTALS))))
    found = topics(view)
    lines = [_line(one) for one in found.lines][:ROWS]
    if lines:
        blocks += [section("\n".join(lines[at : at + 20])) for at in range(0, len(lines), 20)]
    for name, hidden in (("report.suppressed", found.small), ("report.withheld", found.withheld)):
        if hidden:
            words = labels[name].format(threshold=shown.threshold)
            blocks.append(context(f"{words}: {escaped(', '.join(hidden))}"))
    return modal(labels["title.report"], blocks, callback="told", close=labels["button.close_window"])


def _line(one: Line) -> str:
    return f"{escaped(one.name)}: *{escaped(one.now)}*"


ENTRIES = (
    Entry("action", "report_open", "read_released_report", open_report, ack_first=True),
    Entry("action", "report_approve", "approve_report", approve),
    Entry("action", "report_release", "approve_report", release),
)
