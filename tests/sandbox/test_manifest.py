"""The manifest of the shipped app asks for little and for all it needs."""

from bot.sandbox.manifest import EVENT_SCOPES, read_manifest
from bot.sandbox.world import Channel, fictional_world
from tests.sandbox.conftest import MANIFEST

SHIPPED = read_manifest(MANIFEST, fictional_world())


def test_the_manifest_names_the_command_the_shortcut_and_both_tabs():
    assert SHIPPED.commands == {"/ombuds": "new"}
    assert SHIPPED.shortcuts == {"open_intake": "Tell the ombudsperson"}
    assert (SHIPPED.home_tab, SHIPPED.messages_tab, SHIPPED.interactive) == (True, True, True)


def test_the_manifest_grants_nothing_that_reads_channels_or_acts_for_people():
    assert SHIPPED.scopes == {
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:read",
        "im:history",
        "im:write",
        "usergroups:read",
        "users:read",
    }


def test_every_subscribed_event_has_its_scope():
    for event in SHIPPED.events:
        assert SHIPPED.delivers(event), event
        assert event not in EVENT_SCOPES or EVENT_SCOPES[event] in SHIPPED.scopes
    assert SHIPPED.delivers("member_joined_channel", Channel("C0CASES", "ombuds-cases", is_private=True))
    assert not SHIPPED.delivers("team_join")
