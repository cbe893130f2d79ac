"""Web API methods about identity, people, groups and conversations."""

from __future__ import annotations

from typing import Any

from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Channel, Person

Args = dict[str, Any]


def auth_test(office: Workspace, _args: Args) -> dict[str, Any]:
    """Who the token belongs to."""
    world = office.world
    return {
        "url": f"https://{world.team_domain}.slack.com/",
        "team": world.team_name,
        "user": world.bot_name.lower(),
        "team_id": world.team_id,
        "user_id": world.bot_user_id,
        "bot_id": world.bot_id,
        "is_enterprise_install": False,
    }


def bots_info(office: Workspace, args: Args) -> dict[str, Any]:
    """The app's own bot; there is no other."""
    world = office.world
    if args.get("bot", world.bot_id) != world.bot_id:
        raise SlackRefusal("bot_not_found")
    return {"bot": {"id": world.bot_id, "app_id": world.app_id, "user_id": world.bot_user_id, "name": world.bot_name}}


def _profile(person: Person) -> dict[str, Any]:
    """The profile, complete in its fields; there is no e-mail address, for which the app has no scope."""
    first, _, last = person.name.partition(" ")
    names = {"first_name": first, "last_name": last, "real_name": person.name, "real_name_normalized": person.name}
    shown = {"display_name": person.handle, "display_name_normalized": person.handle, "title": person.role}
    empty = dict.fromkeys(("phone", "skype", "status_text", "status_text_canonical", "status_emoji", "avatar_hash"), "")
    pictures = {f"image_{size}": "" for size in (24, 32, 48, 72, 192, 512)}
    status = {"status_emoji_display_info": [], "status_expiration": 0, "fields": None, "team": person.team_id}
    return {**names, **shown, **empty, **pictures, **status}


def user_object(office: Workspace, person: Person) -> dict[str, Any]:
    """A person in the shape of `users.info` with its locale, without an e-mail address (no scope for it)."""
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.handle,
        "real_name": person.name,
        "deleted": person.deleted,
        "color": "4bbe2e",
        "tz": office.world.timezone,
        "tz_label": "Pacific Standard Time",
        "tz_offset": -28800,
        "profile": _profile(person),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_stranger": person.team_id != office.world.team_id,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
        "updated": office.seconds(),
        "locale": person.locale,
    }


def users_info(office: Workspace, args: Args) -> dict[str, Any]:
    """One person; the locale only if asked for."""
    person = office.world.person(args["user"])
    if person is None:
        raise SlackRefusal("user_not_found")
    shown = user_object(office, person)
    if not args.get("include_locale"):
        del shown["locale"]
    return {"user": shown}


def _page_of(entries: list[Any], args: Args) -> tuple[list[Any], dict[str, str]]:
    cursor = args.get("cursor") or "0"
    if not cursor.isdecimal():
        raise SlackRefusal("invalid_cursor")
    start, size = int(cursor), args.get("limit") or len(entries) or 1
    following = str(start + size) if start + size < len(entries) else ""
    return entries[start : start + size], {"next_cursor": following}


def users_list(office: Workspace, args: Args) -> dict[str, Any]:
    """Everybody, in pages if a limit is given."""
    shown = [user_object(office, person) for person in office.world.people]
    members, metadata = _page_of(shown, args)
    return {"members": members, "cache_ts": office.seconds(), "response_metadata": metadata}


def usergroups_list(office: Workspace, args: Args) -> dict[str, Any]:
    """The user groups, with their members if asked for."""
    groups = []
    for group_id, members in office.world.groups.items():
        group: dict[str, Any] = {
            "id": group_id,
            "team_id": office.world.team_id,
            "is_usergroup": True,
            "name": group_id,
            "handle": group_id.lower(),
            "user_count": len(members),
        }
        groups.append({**group, "users": list(members)} if args.get("include_users") else group)
    return {"usergroups": groups}


def usergroups_users_list(office: Workspace, args: Args) -> dict[str, Any]:
    """The members of one group."""
    if args["usergroup"] not in office.world.groups:
        raise SlackRefusal("no_such_subteam")
    return {"users": list(office.world.groups[args["usergroup"]])}


