"""Notices are queued with what they tell of, once, sealed; what goes out is drawn when it goes out."""

import datetime as dt
from email import message_from_bytes, policy

import pytest

from bot import notices
from bot.mail import reply_address
from bot.notices import Recipient, Reply, Telling
from storage import audit, cases, outbox
from storage.enums import CaseStatus, OutboxStatus, Urgency
from storage.errors import KeyDestroyedError
from storage.vault import case_key
from tests.desk import CHANNEL, DANA, MONDAY, ROSA

ASKED = "<first@family.example>"


async def acknowledge(desk, case, variant="acknowledgement", to=ROSA, **thread):
    async with desk.writing() as tx:
        return await notices.acknowledge(
            tx, desk.office, case=case, variant=variant, to=Recipient(to, **{"locale": "en", **thread})
        )


async def reply(desk, case, text="We can meet on Friday.", to=ROSA):
    async with desk.writing() as tx:
        return await notices.family_reply(tx, desk.office, case=case, reply=Reply(text, DANA), to=Recipient(to, "en"))


async def letter_of(desk, case):
    """The one letter that went to Rosa, as a mail program reads it."""
    await desk.deliver()
    (sent,) = desk.mail.sent
    return sent, message_from_bytes(sent.content, policy=policy.default)


async def test_an_acknowledgement_is_queued_once_a_case(desk):
    case = await desk.open_case()
    assert await acknowledge(desk, case) is not None
    assert await acknowledge(desk, case, "acknowledgement_emergency") is None
    assert await desk.deliver() == 1


async def test_an_acknowledgement_is_automatic_threads_and_comes_from_the_signed_address(desk):
    case = await desk.open_case()
    await acknowledge(desk, case, in_reply_to=ASKED, references=[ASKED])
    sent, letter = await letter_of(desk, case)
    assert sent.fields["mail_from"] == ""
    assert letter["Auto-Submitted"] == "auto-replied"
    assert (letter["In-Reply-To"], letter["References"]) == (ASKED, ASKED)
    address = letter["From"].addresses[0].addr_spec
    assert reply_address.token_of(address, desk.office.reply_secrets, domain="district.example") == case.reply_token


async def test_an_acknowledgement_tells_number_and_day_and_nothing_of_the_matter(desk):
    case = await desk.open_case(category="bullying", urgency=Urgency.URGENT)
    await acknowledge(desk, case)
    _, letter = await letter_of(desk, case)
    text = letter.get_body(("plain",)).get_content()
    assert case.number in text
    assert "Tuesday, November 3, 2026" in text
    assert not [word for word in ("bullying", "urgent", "Rosa", "Delgado") if word.lower() in text.lower()]


async def test_an_answer_to_the_acknowledgement_finds_its_case(desk):
    case = await desk.open_case()
    await acknowledge(desk, case)
    _, letter = await letter_of(desk, case)
    async with desk.reading() as tx:
        assert [found.id for found in await cases.by_references(tx, [letter["Message-ID"]])] == [case.id]


async def test_the_unsafe_line_names_no_office_in_its_header_or_text(desk):
    case = await desk.open_case()
    await acknowledge(desk, case, "acknowledgement_unsafe")
    _, letter = await letter_of(desk, case)
    assert letter["From"].addresses[0].display_name == ""
    assert "ombuds" not in letter.get_body(("plain",)).get_content().lower()


async def test_a_spanish_reader_gets_the_whole_letter_in_spanish(desk):
    case = await desk.open_case()
    await acknowledge(desk, case, locale="es-MX")
    _, letter = await letter_of(desk, case)
    assert letter["Content-Language"] == "es"


async def test_an_arabic_reader_gets_arabic_and_english_with_numbers_the_right_way_round(desk):
    case = await desk.open_case()
    await acknowledge(desk, case, locale="ar")
    _, letter = await letter_of(desk, case)
    text = letter.get_body(("plain",)).get_content()
    assert letter["Content-Language"] == "ar, en"
    assert letter["Subject"] == "وصلتنا رسالتكم / We received your message"
    assert letter["From"].addresses[0].display_name == "Office of the Ombudsperson"
    assert "\u2066(209) 555-0142\u2069" in text
    assert "Thank you for taking the time to write." in text
    assert 'dir="rtl"' in letter.get_body(("html",)).get_content()


async def test_a_reader_of_an_unknown_language_is_asked_to_write_in_their_own(desk):
    case = await desk.open_case()
    await acknowledge(desk, case, locale=None)
    _, letter = await letter_of(desk, case)
    text = letter.get_body(("plain",)).get_content()
    assert text.startswith("Hello,")
    lines = text.splitlines()
    assert lines[lines.index("Puede escribirnos en español.") + 1] == "您可以用中文写信给我们。"
    assert letter["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("variant", "words"),
    [(notices.RECEIPT, "We received it"), (notices.RECEIPT_TYPED, "Next time you can use this form")],
)
async def test_an_employee_is_told_by_direct_message_that_it_arrived(desk, variant, words):
    case = await desk.open_case()
    await acknowledge(desk, case, variant, to="U0THEO")
    await desk.deliver()
    (sent,) = desk.slack.sent
    assert sent.address == "U0THEO"
    assert words in sent.content["text"]
    assert case.number not in str(sent.content)


async def test_a_reply_waits_for_the_send_delay_and_is_kept_with_the_case(desk):
    case = await desk.open_case()
    row, _ = await reply(desk, case)
    assert await desk.deliver() == 0
    desk.at += desk.office.send_delay
    sent, mail = await letter_of(desk, case)
    assert "We can meet on Friday." in mail.get_body(("plain",)).get_content()
    assert sent.fields["mail_from"] == mail["From"].addresses[0].addr_spec
    assert "Auto-Submitted" not in mail
    async with desk.reading() as tx:
        (kept,) = await cases.letters(tx, case.id)
        assert (kept.outbox_id, kept.author) == (row.id, DANA)
        assert cases.open_letter(tx.keyring, case, message=kept)["text"] == "We can meet on Friday."


