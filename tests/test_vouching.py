"""Our own look at signatures while a letter is processed: what comes of it, what does not, and that it is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.name_service import NameService
from bot.reading import read
from bot.signatures import SignatureCheck
from bot.trusted_peers import trusted_peers
from storage import cases, inbox
from storage.enums import InboxStatus
from storage.models import Case, Outbox
from storage.vault import held_key
from tests import signing_keys
from tests.name_server import NameServer
from tests.office import mail, open_desk

DOMAIN = "correo.example"
UNKNOWN = "case+abcdefgh@district.example"  # a case address that is none: the letter waits in the lane


@pytest.fixture
async def desk(database_url: str, tmp_path: Path):
    async with open_desk(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def key(tmp_path):
    (tmp_path / "signing").mkdir()
    return signing_keys.key(tmp_path / "signing")


@pytest.fixture
def names(desk, key):
    """The name server of the sender's domain, which the desk asks."""
    with NameServer(signing_keys.records(key, DOMAIN)) as server:
        desk.check = SignatureCheck(NameService(server.address).txt).check
        yield server


def signed(key, **headers):
    return signing_keys.signer(key, DOMAIN).sign(mail(**headers))


async def filed(desk):
    """What is kept of the one letter of the one case."""
    async with desk.database.reading(desk.now) as tx:
        case = (await tx.session.scalars(select(Case))).one()
        (letter,) = await cases.letters(tx, case.id)
        return cases.open_letter(tx.keyring, case, message=letter)


async def waiting(desk, stored):
    """The reading of a held letter, as a person meets it."""
    async with desk.database.reading(desk.now) as tx:
        row = await inbox.by_id(tx, stored.id)
        assert row.status is InboxStatus.HELD
        return read(desk.office, held_key(tx.keyring, row), row=row)


async def test_a_signed_letter_is_kept_as_confirmed(desk, key, names):
    await desk.receive(signed(key))
    assert (await filed(desk))["trust"] == {"verdict": "confirmed", "oddities": []}


@pytest.mark.parametrize(("mood", "said"), [("well", "unconfirmed"), ("failing", "unchecked")])
async def test_a_broken_signature_changes_the_sentence_and_nothing_else(desk, key, names, mood, said):
    names.mood = mood
    await desk.receive(signed(key).replace(b"waits for the bus", b"waits for a bus"))
    assert (await filed(desk))["trust"]["verdict"] == said
    async with desk.database.reading(desk.now) as tx:
        templates = {row.template for row in (await tx.session.scalars(select(Outbox))).all()}
    assert templates == {"acknowledgement", "card"}


async def test_what_was_found_is_kept_while_a_letter_waits_though_the_key_is_gone(desk, key, names):
    stored = await desk.receive(signed(key, To=UNKNOWN), to=UNKNOWN)
    names.records.clear()
    assert (await waiting(desk, stored)).trust.verdict == "confirmed"


async def test_where_the_gateway_has_spoken_nobody_is_asked(desk, key, names):
    desk.office = replace(desk.office, trusted_peers=trusted_peers("mx.district.example, 127.0.0.0/8"))
    told = b"Authentication-Results: mx.district.example; dmarc=fail header.from=correo.example\r\n"
    await desk.receive(told + signed(key))
    assert (await filed(desk))["trust"]["verdict"] == "denied"
    assert names.asked == []


async def test_where_the_gateway_could_not_tell_we_look_ourselves(desk, key, names):
    desk.office = replace(desk.office, trusted_peers=trusted_peers("mx.district.example, 127.0.0.0/8"))
    told = b"Authentication-Results: mx.district.example; dkim=temperror; dmarc=temperror\r\n"
    await desk.receive(told + signed(key))
    assert (await filed(desk))["trust"]["verdict"] == "confirmed"


async def test_machine_mail_and_unsigned_mail_ask_nobody(desk, key, names):
    await desk.receive(signed(key, Auto_Submitted="auto-replied"))
    await desk.receive(mail(Message_ID="<two@correo.example>"))
    assert names.asked == []
    assert (await filed(desk))["trust"]["verdict"] == "unconfirmed"


async def test_without_a_check_of_our_own_it_is_said_that_nobody_looked(desk, key):
    await desk.receive(signed(key))
    assert (await filed(desk))["trust"]["verdict"] == "unchecked"


async def test_a_check_that_breaks_holds_nothing_up(desk, key):
    def broken(_name, _seconds):
        raise RuntimeError("out of order")

    desk.check = SignatureCheck(broken).check
    await desk.receive(signed(key))
    assert (await filed(desk))["trust"]["verdict"] == "unconfirmed"
