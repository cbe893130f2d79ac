"""Who may: every listener declares it, the one guard holds it, and nobody learns anything from a refusal."""

import copy
import datetime as dt
import hmac
import json
import time

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.access import RIGHTS
from bot.config import load
from bot.errors import ConfigurationError, UnavailableError
from bot.handlers import slack
from bot.handlers.slack_desk import SYSTEM, Entry
from bot.sandbox.world import Person
from storage.enums import StaffRole
from tests.handlers.conftest import CASES, DANA, GUEST, KAREN, LUIS, THEO, words

SYSTEM_EVENTS = {"user_change", "subteam_members_changed", "member_joined_channel"}


def entries(app):
    return [getattr(listener.ack_function, "entry", None) for listener in app._async_listeners]


def request(entry, user: str, team: str = "T0MAPLE") -> AsyncBoltRequest:
    """What Slack would send to wake this listener, by this person."""
    who = {"team": {"id": team}, "user": {"id": user, "team_id": team}, "api_app_id": "A0", "trigger_id": "1.2.3"}
    view = {
        "id": "V1",
        "hash": "1.a",
        "type": "modal",
        "callback_id": entry.name,
        "blocks": [],
        "state": {"values": {}},
    }
    bodies = {
        "event": {
            "type": "event_callback",
            "team_id": team,
            "event_id": "Ev1",
            "event": {"type": entry.name, "user": user, "channel": "D1", "tab": "home", "text": "Hello", "ts": "1.0"},
        },
        "action": {
            **who,
            "type": "block_actions",
            "container": {"type": "message", "channel_id": CASES, "message_ts": "1.0"},
            "channel": {"id": CASES},
            "actions": [{"type": "button", "action_id": entry.name, "block_id": "b", "value": "0", "action_ts": "1.1"}],
        },
        "view": {**who, "type": "view_submission", "view": view},
        "command": {"command": entry.name, "text": "new", "team_id": team, "user_id": user, "trigger_id": "1.2.3"},
        "shortcut": {**who, "type": "shortcut", "callback_id": entry.name, "action_ts": "1.1"},
        "options": {
            **who,
            "type": "block_suggestion",
            "action_id": entry.name,
            "block_id": "b",
            "value": "a",
            "view": view,
        },
    }
    return AsyncBoltRequest(mode="socket_mode", body=copy.deepcopy(bodies[entry.kind]))


async def test_every_listener_declares_an_action_that_the_access_table_knows(socketed):
    found = entries(socketed.app)
    assert len(found) > 35
    assert [entry for entry in found if entry is None] == []
    assert {entry.name for entry in found if entry.action == SYSTEM} == SYSTEM_EVENTS
    assert {entry.action for entry in found} - {SYSTEM} <= set(RIGHTS)
    assert len({(entry.kind, entry.name) for entry in found}) == len(found)


def without(action: str) -> list[str]:
    """People who may not, the nearest last: a guest, a teacher, a supervisor."""
    roles = RIGHTS[action]
    near = [KAREN] if roles and StaffRole.SUPERVISOR not in roles else []
    return [GUEST, *([THEO] if roles else []), *near]


async def test_no_listener_runs_for_a_role_without_its_right(socketed):
    tried = [
        (entry, user) for entry in entries(socketed.app) if entry.action != SYSTEM for user in without(entry.action)
    ]
    for entry, user in tried:
        answer = await socketed.app.async_dispatch(request(entry, user))
        assert answer.status == 200, entry.name
    await socketed.later.drain()
    refused = [line for line in socketed.logs if line["event"] == "slack_request_refused"]
    assert [(line["point"], line["user"]) for line in refused] == [((e.kind, e.name), user) for e, user in tried]
    assert {line["why"] for line in refused} == {"access"}


