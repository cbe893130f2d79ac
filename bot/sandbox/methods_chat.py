"""Web API methods that post, change and remove messages."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.blocks import check_blocks, with_ids
from bot.sandbox.limits import LIMITS, length
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.shapes import Misshapen
from bot.sandbox.workspace import Post, Workspace
from bot.sandbox.world import Channel

Args = dict[str, Any]


def content(args: Args) -> dict[str, Any]:
    """The `text` and `blocks` of a message to be, checked; Slack cuts a text that is too long, here it is refused."""
    text, blocks = args.get("text", ""), args.get("blocks") or []
    if not text.strip() and not blocks:
        raise SlackRefusal("no_text")
    if length(text) > LIMITS["message.text"]:
        raise SlackRefusal("msg_too_long")
    if blocks and not text.strip():
        raise SlackRefusal("invalid_arguments", "blocks without text leave notifications and screen readers empty")
    if len(json.dumps(args.get("metadata", {})).encode()) > LIMITS["message.metadata_bytes"]:
        raise SlackRefusal("metadata_too_large")
    try:
        check_blocks(blocks, "message")
    except Misshapen as fault:
        raise SlackRefusal("invalid_blocks", str(fault)) from fault
    return {"text": text, "blocks": with_ids(blocks)} if blocks else {"text": text}


def own_channel(office: Workspace, channel_id: str) -> Channel:
    """The conversation to write to: one that the app is in. A person's id stands for the direct conversation."""
    person = office.world.person(channel_id)
    channel = office.world.im_with(person.id) if person else office.world.channel(channel_id)
    inside = channel is not None and office.world.bot_user_id in channel.members
    if channel is None or (channel.is_private and not inside):
        raise SlackRefusal("channel_not_found")
    if not inside:
        raise SlackRefusal("not_in_channel")
    return channel


def signature(office: Workspace) -> dict[str, str]:
    """The fields that say the app wrote a message."""
    world = office.world
    return {"user": world.bot_user_id, "bot_id": world.bot_id, "app_id": world.app_id, "team": world.team_id}


def tell_im(office: Workspace, post: Post, **event: Any) -> None:
    """The app hears of messages in its direct conversations, its own and changed ones too, as it does in Slack."""
    channel = office.world.channel(post.channel)
    if channel is not None and channel.is_im and post.seen_by is None:
        shared = {"channel": post.channel, "channel_type": "im"}
        office.emit({"type": "message", **(event or post.body), **shared}, channel=channel)


def post_message(office: Workspace, args: Args) -> dict[str, Any]:
    """`chat.postMessage`."""
    channel = own_channel(office, args["channel"])
    thread = {"thread_ts": args["thread_ts"]} if "thread_ts" in args else {}
    post = office.post(channel.id, {**signature(office), **content(args), **thread})
    tell_im(office, post)
    return {"channel": channel.id, "ts": post.ts, "message": post.body}


def own_post(office: Workspace, args: Args, *, otherwise: str) -> Post:
    """A lasting message of the app; `otherwise` is the code for somebody else's."""
    post = office.find_post(own_channel(office, args["channel"]).id, args["ts"])
    if post is None or post.seen_by is not None:
        raise SlackRefusal("message_not_found")
    if post.body.get("bot_id") != office.world.bot_id:
        raise SlackRefusal(otherwise)
    return post


def rewrite(office: Workspace, post: Post, *, body: dict[str, Any]) -> None:
    """Give a message another text and other blocks; what is not given is gone, except files."""
    before = dict(post.body)
    kept = {name: value for name, value in post.body.items() if name not in {"text", "blocks"}}
    edited = {"user": office.world.bot_user_id, "ts": office.ts()}
    post.body = {**kept, **body, "edited": edited}
    changed = {"subtype": "message_changed", "message": post.body, "previous_message": before, "hidden": True}
    tell_im(office, post, ts=office.ts(), **changed)
    office.touch()


def update(office: Workspace, args: Args) -> dict[str, Any]:
    """`chat.update`."""
    post = own_post(office, args, otherwise="cant_update_message")
    rewrite(office, post, body=content(args))
    return {"channel": post.channel, "ts": post.ts, "text": post.body["text"], "message": post.body}


def delete(office: Workspace, args: Args) -> dict[str, Any]:
    """`chat.delete`."""
    post = own_post(office, args, otherwise="cant_delete_message")
    office.posts[post.channel].remove(post)
    office.touch()
    return {"channel": post.channel, "ts": post.ts}


def post_ephemeral(office: Workspace, args: Args) -> dict[str, Any]:
    """`chat.postEphemeral`: one person in the channel sees it; nobody can read it again later."""
    channel = own_channel(office, args["channel"])
    if args["user"] not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    body = {**signature(office), **content(args)}
    return {"message_ts": office.post(channel.id, body, seen_by=args["user"]).ts}


def get_permalink(office: Workspace, args: Args) -> dict[str, Any]:
    """`chat.getPermalink`."""
    channel = own_channel(office, args["channel"])
    if office.find_post(channel.id, args["message_ts"]) is None:
        raise SlackRefusal("message_not_found")
    anchor = "p" + args["message_ts"].replace(".", "")
    address = f"https://{office.world.team_domain}.slack.com/archives/{channel.id}/{anchor}"
    return {"channel": channel.id, "permalink": address}


def answer_response_url(office: Workspace, token: str, *, body: Any) -> None:
    """What a POST to a response_url does: say something, replace the message it came from, or remove it."""
    held = office.use_response_url(token)
    if not isinstance(body, dict):
        raise SlackRefusal("invalid_payload")
    source = office.find_post(held.channel, held.message_ts) if held.message_ts else None
    if body.get("delete_original") and source:
        office.posts[held.channel].remove(source)
        office.touch()
    elif body.get("replace_original") and source:
        rewrite(office, source, body=content(body))
    else:
        say_to(office, body, channel=held.channel, user=held.user)


def say_to(office: Workspace, body: dict[str, Any], *, channel: str, user: str) -> Post:
    """A message of the app, to one person unless `response_type` is `in_channel`."""
    kind = body.get("response_type", "ephemeral")
    if kind not in {"ephemeral", "in_channel"}:
        raise SlackRefusal("invalid_arguments", f"unknown response_type: {kind}")
    message = {**signature(office), **content(body)}
    return office.post(channel, message, seen_by=None if kind == "in_channel" else user)
