"""The mail door, through real sockets: whom it refuses, what it stores, and when it says yes."""

import asyncio
import logging
import shutil
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.handlers import smtp
from bot.handlers.smtp import TRY_AGAIN, Accept, tls_context
from bot.messages import Inbound
from storage.crypto import Keyring
from storage.inbox import Stored
from tests.certificates import self_signed
from tests.handlers.wire import INTAKE, STORED, Client, Office, office, ordinary, stuffed, until

HEAD = b"Message-ID: <1@example.org>\r\nFrom: Rosa Delgado <rosa.delgado@example.org>\r\nSubject: The bus\r\n\r\n"
LETTER = HEAD + b"The bus never comes.\r\n"


@pytest.fixture
async def desk(sqlite_url: str, keyring: Keyring) -> AsyncIterator[Office]:
    async with office(sqlite_url, keyring) as opened:
        yield opened


@pytest.fixture
async def client(desk: Office) -> Client:
    return await desk.client()


@pytest.fixture(autouse=True)
def nothing_goes_wrong_behind_the_scenes(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A task that died unheard would be told by asyncio's logger."""
    yield
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


# --------------------------------------------------------------------------------------------------- who is let in


async def test_a_letter_from_an_ordinary_mail_client_is_stored_byte_for_byte(
    database_url: str, keyring: Keyring
) -> None:
    async with office(database_url, keyring) as desk:
        assert await ordinary(desk.port, LETTER) == {}
        assert await desk.letters() == [LETTER]
        (envelope,) = await desk.envelopes()
    assert envelope == {"sender": "rosa.delgado@example.org", "recipients": [INTAKE], "peer": "127.0.0.1"}


async def test_mail_to_others_is_refused_and_the_rest_of_the_letter_still_taken(desk: Office) -> None:
    refused = await ordinary(desk.port, LETTER, "stranger@elsewhere.example", INTAKE)
    assert refused == {"stranger@elsewhere.example": (550, b"5.1.1 No such address here")}
    assert [one["recipients"] for one in await desk.envelopes()] == [[INTAKE]]


async def test_mail_to_others_alone_gets_no_further(client: Client, desk: Office) -> None:
    for address in (
        "theo.marsh@district.example",
        "concerns@elsewhere.example",
        "postmaster",
        "case@elsewhere.example",
    ):
        assert (await client.say("MAIL FROM:<a@example.org>")).startswith("250")
        assert await client.say(f"RCPT TO:<{address}>") == "550 5.1.1 No such address here"
        assert (await client.say("DATA")).startswith("503")
        await client.say("RSET")
    assert await desk.rows() == []


@pytest.mark.parametrize(
    "address",
    [
        "CONCERNS@District.Example",
        "concerns+bus@district.example",
        "case+mistyped@district.example",
        "case+@district.example",
    ],
)
async def test_every_address_of_ours_is_taken_valid_or_not(client: Client, desk: Office, address: str) -> None:
    assert await client.envelope(address) == "354 End data with <CR><LF>.<CR><LF>"
    client.writer.write(stuffed(LETTER))
    assert STORED.fullmatch(await client.answer())
    assert [one["recipients"] for one in await desk.envelopes()] == [[address]]


async def test_the_null_sender_and_a_sender_in_another_script_are_taken(client: Client, desk: Office) -> None:
    assert (await client.envelope(sender="")).startswith("354")
    client.writer.write(stuffed(LETTER))
    await client.answer()
    assert (await client.say("MAIL FROM:<amina@пример.example> SMTPUTF8")).startswith("250")
    await client.say(f"RCPT TO:<{INTAKE}>")
    await client.say("DATA")
    client.writer.write(stuffed(LETTER.replace(b"<1@", b"<2@")))
    assert STORED.fullmatch(await client.answer())
    assert [one["sender"] for one in await desk.envelopes()] == ["", "amina@пример.example"]


async def test_a_sender_of_undecodable_bytes_is_no_reason_to_lose_a_letter(client: Client, desk: Office) -> None:
    assert (await client.say(b"MAIL FROM:<jos\xe9@example.org>")).startswith("250")
    await client.say(f"RCPT TO:<{INTAKE}>")
    await client.say("DATA")
    client.writer.write(stuffed(LETTER))
    assert STORED.fullmatch(await client.answer())
    assert [one["sender"] for one in await desk.envelopes()] == ["jos\udce9@example.org"]


@pytest.mark.parametrize(
    "sender",
    ["minh..tran.@docomo.example", '"amina yusuf"@example.org', "a=b/c@[192.0.2.7]", "bounce+x=y@a.example", "root"],
)
async def test_odd_senders_are_let_in_as_they_call_themselves(client: Client, desk: Office, sender: str) -> None:
    assert (await client.say(f"MAIL FROM:<{sender}> SIZE=200 BODY=8BITMIME")).startswith("250")
    await client.say(f"RCPT TO:<{INTAKE}>")
    await client.say("DATA")
    client.writer.write(stuffed(LETTER))
    assert STORED.fullmatch(await client.answer())
    assert [one["sender"] for one in await desk.envelopes()] == [sender]


async def test_an_address_that_is_none_is_refused(client: Client) -> None:
    assert (await client.say("MAIL FROM:<rosa@@example.org>")).startswith("5")
    assert (await client.say("MAIL FROM:<rosa@example.org> SIZE=1 NONSENSE=1")).startswith("555")
    assert (await client.say("MAIL FROM: rosa@example.org")).startswith("250")
    assert (await client.say("RCPT TO:<>")).startswith("5")


async def test_nobody_can_log_in_here(client: Client) -> None:
    assert "AUTH" not in await client.say("EHLO mail.example.org")
    assert not (await client.say("AUTH PLAIN AHgAeQ==")).startswith(("2", "3"))


async def test_ten_thousand_recipients_are_told_to_come_in_parts_and_only_the_first_hundred_kept(
    client: Client, desk: Office
) -> None:
    await client.say("MAIL FROM:<rosa.delgado@example.org>")
    answers: dict[str, int] = {}
    for _ in range(100):
        client.writer.write(f"RCPT TO:<{INTAKE}>\r\n".encode() * 100)
        for _ in range(100):
            answer = await client.answer()
            answers[answer[:3]] = answers.get(answer[:3], 0) + 1
    assert answers == {"250": 100, "452": 9_900}
    await client.say("DATA")
    client.writer.write(stuffed(LETTER))
    assert STORED.fullmatch(await client.answer())
    (envelope,) = await desk.envelopes()
    assert envelope["recipients"] == [INTAKE] * 100


async def test_lmtp_takes_one_recipient_a_transaction(sqlite_url: str, keyring: Keyring) -> None:
    async with office(sqlite_url, keyring, lmtp=True) as desk:
        client = await desk.client("LHLO gateway.district.example")
        for number in range(2):
            await client.say("MAIL FROM:<rosa.delgado@example.org>")
            assert (await client.say(f"RCPT TO:<{INTAKE}>")).startswith("250")
            assert (await client.say("RCPT TO:<case+abc@district.example>")).startswith("452 4.5.3")
            await client.say("DATA")
            client.writer.write(stuffed(LETTER.replace(b"<1@", b"<%d@" % number)))
            assert STORED.fullmatch(await client.answer())
        await client.quit()
        assert [one["recipients"] for one in await desk.envelopes()] == [[INTAKE], [INTAKE]]


async def test_lmtp_answers_its_own_greeting_only(sqlite_url: str, keyring: Keyring) -> None:
    async with office(sqlite_url, keyring, lmtp=True) as desk:
        client = await desk.client("EHLO mail.example.org")
        assert (await client.say("MAIL FROM:<a@example.org>")).startswith("503")
        client.leave()


async def test_commands_out_of_order_are_told_and_the_session_goes_on(client: Client, desk: Office) -> None:
    assert (await client.say("DATA")).startswith("503")
    assert (await client.say("MAIL FROM:<a@example.org>")).startswith("250")
    assert (await client.say("DATA now")).startswith("503")
    assert (await client.say(f"RCPT TO:<{INTAKE}>")).startswith("250")
    assert (await client.say("DATA now")).startswith("501")
    assert (await client.say("\x00\xff")).startswith("500")
    assert (await client.say("A" * 5_000)).startswith("500")
    assert (await client.say("RSET")).startswith("250")
    assert STORED.fullmatch(await client.send(stuffed(LETTER)))
    assert await desk.letters() == [LETTER]


async def test_data_before_a_greeting_is_refused(desk: Office) -> None:
    client = await desk.client(hello=None)
    assert (await client.answer()).startswith("220 district.example Ombudsline")
    assert (await client.say("DATA")).startswith("503")
    client.leave()


# ------------------------------------------------------------------------------------------------ when it says yes


def after(gate: asyncio.Event) -> Callable[[Accept], Accept]:
    """Storing that waits for the gate."""

    def around(store: Accept) -> Accept:
        async def waiting(inbound: Inbound) -> Stored:
            await gate.wait()
            return await store(inbound)

        return waiting

    return around


async def test_250_is_said_only_after_the_commit(sqlite_url: str, keyring: Keyring) -> None:
    gate = asyncio.Event()
    async with office(sqlite_url, keyring, around=after(gate)) as desk:
        client = await desk.client()
        await client.envelope()
        client.writer.write(stuffed(LETTER))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.reader.readline(), 0.3)
        assert await desk.rows() == []
        gate.set()
        assert STORED.fullmatch(await client.answer())
        assert len(await desk.rows()) == 1
        await client.quit()