@pytest.mark.parametrize("team", ["T0OTHER", ""])
async def test_another_workspace_reaches_no_listener_at_all(socketed, team):
    for entry in entries(socketed.app):
        answer = await socketed.app.async_dispatch(request(entry, DANA, team))
        assert answer.status == 200
    refused = [line for line in socketed.logs if line["event"] == "slack_request_refused"]
    assert len(refused) == len(entries(socketed.app))
    assert {line["why"] for line in refused} == {"team"}
    assert await socketed.inbox() == []


@pytest.mark.parametrize(
    "change",
    [{"is_guest": True}, {"deleted": True}, {"is_bot": True}, {"team_id": "T0OTHER"}],
    ids=["guest", "deactivated", "bot", "stranger"],
)
async def test_an_ombudsperson_who_is_no_full_employee_any_more_is_refused_at_once(socketed, change):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    world = front.sandbox.world
    before = Person(**vars(world.person(DANA)))
    await front.sandbox.change_user(DANA, **change)
    await front.settled()
    entry = next(entry for entry in entries(front.app) if entry.name == "case_open")
    await front.app.async_dispatch(request(entry, DANA))
    assert front.logs[-1]["event"] == "slack_request_refused"
    assert before.id == DANA


async def test_a_role_of_the_staff_list_is_not_enough_without_the_group(socketed):
    front = socketed
    case = await front.letter()
    await front.sandbox.remove_from_group("S0OMBUDS", LUIS)
    await front.settled()
    await front.press(LUIS, "case_open", value=case.id.hex, channel=CASES)
    assert front.sandbox.modals(LUIS) == []
    await front.sandbox.add_to_group("S0OMBUDS", LUIS)
    await front.settled()
    await front.press(LUIS, "case_open", value=case.id.hex, channel=CASES)
    assert case.number in front.top(LUIS)["title"]["text"]


async def test_membership_is_asked_for_once_a_minute_not_at_every_click(socketed):
    front = socketed
    case = await front.letter()
    for _ in range(4):
        await front.open_case(DANA, case)
    asked = [call for call in front.sandbox.calls if call["method"] == "usergroups.users.list"]
    assert len(asked) == 1
    front.office.now += dt.timedelta(seconds=61)
    await front.open_case(DANA, case)
    assert len([call for call in front.sandbox.calls if call["method"] == "usergroups.users.list"]) == 2


async def test_when_slack_does_not_say_who_is_in_the_group_nobody_gets_in(socketed):
    front = socketed
    case = await front.letter()
    await front.open_case(DANA, case)
    front.office.now += dt.timedelta(seconds=61)
    front.sandbox.faults.fail("usergroups.users.list", "internal_error", times=2)
    await front.press(DANA, "case_take", value=case.id.hex, channel=CASES)
    assert (await front.cases())[0].owner is None
    assert "does not work right now" in front.sandbox.messages(CASES, as_user=DANA)[-1]["text"]
    front.office.now += dt.timedelta(seconds=1)
    await front.press(DANA, "case_open", value=case.id.hex, channel=CASES)
    assert (await front.cases())[0].owner is None


async def test_a_direct_message_waits_with_slack_while_nobody_knows_who_writes(socketed):
    front = socketed
    front.sandbox.delivery.retry_delays = (0.05,)
    front.sandbox.delivery.ack_seconds = 1.0
    front.sandbox.faults.fail("users.info", "internal_error")
    await front.sandbox.send_dm(THEO, "My supervisor shouts at me.")
    await front.step()
    assert len(await front.cases()) == 1


async def test_who_leaves_the_group_sees_an_empty_home_at_once(front):
    case = await front.letter()
    await front.sandbox.open_home(LUIS)
    await front.settled()
    assert case.number in words(front.sandbox.home(LUIS))
    await front.sandbox.remove_from_group("S0OMBUDS", LUIS)
    await front.settled()
    assert case.number not in words(front.sandbox.home(LUIS))


async def test_a_stranger_in_the_case_channel_is_told_to_the_ombudspersons(socketed):
    await socketed.sandbox.join_channel(CASES, THEO)
    await socketed.settled()
    assert "<@U0THEO> joined the case channel" in socketed.sandbox.dm(DANA)[-1]["text"]


