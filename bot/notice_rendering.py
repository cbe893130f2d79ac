"""A queued notice as it goes out: a whole mail, or the arguments of one Slack call. Pure.

Every word comes from `templates/`; facts of the office are those of the moment of sending.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import cards, notices, rendering
from bot.district.files import FormalComplaint, in_language
from bot.languages import FALLBACK
from bot.mail import reply_address
from bot.mail.compose import Draft, compose
from bot.mail.letter import Address
from bot.messages import Outbound
from bot.multilingual import BLOCKS, UNSAFE
from bot.office import Office
from storage.enums import Medium
from storage.models import Case, Outbox

POST, UPDATE = "chat.postMessage", "chat.update"
NULL_SENDER = ""
# Letters that come by themselves, again and again: a reader may want no more of them. Not answers and not what is sent
# once because somebody wrote, where "unsubscribe" would be a promise about letters that a person is waiting for.
MAY_OPT_OUT = frozenset({notices.REPORT, "follow_up"})
ANSWERS = (
    "acknowledgement",
    "held",
    "over_limit",
    "status_answer",
)  # automatic letters that answer one; others come unasked


@dataclass(frozen=True, slots=True)
class Opened:
    """A notice with its content unsealed, its case, and who accepted the case's call-out."""

    notice: Outbox
    content: dict[str, Any]
    case: Case | None = None
    accepted_by: str | None = None


def render(office: Office, opened: Opened, *, now: dt.datetime) -> Outbound:
    """The notice, ready for a sender. `fields` of a mail: `mail_from` ("" for automatic mail) and `notice`, its id.

    Raises ConfigurationError or NotFoundError for a template that does not fit, ValueError for a mail address that is
    none: trying again would not help.
    """
    if opened.notice.medium is Medium.MAIL:
        return _mail(office, opened, now=now)
    if opened.notice.template == notices.CARD:
        return _card(office, opened, now=now)
    return Outbound(
        opened.content["to"] or office.case_channel,
        _message(office, opened, now=now),
        method=POST,
        fields=_named(opened),
    )


def office_facts(office: Office) -> dict[str, Any]:
    """What letters tell of the office: name, district, phones, hours and where formal complaints are filed."""
    desk, filed, served = office.district.office, office.district.formal_complaint, office.district.languages
    return {
        "name": desk.name,
        "district": office.district.name,
        "phone": desk.phone,
        "interpreter_phone": desk.interpreter_phone,
        "hours": desk.hours,
        "formal_complaints": {language: _filed_at(filed, language) for language in (FALLBACK, *served)},
    }


def _filed_at(filed: FormalComplaint, language: str) -> str:
    return "\n".join([in_language(filed.office, language), *filed.address, filed.phone, filed.email, filed.web])


def from_address(office: Office, case: Case | None, *, reply_token: str | None = None) -> str:
    """The signed reply address of a case, or the one promised for a letter that waits; the intake's without either."""
    token = reply_token or (case.reply_token if case else None)
    if token is None:
        return office.intake_address
    return reply_address.address(token, office.reply_secrets[0], domain=office.reply_domain)


def _mail(office: Office, opened: Opened, *, now: dt.datetime) -> Outbound:
    content, template = opened.content, opened.notice.template
    automatic = template != notices.REPLY
    variables = {**content["variables"], "office": office_facts(office), "zone": office.zone.key}
    letter = rendering.letter(template, _reader(office, opened), variables=variables, served=office.district.languages)
    sender = from_address(office, opened.case, reply_token=content.get("reply_token"))
    draft = Draft(
        sender=Address("" if template == UNSAFE else in_language(office.district.office.name, letter.language), sender),
        to=content["to"],
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=", ".join(letter.languages),
        message_id=content.get("message_id") or f"<{opened.notice.id.hex}@{office.reply_domain}>",
        date=now.astimezone(office.zone),
        automatic=automatic,
        unasked=not template.startswith(ANSWERS),
        opt_out=sender if template in MAY_OPT_OUT else None,
        in_reply_to=content.get("in_reply_to"),
        references=tuple(content.get("references") or ()),
    )
    fields = {**_named(opened), "mail_from": NULL_SENDER if automatic else sender}
    return Outbound(content["to"], compose(draft), fields=fields)