async def test_a_reply_goes_into_the_thread_of_the_last_letter(desk):
    case = await desk.open_case()
    async with desk.writing() as tx:
        content = {"text": "Hello", "message_id": "<second@family.example>", "references": [ASKED]}
        key = case_key(tx.keyring, case)
        await cases.add_message(tx, key, content=content, case_id=case.id, channel=case.channel, at=tx.now)
    await reply(desk, case)
    desk.at += desk.office.send_delay
    _, mail = await letter_of(desk, case)
    assert mail["In-Reply-To"] == "<second@family.example>"
    assert mail["References"].split() == [ASKED, "<second@family.example>"]


async def test_a_reply_to_an_employee_tells_only_that_there_is_an_answer(desk):
    case = await desk.open_case()
    _, letter = await reply(desk, case, "Your hours are counted again.", to="U0THEO")
    desk.at += desk.office.send_delay
    await desk.deliver()
    (sent,) = desk.slack.sent
    assert sent.content["text"] == "There is an answer for you."
    assert sent.content["blocks"][-1]["elements"][0]["value"] == letter.id.hex


async def test_a_reply_cancelled_within_the_delay_never_goes(desk):
    case = await desk.open_case()
    row, _ = await reply(desk, case)
    desk.at += dt.timedelta(seconds=59)
    async with desk.writing() as tx:
        assert await outbox.cancel(tx, row.id)
    desk.at += dt.timedelta(hours=1)
    assert await desk.deliver() == 0
    assert desk.mail.sent == []


async def test_a_reply_to_an_erased_case_is_refused(desk):
    case = await desk.open_case()
    async with desk.writing() as tx:
        erased = await cases.by_id(tx, case.id)
        await cases.erase(tx, erased)
    with pytest.raises(KeyDestroyedError):
        await reply(desk, erased)


async def test_ten_changes_before_delivery_draw_the_card_once_with_the_last_state(desk):
    case = await desk.open_case()
    async with desk.writing() as tx:
        for _ in range(10):
            await notices.refresh_card(tx, case)
        changed = await cases.by_id(tx, case.id)
        changed.owner = DANA
    assert await desk.deliver() == 1
    (sent,) = desk.slack.sent
    assert (sent.method, sent.address) == ("chat.postMessage", CHANNEL)
    assert f"Owner: <@{DANA}>" in sent.content["text"]


async def test_a_later_change_updates_the_card_that_was_posted(desk):
    case = await desk.open_case()
    for status in (CaseStatus.NEW, CaseStatus.ACTIVE):
        async with desk.writing() as tx:
            changed = await cases.by_id(tx, case.id)
            changed.status = status
            await notices.refresh_card(tx, changed)
        await desk.deliver()
    first, second = desk.slack.sent
    assert (first.method, second.method) == ("chat.postMessage", "chat.update")
    assert second.content["ts"] == "1"
    assert "In work" in second.content["text"]


async def test_posting_a_card_does_not_count_as_a_change_of_the_case(desk):
    case = await desk.open_case()
    async with desk.writing() as tx:
        await notices.refresh_card(tx, case)
    await desk.deliver()
    posted = await desk.case(case.id)
    assert (posted.card_ts, posted.version) == ("1", case.version)


async def test_somebody_is_told_the_same_thing_once(desk):
    telling = Telling(DANA, notices.REPORT_WAITING, "report:2026-10", {"month": "2026-10"})
    for _ in range(2):
        async with desk.writing() as tx:
            await notices.tell(tx, telling)
    assert await desk.deliver() == 1
    assert desk.slack.sent[0].content["text"] == "The report for October 2026 waits for your approval."


async def test_the_released_report_reaches_a_supervisor_in_slack_and_by_mail(desk):
    told = {"month": "2026-10", "rows": [["Cases", "41"]], "where": "https://district.example/reports/2026-10"}
    async with desk.writing() as tx:
        for to in ("U0KAREN", "karen.bell@district.example"):
            await notices.tell(tx, Telling(to, notices.REPORT, f"report:{to}", told))
    await desk.deliver()
    letter = message_from_bytes(desk.mail.sent[0].content, policy=policy.default)
    assert letter["From"].addresses[0].addr_spec == "concerns@district.example"
    assert "41" in letter.get_body(("plain",)).get_content()
    assert "Cases: 41" in desk.slack.sent[0].content["text"]


async def test_queueing_and_sending_are_in_the_case_s_history(desk):
    case = await desk.open_case()
    await acknowledge(desk, case)
    await desk.deliver()
    assert await desk.history(audit.case_chain(case.id)) == ["notice_queued", "notice_sent"]


async def test_a_call_out_is_started_once_and_recorded(desk):
    case = await desk.open_case()
    async with desk.writing() as tx:
        assert await notices.start_call_out(tx, "page", dedupe="page:1", case=case)
        assert await notices.start_call_out(tx, "page", dedupe="page:1", case=case) is None
    assert await desk.history(audit.case_chain(case.id)) == ["call_out_started"]


async def test_what_is_queued_is_sealed(desk):
    case = await desk.open_case()
    row, letter = await reply(desk, case, "A secret about Rosa Delgado")
    assert b"secret" not in row.content + letter.content
    assert row.status is OutboxStatus.QUEUED
    assert row.due_at == MONDAY + desk.office.send_delay
