"""Web API methods that upload a file in three steps: ask for an address, send the bytes, share."""

from __future__ import annotations

import mimetypes
import secrets
from typing import Any

from bot.sandbox.methods_chat import content, own_channel, signature, tell_im
from bot.sandbox.refusals import SlackRefusal
from bot.sandbox.workspace import SharedFile, Workspace

Args = dict[str, Any]


def get_upload_url(office: Workspace, args: Args) -> dict[str, Any]:
    """`files.getUploadURLExternal`; the server puts its own address before `upload_url`."""
    if args["length"] <= 0:
        raise SlackRefusal("invalid_arguments", "length must be positive")
    held = SharedFile(id=f"F0{secrets.token_hex(4).upper()}", name=args["filename"], size=args["length"])
    token = secrets.token_urlsafe(18)
    office.uploads[token] = held
    office.files[held.id] = held
    return {"upload_url": f"/upload/{token}", "file_id": held.id}


def receive(office: Workspace, token: str, *, sent: bytes) -> SharedFile:
    """The bytes of an announced file; refused if nobody announced it, or of another length."""
    held = office.uploads.pop(token, None)
    if held is None:
        raise SlackRefusal("unknown_upload")
    if len(sent) != held.size:
        raise SlackRefusal("file_upload_size_mismatch", f"{held.size} bytes were announced, {len(sent)} came")
    held.content = sent
    return held


def file_object(office: Workspace, held: SharedFile) -> dict[str, Any]:
    """A file as a message, an event and the methods show it."""
    world, extension = office.world, held.name.rpartition(".")[2]
    address = f"https://files.slack.com/files-pri/{world.team_id}-{held.id}/{held.name}"
    place = world.channel(held.shared_in or "")
    places = {kind: [place.id] if place and place.kind == kind else [] for kind in ("channels", "groups", "im")}
    return {
        "id": held.id,
        "created": office.seconds(),
        "name": held.name,
        "title": held.title or held.name,
        "mimetype": mimetypes.guess_type(held.name)[0] or "application/octet-stream",
        "filetype": extension,
        "pretty_type": extension.upper(),
        "user": world.bot_user_id,
        "editable": False,
        "size": held.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": address,
        "url_private_download": address,
        "permalink": f"https://{world.team_domain}.slack.com/files/{world.bot_user_id}/{held.id}/{held.name}",
        "channels": places["channels"],
        "groups": places["groups"],
        "ims": places["im"],
    }


def _announced(office: Workspace, wanted: Any) -> list[SharedFile]:
    if not isinstance(wanted, list) or not wanted:
        raise SlackRefusal("invalid_arguments", "files must be a list with at least one entry")
    found = []
    for entry in wanted:
        held = office.files.get(entry.get("id", "")) if isinstance(entry, dict) else None
        if held is None or held.content is None or held.shared_in is not None:
            raise SlackRefusal("file_not_found")
        if unknown := sorted(set(entry) - {"id", "title", "alt_text", "highlight_type"}):
            raise SlackRefusal("invalid_arguments", f"unknown field in files: {unknown[0]}")
        held.title = entry.get("title", "")
        found.append(held)
    return found


def complete_upload(office: Workspace, args: Args) -> dict[str, Any]:
    """`files.completeUploadExternal`: share the files in one conversation, or keep them private to the app."""
    files = _announced(office, args["files"])
    target = args.get("channel_id") or next(iter(args.get("channels", [])), None)
    if target is not None:
        channel = own_channel(office, target)
        text = {"text": args.get("initial_comment", "")}
        body = content({**text, "blocks": args.get("blocks")}) if text["text"] or args.get("blocks") else text
        thread = {"thread_ts": args["thread_ts"]} if "thread_ts" in args else {}
        for held in files:
            held.shared_in = channel.id
        shown = [file_object(office, held) for held in files]
        post = office.post(channel.id, {**signature(office), **body, **thread, "files": shown})
        tell_im(office, post)
    return {"files": [file_object(office, held) for held in files]}
