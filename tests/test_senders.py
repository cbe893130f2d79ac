"""The ways out, against a real SMTP server and a real HTTP server on loopback, on good days and bad ones."""

import asyncio
import io
import mailbox
import socket
import warnings
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult

from bot.handlers.smtp import tls_context
from bot.local_senders import ConsoleSender, MaildirSender
from bot.messages import Outbound
from bot.senders import SmtpSender, TryAgainError, UndeliverableError, UnknownOutcomeError, relay_of, slack_of
from tests.certificates import self_signed

LETTER = b"From: case@district.example\r\nTo: rosa.delgado@family.example\r\n\r\nHello.\r\n.A line with a dot.\r\n"
POST, UPDATE = "chat.postMessage", "chat.update"


def letter(to="rosa.delgado@family.example", mail_from=""):
    return Outbound(to, LETTER, fields={"notice": "0a", "mail_from": mail_from})


class Relay:
    """Answers as told: `answers` maps a step to a reply; "drop" closes the connection, "hang" never answers."""

    def __init__(self, **answers):
        self.answers, self.got, self.options, self.under_tls = answers, [], [], []

    async def answer(self, step, server, usual):
        told = self.answers.get(step, usual)
        if told == "hang":
            await asyncio.sleep(30)
        if told == "drop":
            server.transport.abort()
            await asyncio.sleep(0.05)
        return told

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        self.options.append(sorted(options))
        self.under_tls.append(session.ssl is not None)
        return await self.answer("mail", server, "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return await self.answer("rcpt", server, "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        told = await self.answer("data", server, "250 kept as 7")
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return told


@asynccontextmanager
async def relay(*, auth=False, utf8=False, tls=None, must=False, host="127.0.0.1", **answers):
    """`tls`: certificate and key; `must`: nothing is taken without it."""
    handler, context = Relay(**answers), tls_context(*tls) if tls else None

    def checked(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.password == b"right")

    def connected():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of passwords without TLS, which is what loopback is for
            rules = {"auth_require_tls": False, "auth_required": True, "authenticator": checked} if auth else {}
            rules |= {"tls_context": context, "require_starttls": must}
            return SMTP(handler, hostname="relay.example", enable_SMTPUTF8=utf8, **rules)

    server = await asyncio.get_running_loop().create_server(connected, host, 0)
    try:
        yield handler, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def sender(port, **fields):
    return SmtpSender("127.0.0.1", port, **fields)


async def test_automatic_mail_leaves_with_the_null_sender_byte_for_byte():
    async with relay() as (handler, port):
        assert await sender(port).send(letter()) == "kept as 7"
    assert handler.got == [("<>", ["rosa.delgado@family.example"], LETTER)]


async def test_a_relay_that_names_the_recipient_does_not_put_the_address_into_what_is_kept():
    async with relay(data="250 2.0.0 <rosa.delgado@family.example> kept as 7") as (_, port):
        assert await sender(port).send(letter()) == "2.0.0 kept as 7"


async def test_a_reply_leaves_from_the_reply_address():
    async with relay() as (handler, port):
        await sender(port).send(letter(mail_from="case+abc@district.example"))
    assert handler.got[0][0] == "case+abc@district.example"


async def test_an_address_with_other_letters_needs_a_relay_that_takes_them():
    async with relay(utf8=True) as (handler, port):
        await sender(port).send(letter("añadir@bücher.example"))
    assert handler.got[0][1] == ["añadir@xn--bcher-kva.example"]
    assert handler.options == [["SMTPUTF8"]]
    async with relay() as (handler, port):
        with pytest.raises(UndeliverableError, match=r"^address_needs_smtputf8$"):
            await sender(port).send(letter("añadir@bücher.example"))
    assert handler.options == []


async def test_a_domain_with_other_letters_goes_in_ascii_to_any_relay_on_either_side():
    async with relay() as (handler, port):
        await sender(port).send(letter("rosa@straße.example", mail_from="case+abc@bücher.example"))
    assert handler.got[0][:2] == ("case+abc@xn--bcher-kva.example", ["rosa@xn--strae-oqa.example"])
    assert handler.options == [[]]


async def test_raw_bytes_in_a_header_are_announced_to_a_relay_that_takes_them():
    content = "To: añadir@family.example\r\n\r\nHello.\r\n".encode()
    async with relay(utf8=True) as (handler, port):
        await sender(port).send(Outbound("añadir@family.example", content, fields={"mail_from": ""}))
    assert handler.options == [["BODY=8BITMIME", "SMTPUTF8"]]
    assert handler.got[0][2] == content


@pytest.mark.parametrize("address", ["rosa@-a-.b\u00e9..example", "rosa@a\u2044b.example", "no address \u00e9@"])
async def test_an_address_that_cannot_be_one_is_told_as_such(address):
    async with relay(utf8=True) as (handler, port):
        with pytest.raises(UndeliverableError, match=r"^address_is_none$"):
            await sender(port).send(letter(address))
    assert handler.got == []


async def test_one_letter_refused_leaves_nothing_behind_for_the_next():
    async with relay(rcpt="550 5.1.1 never <rosa.delgado@family.example>") as (handler, port):
        with pytest.raises(UndeliverableError, match=r"^address_refused$"):
            await sender(port).send(letter())
        handler.answers.clear()
        await sender(port).send(letter("minh.tran@family.example"))
    assert [to for _, to, _ in handler.got] == [["minh.tran@family.example"]]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("550 5.1.1 no such user", "address_refused"),
        ("553 no such user", "address_refused"),
        ("552 5.2.2 mailbox full", "address_refused"),
        ("550 5.4.4 no such domain", "address_refused"),
        ("450 4.1.2 domain not found", "address_unreached"),
        ("451 4.4.3 name service", "address_unreached"),
        ("450 4.2.0 greylisted", "smtp 450"),
        ("554 5.7.1 relay access denied", "smtp 554"),
        ("550 5.1.8 sender address rejected", "smtp 550"),
        ("550 not today", "smtp 550"),
    ],
)
async def test_an_address_at_fault_is_told_apart_from_a_road_that_is_closed(answer, told):
    async with relay(rcpt=answer) as (_, port):
        with pytest.raises((TryAgainError, UndeliverableError), match=f"^{told}$"):
            await sender(port).send(letter())


