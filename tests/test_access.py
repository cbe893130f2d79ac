"""Who may do what: every role against every action."""

import pytest

from bot.access import RIGHTS, Actor, may, require
from bot.errors import RefusedError
from storage.enums import StaffRole

OMBUDSPERSON, SUPERVISOR, COMPLIANCE, ADMIN = (
    StaffRole.OMBUDSPERSON,
    StaffRole.SUPERVISOR,
    StaffRole.COMPLIANCE,
    StaffRole.ADMIN,
)
# Written out a second time on purpose: whoever widens a right in bot/access.py widens it here, too, and says why.
OF_EVERYBODY = {"tell_the_office", "read_own_receipt"}
OF_SUPERVISORS = {"read_released_report"}
OF_OMBUDSPERSONS = {
    "enter_for_visitor", "see_queue", "open_case", "take", "confirm_review", "write_note", "reply", "cancel_reply",
    "plan_follow_up", "finish_follow_up", "decide_suggestion", "close", "reopen", "accept_call_out", "open_held",
    "settle_held", "settle_notice", "approve_report", "address_works",
    "see_machine_mail", "call_it_human",
}  # fmt: skip
ALLOWED = {
    None: OF_EVERYBODY,
    SUPERVISOR: OF_EVERYBODY | OF_SUPERVISORS,
    COMPLIANCE: OF_EVERYBODY,
    ADMIN: OF_EVERYBODY,
    OMBUDSPERSON: OF_EVERYBODY | OF_SUPERVISORS | OF_OMBUDSPERSONS,
}


def person(*roles: StaffRole | None, employee: bool = True) -> Actor:
    return Actor("U0KAREN", frozenset(role for role in roles if role), employee)


@pytest.mark.parametrize("action", sorted(RIGHTS))
@pytest.mark.parametrize("role", ALLOWED, ids=lambda role: role or "no-role")
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: StaffRole | None, action: str) -> None:
    assert may(person(role), action) is (action in ALLOWED[role])


def test_every_right_is_in_the_matrix() -> None:
    assert set(RIGHTS) == OF_EVERYBODY | OF_SUPERVISORS | OF_OMBUDSPERSONS


@pytest.mark.parametrize("action", sorted(RIGHTS))
def test_a_guest_or_somebody_from_outside_may_do_nothing_whatever_the_role(action: str) -> None:
    assert not may(person(*StaffRole, employee=False), action)


@pytest.mark.parametrize("action", ["", "Open_case", "open_case ", "erase_everything", "None"])
def test_an_unknown_action_is_open_to_nobody(action: str) -> None:
    assert not may(person(*StaffRole), action)


def test_a_person_with_two_roles_may_do_what_either_allows() -> None:
    both = person(SUPERVISOR, OMBUDSPERSON)
    assert may(both, "read_released_report")
    assert may(both, "open_case")


def test_supervisors_never_see_a_case() -> None:
    seen = {"see_queue", "open_case", "write_note", "open_held", "see_machine_mail", "reply", "close"}
    assert not any(may(person(SUPERVISOR), action) for action in seen)


@pytest.mark.parametrize("action", ["open_case", "erase_everything"])
def test_a_refusal_says_the_same_for_known_and_unknown_and_names_nothing(action: str) -> None:
    with pytest.raises(RefusedError) as refused:
        require(person(SUPERVISOR), action)
    assert str(refused.value) == "This is not open to you. Questions: the ombudsperson's office."


def test_what_is_allowed_passes_in_silence() -> None:
    assert require(person(OMBUDSPERSON), "open_case") is None
