"""The doctor: each thing once well and once broken, in one line that names what to mend."""

import datetime as dt
import shutil
import socket

import pytest

from bot import doctor
from bot.config import SHIPPED_DISTRICT
from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from storage.crypto import make_key_file
from tests import signing_keys
from tests.name_server import NameServer
from tests.office import TUESDAY, mail, open_desk
from tests.running import settings
from tests.test_app import slack_fields

LATER = dt.datetime(2029, 1, 1, tzinfo=dt.UTC)


async def finding(chosen, name, at=TUESDAY):
    found = {one.name: one for one in await doctor.examine(chosen, at)}
    assert all("\n" not in one.words and one.words for one in found.values())
    return found[name]


async def test_all_is_well_in_a_fresh_office(tmp_path, database_url):
    found = await doctor.examine(settings(tmp_path, database_url), TUESDAY)
    assert [one.name for one in found if not one.ok] == []


async def test_a_missing_key_file_is_told_with_the_command_that_makes_it(tmp_path, sqlite_url):
    chosen = settings(tmp_path, sqlite_url, key_file=tmp_path / "none.json")
    broken = await finding(chosen, "keys")
    assert not broken.ok
    assert "OMBUDSLINE_KEY_FILE" in broken.words
    assert "keys init" in broken.words


async def test_a_key_file_of_another_database_is_told(tmp_path, database_url):
    async with open_desk(database_url, tmp_path) as desk:
        await desk.accept(mail())
    assert (await finding(settings(tmp_path, database_url), "keys and database")).ok
    (tmp_path / "keys.json").unlink()
    make_key_file(tmp_path / "keys.json")
    broken = await finding(settings(tmp_path, database_url), "keys and database")
    assert not broken.ok
    assert "OMBUDSLINE_KEY_FILE" in broken.words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("sqlite+aiosqlite:///{folder}/new.db", "ombudsline migrate"),
        ("sqlite+aiosqlite:///{folder}/damaged.db", "put the backup there"),
        ("sqlite+aiosqlite:///{folder}", "unable to open"),
        ("postgresql+psycopg://me:letmein@127.0.0.1:1/x", "refused"),
    ],
)
async def test_a_database_that_is_not_there_new_or_damaged_is_told(tmp_path, address, words):
    (tmp_path / "damaged.db").write_bytes(b"no database at all" * 500)
    broken = await finding(settings(tmp_path, address.format(folder=tmp_path)), "database")
    assert not broken.ok
    assert broken.words.startswith("OMBUDSLINE_DATABASE_URL")
    assert words in broken.words
    assert "letmein" not in broken.words


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_certificate_that_is_no_good_is_told(tmp_path, sqlite_url, content):
    pem = tmp_path / "door.pem"
    if content:
        pem.write_text(content)
    broken = await finding(settings(tmp_path, sqlite_url, smtp_tls_cert=pem, smtp_tls_key=pem), "mail door")
    assert not broken.ok
    assert "OMBUDSLINE_SMTP_TLS_CERT" in broken.words


async def test_a_relay_that_does_not_answer_is_told_with_its_setting(tmp_path, sqlite_url):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    broken = await finding(settings(tmp_path, sqlite_url, relay_url=f"smtp://127.0.0.1:{port}"), "relay")
    assert not broken.ok
    assert "OMBUDSLINE_RELAY_URL" in broken.words


@pytest.mark.parametrize(
    ("record", "domain", "ok", "told"),
    [
        ("ours", "district.example", True, "published and the same"),
        ("v=DKIM1; p=AAAA", "district.example", False, "another key is published"),
        (None, "district.example", False, "nothing is published there"),
        ("silent", "district.example", True, "does not answer"),
        ("ours", "elsewhere.example", False, "letters come from district.example"),
    ],
)
async def test_the_signing_key_is_held_against_what_is_published(
    tmp_path, sqlite_url, monkeypatch, record, domain, ok, told
):
    monkeypatch.setattr(doctor, "ANSWERS_WITHIN", 0.3)
    (tmp_path / "signing").mkdir()
    key = signing_keys.key(tmp_path / "signing")
    published = signing_keys.records(key, domain)
    if record != "ours":
        published = dict.fromkeys(published, record) if record else {}
    with NameServer(published, "silent" if record == "silent" else "well") as server:
        fields = {"dkim_domain": domain, "dkim_selector": "one", "dkim_key_file": tmp_path / "signing" / "signing.pem"}
        chosen = settings(tmp_path, sqlite_url, dns_server=":".join(map(str, server.address)), **fields)
        found = await finding(chosen, "signing")
    assert (found.ok, told in found.words) == (ok, True)
    if told in ("nothing is published there", "does not answer", "another key is published"):
        assert f"TXT record of one._domainkey.district.example is: v=DKIM1; k=rsa; p={key.public}" in found.words


