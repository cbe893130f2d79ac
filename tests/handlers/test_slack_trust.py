"""What the ombudsperson reads of who wrote a letter, on the case and in the holding lane, in two languages."""

import re
from dataclasses import replace

import pytest

from bot import rendering
from bot.handlers.slack_trust_views import trust_lines
from bot.trusted_peers import trusted_peers
from tests.handlers.conftest import DANA, words
from tests.office import mail
from tests.source import ROOT

FAILED = "mx.district.example; dmarc=fail header.from=correo.example"
UNKNOWN = "case+abcdefgh@district.example"


async def test_the_case_says_that_the_domain_denies_the_letter_and_whose_name_it_bears(socketed):
    desk = socketed.office
    desk.office = replace(desk.office, trusted_peers=trusted_peers("mx.district.example@127.0.0.1"))
    raw = f"Authentication-Results: {FAILED}\r\n".encode() + mail(From="Dana Whitfield <dana@correo.example>")
    await desk.receive(raw)
    await socketed.step()
    (case,) = await socketed.cases()
    shown = await socketed.open_case(DANA, case)
    assert "says: not from us (DMARC fail)" in shown
    assert "Call back on a known number before you share anything." in shown
    assert "• Dana Whitfield works for the district." in shown
    assert "dana@correo.example" in shown


async def test_a_held_letter_says_it_too(socketed):
    to = {"To": UNKNOWN, "Reply_To": "<x@evil.example>"}
    await socketed.office.receive(mail(**to), to=UNKNOWN)
    await socketed.step()
    await socketed.sandbox.open_home(DANA)
    await socketed.settled()
    await socketed.press(DANA, "held_open")
    shown = socketed.shown(DANA)
    assert "It could not be checked if this address is the sender's." in shown
    assert "asks for answers at x@evil.example" in shown
    assert "evil.example" not in words(socketed.sandbox.home(DANA))


def test_every_oddity_and_verdict_has_its_sentence_with_the_same_blanks_in_both_languages():
    source = (ROOT / "bot" / "mail" / "trust.py").read_text()
    ids = [f"oddity.{one}" for one in re.findall(r'Oddity\("(\w+)"', source)]
    ids += [f"trust.{one}" for one in ("title", "confirmed", "unconfirmed", "denied", "unchecked")]
    assert len(ids) == 13
    english, spanish = rendering.labels("en"), rendering.labels("es")
    for one in ids:
        assert english[one] != spanish[one]
        assert set(re.findall(r"{\w+}", english[one])) == set(re.findall(r"{\w+}", spanish[one]))


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_stranger_s_words_in_a_sentence_are_escaped_short_and_few(locale):
    told = {"name": "<!channel> " + "x" * 9_000, "address": "a@b.example"}
    trust = {"verdict": "unchecked", "oddities": [{"id": "name_has_other_address", "told": told}] * 99}
    lines = trust_lines(trust, rendering.labels(locale))
    assert len(lines) == 9
    assert sum(map(len, lines)) < 2_500
    assert "<!channel>" not in "".join(lines)
    assert "&lt;!channel&gt;" in lines[1]


def test_what_is_not_known_is_not_said():
    labels = rendering.labels("en")
    assert trust_lines(None, labels) == []
    assert trust_lines({"verdict": "of another time", "oddities": []}, labels) == []
    assert len(trust_lines({"verdict": "confirmed", "oddities": [{"id": "new", "told": {}}]}, labels)) == 1