async def test_a_letter_that_cannot_be_stored_is_answered_try_again_and_nothing_else_is_told(
    sqlite_url: str, keyring: Keyring
) -> None:
    troubles: list[Exception] = [OSError("disk full at /var/lib/Rosa Delgado"), RuntimeError("secret")]

    def around(store: Accept) -> Accept:
        async def failing(inbound: Inbound) -> Stored:
            if troubles:
                raise troubles.pop()
            return await store(inbound)

        return failing

    async with office(sqlite_url, keyring, around=around) as desk:
        client = await desk.client()
        answers = [await client.send(stuffed(LETTER)) for _ in range(3)]
        await client.quit()
        assert await desk.letters() == [LETTER]
    assert answers[:2] == [TRY_AGAIN, TRY_AGAIN]
    assert TRY_AGAIN.startswith("451 4.3.0")
    assert STORED.fullmatch(answers[2])


async def test_a_second_copy_is_answered_as_the_first_and_stored_once(client: Client, desk: Office) -> None:
    first = await client.send(stuffed(LETTER))
    received = b"Received: from relay.example.org; Mon, 1 Mar 2027 09:00:00 -0800\r\n"
    assert [await client.send(stuffed(LETTER)), await client.send(stuffed(received + LETTER))] == [first, first]
    (row,) = await desk.rows()
    assert row.duplicates == 2


