"""What goes wrong between an app and Slack, and what the person and the app then see."""

import asyncio
import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from tests.sandbox.conftest import by_http, by_socket
from tests.sandbox.practice_app import PracticeApp, home_view, intake_view


def events_of(practice, kind):
    return [event for event in practice.heard if event.get("type") == kind]


async def test_without_a_connected_app_the_person_is_told_and_no_form_opens(sandbox):
    outcome = await sandbox.run_shortcut("U0THEO", "open_intake")
    assert outcome.error == "Tell the ombudsperson failed with the error “dispatch_failed”"
    assert sandbox.errors("U0THEO") == [outcome.error]
    assert (await sandbox.run_command("U0THEO", "/ombuds", text="new")).error.startswith("/ombuds failed")


async def test_a_request_address_where_nobody_listens_is_a_failed_dispatch(sandbox):
    sandbox.use_http("http://127.0.0.1:9/slack/events")
    assert "dispatch_failed" in (await sandbox.run_shortcut("U0THEO", "open_intake")).error
    sandbox.use_sockets()
    assert not sandbox.reachable


async def test_a_late_ack_is_a_timeout_for_the_person(sandbox, practice):
    sandbox.delivery.ack_seconds = 0.2
    sandbox.faults.slow_acks(9, kind="view_closed")
    sandbox.faults.slow_acks(5, kind="shortcut")
    outcome = await sandbox.run_shortcut("U0THEO", "open_intake")
    assert "operation_timeout" in outcome.error
    assert (await sandbox.run_shortcut("U0THEO", "open_intake")).ok


async def test_a_lost_ack_of_a_form_leaves_it_open_with_an_error(sandbox, practice):
    await sandbox.run_shortcut("U0THEO", "open_intake")
    form = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")))[-1]
    sandbox.faults.lose_acks()
    outcome = await sandbox.submit("U0THEO", form["id"], values={"concern": "x"})
    assert outcome.error == "We had some trouble connecting. Try again?"
    assert [view["id"] for view in sandbox.modals("U0THEO")] == [form["id"]]
    assert len([body for body in practice.heard if body["type"] == "view_submission"]) == 1


async def test_a_click_without_an_ack_shows_its_trouble_where_the_person_looks(sandbox, practice):
    await sandbox.open_home("U0DANA")
    await sandbox.wait_for(lambda: sandbox.home("U0DANA"))
    sandbox.faults.lose_acks(kind="block_actions")
    at_home = await sandbox.click("U0DANA", "open_case", value="7")
    assert "open_case failed" in at_home.error
    await sandbox.run_shortcut("U0THEO", "open_intake")
    await sandbox.wait_for(lambda: sandbox.modals("U0THEO"))
    sandbox.faults.lose_acks(kind="block_actions")
    in_modal = await sandbox.click("U0THEO", "privacy")
    pushed = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")[1:]))[0]
    assert sandbox.errors("U0THEO") == []
    await sandbox.close_view("U0THEO", pushed["id"])
    assert sandbox.errors("U0THEO") == [in_modal.error]


async def test_an_event_is_sent_again_with_its_number_until_it_is_acked(sandbox, practice):
    sandbox.delivery.retry_delays = (0.0, 0.01, 0.01)
    sandbox.faults.lose_acks(2)
    await sandbox.send_dm("U0THEO", "hello")
    await sandbox.quiet()
    heard = events_of(practice, "message")
    assert [event["retry"] for event in heard] == ["0", "1", "2"]
    assert len({event["event_id"] for event in heard}) == 1


async def test_an_event_that_is_never_acked_is_given_up_after_three_retries(sandbox, practice):
    sandbox.delivery.retry_delays = (0.0, 0.0, 0.0)
    sandbox.faults.lose_acks(99)
    await sandbox.send_dm("U0THEO", "hello")
    await sandbox.quiet()
    assert len(events_of(practice, "message")) == 4


async def test_a_handler_that_takes_too_long_gets_the_event_again(sandbox, practice):
    sandbox.delivery.ack_seconds, sandbox.delivery.retry_delays = 0.2, (0.0,)
    practice.gate.clear()
    await sandbox.send_dm("U0THEO", "hello")
    await asyncio.sleep(0.3)
    practice.gate.set()
    await sandbox.quiet()
    assert len(events_of(practice, "message")) == 2


