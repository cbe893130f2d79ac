"""Our letters: what a mail client, a relay and another automaton find in them."""

import datetime as dt
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from bot.mail.compose import Draft, compose, needs_smtputf8, new_message_id, simple_html
from bot.mail.letter import Address
from bot.mail.parse import parse

LONG_ID = "<" + "SJ0PR03MB5678C1D2E3F4A5B6" * 5 + "@namprd03.prod.outlook.example>"
DRAFT = Draft(
    sender=Address("Office of the Ombudsperson", "concerns@district.example"),
    to="rosa@family.example",
    subject="We received your message",
    text="Hello,\n\nyour message arrived. See https://district.example/help.\n\nA & B <office>\n",
    message_id="<one@district.example>",
    date=dt.datetime(2026, 1, 5, 15, 0, tzinfo=dt.UTC),
    language="en",
    automatic=True,
)


def read(draft):
    return message_from_bytes(compose(draft), policy=default)


def test_a_mail_client_finds_plain_text_first_and_html_beside_it():
    message = read(DRAFT)
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().startswith("Hello,\r\n\r\nyour message arrived.")
    assert '<html lang="en" dir="ltr">' in rich.get_content()
    assert "A &amp; B &lt;office&gt;" in rich.get_content()
    assert '<a href="https://district.example/help">' in rich.get_content()
    assert message["Content-Language"] == "en"


def test_other_automata_are_asked_not_to_answer_an_automatic_letter():
    message = read(DRAFT)
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_a_letter_that_nobody_asked_for_says_so_and_how_to_end_it():
    message = read(replace(DRAFT, unasked=True, opt_out="concerns+täg@bücher.example"))
    long = "case+" + "x" * 59 + "@" + "reply." * 9 + "district.example"
    assert f"List-Unsubscribe: <mailto:{long.replace('+', '%2B')}?".encode() in compose(replace(DRAFT, opt_out=long))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<mailto:concerns%2Bt%C3%A4g@xn--bcher-kva.example?subject=unsubscribe>"


def test_an_answer_offers_no_way_to_end_it_and_no_letter_calls_itself_bulk():
    for automatic in (True, False):
        message = read(replace(DRAFT, automatic=automatic))
        assert message["List-Unsubscribe"] is message["Precedence"] is None
    assert read(replace(DRAFT, automatic=False, unasked=True))["Auto-Submitted"] is None


@pytest.mark.parametrize("to", ["niña@family.example", "rosa@family.example"])
def test_whatever_it_says_a_letter_is_seven_bit_clean_below_the_header(to):
    raw = compose(replace(DRAFT, to=to, subject="Recibimos su mensaje, señora", text="¿Cómo está? 你好\n" * 99))
    head, _, body = raw.partition(b"\r\n\r\n")
    assert body.isascii()
    assert head.isascii() is to.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_nothing_in_a_letter_reports_back_to_anybody():
    html = read(DRAFT).get_body(("html",)).get_content().lower()
    assert not any(mark in html for mark in ("<img", "<link", "<script", "<style", "src=", "url("))


def test_a_letter_a_person_wrote_is_not_called_automatic_but_bears_our_mark():
    message = read(replace(DRAFT, automatic=False))
    assert message["Auto-Submitted"] is None
    assert message["X-Ombudsline"] == "1"


@pytest.mark.parametrize("automatic", [True, False])
def test_our_own_letter_coming_back_is_machine_mail_and_gets_no_answer(automatic):
    letter = parse(compose(replace(DRAFT, automatic=automatic)), own_addresses=DRAFT.sender.address.__eq__)
    assert (letter.kind, letter.kind_reason, letter.may_ack) == ("auto", "own_letter", False)