async def test_three_copies_at_once_are_one_letter(database_url: str, keyring: Keyring) -> None:
    async with office(database_url, keyring) as desk:
        await asyncio.gather(*(ordinary(desk.port, LETTER) for _ in range(3)))
        (row,) = await desk.rows()
    assert row.duplicates == 2


async def test_another_letter_under_a_used_message_id_is_stored_too(client: Client, desk: Office) -> None:
    other = HEAD + b"The bus came, but left my son.\r\n"
    assert await client.send(stuffed(LETTER)) != await client.send(stuffed(other))
    assert await desk.letters() == [LETTER, other]


async def test_many_letters_at_once_are_each_stored_once(desk: Office) -> None:
    async def sent(number: int) -> None:
        client = await desk.client()
        for part in range(10):
            raw = LETTER.replace(b"<1@", b"<%d-%d@" % (number, part))
            assert STORED.fullmatch(await client.send(stuffed(raw)))
        await client.quit()

    await asyncio.gather(*map(sent, range(20)))
    assert len(set(await desk.letters())) == len(await desk.rows()) == 200


# -------------------------------------------------------------------------------------------------- what it stores


async def test_a_letter_of_thirty_megabytes_is_taken_and_a_larger_one_refused_while_the_session_goes_on(
    client: Client, desk: Office
) -> None:
    line = b"." + b"x" * 74 + b"\r\n"
    largest = HEAD + line * ((30_000_000 - len(HEAD)) // len(line))
    largest += b"y" * (30_000_000 - len(largest) - 2) + b"\r\n"
    assert len(largest) == 30_000_000
    assert STORED.fullmatch(await client.send(largest.replace(b"\r\n.", b"\r\nz") + b".\r\n"))
    refused = await client.send(largest.replace(b"\r\n.", b"\r\nz") + b"z\r\n.\r\n")
    assert refused.startswith("552-5.3.4 Your message is too large for us; about 21 MB of files fit")
    assert STORED.fullmatch(await client.send(stuffed(LETTER)))
    assert [row.size for row in await desk.rows()] == [30_000_000, len(LETTER)]


async def test_a_letter_announced_too_large_is_refused_before_it_is_sent(client: Client) -> None:
    assert (await client.say("MAIL FROM:<rosa.delgado@example.org> SIZE=30000001")).startswith("552")


async def test_ten_large_letters_at_once_are_all_stored(desk: Office) -> None:
    async def sent(number: int) -> str:
        client = await desk.client()
        raw = HEAD.replace(b"<1@", b"<%d@" % number) + (b"%075d\r\n" % number) * 40_000
        answer = await client.send(stuffed(raw))
        await client.quit()
        return answer

    answers = await asyncio.gather(*map(sent, range(10)))
    assert all(STORED.fullmatch(answer) for answer in answers)
    assert len(await desk.rows()) == 10


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b".\r\n",
        b"..\r\n...\r\n",
        HEAD + b".hidden\r\n.\r\n..\r\nend\r\n",
        HEAD + b"\x00\x00 nul \x00\r\n",
        HEAD + b"x" * 100_000 + b"\r\n" + b"y" * 100_000 + b"\r\n",
        b"no header at all\r\n",
        b"Subject: no sender\r\n\r\nHello\r\n",
        HEAD + "El autobús nunca llega. 公交车不来。\r\n".encode(),
        HEAD + bytes(range(128, 256)) + b"\r\n",
        HEAD + b"bare\nline\nfeeds\n.\nand\rreturns\r.\r\r\n",
    ],
    ids=[
        "empty",
        "blank",
        "a-dot",
        "dots",
        "stuffed",
        "nul",
        "long-lines",
        "no-header",
        "no-from",
        "utf-8",
        "8-bit",
        "bare",
    ],
)
async def test_whatever_a_letter_holds_it_is_stored_as_it_was_sent(
    client: Client, desk: Office, content: bytes
) -> None:
    assert STORED.fullmatch(await client.send(stuffed(content)))
    assert await desk.letters() == [content]
    assert (await client.say("NOOP")).startswith("250")


