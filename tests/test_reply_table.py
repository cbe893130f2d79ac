"""Which automatic reply a letter gets."""

import itertools
from dataclasses import replace

import pytest

from bot.config import ROOT
from bot.reply_table import TABLE, Situation, choose
from storage.enums import Attention

ORDINARY = Situation(may_acknowledge=True, first_of_case=True, attention=Attention.NORMAL, signals=frozenset())
UNSAFE, FORMAL = frozenset({"unsafe_contact"}), frozenset({"formal_intent"})

CASES = {
    "an ordinary letter": (ORDINARY, "normal", "acknowledgement"),
    "a letter to be read first": (replace(ORDINARY, attention=Attention.READ_FIRST), "normal", "acknowledgement"),
    "a machine's letter": (replace(ORDINARY, may_acknowledge=False), "machine_or_unanswerable", None),
    "a machine's letter of an emergency": (
        replace(ORDINARY, may_acknowledge=False, attention=Attention.PAGE), "machine_or_unanswerable", None,
    ),
    "a second letter": (replace(ORDINARY, first_of_case=False), "already_acknowledged", None),
    "a second letter of an emergency": (
        replace(ORDINARY, first_of_case=False, attention=Attention.PAGE), "already_acknowledged", None,
    ),
    "the sixth letter of a mailbox in one day": (replace(ORDINARY, sent_today=5), "enough_today", None),
    "an emergency after five letters": (
        replace(ORDINARY, attention=Attention.PAGE, sent_today=5), "emergency", "acknowledgement_emergency",
    ),
    "the twenty-first emergency of a mailbox in one day": (
        replace(ORDINARY, attention=Attention.PAGE, sent_today=20), "enough_today", None,
    ),
    "an answer that would come to ourselves": (replace(ORDINARY, own_address=True), "own_address", None),
    "a letter of an answered thread": (replace(ORDINARY, thread_answered=True), "thread_acknowledged", None),
    "the sixth letter about one case in a day": (replace(ORDINARY, case_today=5), "enough_for_this_case", None),
    "a letter when the office has written its number": (replace(ORDINARY, office_left=0), "office_ceiling", None),
    "a letter whose answer may endanger": (
        replace(ORDINARY, signals=UNSAFE), "unsafe_contact", "acknowledgement_unsafe",
    ),
    "the same where the district answers nothing": (
        replace(ORDINARY, signals=UNSAFE, unsafe_setting="none"), "unsafe_and_silent", None,
    ),
    "an emergency whose answer may endanger": (
        replace(ORDINARY, signals=UNSAFE, attention=Attention.PAGE), "unsafe_contact", "acknowledgement_unsafe",
    ),
    "a formal one whose answer may endanger": (
        replace(ORDINARY, signals=UNSAFE | FORMAL), "unsafe_contact", "acknowledgement_unsafe",
    ),
    "an emergency": (replace(ORDINARY, attention=Attention.PAGE), "emergency", "acknowledgement_emergency"),
    "a letter the safety rules failed on": (
        replace(ORDINARY, attention=None), "emergency", "acknowledgement_emergency",
    ),
    "a formal complaint meant": (replace(ORDINARY, signals=FORMAL), "formal_intent", "acknowledgement_formal"),
    "an emergency and a formal complaint meant": (
        replace(ORDINARY, signals=FORMAL, attention=Attention.PAGE),
        "emergency_and_formal", "acknowledgement_emergency_formal",
    ),
    "a letter to a reply address that waits": (replace(ORDINARY, waits=True), "waits", "held"),
    "the same of an emergency": (
        replace(ORDINARY, waits=True, attention=Attention.PAGE), "waits_emergency", "held_emergency",
    ),
    "the same the safety rules failed on": (
        replace(ORDINARY, waits=True, attention=None), "waits_emergency", "held_emergency",
    ),
    "the same of a formal complaint meant": (replace(ORDINARY, waits=True, signals=FORMAL), "waits", "held"),
    "the same whose answer may endanger": (
        replace(ORDINARY, waits=True, signals=UNSAFE), "unsafe_contact", "acknowledgement_unsafe",
    ),
    "the same that goes on with something answered": (
        replace(ORDINARY, waits=True, first_of_case=False), "already_acknowledged", None,
    ),
    "a signal that decides nothing here": (
        replace(ORDINARY, signals=frozenset({"retaliation_fear"})), "normal", "acknowledgement",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_line_that_decides_and_the_letter_it_sends(case: str) -> None:
    situation, name, letter = CASES[case]
    line = choose(situation)
    assert (line.name, line.letter) == (name, letter)


def test_every_line_of_the_table_is_met_by_some_case() -> None:
    assert {name for _, name, _ in CASES.values()} == {line.name for line in TABLE}


def every_situation() -> list[Situation]:
    attentions = [None, *Attention]
    signals = [frozenset(some) for size in range(3) for some in itertools.combinations(UNSAFE | FORMAL, size)]
    yes_no = [True, False]
    flags = itertools.product(yes_no, yes_no, attentions, signals, ["neutral", "none"], [0, 5, 20], yes_no)
    return [Situation(*one, sent_today=sent, waits=waits) for *one, sent, waits in flags]


def test_whatever_comes_together_exactly_one_line_decides() -> None:
    assert len(every_situation()) == 2 * 2 * 4 * 4 * 2 * 3 * 2
    counted = {"own_address", "thread_acknowledged", "enough_for_this_case", "office_ceiling"}
    assert {choose(one).name for one in every_situation()} == {line.name for line in TABLE} - counted


def test_no_machine_and_no_second_letter_is_ever_answered() -> None:
    silent = [one for one in every_situation() if not one.may_acknowledge or not one.first_of_case]
    assert {choose(one).letter for one in silent} == {None}


def test_where_an_answer_may_endanger_only_the_neutral_line_or_nothing_goes_out() -> None:
    unsafe = [one for one in every_situation() if "unsafe_contact" in one.signals]
    assert {choose(one).letter for one in unsafe} == {None, "acknowledgement_unsafe"}


def test_an_answer_to_an_emergency_always_says_whom_to_call() -> None:
    urgent = [one for one in every_situation() if one.attention in (None, Attention.PAGE) and not one.signals & UNSAFE]
    letters = {choose(one).letter for one in urgent} - {None}
    assert letters == {"acknowledgement_emergency", "acknowledgement_emergency_formal", "held_emergency"}


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_letter_of_the_table_exists(locale: str) -> None:
    for line in TABLE:
        if line.letter:
            assert (ROOT / "templates" / locale / f"{line.letter}.txt.j2").is_file()
