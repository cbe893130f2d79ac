"""The edge of the Slack side: one guard before every listener, one place where trouble becomes words for a person.

The guard knows the table of listeners; a request that no entry of it declares, or whose person may not do what the
entry declares, goes no further. What it says then reveals nothing.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.access import Actor, may
from bot.errors import ConflictError, InvalidInputError, NotFoundError, OmbudslineError, RefusedError, UnavailableError
from bot.handlers import slack_home_views as home_views
from bot.handlers import slack_views as views
from bot.handlers.slack_desk import SYSTEM, Ask, Desk, Entry, Later, Slack, ident
from bot.handlers.slack_people import People, Person
from storage import cases

log = structlog.get_logger()

Body = Mapping[str, Any]
Point = tuple[str, str]
Next = Callable[[], Awaitable[Any]]

WRITTEN = (None, "file_share", "me_message", "thread_broadcast")
"""Subtypes of a message that somebody wrote; every other tells of a change, of the app's own messages mostly."""
NOBODY = Actor("", employee=False)
_KINDS = {"view_submission": "view", "block_suggestion": "options", "shortcut": "shortcut", "block_actions": "action"}
_EXPIRED = ("expired_trigger_id", "invalid_trigger_id", "exchanged_trigger_id")


@dataclass
class Reception:
    """What the Slack side remembers between two requests: who is who, what is under way, whose Home shows which page.

    Losing it loses nothing.
    """

    desk: Desk
    table: Mapping[Point, Entry]
    later: Later
    people: People
    homes: dict[str, int] = field(default_factory=dict)


def point_of(body: Body) -> Point:
    """Kind and name of what a request wants to wake: ("action", "case_open"); unknown kinds keep Slack's word."""
    if "event" in body:
        return "event", str(body["event"].get("type"))
    if "command" in body:
        return "command", str(body["command"])
    kind = _KINDS.get(str(body.get("type")), str(body.get("type")))
    if kind == "action":
        return kind, str(body["actions"][0].get("action_id"))
    named = body.get("callback_id") or body.get("action_id") or (body.get("view") or {}).get("callback_id")
    return kind, str((body.get("view") or {}).get("callback_id") if kind == "view" else named)


def user_of(body: Body) -> str | None:
    """Who acts, None when nobody does."""
    user = body.get("event", body).get("user") or body.get("user_id")
    return user.get("id") if isinstance(user, dict) else user


def ours(body: Body, team_id: str) -> bool:
    """Does everything in it that names a workspace name ours? A channel shared with others is not ours."""
    event = body.get("event") or {}
    parts = [body.get("team"), body.get("user")]
    named = [part.get(key) for part in parts if isinstance(part, dict) for key in ("id", "team_id") if "id" in part]
    teams = [name for name in named if str(name).startswith(("T", "E"))]
    teams += [body.get("team_id"), event.get("team"), event.get("user_team"), event.get("source_team")]
    said = {str(team) for team in teams if team}
    return said == {team_id} and not body.get("is_ext_shared_channel")


def guard(reception: Reception) -> Callable[..., Awaitable[Any]]:
    """The one middleware: nothing reaches a listener without it."""

    async def guarding(body: dict[str, Any], context: dict[str, Any], client: Slack, ack: Any, next: Next) -> Any:  # noqa: A002 - Bolt's name
        entry = reception.table.get(point_of(body))
        if entry is None or not ours(body, reception.desk.team_id):
            log.warning("slack_request_refused", point=point_of(body), why="unknown" if entry is None else "team")
            return await ack()
        if entry.action == SYSTEM:
            context["person"] = None
            await next()
            return None
        user = user_of(body)
        if user is None or _is_echo(body):
            return await ack()
        try:
            person = await reception.people.person(client, user)
        except UnavailableError as error:
            unknown = Person(Actor(user, employee=False))
            return await _failed(entry, _ask(reception, unknown, body, client=client, ack=ack), error)
        if not may(person.actor, entry.action):
            log.warning("slack_request_refused", point=point_of(body), why="access", user=user)
            return await _refuse(reception, person, body, client=client, ack=ack)
        context["person"] = person
        await next()
        return None

    return guarding


def _is_echo(body: Body) -> bool:
    event = body.get("event") or {}
    return event.get("type") == "message" and (bool(event.get("bot_id")) or event.get("subtype") not in WRITTEN)


async def _refuse(reception: Reception, person: Person, body: dict[str, Any], *, client: Slack, ack: Any) -> Any:
    """A short line where the person is, the same for everything that is not open to them."""
    ask = _ask(reception, person, body, client=client, ack=ack)
    kind = point_of(body)[0]
    if kind == "view":
        return await ack(response_action="update", view=views.refused(ask.labels))
    if kind == "options":
        return await ack(options=[])
    if kind == "command":
        return await ack(ask.labels["error.refused"])
    if kind == "event":
        reception.later.start(_refuse_event(ask))
    else:
        reception.later.start(_safely(tell(ask, ask.labels["error.refused"])))
    return await ack()