@pytest.mark.parametrize(
    "false_end",
    [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n", b"\n.\r", b"\r\n\x00.\r\n"],
)
async def test_nothing_but_crlf_dot_crlf_ends_a_letter_so_none_can_be_smuggled_in(
    client: Client, desk: Office, false_end: bytes
) -> None:
    smuggled = b"MAIL FROM:<dana.whitfield@district.example>\r\nRCPT TO:<concerns@district.example>\r\nDATA\r\nFake\r\n"
    content = HEAD + b"Truth" + false_end + smuggled
    assert STORED.fullmatch(await client.send(content + b"\r\n.\r\n"))
    assert (await client.say("NOOP")).startswith("250")  # no second answer was waiting
    (raw,) = await desk.letters()
    assert b"Fake" in raw
    assert len(await desk.rows()) == 1


async def test_a_header_with_a_bare_line_feed_is_kept_as_it_came(client: Client, desk: Office) -> None:
    content = b"Subject: x\nBcc: y\r\n\r\nHello\r\n"
    await client.send(stuffed(content))
    assert await desk.letters() == [content]


async def test_commands_that_came_with_the_letter_are_answered_in_turn(client: Client, desk: Office) -> None:
    other = LETTER.replace(b"<1@", b"<2@")
    envelope = f"MAIL FROM:<a@example.org>\r\nRCPT TO:<{INTAKE}>\r\nDATA\r\n".encode()
    client.writer.write(envelope + stuffed(LETTER) + envelope + stuffed(other) + b"QUIT\r\n")
    answers = [(await client.answer())[:3] for _ in range(9)]
    assert answers == ["250", "250", "354", "250", "250", "250", "354", "250", "221"]
    assert await desk.letters() == [LETTER, other]


PIECES = some.sampled_from([b"\r\n", b".", b"\n", b"\r", b"\0", b"x"]) | some.binary(max_size=40)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(some.sampled_from([b"\r\n", b".", b"\n", b"\r", b"\0", b"x"]) | some.binary(max_size=40), max_size=30)
)
async def test_random_bytes_survive_byte_for_byte_however_they_are_cut(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, keyring: Keyring, pieces: list[bytes]
) -> None:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("random") / "ombudsline.db")
    content = b"".join(pieces)
    content += b"" if content.endswith(b"\r\n") or not content else b"\r\n"
    async with office(f"sqlite+aiosqlite:///{path}", keyring) as desk:
        client = await desk.client()
        await client.envelope()
        wire = stuffed(content)
        for start in range(0, len(wire), 7):
            client.writer.write(wire[start : start + 7])
            await asyncio.sleep(0)
        assert STORED.fullmatch(await client.answer())
        assert await desk.letters() == [content]
        await client.quit()


