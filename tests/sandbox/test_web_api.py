"""What the Web API answers, and everything it refuses."""

import json
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.sandbox import workspace
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Channel, fictional_world
from tests.sandbox.practice_app import intake_view, plain_view

ALL = [
    "chat:write",
    "users:read",
    "usergroups:read",
    "channels:read",
    "groups:read",
    "im:read",
    "im:history",
    "im:write",
]


def manifest(*scopes):
    return {"oauth_config": {"scopes": {"bot": list(scopes)}}}


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("users.infos", {}, "unknown_method"),
        ("users.info", {}, "invalid_arguments"),
        ("users.info", {"user": "U0THEO", "colour": "red"}, "invalid_arguments"),
        ("users.info", {"user": 7}, "invalid_arguments"),
        ("users.info", {"user": "U0NONE"}, "user_not_found"),
        ("users.list", {"limit": "many"}, "invalid_arguments"),
        ("users.list", {"cursor": "next please"}, "invalid_cursor"),
        ("conversations.history", {"channel": "C0CASES"}, "missing_scope"),
        ("conversations.history", {"channel": "D0THEO", "latest": "yesterday"}, "channel_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NONE"}, "no_such_subteam"),
        ("bots.info", {"bot": "B0NONE"}, "bot_not_found"),
        ("conversations.info", {"channel": "C0NONE"}, "channel_not_found"),
        ("conversations.list", {"types": "mpim"}, "invalid_types"),
        ("conversations.open", {"users": "U0THEO,U0DANA"}, "invalid_arguments"),
        ("conversations.open", {"users": "U0NONE"}, "user_not_found"),
        ("chat.postMessage", {"channel": "C0CASES"}, "no_text"),
        ("chat.postMessage", {"channel": "C0CASES", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "C0CASES", "blocks": [{"type": "divider"}]}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C0CASES", "text": "x", "blocks": [{"type": "dividr"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "C0CASES", "text": "x", "blocks": "[{"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C0CASES", "text": "x", "unfurl_links": "perhaps"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C0CASES", "text": "x", "username": "Boss"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C0CASES", "text": "x", "metadata": {"k": "v" * 9000}}, "metadata_too_large"),
        ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0GENERAL", "text": "x"}, "not_in_channel"),
        ("chat.postEphemeral", {"channel": "C0CASES", "user": "U0THEO", "text": "x"}, "user_not_in_channel"),
        ("chat.update", {"channel": "C0CASES", "ts": "1.1", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "C0CASES", "ts": "1.1"}, "message_not_found"),
        ("chat.getPermalink", {"channel": "C0CASES", "message_ts": "1.1"}, "message_not_found"),
        ("views.open", {"trigger_id": "1.2.3", "view": plain_view("T", "x")}, "invalid_trigger_id"),
        ("views.open", {"trigger_id": "1.2.3", "view": {**plain_view("T", "x"), "colour": "red"}}, "invalid_arguments"),
        ("views.open", {"trigger_id": "1.2.3", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
        ("views.update", {"view": plain_view("T", "x")}, "invalid_arguments"),
        ("views.update", {"view_id": "V0NONE", "view": plain_view("T", "x")}, "not_found"),
        ("views.update", {"external_id": "none", "view": plain_view("T", "x")}, "not_found"),
        ("views.publish", {"user_id": "U0NONE", "view": {"type": "home", "blocks": []}}, "user_not_found"),
        ("views.publish", {"user_id": "U0DANA", "view": plain_view("T", "x")}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a", "length": 0}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "F0NONE"}]}, "file_not_found"),
    ],
)
async def test_what_slack_refuses_is_refused_with_slacks_word(sandbox, call, method, args, error):
    answer = await call(method, **args)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert sandbox.calls[-1]["error"] == error


async def test_tokens_are_checked_for_presence_truth_and_kind(sandbox, call):
    async with aiohttp.ClientSession() as session, session.get(sandbox.api_url + "auth.test") as answer:
        assert (await answer.json())["error"] == "not_authed"
    assert (await call("auth.test", token="xoxb-wrong"))["error"] == "invalid_auth"
    assert (await call("auth.test", token=sandbox.app_token))["error"] == "not_allowed_token_type"
    assert (await call("apps.connections.open"))["error"] == "not_allowed_token_type"
    assert (await call("auth.test"))["team_id"] == sandbox.team_id


async def test_bodies_that_are_not_json_objects_are_refused(sandbox):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {sandbox.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body, error in (("{", "invalid_json"), ("[]", "json_not_object")):
            async with session.post(sandbox.api_url + "auth.test", data=body) as answer:
                assert (await answer.json())["error"] == error


async def test_arguments_come_as_query_form_or_json_with_lists_and_flags_as_strings(sandbox):
    async with aiohttp.ClientSession() as session:
        query = {"token": sandbox.bot_token, "user": "U0THEO", "include_locale": "1"}
        async with session.get(sandbox.api_url + "users.info", params=query) as answer:
            assert (await answer.json())["user"]["locale"] == "en-US"
        form = {"token": sandbox.bot_token, "types": "private_channel,public_channel", "limit": "1"}
        async with session.post(sandbox.api_url + "conversations.list", data=form) as answer:
            listed = await answer.json()
        assert [one["id"] for one in listed["channels"]] == ["C0CASES"]
        form["cursor"] = listed["response_metadata"]["next_cursor"]
        async with session.post(sandbox.api_url + "conversations.list", data=form) as answer:
            assert [one["name"] for one in (await answer.json())["channels"]] == ["general"]
        blocks = {"channel": "C0CASES", "text": "x", "blocks": json.dumps([{"type": "divider"}])}
        async with session.post(
            sandbox.api_url + "chat.postMessage", data={**blocks, "token": sandbox.bot_token}
        ) as answer:
            assert (await answer.json())["message"]["blocks"] == [{"type": "divider", "block_id": "b000"}]


async def test_people_are_told_of_with_what_a_guard_needs(sandbox, call):
    guest = (await call("users.info", user="U0GUST"))["user"]
    assert (guest["is_restricted"], guest["is_bot"], guest["deleted"], guest["is_stranger"]) == (
        True,
        False,
        False,
        False,
    )
    assert "locale" not in guest
    sandbox.world.person("U0THEO").team_id = "T0OTHER"
    assert (await call("users.info", user="U0THEO"))["user"]["is_stranger"] is True
    assert (await call("users.info", user="U0OMBUDSBOT"))["user"]["is_bot"] is True
    assert len((await call("users.list"))["members"]) == 6
    assert (await call("bots.info"))["bot"]["app_id"] == "A0OMBUDS"


async def test_groups_are_listed_with_members_when_asked(sandbox, call):
    assert (await call("usergroups.users.list", usergroup="S0OMBUDS"))["users"] == ["U0DANA", "U0LUIS"]
    assert "users" not in (await call("usergroups.list"))["usergroups"][0]
    assert (await call("usergroups.list", include_users=True))["usergroups"][0]["users"] == ["U0DANA", "U0LUIS"]


async def test_channels_tell_whether_they_are_private_shared_and_joined(sandbox, call):
    cases = (await call("conversations.info", channel="C0CASES", include_num_members=True))["channel"]
    assert (cases["is_private"], cases["is_member"], cases["is_ext_shared"], cases["num_members"]) == (
        True,
        True,
        False,
        3,
    )
    general = (await call("conversations.info", channel="C0GENERAL"))["channel"]
    assert (general["is_private"], general["is_member"]) == (False, False)
    assert "U0LUIS" in (await call("conversations.members", channel="C0CASES"))["members"]
    sandbox.world.channels.append(Channel("C0SECRET", "secret", is_private=True, members=["U0KAREN"]))
    assert (await call("conversations.info", channel="C0SECRET"))["error"] == "channel_not_found"
    assert (await call("chat.postMessage", channel="C0SECRET", text="x"))["error"] == "channel_not_found"


async def test_a_missing_scope_is_named_for_the_kind_of_conversation():
    made = await Sandbox.start(fictional_world(), manifest=manifest("channels:read", "users:read"))
    try:
        perform = made.office.manifest.grants
        assert perform("users:read")
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {made.bot_token}"}) as session:

            async def ask(method, **args):
                async with session.post(made.api_url + method, json=args) as answer:
                    return await answer.json()

            refused = await ask("chat.postMessage", channel="C0CASES", text="x")
            assert (refused["error"], refused["needed"]) == ("missing_scope", "chat:write")
            assert (await ask("conversations.info", channel="C0GENERAL"))["ok"]
            assert (await ask("conversations.info", channel="C0CASES"))["needed"] == "groups:read"
            assert (await ask("conversations.history", channel="C0CASES"))["error"] == "missing_scope"
            home = {"type": "home", "blocks": []}
            assert (await ask("views.publish", user_id="U0DANA", view=home))["error"] == "not_enabled"
    finally:
        await made.stop()


async def test_history_shows_lasting_messages_newest_first_and_never_ephemeral_ones(sandbox, call):
    channel = (await call("conversations.open", users="U0THEO", return_im=True))["channel"]
    assert channel["user"] == "U0THEO"
    assert (await call("conversations.open", channel=channel["id"]))["channel"]["id"] == channel["id"]
    first = (await call("chat.postMessage", channel="U0THEO", text="one"))["ts"]
    await call("chat.postMessage", channel=channel["id"], text="two", thread_ts=first)
    await call("chat.postEphemeral", channel=channel["id"], user="U0THEO", text="secret")
    history = await call("conversations.history", channel=channel["id"])
    assert [message["text"] for message in history["messages"]] == ["two", "one"]
    limited = await call("conversations.history", channel=channel["id"], limit=1, latest=first)
    assert ([message["text"] for message in limited["messages"]], limited["has_more"]) == (["one"], False)
    odd = await call("conversations.history", channel=channel["id"], latest="yesterday")
    assert odd["error"] == "invalid_ts_latest"
    assert [message["text"] for message in sandbox.dm("U0THEO")] == ["one", "two", "secret"]
    link = await call("chat.getPermalink", channel=channel["id"], message_ts=first)
    assert link["permalink"].endswith("/p" + first.replace(".", ""))


async def test_somebody_elses_message_cannot_be_changed(sandbox, call):
    ts = await sandbox.send_dm("U0THEO", "mine")
    channel = sandbox.world.im_with("U0THEO").id
    assert (await call("chat.update", channel=channel, ts=ts, text="x"))["error"] == "cant_update_message"
    assert (await call("chat.delete", channel=channel, ts=ts))["error"] == "cant_delete_message"


async def test_a_person_who_left_cannot_be_written_to(sandbox, call):
    await sandbox.change_user("U0GUST", deleted=True)
    assert (await call("conversations.open", users="U0GUST"))["error"] == "user_disabled"


async def test_a_trigger_works_once_and_for_three_seconds(sandbox, call, monkeypatch):
    trigger = sandbox.office.issue_trigger("U0THEO")
    assert (await call("views.open", trigger_id=trigger, view=plain_view("T", "x")))["ok"]
    assert (await call("views.open", trigger_id=trigger, view=plain_view("T", "x")))["error"] == "exchanged_trigger_id"
    late = sandbox.office.issue_trigger("U0THEO")
    sandbox.office.triggers[late].issued -= 3.1
    assert (await call("views.open", trigger_id=late, view=plain_view("T", "x")))["error"] == "expired_trigger_id"


async def test_views_stack_three_deep_and_only_from_an_open_modal(sandbox, call):
    outside = sandbox.office.issue_trigger("U0THEO")
    assert (await call("views.push", trigger_id=outside, view=plain_view("T", "x")))["error"] == "invalid_trigger_id"
    trigger = sandbox.office.issue_trigger("U0THEO")
    top = (await call("views.open", trigger_id=trigger, view=plain_view("1", "x")))["view"]
    for title in ("2", "3"):
        trigger = sandbox.office.issue_trigger("U0THEO", from_view=top["id"])
        top = (await call("views.push", trigger_id=trigger, view=plain_view(title, "x")))["view"]
    trigger = sandbox.office.issue_trigger("U0THEO", from_view=top["id"])
    assert (await call("views.push", trigger_id=trigger, view=plain_view("4", "x")))["error"] == "push_limit_reached"
    assert [view["title"]["text"] for view in sandbox.modals("U0THEO")] == ["1", "2", "3"]


async def test_a_view_is_found_by_its_external_id_which_is_unique(sandbox, call):
    named = {**plain_view("T", "x"), "external_id": "case-7"}
    await call("views.open", trigger_id=sandbox.office.issue_trigger("U0THEO"), view=named)
    again = await call("views.open", trigger_id=sandbox.office.issue_trigger("U0DANA"), view=named)
    assert again["error"] == "duplicate_external_id"
    updated = await call(
        "views.update", external_id="case-7", view={**named, "title": {"type": "plain_text", "text": "New"}}
    )
    assert updated["view"]["title"]["text"] == "New"


async def test_a_home_is_published_anew_under_the_same_id(sandbox, call):
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = (await call("views.publish", user_id="U0DANA", view=home))["view"]
    stale = await call("views.publish", user_id="U0DANA", view=home, hash="0.0")
    assert stale["error"] == "hash_conflict"
    second = (await call("views.publish", user_id="U0DANA", view=home, hash=first["hash"]))["view"]
    assert (second["id"], second["title"]["text"]) == (first["id"], "View Title")
    assert second["hash"] != first["hash"]


async def upload(sandbox, call, content=b"a,b\n", announced=None):
    size = announced or len(content)
    told = await call("files.getUploadURLExternal", filename="a.csv", length=size)
    async with aiohttp.ClientSession() as session, session.post(told["upload_url"], data=content) as answer:
        return told["file_id"], answer.status, answer.content_type, await answer.text()


async def test_an_upload_answers_plain_text_and_must_have_the_announced_length(sandbox, call):
    file_id, status, kind, _text = await upload(sandbox, call)
    assert (status, kind) == (200, "text/plain")
    _other, status, _kind, text = await upload(sandbox, call, announced=9)
    assert (status, "9 bytes were announced, 4 came" in text) == (400, True)
    odd = await call("files.completeUploadExternal", files=[{"id": file_id, "colour": "red"}])
    assert odd["error"] == "invalid_arguments"
    done = await call("files.completeUploadExternal", files=[{"id": file_id}])
    assert done["files"][0]["title"] == "a.csv"
    shared = await call("files.completeUploadExternal", files=[{"id": file_id}], channel_id="C0CASES", thread_ts="1.1")
    assert shared["files"][0]["groups"] == ["C0CASES"]
    twice = await call("files.completeUploadExternal", files=[{"id": file_id}], channel_id="C0CASES")
    assert twice["error"] == "file_not_found"
    async with aiohttp.ClientSession() as session, session.post(sandbox.url + "/upload/none", data=b"x") as answer:
        assert answer.status == 400


async def post_to(address, **body):
    async with aiohttp.ClientSession() as session, session.post(address, json=body) as answer:
        return answer.status, await answer.text()


async def test_a_response_url_works_five_times_and_for_half_an_hour(sandbox):
    token = sandbox.office.issue_response_url("C0GENERAL", "U0THEO")
    address = f"{sandbox.url}/response/{token}"
    for number in range(5):
        assert await post_to(address, text=str(number)) == (200, "ok")
    assert "used_url" in (await post_to(address, text="6"))[1]
    assert len(sandbox.messages("C0GENERAL", as_user="U0THEO")) == 5
    assert sandbox.messages("C0GENERAL", as_user="U0DANA") == []
    old = sandbox.office.issue_response_url("C0GENERAL", "U0THEO")
    sandbox.office.response_urls[old].issued -= 1801
    assert "expired_url" in (await post_to(f"{sandbox.url}/response/{old}", text="x"))[1]
    assert (await post_to(f"{sandbox.url}/response/none", text="x"))[0] == 404
    assert sandbox.calls[-1]["ok"] is False


async def test_a_response_url_changes_or_removes_the_message_it_came_from(sandbox, call):
    ts = (await call("chat.postMessage", channel="C0CASES", text="before"))["ts"]
    address = f"{sandbox.url}/response/{sandbox.office.issue_response_url('C0CASES', 'U0DANA', message_ts=ts)}"
    await post_to(address, text="after", replace_original=True)
    await post_to(address, text="all see this", response_type="in_channel")
    assert [one["text"] for one in sandbox.messages("C0CASES", as_user="U0LUIS")] == ["after", "all see this"]
    assert "unknown response_type" in (await post_to(address, text="x", response_type="shout"))[1]
    await post_to(address, delete_original=True)
    assert [one["text"] for one in sandbox.messages("C0CASES", as_user="U0LUIS")] == ["all see this"]


async def test_a_response_url_takes_json_objects_only(sandbox):
    token = sandbox.office.issue_response_url("C0GENERAL", "U0THEO")
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{sandbox.url}/response/{token}", data=b"{") as answer:
            assert answer.status == 400
        async with session.post(f"{sandbox.url}/response/{token}", json=["x"]) as answer:
            assert (await answer.json())["error"] == "invalid_payload"


async def test_message_ids_grow_even_when_the_workspaces_clock_stands_still():
    fixed = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    made = await Sandbox.start(fictional_world(), now=lambda: fixed)
    try:
        first, second = made.office.ts(), made.office.ts()
        assert first == "1793606400.000000"
        assert second > first
        assert made.office.seconds() == 1793606400
    finally:
        await made.stop()


async def test_without_a_manifest_everything_is_granted():
    made = await Sandbox.start(fictional_world())
    try:
        assert made.office.manifest.grants("admin")
        assert made.office.manifest.delivers("reaction_added")
        assert made.office.manifest.shortcuts == {"open_intake": "Tell the ombudsperson"}
    finally:
        await made.stop()


async def test_the_intake_form_of_the_practice_app_keeps_its_ids_in_the_answer(sandbox, call):
    trigger = sandbox.office.issue_trigger("U0THEO")
    view = (await call("views.open", trigger_id=trigger, view=intake_view()))["view"]
    assert [block["block_id"] for block in view["blocks"][1:]] == ["concern", "school", "how", "day", "more"]
    assert workspace.LIMITS["view.stack"] == 3
