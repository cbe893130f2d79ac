"""Our own signatures, from the settings to the relay's hands."""

from email import message_from_bytes

import pytest

from bot.errors import ConfigurationError
from bot.local_senders import MemorySender
from bot.mail.compose import compose
from bot.messages import Outbound
from bot.name_service import NameService
from bot.signatures import verified
from bot.signing import record_of, signing
from tests import signing_keys
from tests.mail.test_compose import DRAFT
from tests.name_server import NameServer
from tests.running import settings
from tests.test_signatures import KINDS


def chosen(folder, url, path):
    return settings(folder, url, dkim_domain="District.Example", dkim_selector="ombuds2026", dkim_key_file=path)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_letter_reaches_the_relay_signed_and_the_printed_record_proves_it(tmp_path, sqlite_url, kind):
    ours = chosen(tmp_path, sqlite_url, signing_keys.key_in(tmp_path, kind=kind))
    relay, record = MemorySender(), record_of(ours)
    sender = signing(relay, ours)
    outbound = Outbound("rosa@family.example", compose(DRAFT), fields={"notice": "0a"})
    assert await sender.send(outbound) == "1"
    assert sender.repeatable(outbound) is relay.repeatable(outbound)
    (sent,) = relay.sent
    assert (sent.address, sent.fields) == (outbound.address, outbound.fields)
    with NameServer({record.name: record.text}) as server:
        (found,) = verified(sent.content, "district.example", find=NameService(server.address).txt)
    assert (record.name, found.result) == ("ombuds2026._domainkey.district.example", "pass")
    assert message_from_bytes(sent.content)["DKIM-Signature"].startswith("v=1; a=" + kind)


async def test_without_the_settings_letters_leave_as_they_are(tmp_path, sqlite_url):
    relay = MemorySender()
    assert signing(relay, settings(tmp_path, sqlite_url)) is relay
    assert record_of(settings(tmp_path, sqlite_url)) is None


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: folder / "none.pem", "openssl genrsa"),
        (lambda folder: signing_keys.key_in(folder, mode=0o640), "chmod 600"),
        (lambda folder: signing_keys.key_in(folder, bits=1024), "2048 bits"),
        (lambda folder: signing_keys.key_in(folder, password=b"secret"), "password"),
        (lambda folder: folder, "cannot be read"),
    ],
)
def test_a_key_that_is_no_good_is_told_with_its_setting(tmp_path, sqlite_url, make, told):
    with pytest.raises(ConfigurationError, match=told) as refused:
        signing(MemorySender(), chosen(tmp_path, sqlite_url, make(tmp_path)))
    assert refused.value.field == "OMBUDSLINE_DKIM_KEY_FILE"


def test_a_key_never_shows_its_secret(tmp_path):
    assert repr(signing_keys.key(tmp_path)) == "SigningKey('rsa')"
