"""Telling supervisors that a report is out."""

from bot.district import Staff
from bot.office import Office
from bot.rendering import labels
from bot.reports.contents import Audience, Contents, of_edition
from bot.reports.layout import number_text
from storage.enums import Medium
from storage.fact_models import Edition
from storage.outbox import Notice, queue
from storage.transaction import Transaction

ROWS = ("new", "carried_over", "closed", "open", "contacts", "visitors")


async def tell_supervisors(tx: Transaction, office: Office, edition: Edition) -> None:
    """One mail and one direct message to every active supervisor, queued once an edition and person.

    They carry published totals only.
    """
    shown = of_edition(edition, Audience.RELEASED)
    for person in office.district.supervisors:
        variables = _variables(office, shown, _language(person))
        once = f"report:{edition.month}:{edition.number}:{person.slack_user}"
        mail = {"to": person.email, "language": _language(person), "variables": variables}
        direct = {"user": person.slack_user, "language": _language(person), "variables": variables}
        await queue(tx, Notice(Medium.MAIL, "report_released", f"{once}:mail", mail))
        await queue(tx, Notice(Medium.SLACK, "report_dm", f"{once}:slack", direct))


def _language(person: Staff) -> str:
    return person.languages[0] if person.languages else "en"


def _variables(office: Office, shown: Contents, language: str) -> dict[str, object]:
    words = labels(language)
    totals = shown.figures.now.totals
    return {
        "month": shown.month,
        "edition": shown.number,
        "where": office.district.office.web,
        "rows": [[words[f"figure.{name}"], number_text(totals[name], shown.threshold, words)] for name in ROWS],
        "office": {"name": office.district.office.name, "district": office.district.name},
    }