@pytest.mark.parametrize("must", [False, True])
async def test_without_a_password_tls_is_taken_where_it_is_offered_whoever_s_certificate_it_is(tmp_path, must):
    async with relay(tls=self_signed(tmp_path), must=must) as (handler, port):
        await sender(port).send(letter())
    assert handler.under_tls == [True]


async def test_a_password_is_not_told_to_a_relay_without_tls_or_with_a_stranger_s_certificate(tmp_path, monkeypatch):
    elsewhere = SmtpSender("127.0.0.2", 0, username="desk", password="right", timeout=1)
    cert = self_signed(tmp_path, "127.0.0.2")
    for offered in (None, cert):
        async with relay(auth=True, tls=offered, host="127.0.0.2") as (handler, port):
            with pytest.raises(TryAgainError, match="connect"):
                await replace(elsewhere, port=port).send(letter())
        assert handler.got == []
    monkeypatch.setenv("SSL_CERT_FILE", str(cert[0]))
    async with relay(auth=True, tls=cert, host="127.0.0.2") as (handler, port):
        await replace(elsewhere, port=port).send(letter())
    assert handler.under_tls == [True]


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize(("code", "error"), [("451 later", TryAgainError), ("550 never", UndeliverableError)])
async def test_the_relay_s_answer_decides_at_every_step(step, code, error):
    async with relay(**{step: code}) as (_, port):
        with pytest.raises(error, match=code[:3]):
            await sender(port).send(letter())


@pytest.mark.parametrize(("step", "error"), [("rcpt", TryAgainError), ("data", UnknownOutcomeError)])
async def test_a_connection_lost_before_data_is_tried_again_and_after_data_is_not(step, error):
    async with relay(**{step: "drop"}) as (_, port):
        with pytest.raises(error):
            await sender(port).send(letter())


