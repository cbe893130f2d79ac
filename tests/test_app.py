"""The composed service on loopback: real parts, real sockets, chosen by settings."""

import asyncio
import email
import email.policy
import mailbox
import socket

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot import cli
from bot.app import Application
from bot.errors import ConfigurationError
from bot.sandbox.server import Sandbox
from bot.sandbox.world import fictional_world
from storage import ledger
from storage.crypto import make_key_file
from storage.errors import KeyFileError, NotMigratedError
from storage.models import Case
from tests.handlers.wire import ordinary
from tests.office import TUESDAY, mail
from tests.running import get, running, settings

DANA = "U0DANA"


async def cases(application: Application) -> list[Case]:
    async with application.database.reading(TUESDAY) as tx:
        return list((await tx.session.scalars(select(Case))).all())


async def quiet(application: Application) -> None:
    assert application.clock is not None
    await application.clock.run_until_quiet()
    assert not application.clock.failures


async def test_a_letter_through_the_port_becomes_a_case_and_its_writer_is_answered(tmp_path, database_url):
    async with running(settings(tmp_path, database_url)) as application:
        assert await ordinary(application.smtp_port, mail()) == {}
        await quiet(application)
        (case,) = await cases(application)
        (answer,) = mailbox.Maildir(tmp_path / "outgoing", create=False)
        said = email.message_from_bytes(answer.as_bytes(), policy=email.policy.default)
        assert "rosa.delgado@correo.example" in said["To"]
        assert case.number in said.as_string()
        assert (await get(application, "/healthz")) == (200, '{"status": "ok"}')
        status, figures = await get(application, "/metrics")
        assert status == 200
        assert "ombudsline_filed 1.0" in figures
        assert "ombudsline_lost 0.0" in figures


async def test_only_the_chosen_parts_run_and_another_process_takes_up_the_letter(tmp_path, sqlite_url):
    chosen = settings(tmp_path, sqlite_url)
    async with running(chosen, ["smtp"]) as door:
        assert door.clock is None
        await ordinary(door.smtp_port, mail())
        assert await cases(door) == []
        assert "ombudsline_pending 1.0" in (await get(door, "/metrics"))[1]
    async with running(chosen, ["clock"]) as clock:
        assert clock.smtp_port == 0
        await quiet(clock)
        assert len(await cases(clock)) == 1


async def test_a_lost_letter_is_told_by_healthz(tmp_path, sqlite_url):
    async with running(settings(tmp_path, sqlite_url), ["smtp"]) as application:
        await ordinary(application.smtp_port, mail())
        async with application.database.writing(TUESDAY) as tx:
            for page in [page async for page in ledger.letters(tx)]:
                for letter in page:
                    await tx.session.delete(await tx.session.merge(letter.inbox, load=False))
        assert (await get(application, "/healthz")) == (503, '{"status": "lost"}')


async def test_slack_over_signed_http_opens_the_form_and_an_unsigned_request_is_refused(
    tmp_path, sqlite_url, monkeypatch
):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    sandbox = await Sandbox.start(fictional_world())
    try:
        chosen = settings(tmp_path, sqlite_url, slack_mode="http", **slack_fields(sandbox))
        async with running(chosen) as application:
            sandbox.use_http(f"http://127.0.0.1:{application.http_port}/slack/events")
            await sandbox.run_shortcut("U0THEO", "open_intake")
            assert await sandbox.wait_for(lambda: sandbox.modals("U0THEO"), 10)
            await ordinary(application.smtp_port, mail())
            await quiet(application)
            assert len(sandbox.messages("C0CASES", as_user=DANA)) == 1
            sandbox.signing_secret = "not ours"
            sandbox.use_http(f"http://127.0.0.1:{application.http_port}/slack/events")
            assert not (await sandbox.run_shortcut("U0THEO", "open_intake")).ok
    finally:
        await sandbox.stop()


def slack_fields(sandbox: Sandbox) -> dict[str, str]:
    return {
        "slack_bot_token": sandbox.bot_token,
        "slack_app_token": sandbox.app_token,
        "slack_signing_secret": sandbox.signing_secret,
        "slack_api_url": sandbox.api_url,
        "slack_team_id": sandbox.team_id,
        "slack_ombuds_group": "S0OMBUDS",
        "slack_case_channel": "C0CASES",
    }


