"""The modal of a case: what it is about, what can be done, letters and notes. Pure.

Letters and notes are one stream, newest first, cut into slices and pages: whatever its length, nothing is left out
without saying so and offering the next page. Only the page that is shown is escaped.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot import cards
from bot.case_view import CaseView, Letter, Suggested, Waiting, Written
from bot.handlers.slack_blocks import (
    SLICE,
    Block,
    Labels,
    actions,
    button,
    context,
    cut,
    divider,
    escaped,
    facts,
    header,
    modal,
    pieces,
    section,
)
from bot.handlers.slack_file_views import files_text
from bot.handlers.slack_trust_views import trust_lines
from bot.returned_letters import MAIL_SYSTEM
from storage.cases import OVER
from storage.enums import OutboxStatus, SuggestionStatus
from storage.models import Case

CASE = "case"
PAGE = 12  # slices of letters and notes on one page: well under Slack's limit for one view, in any script
SHOWN = 10  # follow-ups, visitors and quoted words that one view shows; more are counted


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a letter or note: what stands above it ("" in the middle of one), and the text, not yet escaped."""

    above: str
    text: str


def case_modal(view: CaseView, labels: Labels, *, user: str, page: int = 0) -> Block:
    """The case as its office sees it, `page` of its letters and notes; actions and findings stand on the first."""
    slices = list(_stream(view, labels))
    pages = max(1, -(-len(slices) // PAGE))
    page = min(page, pages - 1)
    shown = slices[page * PAGE : (page + 1) * PAGE]
    first = [] if page else list(_first(view, labels, user=user))
    rest = sum(len(one.text) for one in slices[(page + 1) * PAGE :])
    blocks = [
        *first,
        header(labels["case.history"]),
        *(block for one in shown for block in _slice(one)),
        *_turning(view.case, labels, page=page, pages=pages, rest=rest),
        context(labels["case.logged"]),
    ]
    meta = {"case": view.case.id.hex, "version": view.case.version}
    title = labels["title.case"].format(reference=view.case.number)
    return modal(title, blocks, callback=CASE, close=labels["button.close_window"], meta=meta)


def _first(view: CaseView, labels: Labels, *, user: str) -> Iterator[Block]:
    """Dangers before anything else, and above all before the button that answers."""
    yield from _dangers(view.case, labels)
    yield from _summary(view, labels)
    yield from _refused(view, labels)
    yield from _unacknowledged(view, labels)
    yield from _doing(view.case, labels, user=user)
    yield from _known(view, labels)


def _dangers(case: Case, labels: Labels) -> Iterator[Block]:
    named = [labels.get(f"risk.{one}", one) for one in case.risks]
    named += [labels.get(f"signal.{one}", one) for one in case.signals]
    if named:
        yield section(f"*{labels['case.risks']}:* {'; '.join(named)}")


def moment(at: dt.datetime) -> str:
    """A time that each reader sees in their own zone."""
    at = at.astimezone(dt.UTC)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}, {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def day(at: dt.datetime) -> str:
    """The day of a time, as each reader has it."""
    at = at.astimezone(dt.UTC)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}}|{at:%Y-%m-%d}>"


def _summary(view: CaseView, labels: Labels) -> Iterator[Block]:
    case = view.case
    named = {
        "card.urgency": labels[f"urgency.{case.urgency}"],
        "card.status": labels[f"status.{case.status}"],
        "card.age": moment(case.received_at),
        "card.owner": f"<@{case.owner}>" if case.owner else labels["card.nobody"],
        "case.next_step": labels[f"next_step.{case.next_step}"],
        "case.channel": labels[f"channel.{case.channel}"],
        "case.role": labels[f"role.{case.sender_role}"],
        "form.language": labels.get(f"language.{case.language}", case.language or "–"),
        "form.school": escaped(view.school or "–"),
    }
    yield facts((labels[name], value) for name, value in named.items())
    for person in view.people[:SHOWN]:
        lines = [escaped(person[kind]) for kind in ("name", "email", "phone") if kind in person]
        lines += [f"<@{person['slack']}>"] if "slack" in person else []
        yield section(f"*{labels['case.visitor']}*\n" + "\n".join(lines))
    for one in view.linked[:SHOWN]:
        told = labels[f"linked.{one.kind}_{'from' if one.earlier else 'to'}"].format(reference=one.case.number)
        state = labels[f"status.{one.case.status}"]
        opening = button("case_open", one.case.id.hex, labels["button.open_case"], about=one.case.number)
        yield section(f"{told} ({state})", opening)