@pytest.mark.parametrize(("step", "error"), [("rcpt", TryAgainError), ("data", UnknownOutcomeError)])
async def test_a_relay_that_falls_silent_ends_the_same_way(step, error):
    async with relay(**{step: "hang"}) as (_, port):
        with pytest.raises(error):
            await sender(port, timeout=0.2, after_data=0.2).send(letter())


async def test_a_relay_that_is_not_there_is_tried_again():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TryAgainError, match="connect"):
            await sender(taken.getsockname()[1]).send(letter())


@pytest.mark.parametrize(("password", "error"), [("right", None), ("wrong", TryAgainError)])
async def test_a_wrong_password_keeps_the_letter_for_the_day_it_is_mended(password, error):
    async with relay(auth=True) as (handler, port):
        sending = sender(port, username="desk", password=password, timeout=1).send(letter())
        if error is None:
            await sending
        else:
            with pytest.raises(error):
                await sending
    assert len(handler.got) == (error is None)


def test_a_password_never_travels_without_tls_except_on_loopback():
    assert relay_of("smtp://desk:p%40ss@relay.example:587") == SmtpSender("relay.example", 587, "desk", "p@ss")
    assert relay_of("smtp://desk:p@relay.example")._start_tls() is True
    assert relay_of("smtp://desk:p@127.0.0.1:1025")._start_tls() is None
    assert relay_of("smtps://relay.example") == SmtpSender("relay.example", 465, use_tls=True)


async def test_a_letter_kept_twice_in_the_maildir_is_there_once(tmp_path):
    out = relay_of(f"file:{tmp_path}/deep/outgoing")
    assert await out.send(letter()) == "0a"
    (tmp_path / "deep/outgoing/new/0a").rename(tmp_path / "deep/outgoing/cur/0a:2,S")  # somebody read it
    await out.send(letter())
    box = mailbox.Maildir(tmp_path / "deep/outgoing")
    assert [message.get_payload() for message in box] == ["Hello.\n.A line with a dot.\n"]
    assert out.repeatable(letter())


async def test_a_maildir_that_cannot_be_written_is_tried_again(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TryAgainError):
        await MaildirSender(tmp_path / "file").send(letter())


async def test_the_console_shows_one_line_a_message():
    stream = io.StringIO()
    console = ConsoleSender(stream)
    await console.send(letter())
    await console.send(Outbound("C0CASES", {"text": "Case 2026-0001"}, method=POST))
    assert [line[:6] for line in stream.getvalue().splitlines()] == ['{"to":'] * 2
    assert console.repeatable(letter())


class Workspace:
    """Answers Slack calls in the order told; a callable answers by itself."""

    def __init__(self, *answers):
        self.answers, self.calls, self.times = list(answers), [], []

    async def handle(self, request):
        said = {**request.query, **(await request.json() if request.content_type == "application/json" else {})}
        self.calls.append((request.path.rsplit("/", 1)[1], said))
        self.times.append(asyncio.get_running_loop().time())
        answer = self.answers.pop(0) if self.answers else {"ok": True, "ts": "171.1", "channel": {"id": "D1"}}
        if answer == "drop":
            request.transport.abort()
            answer = {}
        if answer == "hang":
            await asyncio.sleep(5)
        if isinstance(answer, web.Response):
            return answer
        return web.json_response(answer)


