"""DKIM with real keys and a real name server: ours made and checked, others' checked within bounds."""

import re
import time

import dkim
import pytest

from bot import signatures
from bot.mail.compose import compose
from bot.name_service import NameService
from bot.signatures import SignatureCheck, Signer, verified
from tests import signing_keys
from tests.mail.test_compose import DRAFT
from tests.name_server import NameServer

DOMAIN = "correo.example"
LETTER = (
    b"From: Rosa Delgado <rosa@correo.example>\r\nTo: concerns@district.example\r\nSubject: The bus\r\n"
    b"Date: Tue, 17 Nov 2026 09:29:00 -0800\r\nMessage-ID: <one@correo.example>\r\n\r\nIt  does not come. \r\n\r\n"
)
KINDS = ["rsa", pytest.param("ed25519", marks=pytest.mark.skipif("nacl" not in dir(dkim), reason="without PyNaCl"))]


@pytest.fixture
def key(tmp_path):
    return signing_keys.key(tmp_path)


def signed(key, letter=LETTER, domain=DOMAIN, **how):
    return signing_keys.signer(key, domain, **how).sign(letter)


def look(letter, records, domain=DOMAIN, mood="well"):
    """What a check finds, and the names that were asked for."""
    with NameServer(records, mood) as server:
        found = verified(letter, domain, find=NameService(server.address).txt)
    return [one.result for one in found], server.asked


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_signed_by_its_domain_is_found_good(tmp_path, kind):
    key = signing_keys.key(tmp_path, kind)
    assert look(signed(key), signing_keys.records(key, DOMAIN)) == (["pass"], [f"one._domainkey.{DOMAIN}"])


def test_the_signer_is_named_so_that_it_can_be_held_against_the_sender(key):
    with NameServer(signing_keys.records(key, DOMAIN)) as server:
        (found,) = verified(signed(key), f"mail.{DOMAIN}", find=NameService(server.address).txt)
    assert (found.method, found.domain("header.d")) == ("dkim", DOMAIN)


def test_a_letter_without_a_signature_of_its_domain_is_looked_up_nowhere(key):
    records = signing_keys.records(key, "elsewhere.example") | signing_keys.records(key, f"mailer.{DOMAIN}")
    assert look(LETTER, {}) == (["none"], [])
    assert look(signed(key, domain="elsewhere.example"), records) == (["none"], [])
    assert look(signed(key, domain=f"mailer.{DOMAIN}"), records) == (["none"], [])
    assert look(b"", {}) == (["none"], [])
    assert look(b" \r\nFrom: x\r\n\r\n", {}) == (["none"], [])


@pytest.mark.parametrize(
    ("change", "by"),
    [
        (b"It  does not", b"It does never"),
        (b"Rosa Delgado <rosa@", b"Dana Whitfield <dana@"),
        (b"\r\nSubject:", b"\r\nFrom: evil@correo.example\r\nSubject:"),
        (b"\r\nSubject:", b"\r\nSubject: Another\r\nSubject:"),
        (b"bh=", b"bh=A"),
        (b"b=", b"b=!"),
        (b"v=1", b"v=2"),
        (b"v=1; ", b"v=1; x=100; "),
        (b"c=relaxed/relaxed", b"c=none"),
        (b"s=one", b"s=two"),
    ],
)
def test_a_letter_that_was_changed_is_not(key, change, by):
    letter = signed(key).replace(change, by, 1)
    assert look(letter, signing_keys.records(key, DOMAIN))[0] == ["fail"]


@pytest.mark.parametrize(
    "record", ["", "v=DKIM1; p=", "v=DKIM1; k=rsa; p=AAAA", "nonsense", "v=DKIM2; p=AAAA", "p=;;;=="]
)
def test_a_key_that_is_withdrawn_or_broken_makes_no_signature_good(key, record):
    assert look(signed(key), {f"one._domainkey.{DOMAIN}": record})[0] == ["fail"]


def test_a_key_under_test_counts_as_none(key):
    assert look(signed(key), signing_keys.records(key, DOMAIN, more="t=y:s; "))[0] == ["fail"]


def test_what_cannot_confirm_the_whole_letter_is_not_asked_about(key):
    records = signing_keys.records(key, DOMAIN)
    part = signed(key).replace(b"v=1; ", b"v=1; l=3; ", 1)
    old = signed(key).replace(b"a=rsa-sha256", b"a=rsa-sha1", 1)
    nameless = re.sub(rb"from : |from :\r\n ", b"", signed(key).replace(b": from", b""))
    assert [look(one, records) for one in (part, old, nameless)] == [(["none"], [])] * 3


def test_a_good_signature_behind_a_bad_one_and_one_of_a_stranger_is_found(key):
    letter = signed(key, signed(key, signed(key), selector="two"), domain="elsewhere.example")
    assert look(letter, signing_keys.records(key, DOMAIN)) == (
        ["fail", "pass"],
        [f"two._domainkey.{DOMAIN}", f"one._domainkey.{DOMAIN}"],
    )


def test_three_signatures_are_looked_at_and_no_more(key):
    letter = LETTER
    for number in range(9):
        letter = signed(key, letter, selector=f"s{number}")
    assert len(look(letter, {})[1]) == 3


