"""The demo's story. A step does something through the outside - a socket, a click - and looks at what came of it.

It returns what was seen, in words, and raises Unseen when that did not happen.
"""

import asyncio
import datetime as dt
import email
import email.policy
import smtplib
import tomllib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot import monitor, taxonomy, workdays
from bot.app import Application
from bot.config import ROOT
from bot.demo.past import add_past
from bot.reports import edition, files
from bot.sandbox.server import Sandbox
from storage import audit

LETTERS = ROOT / "bot" / "data" / "letters"
DANA, KAREN, THEO = "U0DANA", "U0KAREN", "U0THEO"
CASES = "C0CASES"
PATIENCE = 40.0

T = TypeVar("T")


class Unseen(Exception):  # noqa: N818 - it tells what was not seen
    """Something that a step waited for did not happen."""


class Walking(Protocol):
    """A clock that can be walked forward."""

    def now(self) -> dt.datetime:
        """The demo's moment."""

    def walk_to(self, moment: dt.datetime) -> None:
        """Forward to a moment."""


@dataclass
class Stage:
    """What the story plays on; `seen` carries a step's finds to the next."""

    application: Application
    sandbox: Sandbox
    clock: Walking
    folder: Path
    seen: dict[str, Any] = field(default_factory=dict)

    async def until(self, what: str, look: Callable[[], Awaitable[T | None]]) -> T:
        """The first true value of `look`. Raises Unseen naming what it waited for."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while not (found := await look()):
            if asyncio.get_running_loop().time() > end:
                raise Unseen(what)
            await asyncio.sleep(0.1)
        return found

    async def mails(self, to: str = "") -> list[dict[str, Any]]:
        """What left by mail, newest first."""
        assert self.sandbox.mail is not None
        return await self.sandbox.mail.read(to or None)

    def walk(self, moment: dt.datetime) -> None:
        """Time goes on to a moment, and the clockwork looks again."""
        self.clock.walk_to(moment)
        for job in ("follow_ups", "call_outs", "reports", "delivery"):
            self.application.nudge(job)

    async def ledger(self) -> dict[str, int]:
        """The whole account."""
        async with self.application.database.reading(self.clock.now()) as tx:
            return await monitor.ledger(tx)


async def remember_a_year(stage: Stage) -> str:
    """A made-up year of facts, so that the report can compare."""
    office = stage.application.office
    async with stage.application.database.writing(stage.clock.now()) as tx:
        until = office.day_of(stage.clock.now())
        number = await add_past(tx, office.district, taxonomy=taxonomy.read(), until=until)
    return f"{number} past cases, as facts without names"


async def send_the_letters(stage: Stage) -> str:
    """A dozen letters through the SMTP port."""
    index = tomllib.loads((LETTERS / "index.toml").read_text("utf-8"))["letters"]
    answers = []
    for entry in index:
        raw = (LETTERS / entry["file"]).read_bytes()
        recipient = entry["recipient"]
        if "answers" in entry:
            raw, recipient = await _answering(stage, entry, raw=raw)
        answers.append(
            await asyncio.to_thread(_send, stage.application.smtp_port, entry["sender"], recipient=recipient, raw=raw)
        )
    stage.seen["letters"] = index
    if bad := [answer for answer in answers if not answer.startswith("250")]:
        raise Unseen(f"250 for every letter, but {bad}")
    return f"{len(answers)} letters, each answered {answers[0].split()[0]} after it was stored"


async def _answering(stage: Stage, entry: Mapping[str, Any], *, raw: bytes) -> tuple[bytes, str]:
    """A letter that answers our acknowledgement of another: filled with its reply address and Message-ID."""
    original = email.message_from_bytes((LETTERS / entry["answers"]).read_bytes(), policy=email.policy.default)
    writer = original["From"].addresses[0].addr_spec

    async def acknowledged() -> dict[str, Any] | None:
        return next(iter(await stage.mails(writer)), None)

    received = await stage.until(f"an acknowledgement to the writer of {entry['answers']}", acknowledged)
    reply_to = email.utils.parseaddr(received["reply_to"] or received["from"])[1]
    filled = raw.replace(b"{reply_address}", reply_to.encode())
    filled = filled.replace(b"{reply_message_id}", received["message_id"].encode())
    return filled, entry["recipient"].replace("{reply_address}", reply_to)


def _send(port: int, sender: str, *, recipient: str, raw: bytes) -> str:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
        server.ehlo()
        server.mail(sender)
        code, words = server.rcpt(recipient)
        if code == 250:
            code, words = server.data(raw)
        return f"{code} {words.decode('utf-8', 'replace')}"


async def file_the_letters(stage: Stage) -> str:
    """Each letter becomes what it should."""
    expected = [entry["expected"] for entry in stage.seen["letters"]]

    async def settled() -> dict[str, int] | None:
        account = await stage.ledger()
        return account if account["pending"] == 0 else None

    account = await stage.until("nothing pending", settled)
    wanted = {
        "filed": expected.count("filed") + expected.count("joined"),
        "held": expected.count("held"),
        "machine": expected.count("machine"),
        "duplicates": expected.count("duplicate"),
    }
    found = {name: account[name] for name in wanted}
    if found != wanted:
        raise Unseen(f"{wanted}, but {found}")
    return ", ".join(f"{value} {name}" for name, value in found.items())


async def read_the_replies(stage: Stage) -> str:
    """Every family has its reply, in its language; machine mail has none."""

    async def all_out() -> dict[str, int] | None:
        account = await stage.ledger()
        return account if account["acks_queued"] == 0 else None

    account = await stage.until("every acknowledgement sent", all_out)
    spanish = (await stage.mails("rosa.delgado@correo.example"))[0]
    if "988" not in spanish["text"] or "queja formal" not in spanish["text"].lower():
        raise Unseen("the Spanish letter with its lines on emergencies and formal complaints")
    if await stage.mails("mailer-daemon"):
        raise Unseen("no answer to a bounce")
    return f"{account['acks_sent']} acknowledgements sent; one in Spanish: “{spanish['subject']}”"


async def see_the_cards(stage: Stage) -> str:
    """A neutral card for each case in the case channel."""
    filed = [entry for entry in stage.seen["letters"] if entry["expected"] == "filed"]

    async def cards() -> list[dict[str, Any]] | None:
        posts = [post for post in stage.sandbox.messages(CASES, as_user=DANA) if _button(post, "case_open")]
        return posts if len(posts) >= len(filed) else None

    posts = await stage.until("a card for each case", cards)
    names = ("Tran", "Delgado", "bus", "IEP")
    if any(name in str(post) for post in posts for name in names):
        raise Unseen("cards without names or content")
    stage.seen["cards"] = posts
    return f"{len(posts)} cards; the first says “{posts[0]['text'][:70]}”"


def _button(place: Mapping[str, Any], action: str) -> dict[str, Any] | None:
    elements = [
        one for block in place.get("blocks", []) for one in (*block.get("elements", []), block.get("accessory"))
    ]
    return next((one for one in elements if one and one.get("action_id") == action), None)


async def accept_the_call(stage: Stage) -> str:
    """The emergency calls a person, who accepts."""

    async def called() -> dict[str, Any] | None:
        return next((post for post in stage.sandbox.dm(DANA) if _button(post, "call_out_accept")), None)

    post = await stage.until("a call to the person on call", called)
    outcome = await stage.sandbox.click(DANA, "call_out_accept", channel=_im(stage, DANA), message_ts=post["ts"])
    _worked(outcome, "accepting the call")
    return f"“{post['text'][:70]}”, accepted by Dana Whitfield"


def _im(stage: Stage, user: str) -> str:
    return stage.sandbox.world.im_with(user).id


def _worked(outcome: Any, what: str) -> None:
    if not outcome.ok:
        raise Unseen(f"{what}, but {outcome.error or dict(outcome.errors)}")


async def tell_in_confidence(stage: Stage) -> str:
    """An employee tells the office in confidence, by the shortcut."""
    _worked(await stage.sandbox.run_shortcut(THEO, "open_intake"), "opening the form")
    form = await _modal(stage, THEO)
    text = "My evaluation was changed after I spoke up about class sizes. I would like to talk."
    _worked(await stage.sandbox.submit(THEO, form["id"], values={"text": text}), "sending the form")
    told = (await _modal(stage, THEO))["blocks"]

    async def received() -> dict[str, Any] | None:
        return next((post for post in stage.sandbox.dm(THEO) if _button(post, "receipt_open")), None)

    post = await stage.until("a direct message that it has arrived", received)
    if "evaluation" in str(post) or not told:
        raise Unseen("a message without content")
    await stage.sandbox.close_view(THEO, form["id"], all_of_them=True)
    return f"“{post['text'][:80]}”"


async def _modal(stage: Stage, user: str) -> dict[str, Any]:
    async def top() -> dict[str, Any] | None:
        views = stage.sandbox.modals(user)
        return views[-1] if views else None

    return await stage.until(f"a window before {user}", top)


async def write_down_a_walk_in(stage: Stage) -> str:
    """A walk-in is written down in the same form."""
    _worked(await stage.sandbox.run_command(DANA, "/ombuds", text="new", channel=CASES), "opening the form")
    form = await _modal(stage, DANA)
    before = (await stage.ledger())["filed"]
    values = {
        "text": "A grandmother asks who may pick up her grandson on Fridays.",
        "channel": "walk_in",
        "sender_role": "parent",
        "visitor_name": "Amina Yusuf",
        "urgency": "routine",
    }
    _worked(await stage.sandbox.submit(DANA, form["id"], values=values), "sending the form")
    await stage.sandbox.close_view(DANA, form["id"], all_of_them=True)

    async def filed() -> bool:
        return (await stage.ledger())["filed"] > before

    await stage.until("the walk-in filed", filed)
    return "filed, owned by who wrote it down"


async def work_on_a_case(stage: Stage) -> str:
    """Open a case, take it, write a note, confirm a service."""
    sandbox, card = stage.sandbox, stage.seen["cards"][0]
    _worked(await sandbox.click(DANA, "case_open", channel=CASES, message_ts=card["ts"]), "opening the case")
    view = await _modal(stage, DANA)
    _worked(await sandbox.click(DANA, "case_take", view=view["id"]), "taking it")
    await _shows(stage, "case_plan_follow_up")
    _worked(await sandbox.click(DANA, "case_note", view=view["id"]), "beginning a note")
    note = await _other_modal(stage, view["id"])
    _worked(
        await sandbox.submit(DANA, note["id"], values={"note": "Called the school's case manager."}), "writing a note"
    )
    confirmed = "no service was suggested"
    top = await _modal(stage, DANA)
    if button := _button(top, "suggestion_confirm"):
        outcome = await sandbox.click(DANA, "suggestion_confirm", view=top["id"], value=button["value"])
        _worked(outcome, "confirming a service")
        confirmed = "a suggested service confirmed"
    return f"taken, noted, {confirmed}"


async def _shows(stage: Stage, action: str) -> None:
    async def there() -> bool:
        return bool(stage.sandbox.modals(DANA)) and _button(stage.sandbox.modals(DANA)[-1], action) is not None

    await stage.until(f"the button {action}", there)


async def _other_modal(stage: Stage, than: str) -> dict[str, Any]:
    async def other() -> dict[str, Any] | None:
        views = stage.sandbox.modals(DANA)
        return views[-1] if views and views[-1]["id"] != than else None

    return await stage.until("another window", other)


async def answer_the_family(stage: Stage) -> str:
    """Reply to the family: preview, send delay, and the letter arrives."""
    sandbox, case = stage.sandbox, await _modal(stage, DANA)
    _worked(await sandbox.click(DANA, "case_reply", view=case["id"]), "beginning a reply")
    form = await _other_modal(stage, case["id"])
    text = "Thank you for writing. May I call you on Thursday after four? You decide what happens next."
    _worked(await sandbox.submit(DANA, form["id"], values={"reply": text}), "looking at the preview")
    preview = await _modal(stage, DANA)
    _worked(await sandbox.submit(DANA, preview["id"]), "sending")
    before = {mail["key"] for mail in await stage.mails()}
    stage.walk(stage.clock.now() + dt.timedelta(seconds=90))

    async def arrived() -> dict[str, Any] | None:
        return next(
            (one for one in await stage.mails() if one["key"] not in before and "Thursday" in one["text"]), None
        )

    letter = await stage.until("the reply in the family's mailbox", arrived)
    await sandbox.close_view(DANA, preview["id"], all_of_them=True)
    return f"to {letter['to']}, after the send delay"


async def be_reminded(stage: Stage) -> str:
    """A promise is kept in mind: the reminder comes once."""
    office = stage.application.office
    before = len([post for post in _everything(stage) if _reminds(post)])
    due = workdays.add_business_days(office.district.calendar, office.day_of(stage.clock.now()), n=6)
    stage.walk(workdays.end_of_business_day(office.district.calendar, due))

    async def reminded() -> int:
        return len([post for post in _everything(stage) if _reminds(post)]) - before

    number = await stage.until("a reminder", reminded)
    return f"{number} reminders by {office.day_of(stage.clock.now())}"


def _everything(stage: Stage) -> list[dict[str, Any]]:
    return [*stage.sandbox.messages(CASES, as_user=DANA), *stage.sandbox.dm(DANA)]


def _reminds(post: Mapping[str, Any]) -> bool:
    return not _button(post, "case_take") and not _button(post, "call_out_accept") and bool(_button(post, "case_open"))


async def publish_the_month(stage: Stage) -> str:
    """The month's report: drafted, approved, released, sent to the supervisor."""
    application, office = stage.application, stage.application.office
    month = f"{office.day_of(stage.clock.now()):%Y-%m}"
    first = (dt.date.fromisoformat(f"{month}-01") + dt.timedelta(days=31)).replace(day=1)
    day = workdays.add_business_days(office.district.calendar, first, n=0)
    stage.walk(workdays.start_of_business_day(office.district.calendar, day) + dt.timedelta(hours=1))
    async with application.database.writing(stage.clock.now()) as tx:
        await edition.build(tx, office, month=month, actor=DANA)
        await edition.approve(tx, office, month=month, actor=DANA)
        released = await edition.release(tx, office, month=month, actor=DANA)
    written = files.write(released, office, into=stage.folder, wanted=files.Wanted(list(files.FORMATS), "released"))
    application.nudge("delivery")

    async def told() -> bool:
        by_mail = [mail for mail in await stage.mails() if "karen" in mail["to"].lower()]
        return bool(by_mail and stage.sandbox.dm(KAREN))

    await stage.until("the report with the supervisor, in Slack and by mail", told)
    stage.seen["report"] = written[0]
    return f"{month} edition {released.number}, at {written[0]}"


async def count_everything(stage: Stage) -> str:
    """Nothing is lost, and the audit chain holds."""
    account = await stage.ledger()
    async with stage.application.database.reading(stage.clock.now()) as tx:
        problems = await audit.verify(tx)
    if account["lost"] or account["pending"] or problems:
        raise Unseen(f"nothing lost, but {account}, {problems}")
    return f"{account['accepted']} accepted, 0 lost"


STEPS: Sequence[Callable[[Stage], Awaitable[str]]] = (
    remember_a_year,
    send_the_letters,
    file_the_letters,
    read_the_replies,
    see_the_cards,
    accept_the_call,
    tell_in_confidence,
    write_down_a_walk_in,
    work_on_a_case,
    answer_the_family,
    be_reminded,
    publish_the_month,
    count_everything,
)
