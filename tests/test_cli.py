"""The command line: what it says, how it ends, and that nothing a user can cause is a traceback."""

import asyncio
import datetime as dt
import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import cli
from storage.crypto import make_key_file
from storage.engine import migrate
from tests.office import mail, open_desk


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder of its own, as an operator has one."""
    for name in [name for name in os.environ if name.startswith("OMBUDSLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def made(home, monkeypatch, sqlite_url):
    """Keys and a migrated database."""
    monkeypatch.setenv("OMBUDSLINE_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("OMBUDSLINE_KEY_FILE", str(home / "keys.json"))
    make_key_file(home / "keys.json")
    return home


def run(*words: str, stdin: str | bytes | None = None):
    result = CliRunner().invoke(cli.main, list(words), input=stdin, catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


def told(result) -> list:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_keys_are_made_once_for_their_owner_only(home):
    first, second = run("keys", "init"), run("keys", "init")
    assert (first.exit_code, second.exit_code) == (0, 2)
    assert stat.S_IMODE((home / "var" / "keys.json").stat().st_mode) == 0o600
    assert "not overwritten" in second.stderr


def test_migrating_twice_says_the_same(home):
    assert run("migrate").stdout == run("migrate").stdout


@pytest.mark.parametrize("words", [("ledger",), ("report", "2026-10"), ("audit", "verify")])
def test_a_missing_key_file_is_told_with_what_to_do(home, words):
    run("migrate")
    result = run(*words)
    assert result.exit_code == 2
    assert "OMBUDSLINE_KEY_FILE" in result.stderr
    assert "keys init" in result.stderr


@pytest.mark.parametrize("words", [("ledger",), ("report", "2026-10"), ("serve",)])
def test_a_database_that_is_not_migrated_is_told_with_what_to_do(home, words):
    run("keys", "init")
    result = run(*words)
    assert result.exit_code == 1
    assert "ombudsline migrate" in result.stderr


def test_a_wrong_setting_name_is_told_with_the_nearest(home, monkeypatch):
    monkeypatch.setenv("OMBUDSLINE_RELAY_ULR", "file:x")
    result = run("migrate")
    assert result.exit_code == 2
    assert "OMBUDSLINE_RELAY_URL" in result.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DATABASE_URL", "postgresql+psycopg://me:letmein@host:port/x"),
        ("DATABASE_URL", "mysql://host/x"),
        ("DISTRICT_DIR", "none"),
        ("INTAKE_ADDRESS", "concerns"),
        ("KEY_FILE", "/dev/null/x/keys.json"),
        ("RELAY_URL", "smtp://host:port"),
        ("RELAY_URL", "ftp://host"),
        ("SLACK_MODE", "on"),
        ("SMTP_PORT", "99999"),
        ("SMTP_TLS_CERT", "door.pem"),
        ("TIMEZONE", "Mars"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_with_its_setting(home, monkeypatch, setting, value):
    monkeypatch.setenv(f"OMBUDSLINE_{setting}", value)
    result = run("keys", "init")
    assert result.exit_code == 2
    assert f"OMBUDSLINE_{setting}" in result.stderr
    assert result.stderr.count("\n") == 1
    assert "letmein" not in result.stderr


def test_a_settings_file_that_is_no_text_is_told(home):
    (home / ".env").write_bytes(b"\xff\xfe=\n")
    result = run("migrate")
    assert result.exit_code == 2
    assert ".env" in result.stderr


def test_a_damaged_database_is_told_with_what_to_do_whatever_is_asked(made, sqlite_url):
    path = Path(sqlite_url.partition("///")[2])
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 200_000)
    for words in (("ledger",), ("audit", "verify"), ("report", "2026-10")):
        result = run(*words)
        assert result.exit_code == 1
        assert "OMBUDSLINE_DATABASE_URL" in result.stderr
        assert "backup" in result.stderr


def test_a_fault_of_the_program_is_one_line_and_its_words_are_not_shown(made, monkeypatch):
    def broken(_url):
        raise RuntimeError("Quillfeather wrote this")

    monkeypatch.setattr("bot.cli.migrate", broken)
    result = run("migrate")
    assert result.exit_code == 1
    assert "RuntimeError" in result.stderr
    assert "Quillfeather" not in result.output


def test_an_unknown_part_is_refused(made):
    result = run("serve", "--only", "smtp,fax")
    assert result.exit_code == 2
    assert "fax" in result.stderr


def test_check_tells_each_thing_and_masks_secrets(made, monkeypatch):
    monkeypatch.setenv("OMBUDSLINE_RELAY_URL", "smtp://me:letmein@127.0.0.1:1")
    result = run("check", "--json")
    (document,) = told(result)
    findings = {one["name"]: one for one in document["findings"]}
    assert result.exit_code == 1
    assert findings["database"]["ok"]
    assert not findings["relay"]["ok"]
    assert "letmein" not in result.stdout


def test_check_is_well_when_all_is_well(made):
    result = run("check")
    assert result.exit_code == 0, result.stdout
    assert "MEND" not in result.stdout


def test_the_ledger_counts_what_was_accepted_and_finds_what_is_lost(made, sqlite_url):
    receive_a_letter(made, sqlite_url)
    result = run("ledger", "--json")
    (account,) = told(result)
    assert result.exit_code == 0
    assert (account["accepted"], account["filed"], account["lost"], account["acks_queued"]) == (1, 1, 0, 1)
    make_wrong_key(made)
    result = run("ledger", "--json")
    assert result.exit_code == 1
    assert told(result)[0]["lost"] == 1


def receive_a_letter(home, url: str) -> None:
    """One letter of October 2026, through the office that the command line will see."""

    async def receive():
        async with open_desk(url, home / "desk") as desk:
            desk.now -= dt.timedelta(days=30)
            await desk.receive(mail())

    (home / "desk").mkdir()
    asyncio.run(receive())
    (home / "desk" / "keys.json").rename(home / "keys.json")


def make_wrong_key(home) -> None:
    (home / "keys.json").unlink()
    make_key_file(home / "keys.json")


def test_parse_mail_prints_a_line_for_each_message_of_files_folders_and_boxes(home):
    (home / "in").mkdir()
    (home / "in" / "a.eml").write_bytes(mail("First."))
    (home / "b.box").write_bytes(b"From x\n" + mail("Second.") + b"\nFrom y\n" + mail("Third."))
    lines = told(run("parse-mail", "in", "b.box"))
    assert [line["text"].strip() for line in lines] == ["First.", "Second.", "Third."]
    assert {"file", "subject", "from", "reply_text", "kind", "may_ack", "problems"} <= lines[0].keys()


def test_parse_mail_reads_standard_input_whatever_the_bytes(home):
    (line,) = told(run("parse-mail", "--stdin", stdin=b"\x00\xff broken"))
    assert line["file"] == "-"


def test_parse_mail_without_anything_to_read_says_so(home):
    assert run("parse-mail").exit_code == 2


def test_triage_prints_a_line_for_each_message(home):
    rows = [{"id": "1", "subject": None, "text": "The bus never comes.", "channel": "email"}, {"id": 2, "text": ""}]
    result = run("triage", stdin="\n".join(json.dumps(row) for row in rows))
    first, second = told(result)
    assert (first["id"], first["category"]) == ("1", "transportation")
    assert second["id"] == 2
    assert second["attention"] == "read_first"


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"text": 3}', '{"text": "x", "subject": 5}'])
def test_triage_names_the_line_that_is_no_message(home, line):
    result = run("triage", stdin=line)
    assert result.exit_code == 2
    assert "line 1" in result.stderr


def test_referrals_are_found_by_need_and_an_unknown_need_is_refused(home):
    (found,) = told(run("referrals", "search", "--need", "food", "--language", "es", "--json"))
    assert found
    assert {"id", "name", "why"} == found[0].keys()
    assert run("referrals", "search", "--need", "yacht").exit_code == 2


def test_a_report_goes_from_draft_to_released_and_is_written_down(made, sqlite_url):
    receive_a_letter(made, sqlite_url)
    assert run("report", "2026-10", "--out", "out", "--edition", "internal").exit_code == 0
    names = sorted(path.name for path in (made / "out").iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["csv", "html", "json"]
    assert run("report", "release", "2026-10").exit_code != 0
    assert run("report", "approve", "2026-10").exit_code == 0
    assert run("report", "release", "2026-10").exit_code == 0


def test_a_month_without_data_is_told(made):
    result = run("report", "2026-09")
    assert result.exit_code == 2
    assert "month" in result.stderr


@pytest.mark.parametrize("month", ["2026-13", "26-1", "october", "2126-01"])
def test_a_month_that_cannot_be_reported_is_refused_by_name(made, month):
    result = run("report", month)
    assert result.exit_code == 2
    assert "month" in result.stderr


def test_an_unknown_report_format_is_refused(made):
    assert run("report", "2026-10", "--format", "docx").exit_code == 2


def test_audit_verify_follows_every_chain(made):
    result = run("audit", "verify")
    assert result.exit_code == 0


def test_every_command_has_help(home):
    for words in (["--help"], ["report", "--help"], ["serve", "--help"], ["report", "approve", "--help"]):
        assert run(*words).exit_code == 0


def test_migrate_helper_and_command_agree(sqlite_url):
    assert migrate(sqlite_url)