@pytest.mark.parametrize("mood", ["silent", "failing"])
def test_a_name_service_that_does_not_answer_makes_it_unknown(key, mood, monkeypatch):
    monkeypatch.setattr(signatures, "LONGEST", 0.3)
    assert look(signed(key), signing_keys.records(key, DOMAIN), mood=mood)[0] == ["temperror"]


@pytest.mark.no_cover  # measured without the tracer's cost
def test_the_time_of_one_letter_is_shared_by_its_signatures(key, monkeypatch):
    monkeypatch.setattr(signatures, "LONGEST", 0.3)
    letter = signed(key, signed(key, signed(key), selector="two"), selector="three")
    began = time.monotonic()
    assert look(letter, {}, mood="silent")[0] == ["temperror"] * 3
    assert time.monotonic() - began < 1


@pytest.mark.no_cover  # measured without the tracer's cost
@pytest.mark.parametrize(
    "body",
    [b" " * 3_000_000, b"\t \r\n" * 250_000, b"\r\n" * 250_000, b"x" * 3_000_000],
    ids=["spaces", "blank lines", "line ends", "one line"],
)
def test_a_body_made_to_be_slow_is_checked_in_time(key, body):
    letter = LETTER + body + b"."
    began = time.monotonic()
    assert look(signed(key).replace(LETTER, letter), signing_keys.records(key, DOMAIN))[0] == ["fail"]
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "letter",
    [LETTER + b"x" * 10_000_000, LETTER + b"\n" * 400_000, b"X: y\r\n" * 20_000 + LETTER],
    ids=["size", "lines", "header"],
)
def test_what_is_too_large_is_not_checked(letter):
    assert look(letter, {}) == (["temperror"], [])


def test_a_signature_made_to_be_slow_is_left_out(key):
    assert look(re.sub(rb"\sb=", b" b" + b" " * 7_000 + b"=", signed(key)), {}) == (["none"], [])


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


async def test_a_silent_name_service_is_left_alone_for_a_while_and_letters_do_not_wait(key, monkeypatch):
    monkeypatch.setattr(signatures, "LONGEST", 0.05)
    clock, letter = Clock(), signed(key)
    with NameServer(signing_keys.records(key, DOMAIN), "silent") as server:
        check = SignatureCheck(NameService(server.address).txt, clock).check
        for _ in range(5):
            (found,) = await check(letter, DOMAIN)
            assert found.result == "temperror"
        asked = len(server.asked)
        clock.now += signatures.REST + 1
        await check(letter, DOMAIN)
        assert len(server.asked) > asked
        asked = len(server.asked)
        await check(letter, DOMAIN)  # one more silence, and it rests again
        assert len(server.asked) == asked
        clock.now += signatures.REST + 1
        server.mood = "well"
        monkeypatch.setattr(signatures, "LONGEST", 2.0)
        assert [one.result for one in await check(letter, DOMAIN)] == ["pass"]


async def test_a_name_server_that_answers_slowly_on_purpose_cannot_hold_up_the_letters_behind(key):
    clock = Clock()

    def find(_name, _seconds):
        clock.now += 2.9
        return b"v=DKIM1; p=nonsense"

    check, letter = SignatureCheck(find, clock).check, signed(key)
    for _ in range(100):
        await check(letter, DOMAIN)
    assert clock.now < signatures.AT_ONCE / (1 - signatures.SHARE) + 3
    clock.now += 60
    assert [one.result for one in await check(letter, DOMAIN)] == ["fail"]  # it is asked again, now and then


async def test_letters_that_ask_nothing_do_not_count_as_silence(key):
    check = SignatureCheck(lambda _name, _seconds: pytest.fail("asked")).check
    for letter in (LETTER, LETTER + b"\n" * 400_000) * 4:
        await check(letter, DOMAIN)
    assert [one.result for one in await check(LETTER, DOMAIN)] == ["none"]


def test_a_letter_of_ours_is_signed_over_all_that_readers_see(key):
    plain = compose(DRAFT)
    letter = signed(key, plain, domain="district.example")
    assert letter.endswith(plain)
    names = [name.strip() for name in re.search(rb"h=([^;]*);", letter)[1].lower().split(b":")]
    assert {b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"} <= set(names)
    assert {b"auto-submitted", b"content-language"} <= set(names)
    assert names.count(b"from") == names.count(b"subject") == 2
    assert names.count(b"reply-to") == 1  # there is none, and none can be added
    assert look(letter, signing_keys.records(key, "district.example"), "district.example")[0] == ["pass"]
    for added in (b"Reply-To: evil@evil.example", b"Subject: Another", b"Content-Type: text/html"):
        spoiled = letter.replace(b"\r\nSubject:", b"\r\n" + added + b"\r\nSubject:", 1)
        assert look(spoiled, signing_keys.records(key, "district.example"), "district.example")[0] == ["fail"]


def test_a_letter_that_cannot_be_signed_leaves_unsigned():
    assert Signer("district.example", "one", "rsa-sha256", b"no key").sign(LETTER) == LETTER