def visible_channel(office: Workspace, channel_id: str) -> Channel:
    """A conversation that the app may look at: its scope is granted, and it is in it where that is private."""
    channel = office.world.channel(channel_id)
    hidden = channel is not None and channel.kind != "channels" and office.world.bot_user_id not in channel.members
    if channel is None or hidden:
        raise SlackRefusal("channel_not_found")
    return channel


def _need(office: Workspace, scope: str) -> None:
    if not office.manifest.grants(scope):
        provided = ",".join(sorted(office.manifest.scopes or ()))
        raise SlackRefusal("missing_scope", needed=scope, provided=provided)


def channel_object(office: Workspace, channel: Channel) -> dict[str, Any]:
    """A conversation in the shape of `conversations.info`."""
    bot = office.world.bot_user_id
    shared = {
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": channel.is_org_shared,
        "is_shared": channel.is_ext_shared or channel.is_org_shared,
    }
    if channel.is_im:
        user = next(member for member in channel.members if member != bot)
        return {"id": channel.id, "is_im": True, "user": user, "is_archived": False, **shared}
    kinds = {"is_channel": not channel.is_private, "is_group": channel.is_private, "is_im": False, "is_mpim": False}
    named = {"name": channel.name, "is_private": channel.is_private, "is_archived": False}
    return {"id": channel.id, **named, **kinds, **shared, "is_member": bot in channel.members}


def conversations_info(office: Workspace, args: Args) -> dict[str, Any]:
    """One conversation."""
    channel = visible_channel(office, args["channel"])
    _need(office, f"{channel.kind}:read")
    shown = channel_object(office, channel)
    if args.get("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def conversations_members(office: Workspace, args: Args) -> dict[str, Any]:
    """Who is in a conversation."""
    channel = visible_channel(office, args["channel"])
    _need(office, f"{channel.kind}:read")
    members, metadata = _page_of(list(channel.members), args)
    return {"members": members, "response_metadata": metadata}


_TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im"}


def conversations_list(office: Workspace, args: Args) -> dict[str, Any]:
    """The conversations of the wanted types (public ones unless said otherwise)."""
    wanted = [_TYPES.get(kind, "") for kind in args.get("types", ["public_channel"])]
    if "" in wanted:
        raise SlackRefusal("invalid_types")
    for kind in wanted:
        _need(office, f"{kind}:read")
    bot = office.world.bot_user_id
    shown = [
        channel_object(office, channel)
        for channel in office.world.channels
        if channel.kind in wanted and (channel.kind == "channels" or bot in channel.members)
    ]
    channels, metadata = _page_of(shown, args)
    return {"channels": channels, "response_metadata": metadata}


def conversations_history(office: Workspace, args: Args) -> dict[str, Any]:
    """The lasting messages of a conversation, newest first; ephemeral ones are nowhere to be read."""
    channel = visible_channel(office, args["channel"])
    _need(office, f"{channel.kind}:history")
    if office.world.bot_user_id not in channel.members:
        raise SlackRefusal("not_in_channel")
    lasting = [post.body for post in reversed(office.posts[channel.id]) if post.seen_by is None]
    try:
        oldest, latest = float(args.get("oldest", 0)), float(args.get("latest", "inf"))
    except ValueError as fault:
        raise SlackRefusal("invalid_ts_latest") from fault
    lasting = [body for body in lasting if oldest <= float(body["ts"]) <= latest]
    messages, metadata = _page_of(lasting, args)
    return {"messages": messages, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def conversations_open(office: Workspace, args: Args) -> dict[str, Any]:
    """The direct conversation with one person."""
    if "channel" in args:
        return {"channel": {"id": visible_channel(office, args["channel"]).id}}
    if len(args.get("users", [])) != 1:
        raise SlackRefusal("invalid_arguments", "exactly one user: group conversations are not imitated here")
    person = office.world.person(args["users"][0])
    if person is None:
        raise SlackRefusal("user_not_found")
    if person.deleted:
        raise SlackRefusal("user_disabled")
    channel = office.world.im_with(person.id)
    shown = channel_object(office, channel) if args.get("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": False, "already_open": bool(office.posts[channel.id])}