def test_our_mark_under_a_familys_name_is_no_reason_to_take_their_letter_for_ours_and_gets_no_answer():
    raw = compose(replace(DRAFT, automatic=False, sender=Address("Rosa Delgado", "rosa.delgado@family.example")))
    letter = parse(raw, own_addresses=DRAFT.sender.address.__eq__)
    assert (letter.kind, letter.may_ack, letter.may_ack_reason) == ("human", False, "own_mark")


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\r\n "])
def test_nothing_in_a_draft_can_add_a_header(break_):
    evil = f"Hi{break_}Bcc: x@evil.example"
    raw = compose(
        replace(
            DRAFT,
            subject=evil,
            sender=Address(evil, "concerns@district.example"),
            language=f"en{break_}Bcc: x@evil.example",
            in_reply_to=f"<a@b.example>{break_}Bcc: x@evil.example",
            references=(f"<c@d.example>{break_}Bcc: x@evil.example",),
        )
    )
    message = message_from_bytes(raw)
    assert message["Bcc"] is None
    assert b"\nBcc" not in raw


@pytest.mark.parametrize("wrong", ["rosa", "rosa@", "a@b\r\nBcc: x@y", "a@b,c@d", ""])
def test_what_is_no_address_is_refused(wrong):
    with pytest.raises(ValueError, match="not an address"):
        compose(replace(DRAFT, to=wrong))


def test_what_is_no_message_id_is_refused():
    with pytest.raises(ValueError, match="not a message id"):
        compose(replace(DRAFT, message_id="one"))


def test_a_very_long_message_id_is_neither_broken_nor_encoded():
    raw = compose(replace(DRAFT, in_reply_to=LONG_ID, references=("<first@x.example>", LONG_ID)))
    letter = parse(raw)
    assert letter.in_reply_to == (LONG_ID,)
    assert letter.references == ("<first@x.example>", LONG_ID)
    assert f"\r\nIn-Reply-To: {LONG_ID}\r\n".encode() in raw


def test_a_long_thread_keeps_its_first_and_newest_references():
    ids = tuple(f"<{n}@x.example>" for n in range(100))
    letter = parse(compose(replace(DRAFT, references=ids)))
    assert letter.references == ids[:1] + ids[-19:]


def test_lines_stay_short_and_ascii_whatever_the_language():
    raw = compose(
        replace(DRAFT, subject="Recibimos su mensaje sobre la niña " * 5, text="你好，" * 500, language="zh-Hans")
    )
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
    letter = parse(raw)
    assert letter.subject == ("Recibimos su mensaje sobre la niña " * 5).strip()
    assert letter.text == "你好，" * 500


def test_a_domain_in_other_letters_goes_in_its_ascii_form():
    assert b"To: rosa@xn--nio-8ma.example\r\n" in compose(replace(DRAFT, to="rosa@niño.example"))


def test_a_domain_in_other_letters_is_not_taken_for_its_look_alike_in_ascii():
    assert b"To: rosa@xn--strae-oqa.example\r\n" in compose(replace(DRAFT, to="rosa@straße.example"))


@pytest.mark.parametrize("wrong", ["rosa@niño..example", "rosa@-niño.example", "rosa@ni\u200bño.example\u2044"])
def test_a_domain_that_cannot_be_one_is_refused_like_any_other_wrong_address(wrong):
    with pytest.raises(ValueError, match="not an address"):
        compose(replace(DRAFT, to=wrong))


def test_smtputf8_is_used_only_where_the_local_part_needs_it():
    assert needs_smtputf8("niña@family.example")
    assert not needs_smtputf8("nina@niño.example")
    assert "To: niña@family.example\r\n".encode() in compose(replace(DRAFT, to="niña@family.example"))


def test_arabic_is_laid_out_from_the_right():
    assert '<html lang="ar" dir="rtl">' in simple_html("مرحبا", "ar")


def test_given_html_is_sent_as_it_is_and_the_reply_address_is_named():
    message = read(replace(DRAFT, html="<p>Own</p>", reply_to="case+abc@reply.district.example"))
    assert message.get_body(("html",)).get_content().strip() == "<p>Own</p>"
    assert message["Reply-To"] == "case+abc@reply.district.example"


def test_message_ids_are_fresh_and_tell_nothing():
    first, second = new_message_id("district.example"), new_message_id("district.example")
    assert first != second
    assert first.endswith("@district.example>")
    assert len(first) == 2 + 32 + len("@district.example")
