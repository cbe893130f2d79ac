"""Who and what exists in the local workspace before anything happens: people, groups, channels, the app's names."""

from __future__ import annotations

from dataclasses import dataclass, field

TEAM_ID = "T0MAPLE"


@dataclass
class Person:
    """One member of the workspace, as `users.info` would tell of them. `role` is shown on the page and nowhere sent."""

    id: str
    name: str
    role: str = ""
    is_guest: bool = False
    is_bot: bool = False
    deleted: bool = False
    locale: str = "en-US"
    team_id: str = TEAM_ID

    @property
    def handle(self) -> str:
        """The short lower-case name that Slack puts into payloads as `name` and `username`."""
        return self.name.lower().replace(" ", ".")


@dataclass
class Channel:
    """One conversation. An im has `is_im` and exactly two members, one of them the app."""

    id: str
    name: str
    is_private: bool = False
    members: list[str] = field(default_factory=list)
    is_im: bool = False
    is_ext_shared: bool = False
    is_org_shared: bool = False

    @property
    def kind(self) -> str:
        """`im`, `groups` or `channels`: the word that begins the scopes which open this conversation."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"


@dataclass
class World:
    """Everything the workspace starts from. The sandbox changes it in place as people and the app act."""

    people: list[Person]
    groups: dict[str, list[str]] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)
    team_id: str = TEAM_ID
    team_name: str = "Maple Valley Unified School District"
    team_domain: str = "maple-valley"
    timezone: str = "America/Los_Angeles"
    bot_user_id: str = "U0OMBUDSBOT"
    bot_id: str = "B0OMBUDS"
    bot_name: str = "Ombudsline"
    app_id: str = "A0OMBUDS"
    command: str = "/ombuds"
    shortcuts: list[tuple[str, str]] = field(default_factory=lambda: [("open_intake", "Tell the ombudsperson")])

    def person(self, user_id: str) -> Person | None:
        """The person with this id, or None."""
        return next((person for person in self.people if person.id == user_id), None)

    def channel(self, channel_id: str) -> Channel | None:
        """The conversation with this id, or None."""
        return next((channel for channel in self.channels if channel.id == channel_id), None)

    def im_with(self, user_id: str) -> Channel:
        """The direct conversation of this person with the app, made the first time it is needed."""
        for channel in self.channels:
            if channel.is_im and user_id in channel.members:
                return channel
        made = Channel(id=f"D0{user_id[2:] or user_id}", name="", members=[user_id, self.bot_user_id], is_im=True)
        self.channels.append(made)
        return made


def fictional_world() -> World:
    """The workspace of the fictional Maple Valley district: two ombudspersons, a supervisor, a teacher, a guest."""
    world = World(
        people=[
            Person("U0DANA", "Dana Whitfield", "Ombudsperson"),
            Person("U0LUIS", "Luis Ortega", "Ombudsperson, backup"),
            Person("U0KAREN", "Karen Bell", "Supervisor"),
            Person("U0THEO", "Theo Marsh", "Teacher"),
            Person("U0GUST", "Gus Guest", "Guest from outside", is_guest=True),
        ],
        groups={"S0OMBUDS": ["U0DANA", "U0LUIS"]},
    )
    everyone = [person.id for person in world.people if not person.is_guest]
    world.people.append(Person(world.bot_user_id, world.bot_name, "The app", is_bot=True))
    world.channels = [
        Channel("C0CASES", "ombuds-cases", is_private=True, members=["U0DANA", "U0LUIS", world.bot_user_id]),
        Channel("C0GENERAL", "general", members=[*everyone, "U0GUST"]),
    ]
    return world