async def _refuse_event(ask: Ask) -> None:
    """Somebody who is no employee wrote to the app or looked at its page: how the office is reached, nothing else."""
    facts = ask.desk.office.district.office
    line = ask.labels["home.reach"].format(phone=facts.phone, email=ask.desk.office.intake_address)
    text = f"{ask.labels['error.refused']} {line}"
    if ask.body["event"]["type"] == "message":
        await _safely(ask.client.chat_postMessage(channel=ask.body["event"]["channel"], text=text))
    else:
        await _safely(ask.client.views_publish(user_id=ask.actor.user, view=home_views.outsiders(text)))


def listener(reception: Reception, entry: Entry) -> Callable[..., Awaitable[Any]]:
    """The function that Bolt calls for an entry; it carries the entry as `entry`."""

    async def handle(body: dict[str, Any], context: dict[str, Any], client: Slack, ack: Any) -> Any:
        person = context["person"]
        ask = _ask(reception, person, body, client=client, ack=ack)
        if entry.ack_first:
            reception.later.start(_run_after_ack(entry, ask))
            return await ack()
        try:
            await entry.run(ask)
        except Exception as error:  # noqa: BLE001 - an edge: trouble becomes words, an event comes again
            return await _failed(entry, ask, error)
        return ack.response or await ack()

    handle.entry = entry  # type: ignore[attr-defined]
    return handle


def _ask(reception: Reception, person: Person | None, body: dict[str, Any], *, client: Slack, ack: Any) -> Ask:
    known = person or Person(NOBODY)
    return Ask(
        desk=reception.desk,
        actor=known.actor,
        locale=known.locale,
        body=body,
        client=client,
        ack=ack,
        later=reception.later,
        homes=reception.homes,
    )


async def _run_after_ack(entry: Entry, ask: Ask) -> None:
    try:
        await entry.run(ask)
    except Exception as error:  # noqa: BLE001 - an edge: the person is told where they are
        await _safely(tell(ask, words(entry, ask, error)))


async def _failed(entry: Entry, ask: Ask, error: Exception) -> BoltResponse:
    """The answer of a listener that did not come to its end: what was typed stays with the person."""
    text = words(entry, ask, error)
    if entry.kind == "event":
        return BoltResponse(status=500, body="")  # not acked: Slack delivers it again
    if entry.kind == "view":
        return await _failed_form(ask, error, text)
    if entry.kind == "command":
        return await ask.ack(text)  # type: ignore[no-any-return]
    if entry.kind != "options":
        ask.later.start(_safely(tell(ask, text)))
    return await ask.ack()  # type: ignore[no-any-return]


async def _failed_form(ask: Ask, error: Exception, text: str) -> BoltResponse:
    fields = {block["block_id"] for block in ask.view["blocks"] if block["type"] == "input"}
    if isinstance(error, InvalidInputError) and error.field in fields:
        answer: dict[str, Any] = {"response_action": "errors", "errors": {error.field: text}}
    else:
        renewed = await _renewed(ask) if isinstance(error, ConflictError) else None
        answer = {"response_action": "update", "view": views.again(ask.view, text, meta=renewed)}
    return await ask.ack(**answer)  # type: ignore[no-any-return]


async def _renewed(ask: Ask) -> dict[str, Any] | None:
    """The version that the case has now, so that the person, once told, can send the form again."""
    if "case" not in ask.meta:
        return None
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        case = await cases.by_id(tx, ident(ask.meta["case"]))
    return {"version": case.version} if case else None


def words(entry: Entry, ask: Ask, error: Exception) -> str:
    """What a person is told of an error. What nobody expected gets a number, logged without a word of content."""
    labels = ask.labels
    if isinstance(error, InvalidInputError):
        return error.problem
    if isinstance(error, ConflictError):
        return labels["error.conflict"]
    if isinstance(error, NotFoundError | RefusedError):
        return labels["error.not_found"]
    if isinstance(error, SlackApiError) and error.response["error"] in _EXPIRED:
        return labels["error.expired"]
    reference = secrets.token_hex(4)
    code = error.response["error"] if isinstance(error, SlackApiError) else None
    log.error("slack_request_failed", point=entry.name, reference=reference, error=type(error).__name__, code=code)
    if isinstance(error, OmbudslineError):
        return labels["error.unavailable"]
    return f"{labels['error.unavailable']} {labels['error.reference'].format(reference=reference)}"


async def tell(ask: Ask, text: str) -> None:
    """A line to the person where they are: beside the message, on top of the modal, else in the direct conversation.

    `text` holds nothing of any matter.
    """
    note = views.told(ask.labels["title.notice"], text, ask.labels)
    container, client, trigger = ask.body.get("container") or {}, ask.client, ask.body.get("trigger_id")
    try:
        if container.get("type") == "message":
            await client.chat_postEphemeral(channel=container["channel_id"], user=ask.actor.user, text=text)
        elif ask.view.get("type") == "modal":
            await client.views_push(trigger_id=trigger, view=note)
        else:
            await client.views_open(trigger_id=trigger, view=note)
    except SlackClientError as error:
        log.info("slack_line_not_shown", error=type(error).__name__)
        await client.chat_postMessage(channel=ask.actor.user, text=text, unfurl_links=False, unfurl_media=False)


async def _safely(work: Awaitable[Any]) -> None:
    try:
        await work
    except (SlackClientError, TimeoutError, OSError) as error:
        log.warning("slack_did_not_take_it", error=type(error).__name__)