# ------------------------------------------------------------------------------------------- clients as they come


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return self_signed(tmp_path_factory.mktemp("tls"))


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


async def test_a_letter_over_starttls_is_stored(
    sqlite_url: str, keyring: Keyring, certificate: tuple[Path, Path]
) -> None:
    async with office(sqlite_url, keyring, tls=tls_context(*certificate)) as desk:
        await ordinary(desk.port, LETTER, tls=trusting())
        large = HEAD.replace(b"<1@", b"<2@") + b"x" * 3_000_000 + b"\r\n"
        await ordinary(desk.port, large, tls=trusting())
        assert await desk.letters() == [LETTER, large]


async def test_nobody_can_log_in_over_tls_either(
    sqlite_url: str, keyring: Keyring, certificate: tuple[Path, Path]
) -> None:
    def capabilities(port: int) -> tuple[set[str], int]:
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.starttls(context=trusting())
            client.ehlo()
            return set(client.esmtp_features), client.docmd("AUTH", "PLAIN AHgAeQ==")[0]

    async with office(sqlite_url, keyring, tls=tls_context(*certificate)) as desk:
        features, answer = await asyncio.to_thread(capabilities, desk.port)
    assert "auth" not in features
    assert answer == 504


async def test_commands_slipped_in_before_the_handshake_are_dropped(
    sqlite_url: str, keyring: Keyring, certificate: tuple[Path, Path]
) -> None:
    async with office(sqlite_url, keyring, tls=tls_context(*certificate)) as desk:
        client = await desk.client()
        client.writer.write(b"STARTTLS\r\nMAIL FROM:<dana.whitfield@district.example>\r\n")
        assert (await client.answer()).startswith("220")
        await client.writer.start_tls(trusting())
        await client.say("EHLO mail.example.org")
        assert (await client.say(f"RCPT TO:<{INTAKE}>")).startswith("503")
        client.leave()


def test_a_certificate_that_is_none_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("not a certificate")
    with pytest.raises(ssl.SSLError):
        tls_context(tmp_path / "cert.pem", tmp_path / "cert.pem")
    with pytest.raises(OSError, match="No such file"):
        tls_context(tmp_path / "none.pem", tmp_path / "none.pem")


async def test_a_client_that_leaves_in_the_middle_of_a_letter_leaves_nothing_behind(desk: Office) -> None:
    for goodbye in (Client.leave, lambda client: client.writer.close(), lambda client: client.writer.write_eof()):
        client = await desk.client()
        await client.envelope()
        client.writer.write(LETTER)
        await client.writer.drain()
        goodbye(client)
    await asyncio.sleep(0.05)
    await ordinary(desk.port, LETTER.replace(b"<1@", b"<2@"))
    assert await desk.letters() == [LETTER.replace(b"<1@", b"<2@")]


async def test_a_letter_whose_sender_leaves_after_the_final_dot_is_stored(sqlite_url: str, keyring: Keyring) -> None:
    gate = asyncio.Event()
    async with office(sqlite_url, keyring, around=after(gate)) as desk:
        client = await desk.client()
        await client.envelope()
        client.writer.write(stuffed(LETTER))
        await client.writer.drain()
        await desk.storing(busy=True)
        client.leave()
        await asyncio.sleep(0.05)
        gate.set()
        await desk.storing(busy=False)
        assert await desk.letters() == [LETTER]


@pytest.mark.parametrize("size", [10, 3_000_000])
async def test_a_letter_is_stored_though_its_sender_hangs_up_with_the_final_dot(desk: Office, size: int) -> None:
    content, client = HEAD + b"x" * size + b"\r\n", await desk.client()
    await client.envelope()
    client.writer.write(stuffed(content))
    await client.writer.drain()
    client.writer.close()
    await until(lambda: not any(one.transport for one in desk.server._open))
    await desk.storing(busy=False)
    assert await desk.letters() == [content]


async def test_a_storing_that_fails_after_the_sender_left_harms_nobody(sqlite_url: str, keyring: Keyring) -> None:
    gate = asyncio.Event()

    def around(_store: Accept) -> Accept:
        async def failing(_inbound: Inbound) -> Stored:
            await gate.wait()
            raise OSError("disk full")

        return failing

    async with office(sqlite_url, keyring, around=around) as desk:
        client = await desk.client()
        await client.envelope()
        client.writer.write(stuffed(LETTER))
        await desk.storing(busy=True)
        client.leave()
        await asyncio.sleep(0.05)
        gate.set()
        await asyncio.sleep(0.05)
        other = await desk.client()
        assert await other.send(stuffed(LETTER)) == TRY_AGAIN
        await other.quit()


