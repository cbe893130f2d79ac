"""Who is told of a report: ombudspersons that a draft waits, supervisors that an edition is out."""

from bot.district import Staff
from bot.notices import REPORT, REPORT_WAITING, Telling, tell
from bot.office import Office
from bot.rendering import labels
from bot.reports.contents import Audience, Contents, of_edition
from bot.reports.layout import View, number_text
from storage.fact_models import Edition
from storage.transaction import Transaction

ROWS = ("new", "carried_over", "closed", "open", "contacts", "visitors")


async def ask_for_approval(tx: Transaction, office: Office, *, edition: Edition) -> None:
    """A direct message to every active ombudsperson: the month's draft waits for them."""
    for person in office.district.ombudspersons:
        once = f"report_waiting:{edition.month}:{edition.number}:{person.slack_user}"
        about = {"month": edition.month}
        await tell(tx, Telling(person.slack_user, REPORT_WAITING, once, about, locale=_language(person)))


async def tell_supervisors(tx: Transaction, office: Office, *, edition: Edition) -> None:
    """A direct message and a mail to every active supervisor, once an edition. They carry published totals only."""
    shown = of_edition(edition, Audience.RELEASED)
    for person in office.district.supervisors:
        about = _variables(shown, office, language=_language(person))
        for to in (person.slack_user, person.email):
            once = f"report:{edition.month}:{edition.number}:{person.slack_user}:{'mail' if '@' in to else 'slack'}"
            await tell(tx, Telling(to, REPORT, once, about, locale=_language(person)))


def _language(person: Staff) -> str:
    return person.languages[0] if person.languages else "en"


def _variables(shown: Contents, office: Office, *, language: str) -> dict[str, object]:
    view = View(shown, labels(language))
    rows = [[view.words[f"figure.{name}"], number_text(shown.figures.now.totals[name], view)] for name in ROWS]
    return {"month": shown.month, "where": office.district.office.web, "rows": rows}
