"""The one check: may this person do this? Everything that a person asks for goes through `require`."""

from dataclasses import dataclass, field

from bot.errors import RefusedError
from storage.enums import StaffRole

OMBUDSPERSON = frozenset({StaffRole.OMBUDSPERSON})
REPORT_READERS = frozenset({StaffRole.OMBUDSPERSON, StaffRole.SUPERVISOR})

# action -> roles of staff.csv that may; an empty set means any employee of the district's own workspace.
RIGHTS: dict[str, frozenset[StaffRole]] = {
    "tell_the_office": frozenset(),
    "read_own_receipt": frozenset(),
    "enter_for_visitor": OMBUDSPERSON,
    "see_queue": OMBUDSPERSON,
    "open_case": OMBUDSPERSON,
    "take": OMBUDSPERSON,
    "confirm_review": OMBUDSPERSON,
    "write_note": OMBUDSPERSON,
    "reply": OMBUDSPERSON,
    "cancel_reply": OMBUDSPERSON,
    "address_works": OMBUDSPERSON,
    "plan_follow_up": OMBUDSPERSON,
    "finish_follow_up": OMBUDSPERSON,
    "decide_suggestion": OMBUDSPERSON,
    "close": OMBUDSPERSON,
    "reopen": OMBUDSPERSON,
    "accept_call_out": OMBUDSPERSON,
    "open_held": OMBUDSPERSON,
    "settle_held": OMBUDSPERSON,
    "see_machine_mail": OMBUDSPERSON,
    "call_it_human": OMBUDSPERSON,
    "settle_notice": OMBUDSPERSON,
    "approve_report": OMBUDSPERSON,
    "read_released_report": REPORT_READERS,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who asks for something: Slack user id, roles of staff.csv, and whether they are a full employee of the
    district's own workspace (no guest, no bot, nobody from outside, not deactivated).
    """

    user: str
    roles: frozenset[StaffRole] = field(default_factory=frozenset)
    employee: bool = True


def may(actor: Actor, action: str) -> bool:
    """Is the action open to this person? An unknown action is open to nobody."""
    roles = RIGHTS.get(action)
    return roles is not None and actor.employee and (not roles or bool(roles & actor.roles))


def require(actor: Actor, action: str) -> None:
    """Raises RefusedError, in words that reveal nothing, unless the action is open to this person."""
    if not may(actor, action):
        raise RefusedError("This is not open to you. Questions: the ombudsperson's office.")