async def test_the_wrong_workspace_is_refused_at_the_start(tmp_path, sqlite_url):
    sandbox = await Sandbox.start(fictional_world())
    try:
        fields = slack_fields(sandbox) | {"slack_team_id": "T0OTHER"}
        with pytest.raises(ConfigurationError, match="OMBUDSLINE_SLACK_TEAM_ID"):
            async with running(settings(tmp_path, sqlite_url, slack_mode="socket", **fields)):
                pass
    finally:
        await sandbox.stop()


async def test_a_key_file_of_another_database_is_refused_before_anything_is_sealed_with_it(tmp_path, database_url):
    async with running(settings(tmp_path, database_url)) as application:
        await ordinary(application.smtp_port, mail())
        await quiet(application)
    (tmp_path / "keys.json").unlink()
    with pytest.raises(KeyFileError, match="not the key file of this database"):
        async with running(settings(tmp_path, database_url)):
            pass


async def test_a_database_without_schema_is_refused(tmp_path):
    with pytest.raises(NotMigratedError, match="ombudsline migrate"):
        Application(settings(tmp_path, f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"))


@pytest.mark.parametrize("door", ["smtp", "http"])
async def test_a_port_that_is_taken_is_told_by_its_setting(tmp_path, sqlite_url, door):
    with socket.create_server(("127.0.0.1", 0)) as other:
        chosen = settings(tmp_path, sqlite_url, **{f"{door}_port": other.getsockname()[1]})
        with pytest.raises(ConfigurationError, match=f"OMBUDSLINE_{door.upper()}_PORT.*taken"):
            async with running(chosen, ["smtp"]):
                pass


async def test_a_host_that_is_not_ours_is_told_by_its_setting(tmp_path, sqlite_url):
    chosen = settings(tmp_path, sqlite_url, smtp_host="192.0.2.1")
    with pytest.raises(ConfigurationError, match="OMBUDSLINE_SMTP_HOST"):
        async with running(chosen, ["smtp"]):
            pass


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_certificate_that_is_no_good_is_told_by_its_settings(tmp_path, sqlite_url, content):
    pem = tmp_path / "door.pem"
    if content:
        pem.write_text(content)
    chosen = settings(tmp_path, sqlite_url, smtp_tls_cert=pem, smtp_tls_key=pem)
    with pytest.raises(ConfigurationError, match="OMBUDSLINE_SMTP_TLS_CERT"):
        async with running(chosen, ["smtp"]):
            pass


async def test_a_part_that_does_not_stop_well_keeps_no_other_from_stopping(tmp_path, sqlite_url, monkeypatch):
    monkeypatch.setattr("bot.app.DRAIN", 0.5)
    application = Application(settings(tmp_path, sqlite_url), now=lambda: TUESDAY)
    await application.start()
    port = application.smtp_port

    async def broken() -> None:
        raise OSError("broken")

    async def hanging() -> None:
        await asyncio.sleep(60)

    application._stops += [broken, hanging]
    async with asyncio.timeout(10):
        await application.stop()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_relay_that_hangs_does_not_keep_the_service_from_stopping(tmp_path, sqlite_url, monkeypatch):
    monkeypatch.setattr("bot.app.DRAIN", 1.0)
    asked = asyncio.Event()

    async def hang(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        try:
            await asyncio.sleep(30)
        finally:
            writer.transport.abort()

    relay = await asyncio.start_server(hang, "127.0.0.1", 0)
    address = f"smtp://127.0.0.1:{relay.sockets[0].getsockname()[1]}"
    async with running(settings(tmp_path, sqlite_url, relay_url=address)) as application:
        await ordinary(application.smtp_port, mail())
        await asyncio.wait_for(asked.wait(), 20)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 5
    relay.close()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.sleep(0.05)


def test_a_second_service_on_the_same_file_is_refused_in_one_line(tmp_path, sqlite_url, monkeypatch):
    make_key_file(tmp_path / "keys.json")
    monkeypatch.setenv("OMBUDSLINE_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("OMBUDSLINE_KEY_FILE", str(tmp_path / "keys.json"))
    with cli.sole_process(sqlite_url):
        result = CliRunner().invoke(cli.main, ["serve"])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "OMBUDSLINE_DATABASE_URL" in result.stderr
    assert "another process" in result.stderr