def settings(**more):
    return load(
        slack_mode="socket",
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        **{"slack_team_id": "T0MAPLE", "slack_case_channel": CASES, **more},
    )


async def test_the_right_workspace_and_a_private_channel_are_accepted(socketed):
    await slack.check_identity(socketed.slack.client, settings())


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"slack_team_id": "T0OTHER"}, "OMBUDSLINE_SLACK_TEAM_ID"),
        ({"slack_case_channel": "C0GENERAL"}, "OMBUDSLINE_SLACK_CASE_CHANNEL"),
        ({"slack_case_channel": "C0NONE"}, "OMBUDSLINE_SLACK_CASE_CHANNEL"),
    ],
)
async def test_another_workspace_or_an_open_channel_is_refused_by_name(socketed, given, named):
    with pytest.raises(ConfigurationError) as refused:
        await slack.check_identity(socketed.slack.client, settings(**given))
    assert refused.value.field == named


async def test_a_channel_shared_with_people_outside_is_refused(socketed):
    socketed.sandbox.world.channel(CASES).is_ext_shared = True
    with pytest.raises(ConfigurationError, match="shared"):
        await slack.check_identity(socketed.slack.client, settings())


async def test_a_wrong_token_names_the_setting_and_silence_is_no_fault_of_the_settings(socketed):
    socketed.sandbox.faults.fail("auth.test", "invalid_auth")
    with pytest.raises(ConfigurationError) as refused:
        await slack.check_identity(socketed.slack.client, settings())
    assert refused.value.field == "OMBUDSLINE_SLACK_BOT_TOKEN"
    await socketed.sandbox.stop()
    with pytest.raises(UnavailableError):
        await slack.check_identity(socketed.slack.client, settings())


def over_http(front, *, secret: str, age: int = 0, signed: bool = True) -> AsyncBoltRequest:
    """A teacher's direct message as Slack would post it, signed with `secret` `age` seconds ago."""
    event = {"type": "message", "channel_type": "im", "user": THEO, "channel": "D1", "text": "Hello", "ts": "1.0"}
    body = json.dumps({"type": "event_callback", "team_id": "T0MAPLE", "event_id": "EvSigned", "event": event})
    at = str(int(time.time()) - age)
    mark = "v0=" + hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), "sha256").hexdigest()
    headers = {"content-type": "application/json"}
    headers |= {"x-slack-request-timestamp": at, "x-slack-signature": mark} if signed else {}
    return AsyncBoltRequest(mode="http", body=body, headers=headers)


async def test_what_slack_has_not_signed_just_now_reaches_nothing_and_a_replay_tells_nothing_twice(socketed):
    front, secret = socketed, socketed.sandbox.signing_secret
    for forged in (
        over_http(front, secret=secret, signed=False),
        over_http(front, secret="guessed"),
        over_http(front, secret=""),
        over_http(front, secret=secret, age=600),
    ):
        assert (await front.app.async_dispatch(forged)).status == 401
    assert await front.inbox() == []
    for _ in range(2):
        assert (await front.app.async_dispatch(over_http(front, secret=secret))).status == 200
    assert len(await front.inbox()) == 1


async def test_somebody_elses_case_answers_an_employee_like_one_that_is_not_there(socketed):
    front = socketed
    await front.sandbox.run_shortcut(THEO, "open_intake")
    await front.settled()
    await front.send(THEO, text="My supervisor shouts at me.")
    await front.step()
    case = (await front.cases())[0]
    said = []
    for user in (KAREN, DANA):
        for value in (case.id.hex, "0" * 32, "what"):
            body = dict(request(Entry("action", "receipt_open", "", None), user).body)
            body["actions"][0]["value"] = value
            before = len(front.sandbox.calls)
            await front.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
            await front.later.drain()
            said.append({call["args"]["text"] for call in front.sandbox.calls[before:] if "text" in call["args"]})
    assert said == [{"This is not available to you."}] * 6