def _reader(office: Office, opened: Opened) -> str | None:
    """The reader's language: None for a family whose language is not known, the district's first for its own people."""
    return opened.content.get("locale") if opened.notice.template in BLOCKS else _locale(office, opened)


def _card(office: Office, opened: Opened, *, now: dt.datetime) -> Outbound:
    case = _case(opened)
    drawn = cards.card(case, now=now, labels=_labels(office), accepted_by=opened.accepted_by)
    if case.card_ts is None:
        return Outbound(office.case_channel, drawn, method=POST, fields=_named(opened))
    return Outbound(office.case_channel, {**drawn, "ts": case.card_ts}, method=UPDATE, fields=_named(opened))


def _message(office: Office, opened: Opened, *, now: dt.datetime) -> cards.Card:
    template = opened.notice.template
    if template.startswith("acknowledgement"):
        labels = rendering.labels(_locale(office, opened))
        return cards.receipt_dm(_case(opened), typed=template == notices.RECEIPT_TYPED, labels=labels)
    if template == notices.REMINDER:
        return _reminder(office, opened, now=now)
    return _BUILDERS[template](office, opened)


def _reminder(office: Office, opened: Opened, *, now: dt.datetime) -> cards.Card:
    labels, told = _labels(office), opened.content["variables"]
    due = dt.date.fromisoformat(told["due_day"])
    return cards.reminder_dm(
        _case(opened),
        day=rendering.on_date(due, _locale(office, opened), zone=office.zone),
        step=cards.step(told["reason"], labels),
        late=office.day_of(now) > due,
        labels=labels,
    )


def _call_out(office: Office, opened: Opened) -> cards.Card:
    labels, case, told = _labels(office), opened.case, opened.content["variables"]
    if case:
        text = labels["card.call_out"].format(reference=case.number)
    else:
        office_told = {"reason": told["reason"], "letters": told.get("letters", 1)}
        text = rendering.slack_text("call_out_office", _locale(office, opened), variables=office_told)
    return cards.call_out_dm(told["call_out"], text=text, labels=labels, case=case)


def _answer(office: Office, opened: Opened) -> cards.Card:
    labels = rendering.labels(_locale(office, opened))
    return cards.answer_dm(opened.content["variables"]["message"], labels=labels)


def _report(office: Office, opened: Opened) -> cards.Card:
    told, locale = opened.content["variables"], _locale(office, opened)
    rows = [[str(cell) for cell in row] for row in told["rows"]]
    month = rendering.in_month(told["month"], locale)
    return cards.report_dm(month=month, rows=rows, where=told.get("where", ""), labels=rendering.labels(locale))


def _report_waiting(office: Office, opened: Opened) -> cards.Card:
    locale = _locale(office, opened)
    month = rendering.in_month(opened.content["variables"]["month"], locale)
    return cards.report_waiting_dm(month=month, labels=rendering.labels(locale))


def _held_waiting(office: Office, opened: Opened) -> cards.Card:
    told = opened.content["variables"]
    return cards.held_dm(told["letter"], count=told["count"], labels=_labels(office))


_BUILDERS: Mapping[str, Callable[[Office, Opened], cards.Card]] = {
    notices.CALL_OUT: _call_out,
    notices.ANSWER: _answer,
    notices.REPORT: _report,
    notices.REPORT_WAITING: _report_waiting,
    notices.HELD_WAITING: _held_waiting,
}


def _locale(office: Office, opened: Opened) -> str:
    return opened.content.get("locale") or office.district.languages[0]


def _labels(office: Office) -> cards.Labels:
    return rendering.labels(office.district.languages[0])


def _named(opened: Opened) -> dict[str, str]:
    return {"notice": opened.notice.id.hex}


def _case(opened: Opened) -> Case:
    if opened.case is None:
        raise ValueError("this notice tells of a case and has none")
    return opened.case