def _unacknowledged(view: CaseView, labels: Labels) -> Iterator[Block]:
    """Whoever wrote has heard nothing yet: they do not know that the letter arrived, nor where to call."""
    if view.unacknowledged:
        why = labels.get(f"unacknowledged.{view.unacknowledged}", "")
        yield section(f"*{labels['unacknowledged.title']}* {why}".strip())


def _refused(view: CaseView, labels: Labels) -> Iterator[Block]:
    """Before the button that answers: who did not get our letter, and a button for who knows better."""
    for one in view.refused[:SHOWN]:
        words = labels["case.address_refused" if one.hard else "case.address_late"]
        told = words.format(address=escaped(one.address), day=moment(one.at), cause=labels[f"refusal.{one.cause}"])
        value = f"{view.case.id.hex}:{one.id.hex}"
        yield section(f"*{told}*", button("address_works", value, labels["button.address_works"]))


def _doing(case: Case, labels: Labels, *, user: str) -> Iterator[Block]:
    """What may be done now, by the state of the case."""
    if case.status in OVER:
        offered = ["note", "reopen"]
    else:
        offered = ["reply", "note", "plan_follow_up", "review", "close", "not_a_case"]
        offered = offered if case.owner == user else ["take", *offered]
    buttons = [button(f"case_{name}", case.id.hex, labels[f"button.{name}"]) for name in offered]
    buttons[0]["style"] = "primary"
    yield actions("doing", buttons)


def _known(view: CaseView, labels: Labels) -> Iterator[Block]:
    for one in view.waiting[:SHOWN]:
        yield from _waiting(view.case, one, labels)
    yield from _triage(view, labels)
    if view.suggestions:
        yield header(labels["case.suggestions"])
    for suggested in view.suggestions[:SHOWN]:
        yield from _suggestion(suggested, labels)
    if view.follow_ups:
        yield header(labels["case.follow_ups"])
    for promised in view.follow_ups[:SHOWN]:
        step = cards.step(promised.reason, labels)
        note = f"\n{escaped(cut(promised.note, 500))}" if promised.note else ""
        done = button("follow_up_done", promised.id.hex, labels["button.done"], about=promised.due_day.isoformat())
        yield section(f"*{promised.due_day.isoformat()}* {step}{note}", done)
    hidden = sum(max(0, len(rows) - SHOWN) for rows in (view.follow_ups, view.suggestions, view.linked))
    if hidden:
        yield context(labels["home.more"].format(count=hidden))


def _waiting(case: Case, one: Waiting, labels: Labels) -> Iterator[Block]:
    stop = button("reply_cancel", f"{case.id.hex}:{one.id.hex}", labels["button.cancel_sending"], style="danger")
    yield section(f"{labels['case.reply_waits']} {moment(one.due_at)}", stop)


def _triage(view: CaseView, labels: Labels) -> Iterator[Block]:
    """Category and needs as suggested, and the words that they and the dangers were read from."""
    lines = []
    suggestion = next((one.suggestion for one in reversed(view.findings) if one.suggestion), None)
    if suggestion:
        sure = "" if not suggestion["abstained"] else f" ({labels['case.unsure']})"
        category = suggestion["category"]
        lines.append(f"*{labels['case.category']}:* {labels.get(f'category.{category}', category)}{sure}")
        needs = [labels.get(f"need.{one}", one) for one in suggestion["needs"]]
        lines += [f"*{labels['case.needs']}:* {'; '.join(needs)}"] if needs else []
    if quotes := list(dict.fromkeys(_quotes(view, labels))):
        lines.append(f"*{labels['case.evidence']}:* " + "; ".join(quotes[:SHOWN]))
    if lines:
        yield section("\n".join(lines))