async def test_whose_word_counts_on_a_sender_is_told(tmp_path, sqlite_url):
    found = await finding(settings(tmp_path, sqlite_url, smtp_trusted_peers="mx.district.example"), "sender check")
    assert "the results of mx.district.example count" in found.words
    assert "only the gateway may reach the mail door" in found.words
    assert "we check no signatures ourselves" in found.words
    both = settings(tmp_path, sqlite_url, smtp_trusted_peers="mx.district.example, 10.0.0.0/8")
    assert "only the gateway" not in (await finding(both, "sender check")).words
    found = await finding(settings(tmp_path, sqlite_url), "sender check")
    assert "signatures are checked with the system's name server" in found.words


async def test_a_mail_folder_that_cannot_be_made_is_told(tmp_path, sqlite_url):
    (tmp_path / "file").touch()
    broken = await finding(settings(tmp_path, sqlite_url, relay_url=f"file:{tmp_path / 'file'}"), "relay")
    assert not broken.ok
    assert "OMBUDSLINE_RELAY_URL" in broken.words


async def test_slack_is_asked_who_we_are(tmp_path, sqlite_url):
    sandbox = await Sandbox.start(fictional_world())
    try:
        fields = slack_fields(sandbox) | {"slack_mode": "socket"}
        assert (await finding(settings(tmp_path, sqlite_url, **fields), "slack")).ok
        wrong = await finding(settings(tmp_path, sqlite_url, **fields | {"slack_bot_token": "xoxb-wrong"}), "slack")
    finally:
        await sandbox.stop()
    assert not wrong.ok
    assert "OMBUDSLINE_SLACK_BOT_TOKEN" in wrong.words


async def test_every_fault_of_the_district_folder_is_told_with_file_row_and_field(tmp_path, sqlite_url):
    folder = shutil.copytree(SHIPPED_DISTRICT, tmp_path / "district")
    (folder / "enrolment.csv").write_text("school,school_year,students,source,as_of\nnone,x,many,,\n")
    broken = await finding(settings(tmp_path, sqlite_url, district_dir=folder), "district")
    assert not broken.ok
    assert "OMBUDSLINE_DISTRICT_DIR" in broken.words
    assert "enrolment.csv row 2" in broken.words


async def test_a_district_folder_that_lacks_a_file_is_told(tmp_path, sqlite_url):
    (tmp_path / "district").mkdir()
    broken = await finding(settings(tmp_path, sqlite_url, district_dir=tmp_path / "district"), "district")
    assert not broken.ok
    assert "OMBUDSLINE_DISTRICT_DIR" in broken.words
    assert "district.toml" in broken.words


async def test_a_calendar_that_ends_within_a_year_is_told(tmp_path, sqlite_url):
    broken = await finding(settings(tmp_path, sqlite_url), "calendar", at=LATER)
    assert not broken.ok
    assert "calendar.toml" in broken.words


async def test_an_office_with_nobody_behind_the_first_on_call_is_told(tmp_path, sqlite_url):
    folder = shutil.copytree(SHIPPED_DISTRICT, tmp_path / "district")
    rows = (folder / "staff.csv").read_text().splitlines()
    (folder / "staff.csv").write_text("\n".join(row for row in rows if not row.startswith("U0LUIS")) + "\n")
    broken = await finding(settings(tmp_path, sqlite_url, district_dir=folder), "on-call")
    assert not broken.ok
    assert "staff.csv" in broken.words
