"""App Home: what needs the office now, released reports for a supervisor, how to reach the office for all. Pure.

Home stays until it is published anew, so it tells numbers, times and codes only, in pages under Slack's 100 blocks.
"""

from collections.abc import Iterator, Sequence

from bot.handlers.slack_blocks import Block, Labels, actions, button, context, header, section
from bot.handlers.slack_case_views import day, moment
from bot.rendering import month_in
from bot.work_list import Row, WorkList
from storage.enums import EditionState
from storage.fact_models import Edition
from storage.models import CallOut, Case, Inbox, Outbox

PAGE = 60  # rows on one page; headings and reports fit beside them
REPORTS = 6
AFTER_HELD = "waiting"  # the holding lane stands before it: nobody has looked at its letters yet


def office_home(work: WorkList, labels: Labels, *, page: int = 0, reports: Sequence[Edition] = ()) -> Block:
    """For an ombudsperson, in this order: call-outs, to be read first, overdue, due today, new, letters on hold,
    waiting, in work.
    """
    rows = list(_rows(work, labels))
    pages = max(1, -(-len(rows) // PAGE))
    page = min(page, pages - 1)
    blocks = [header(labels["home.title"]), _new_concern(labels)]
    blocks += [context(_counts(work, labels)), *_looked_through(work, labels)]
    if work.empty:
        blocks.append(section(labels["home.nothing"]))
    heading = ""
    for name, row in rows[page * PAGE : (page + 1) * PAGE]:
        if name != heading:
            blocks.append(header(f"{labels[f'home.{name}']} ({_size(work, name)})"))
            heading = name
        blocks.append(row)
    blocks += _turning(labels, page=page, pages=pages)
    if not page:
        blocks += _waiting_reports(reports[:REPORTS], labels)
    return _home(blocks)


def supervisor_home(reports: Sequence[Edition], labels: Labels, *, reach: str) -> Block:
    """For a supervisor: reports that are out, and nothing of any case."""
    blocks = [header(labels["home.reports"])]
    for one in reports:
        opening = button("report_open", one.id.hex, labels["button.open_report"], about=month_in(labels, one.month))
        blocks.append(section(f"*{month_in(labels, one.month)}*", opening))
    if not reports:
        blocks.append(section(labels["home.no_reports"]))
    return _home([*blocks, *_employee(labels, reach)])


def employee_home(labels: Labels, *, reach: str) -> Block:
    """For anybody who works for the district."""
    return _home(_employee(labels, reach))


def outsiders(text: str) -> Block:
    """For guests and people from elsewhere: only how the office is reached."""
    return _home([section(text)])


def _home(blocks: Sequence[Block]) -> Block:
    return {"type": "home", "blocks": list(blocks)}


def _employee(labels: Labels, reach: str) -> list[Block]:
    promises = "\n".join(labels[f"form.{name}"] for name in ("privacy", "not_formal", "emergency"))
    return [section(labels["home.staff"]), _new_concern(labels), section(promises), context(reach)]


def _new_concern(labels: Labels) -> Block:
    return actions("new", [button("intake_open", "new", labels["button.new_concern"], style="primary")])


def _counts(work: WorkList, labels: Labels) -> str:
    sizes = [("call_outs", len(work.call_outs)), *((name, len(rows)) for name, rows in work.sections.items())]
    told = [
        f"{labels[f'home.{name}']}: {size}"
        for name, size in [*sizes, ("held", len(work.held)), ("not_sent", len(work.not_sent))]
    ]
    return " | ".join(told)


def _looked_through(work: WorkList, labels: Labels) -> Iterator[Block]:
    """Letters that wait for nobody: how many are new, and the way to look through them."""
    if work.machine is None:
        return
    told = labels["letters.lately"].format(since=day(work.machine.since), count=work.machine.count)
    yield section(told, button("letters_machine", "machine:0", labels["button.machine_mail"]))
    yield actions("aside", [button("letters_aside", "set_aside:0", labels["button.letters_aside"])])


def _size(work: WorkList, name: str) -> int:
    whole = {"call_outs": work.call_outs, "held": work.held, "not_sent": work.not_sent}
    return len(whole[name]) if name in whole else len(work.sections.get(name, ()))


def _rows(work: WorkList, labels: Labels) -> Iterator[tuple[str, Block]]:
    for call, case in work.call_outs:
        yield "call_outs", _call_out(call, case, labels)
    for name, rows in work.sections.items():
        if name == AFTER_HELD:
            for letter in work.held:
                yield "held", _held(letter, work.names.get(letter.id), labels=labels)
            for notice, about in work.not_sent:
                yield "not_sent", _not_sent(notice, about, labels=labels)
        for row in rows:
            yield name, _case(row, labels)


def _call_out(call: CallOut, case: Case | None, labels: Labels) -> Block:
    what = labels["card.call_out"].format(reference=case.number) if case else labels["home.office_call_out"]
    accept = button("call_out_accept", call.id.hex, labels["button.accept_call_out"], style="primary")
    if case:
        accept["accessibility_label"] = f"{labels['button.accept_call_out']} {case.number}"[:75]
    why = labels.get(f"call_out.{call.reason}", "").format(count=call.letters)
    return section("\n".join(filter(None, [f"*{what}*", why, moment(call.created_at)])), accept)


def _case(row: Row, labels: Labels) -> Block:
    case = row.case
    owner = f"<@{case.owner}>" if case.owner else labels["card.nobody"]
    due = f", {labels['home.due']} {moment(row.due_at)}" if row.due_at else ""
    first = f", *{labels['home.read_first']}*" if row.first else ""
    lines = [
        f"*{case.number}* {labels[f'urgency.{case.urgency}']}, {labels[f'status.{case.status}']}{first}",
        f"{labels['card.age']} {moment(case.received_at)}{due}",
        f"{labels['case.next_step']}: {labels[f'next_step.{case.next_step}']}; {labels['card.owner']}: {owner}",
    ]
    return section("\n".join(lines), button("case_open", case.id.hex, labels["button.open_case"], about=case.number))


def _held(letter: Inbox, named: str | None, *, labels: Labels) -> Block:
    """Why it waits, since when, and the case that it names."""
    reason = labels.get(f"hold_reason.{letter.reason}", labels["hold_reason.other"])
    lines = [labels["hold.reason"].format(reason=reason), f"{labels['card.age']} {moment(letter.received_at)}"]
    lines += [labels["case.held_about"].format(reference=named)] if named else []
    about = f"{letter.received_at:%H:%M}"
    return section("\n".join(lines), button("held_open", letter.id.hex, labels["button.open_letter"], about=about))


def _not_sent(notice: Outbox, case: Case | None, *, labels: Labels) -> Block:
    """A notice that failed for good, or whose fate is unknown; the button says that a person has seen to it."""
    kind = labels.get(f"notice_kind.{notice.template.partition('_')[0]}", labels["notice_kind.other"])
    of_case = f" ({case.number})" if case else ""
    why = labels.get(f"not_sent.{notice.error}", "")
    text = "\n".join(
        filter(None, [f"*{kind}{of_case}*: {labels[f'outbox.{notice.status}']}", why, moment(notice.due_at)])
    )
    return section(
        text, button("notice_settled", notice.id.hex, labels["button.seen_to"], about=case.number if case else kind)
    )


def _turning(labels: Labels, *, page: int, pages: int) -> list[Block]:
    buttons = []
    if page:
        buttons.append(button("home_page_back", str(page - 1), labels["button.previous_page"]))
    if page < pages - 1:
        buttons.append(button("home_page", str(page + 1), labels["button.next_page"]))
    return [actions("pages", buttons)] if buttons else []


def _waiting_reports(reports: Sequence[Edition], labels: Labels) -> Iterator[Block]:
    """Reports that wait for a decision, with the exact figures behind Open."""
    if reports:
        yield header(labels["home.reports"])
    for one in reports:
        act = "approve" if one.state is EditionState.DRAFT else "release"
        yield section(f"*{month_in(labels, one.month)}* {labels[f'edition.{one.state}']}")
        yield actions(
            f"report:{one.id.hex}",
            [
                button("report_open", one.id.hex, labels["button.open_report"], about=month_in(labels, one.month)),
                button(f"report_{act}", one.id.hex, labels[f"button.{act}"], about=month_in(labels, one.month)),
            ],
        )