async def test_a_dropped_socket_is_reconnected_and_the_event_arrives(sandbox, socketed):
    sandbox.delivery.retry_delays = (0.05,) * 60
    await sandbox.sockets.drop()
    assert not sandbox.reachable
    await sandbox.send_dm("U0THEO", "while you were away")
    await sandbox.quiet()
    assert [event["text"] for event in events_of(socketed, "message")] == ["while you were away"]


async def test_a_refresh_makes_the_app_connect_anew_without_losing_anything(sandbox, socketed):
    opened = [call for call in sandbox.calls if call["method"] == "apps.connections.open"]
    await sandbox.sockets.refresh()
    await sandbox.wait_for(
        lambda: len([call for call in sandbox.calls if call["method"] == "apps.connections.open"]) > len(opened)
    )
    sandbox.delivery.retry_delays = (0.05,) * 60
    await sandbox.send_dm("U0THEO", "hello")
    await sandbox.quiet()
    assert len(events_of(socketed, "message")) == 1


async def test_with_two_connections_each_envelope_goes_to_one(sandbox, socketed):
    second = PracticeApp(sandbox)
    async with by_socket(sandbox, second):
        await sandbox.wait_for(lambda: sandbox.sockets.connected == 2)
        for number in range(4):
            await sandbox.send_dm("U0THEO", str(number))
        await sandbox.quiet()
        assert sorted([len(socketed.heard), len(second.heard)]) == [2, 2]


async def test_a_socket_address_opens_one_connection(sandbox, call):
    answer = await call("apps.connections.open", token=sandbox.app_token)
    address = answer["url"].replace("ws", "http", 1)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(address) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            await socket.send_str(json.dumps({"envelope_id": "nobody asked"}))
            await socket.ping(b"sdk-ping-pong:1")
        async with session.get(address) as refused:
            assert refused.status == 403


async def test_a_rate_limit_carries_retry_after_and_slacks_client_waits_for_it(sandbox, practice):
    sandbox.faults.rate_limit("views.publish", retry_after=1, times=2)
    with pytest.raises(SlackApiError) as limited:
        await practice.client.views_publish(user_id="U0DANA", view=home_view([]))
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "1")
    practice.client.retry_handlers.append(AsyncRateLimitErrorRetryHandler())
    assert (await practice.client.views_publish(user_id="U0DANA", view=home_view([])))["ok"]


async def test_an_error_on_order_is_answered_once(sandbox, practice):
    sandbox.faults.fail("chat.postMessage", "internal_error")
    with pytest.raises(SlackApiError, match="internal_error"):
        await practice.client.chat_postMessage(channel="C0CASES", text="hello")
    assert sandbox.messages("C0CASES", as_user="U0DANA") == []
    assert (await practice.client.chat_postMessage(channel="C0CASES", text="hello"))["ok"]


async def test_a_lost_answer_means_the_message_is_there_although_the_call_failed(sandbox, practice):
    practice.client.retry_handlers.clear()
    sandbox.faults.lose_answer("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await practice.client.chat_postMessage(channel="C0CASES", text="hello")
    assert len(sandbox.messages("C0CASES", as_user="U0DANA")) == 1


async def test_a_view_that_changed_meanwhile_refuses_an_old_hash(sandbox, practice):
    await sandbox.run_shortcut("U0THEO", "open_intake")
    form = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")))[-1]
    where = {"view_id": form["id"], "view": intake_view()}
    sandbox.faults.stale_hash()
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await practice.client.views_update(**where, hash=form["hash"])
    updated = await practice.client.views_update(**where, hash=form["hash"])
    assert updated["view"]["hash"] != form["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await practice.client.views_update(**where, hash=form["hash"])


async def test_the_app_can_move_from_sockets_to_signed_requests(sandbox, socketed):
    async with by_http(sandbox, socketed):
        await sandbox.send_dm("U0THEO", "hello")
        await sandbox.quiet()
        sandbox.signing_secret = "another"
        sandbox.delivery.transport.signing_secret = "another"
        assert "dispatch_failed" in (await sandbox.run_shortcut("U0THEO", "open_intake")).error
    assert len(socketed.heard) == 1


async def test_stopping_gives_up_events_that_nobody_takes(sandbox):
    await sandbox.send_dm("U0THEO", "hello")
    with pytest.raises(TimeoutError):
        await sandbox.quiet(0.05)