def _quotes(view: CaseView, labels: Labels) -> Iterator[str]:
    for finding in reversed(view.findings):
        found: list[dict[str, Any]] = [*finding.verdict["verdict"]["evidence"]] if finding.verdict["verdict"] else []
        found += finding.suggestion["evidence"] if finding.suggestion else []
        for one in found:
            kinds = ("risk", "signal", "category", "need")
            name = next((labels[f"{kind}.{one['label']}"] for kind in kinds if f"{kind}.{one['label']}" in labels), "")
            if name:
                yield f"“{escaped(cut(one['text'], 80))}” ({name})"


def _suggestion(one: Suggested, labels: Labels) -> Iterator[Block]:
    why = labels["case.why"].format(reason=escaped(cut(one.why, 1000)))
    state = labels[f"suggestion.{one.status}"]
    yield section(f"*{escaped(cut(one.name, 300))}* ({labels.get(f'need.{one.need}', one.need)}, {state})\n{why}")
    if one.status is SuggestionStatus.OPEN:
        decide = {"suggestion_confirm": "confirm", "suggestion_dismiss": "dismiss"}
        buttons = [
            button(action, one.id.hex, labels[f"button.{name}"], about=one.name) for action, name in decide.items()
        ]
        yield actions(f"suggestion:{one.id.hex}", buttons)


def _stream(view: CaseView, labels: Labels) -> Iterator[Slice]:
    written: list[tuple[dt.datetime, Letter | Written]] = [
        *((one.at, one) for one in view.letters),
        *((one.at, one) for one in view.notes),
    ]
    for _, one in sorted(written, key=lambda pair: pair[0], reverse=True):
        above = letter_title(one, labels)
        if isinstance(one, Letter) and (named := files_text(one.files, labels, reference=view.case.number)):
            yield from sliced(above, named)
            above = ""
        yield from sliced(above, one.text)


def letter_title(one: Letter | Written, labels: Labels) -> str:
    """What stands above a letter or note, escaped: what it is, when, from whom, its subject."""
    if isinstance(one, Written):
        return f"*{labels['form.note']}* {moment(one.at)} <@{one.author}>"
    by = f"<@{one.author}>" if one.author else labels["case.visitor"]
    by = labels["case.mail_system"] if one.author == MAIL_SYSTEM else by
    lines = [f"*{labels['case.letter']}* {moment(one.at)} {by} ({labels[f'channel.{one.channel}']})"]
    if one.sending not in (None, OutboxStatus.SENT):
        lines.append(f"*{labels[f'outbox.{one.sending}']}*")
    lines += [f"*{escaped(cut(one.subject, 500))}*"] if one.subject else []
    if one.problems:
        lines.append(f"{labels['case.problems']}: {escaped(cut('; '.join(one.problems), 500))}")
    lines += trust_lines(one.trust, labels)
    return "\n".join(lines)


def sliced(above: str, text: str) -> Iterator[Slice]:
    """A text in slices small enough for one block each, most of the time."""
    for start in range(0, max(len(text), 1), SLICE):
        yield Slice(above if start == 0 else "", text[start : start + SLICE])


def _slice(one: Slice) -> Iterator[Block]:
    if one.above:
        yield divider()
        yield section(one.above)
    for piece in pieces(one.text):
        yield section(piece)


def _turning(case: Case, labels: Labels, *, page: int, pages: int, rest: int) -> Sequence[Block]:
    buttons = []
    if page:
        buttons.append(button("case_page_back", f"{case.id.hex}:{page - 1}", labels["button.previous_page"]))
    if page < pages - 1:
        buttons.append(button("case_page", f"{case.id.hex}:{page + 1}", labels["button.next_page"]))
    more = [section(labels["case.more_characters"].format(count=f"{rest:,}"))] if rest else []
    return [*more, actions("pages", buttons)] if buttons else more