async def test_a_slow_client_holds_up_nobody(desk: Office) -> None:
    slow = await desk.client()
    await slow.envelope()
    wire = stuffed(LETTER)
    for byte in range(60):
        slow.writer.write(wire[byte : byte + 1])
        await slow.writer.drain()
        if byte % 20 == 0:
            await ordinary(desk.port, LETTER.replace(b"<1@", b"<fast-%d@" % byte))
    assert len(await desk.rows()) == 3
    slow.writer.write(wire[60:])
    assert STORED.fullmatch(await slow.answer())
    await slow.quit()


async def test_slow_senders_of_large_letters_hold_up_no_ordinary_one(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = [await desk.client() for _ in range(smtp.LARGE_AT_ONCE + 2)]
    for client in slow:
        await client.envelope()
        client.writer.write(HEAD + b"x" * 3_000_000)
    await asyncio.sleep(0.2)
    await ordinary(desk.port, LETTER.replace(b"<1@", b"<2@"))
    assert len(await desk.rows()) == 1
    for client in slow:
        client.writer.write(b"\r\n.\r\n")
    answers = await asyncio.gather(*(client.answer() for client in slow))
    assert len(set(answers)) == 1
    assert STORED.fullmatch(answers[0])
    for client in slow:
        await client.quit()


async def test_a_client_that_says_nothing_is_let_go(
    sqlite_url: str, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "IDLE", 0.2)
    async with office(sqlite_url, keyring) as desk:
        client = await desk.client()
        assert await client.answer() == ""
        midway = await desk.client()
        await midway.envelope()
        midway.writer.write(LETTER)
        assert await midway.answer() == ""
        assert await desk.rows() == []


async def test_one_connection_too_many_is_told_to_come_back_and_later_is_welcome(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "MAX_CONNECTIONS", 3)
    inside = [await desk.client() for _ in range(3)]
    outside = await desk.client(hello=None)
    assert (await outside.answer()).startswith("421 4.3.2")
    assert await outside.answer() == ""
    await inside.pop().quit()
    await ordinary(desk.port, LETTER)
    for client in inside:
        client.leave()


async def test_stopping_commits_and_answers_what_is_being_stored_and_takes_nothing_more(
    sqlite_url: str, keyring: Keyring
) -> None:
    gate = asyncio.Event()
    async with office(sqlite_url, keyring, around=after(gate)) as desk:
        sending, idle = await desk.client(), await desk.client()
        await sending.envelope()
        await idle.envelope()
        sending.writer.write(stuffed(LETTER))
        await desk.storing(busy=True)
        stopping = asyncio.create_task(desk.server.stop())
        await asyncio.sleep(0.05)
        assert await answered(idle, stuffed(LETTER.replace(b"<1@", b"<2@"))) == smtp.CLOSING
        gate.set()
        await stopping
        assert STORED.fullmatch(await sending.answer())
        assert await sending.answer() == await idle.answer() == ""
        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection("127.0.0.1", desk.port)
        assert await desk.letters() == [LETTER]


async def answered(client: Client, wire: bytes) -> str:
    client.writer.write(wire)
    return await client.answer()


async def test_stopping_waits_no_longer_than_its_patience(sqlite_url: str, keyring: Keyring) -> None:
    gate = asyncio.Event()
    async with office(sqlite_url, keyring, around=after(gate)) as desk:
        client = await desk.client()
        await client.envelope()
        client.writer.write(stuffed(LETTER))
        await desk.storing(busy=True)
        async with asyncio.timeout(5):
            await desk.server.stop(patience=0.1)
        assert await client.answer() == ""
        gate.set()


async def test_an_address_that_is_taken_is_told(desk: Office, sqlite_url: str, keyring: Keyring) -> None:
    with pytest.raises(OSError, match="in use"):
        async with office(sqlite_url, keyring, port=desk.port):
            pass


async def test_aiosmtpd_itself_writes_nothing_of_what_clients_say(
    desk: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="root"):
        client = await desk.client()
        await client.say("QUETZALCANARY")
        await client.send(stuffed(LETTER))
        await client.quit()
    assert [record.name for record in caplog.records if record.name == "mail.log"] == []
