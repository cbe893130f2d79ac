"""A visitor who writes nothing but "status" is told where their case stands: a state and a day, nothing else.

Which words ask is told by each language (templates/<language>/language.toml). Whoever else reads the mailbox learns no
name, no topic and no urgency from the answer.
"""

import datetime as dt
import re
import unicodedata
from functools import cache

from bot import languages, notices
from bot.follow_ups import FIRST_CONTACT, LETTER_ANSWER, PROMISED
from bot.notices import FamilyLetter, Recipient
from bot.office import Office
from bot.reading import Reading
from storage import cases, clocks
from storage.enums import Attention, CaseStatus, Channel
from storage.models import Case, Outbox
from storage.transaction import Transaction

TEMPLATE = "status_answer"
MOST_WORDS, LONGEST = 3, 80  # the second in characters: longer text is not even taken apart
_ANSWERS = re.compile(
    r"\W{0,3}(?:re|aw|antw|sv|vs|rif|ref|res|resp|ynt|odp|trả lời|回复|回覆|答复|答覆|회신|답장|отв|ответ|відп|رد|الرد|"
    r"پاسخ|پاسخ به|պատ|ਜਵਾਬ)(?:[ ^]?[\[(]?\d{1,3}[\])]?)?[ \u00a0]?[:：]",
    re.IGNORECASE,
)  # how mail programs begin the subject of an answer
OWED = (FIRST_CONTACT, LETTER_ANSWER, PROMISED)  # promises to the visitor; the others are the office's own


def asked(reading: Reading) -> str | None:
    """The language in which a letter asks for the status and says nothing else; None for any other letter.

    What counts is what was newly written: at most three words of the table, a case number beside them or not, and
    nothing attached. A subject that the writer made up is part of it: "They hit my son again" is not to be answered
    with a state and a day. That of an answer was inherited with the thread, as its "Re:" shows.
    """
    if reading.channel is not Channel.EMAIL or reading.attachments:
        return None
    subject = reading.subject or ""
    inherited = bool(reading.references) and bool(_ANSWERS.match(subject))
    if not inherited and _words(subject) and _asks(subject) is None:
        return None
    return _asks(reading.reply_text)


def _asks(written: str) -> str | None:
    text = " ".join(written.split())
    words = _words(text) if len(text) <= LONGEST else []
    return _table().get(" ".join(words)) if len(words) <= MOST_WORDS else None


def may_be_told(case: Case, reading: Reading) -> bool:
    """Nobody said that writing back may endanger the visitor, now or before; and this letter tells of no danger."""
    if reading.verdict is None or reading.verdict.attention is Attention.PAGE or reading.verdict.risks:
        return False
    return "unsafe_contact" not in {*case.signals, *reading.verdict.signals}


async def give(tx: Transaction, office: Office, *, case: Case, reading: Reading, language: str) -> Outbox | None:
    """The answer, once an hour and case: None when this hour has had its own. It goes to the writer, in the language
    of the case or, where none is known, of the question.
    """
    variables = {
        "case_reference": case.number,
        "state": state(case),
        "next_day": await _next_day(tx, office, case=case),
    }
    hour = f"{tx.now.astimezone(dt.UTC):%Y-%m-%dT%H}"
    letter = FamilyLetter(TEMPLATE, f"status:{case.id.hex}:{hour}", variables)
    to = Recipient(reading.addresses["email"], case.language or language, reading.message_id, reading.references)
    return await notices.inform(tx, office, case=case, letter=letter, to=to)


def state(case: Case) -> str:
    """What may be told of a case's status: closed, waiting_for_you or open."""
    if case.status in cases.OVER:
        return "closed"
    return "waiting_for_you" if case.status is CaseStatus.WAITING_VISITOR else "open"


async def _next_day(tx: Transaction, office: Office, *, case: Case) -> str | None:
    """The day of our next step that is owed to the visitor; none that is over, for it would be untrue."""
    if state(case) != "open":
        return None
    owed = [row.due_day for row in await clocks.open_follow_ups(tx, case.id) if row.reason in OWED]
    return min((day.isoformat() for day in owed if day >= office.day_of(tx.now)), default=None)


@cache
def _table() -> dict[str, str]:
    return {" ".join(_words(phrase)): tag for tag in languages.tags().values() for phrase in languages.of(tag).status}


def _words(text: str) -> list[str]:
    """Words without accents, marks, signs and numbers, in small letters."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one)[0] != "M")
    return [word for word in re.findall(r"\w+", plain.casefold()) if not word.isdigit()]
