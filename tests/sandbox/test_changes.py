"""Events of the workspace: sent if the manifest subscribes and its scopes open them, otherwise not."""

import pytest

from bot.sandbox.refusals import NotPossible
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Person, fictional_world


async def test_group_channel_and_user_changes_reach_the_app(sandbox, practice):
    await sandbox.add_to_group("S0OMBUDS", "U0KAREN")
    await sandbox.add_to_group("S0OMBUDS", "U0KAREN")
    await sandbox.remove_from_group("S0OMBUDS", "U0LUIS")
    await sandbox.join_channel("C0CASES", "U0KAREN")
    await sandbox.change_user("U0DANA", is_guest=True)
    await sandbox.quiet()
    heard = {event["type"]: event for event in practice.heard}
    assert sandbox.world.groups["S0OMBUDS"] == ["U0DANA", "U0KAREN"]
    assert heard["subteam_members_changed"]["removed_users"] == ["U0LUIS"]
    assert (heard["member_joined_channel"]["user"], heard["member_joined_channel"]["channel_type"]) == ("U0KAREN", "G")
    assert heard["user_change"]["user"]["is_restricted"] is True


async def test_what_the_manifest_does_not_ask_for_is_not_sent(sandbox, practice):
    await sandbox.add_person(Person("U0ROSA", "Rosa Delgado"))
    await sandbox.join_channel("C0GENERAL", "U0ROSA")
    await sandbox.leave_channel("C0GENERAL", "U0ROSA")
    await sandbox.quiet()
    assert practice.heard == []
    assert sandbox.world.person("U0ROSA").handle == "rosa.delgado"


async def test_a_subscribed_event_without_its_scope_is_not_sent():
    manifest = {
        "oauth_config": {"scopes": {"bot": ["channels:read"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im", "member_joined_channel", "app_home_opened"]}},
        "features": {"app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": False}},
    }
    made = await Sandbox.start(fictional_world(), manifest=manifest)
    sent = []
    made.office.courier = sent.append
    try:
        await made.send_dm("U0THEO", "hello")
        await made.join_channel("C0CASES", "U0KAREN")
        await made.open_home("U0THEO")
        assert [event["type"] for event in sent] == ["app_home_opened"]
        made.office.manifest.shortcuts["open_intake"] = "x"
        with pytest.raises(NotPossible, match="not configured to handle"):
            await made.run_shortcut("U0THEO", "open_intake")
    finally:
        await made.stop()


async def test_a_read_only_messages_tab_takes_no_messages():
    made = await Sandbox.start(fictional_world(), manifest={"features": {"app_home": {"messages_tab_enabled": True}}})
    try:
        with pytest.raises(NotPossible, match="turned off"):
            await made.send_dm("U0THEO", "hello")
    finally:
        await made.stop()


async def test_changes_of_what_is_not_there_are_told(sandbox):
    for change in (
        sandbox.change_user("U0NONE"),
        sandbox.change_user("U0DANA", shoe_size=7),
        sandbox.add_to_group("S0NONE", "U0DANA"),
        sandbox.remove_from_group("S0OMBUDS", "U0THEO"),
        sandbox.join_channel("C0NONE", "U0DANA"),
        sandbox.leave_channel("C0CASES", "U0THEO"),
    ):
        with pytest.raises(NotPossible):
            await change