@asynccontextmanager
async def workspace(*answers, pace=0.0):
    office = Workspace(*answers)
    app = web.Application()
    app.router.add_route("*", "/api/{method}", office.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    out = slack_of("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
    out.pace, out.client.timeout = pace, 1
    try:
        yield office, out
    finally:
        await runner.cleanup()


def card(address="C0CASES", method=POST, **content):
    return Outbound(address, {"text": "Case 2026-0001", "blocks": [], **content}, method=method)


def refused(code, status=200):
    return web.json_response({"ok": False, "error": code}, status=status)


async def test_a_post_unfurls_nothing_and_returns_its_timestamp():
    async with workspace() as (office, out):
        assert await out.send(card()) == "171.1"
    ((method, said),) = office.calls
    assert (method, said["channel"], said["unfurl_links"], said["unfurl_media"]) == (POST, "C0CASES", False, False)


async def test_a_direct_message_opens_its_channel_once():
    async with workspace() as (office, out):
        await out.send(card("U0DANA"))
        await out.send(card("U0DANA"))
    assert [method for method, _ in office.calls] == ["conversations.open", POST, POST]
    assert office.calls[1][1]["channel"] == "D1"


async def test_an_update_names_the_message_and_says_nothing_of_unfurling():
    async with workspace() as (office, out):
        await out.send(card(method=UPDATE, ts="170.0"))
    ((method, said),) = office.calls
    assert (method, said["ts"]) == (UPDATE, "170.0")
    assert "unfurl_links" not in said


async def test_an_update_of_a_vanished_card_posts_it_anew():
    async with workspace(refused("message_not_found")) as (office, out):
        assert await out.send(card(method=UPDATE, ts="170.0")) == "171.1"
    assert [method for method, _ in office.calls] == [UPDATE, POST]
    assert "ts" not in office.calls[1][1]


async def test_slack_s_wish_for_a_pause_is_handed_on():
    busy = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "17"})
    async with workspace(busy) as (office, out):
        with pytest.raises(TryAgainError) as told:
            await out.send(card())
    assert told.value.after == 17
    assert len(office.calls) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused("invalid_blocks"), UndeliverableError),
        (refused("not_in_channel"), TryAgainError),
        (refused("token_revoked"), TryAgainError),
        (refused("internal_error"), UnknownOutcomeError),
        (web.Response(status=503, text="<h1>bad gateway</h1>", content_type="text/html"), UnknownOutcomeError),
        (web.Response(text="not json", content_type="application/json"), UnknownOutcomeError),
        ("drop", UnknownOutcomeError),
        ("hang", UnknownOutcomeError),
    ],
)
async def test_what_slack_answers_to_a_post_decides_and_it_is_called_once(answer, error):
    async with workspace(answer) as (office, out):
        with pytest.raises(error):
            await out.send(card())
    assert len(office.calls) == 1


@pytest.mark.parametrize("answer", ["drop", "hang"])
async def test_a_lost_answer_to_an_update_is_tried_again_later(answer):
    async with workspace(answer) as (_, out):
        assert out.repeatable(card(method=UPDATE))
        with pytest.raises(TryAgainError):
            await out.send(card(method=UPDATE, ts="170.0"))


async def test_an_update_that_slack_refuses_for_another_reason_is_not_posted_anew():
    async with workspace(refused("cant_update_message")) as (office, out):
        with pytest.raises(UndeliverableError):
            await out.send(card(method=UPDATE, ts="170.0"))
    assert len(office.calls) == 1


async def test_no_workspace_at_all_is_tried_again():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TryAgainError):
            await slack_of("xoxb-1", f"http://127.0.0.1:{taken.getsockname()[1]}/api/").send(card())


async def test_messages_to_one_channel_keep_their_pace_and_others_do_not_wait():
    async with workspace(pace=0.3) as (office, out):
        await asyncio.gather(*(out.send(card(channel)) for channel in ("C1", "C1", "C1", "C2")))
    when = {"C1": [], "C2": []}
    for (_, said), at in zip(office.calls, office.times, strict=True):
        when[said["channel"]].append(at)
    first, second, third = when["C1"]
    assert min(second - first, third - second) >= 0.28
    assert when["C2"][0] - first < 0.28


def test_a_stand_in_on_loopback_is_reached_past_any_proxy(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert slack_of("xoxb-1", "http://127.0.0.1:8027/api/").client.proxy is None
    assert slack_of("xoxb-1", "https://slack.com/api/").client.proxy == "http://proxy.example:3128"
