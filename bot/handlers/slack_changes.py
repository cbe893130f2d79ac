"""What Slack tells of the workspace itself: people change, the group changes, somebody joins the case channel."""

from collections.abc import Sequence
from functools import partial

import structlog

from bot.handlers import slack_home_views as home_views
from bot.handlers.slack_desk import SYSTEM, Ask, Entry
from bot.handlers.slack_people import People
from storage.enums import StaffRole

log = structlog.get_logger()


async def person_changed(people: People, ask: Ask) -> None:
    """Somebody became a guest, left, changed language: they are looked up anew."""
    user = ask.body["event"]["user"]["id"]
    people.forget_person(user)
    await _look_again(people, ask, user)


async def group_changed(people: People, ask: Ask) -> None:
    """Somebody joined or left the group of ombudspersons; who left sees an empty Home at once."""
    people.forget_group()
    for user in ask.body["event"].get("removed_users", ()):
        await _look_again(people, ask, user)


async def _look_again(people: People, ask: Ask, user: str) -> None:
    """Home of somebody who is no ombudsperson any more tells nothing of the queue."""
    if user not in ask.homes:
        return
    person = await people.person(ask.client, user)
    if StaffRole.OMBUDSPERSON not in person.actor.roles:
        del ask.homes[user]
        facts = ask.desk.office.district.office
        text = ask.labels["home.reach"].format(phone=facts.phone, email=ask.desk.office.intake_address)
        await ask.client.views_publish(user_id=user, view=home_views.outsiders(text))


async def channel_joined(people: People, ask: Ask) -> None:
    """Somebody who is no ombudsperson came into the case channel: the ombudspersons are told by direct message."""
    event, office = ask.body["event"], ask.desk.office
    if event["channel"] != office.case_channel:
        return
    person = await people.person(ask.client, event["user"])
    if StaffRole.OMBUDSPERSON in person.actor.roles:
        return
    log.warning("stranger_in_case_channel", user=event["user"])
    text = ask.labels["notice.channel_joined"].format(user=f"<@{event['user']}>")
    for ombudsperson in office.district.ombudspersons:
        await ask.client.chat_postMessage(channel=ombudsperson.slack_user, text=text)


def entries(people: People) -> Sequence[Entry]:
    """The listeners, bound to who is remembered."""
    return (
        Entry("event", "user_change", SYSTEM, partial(person_changed, people), ack_first=True),
        Entry("event", "subteam_members_changed", SYSTEM, partial(group_changed, people), ack_first=True),
        Entry("event", "member_joined_channel", SYSTEM, partial(channel_joined, people), ack_first=True),
    )
