"""Which automatic reply a letter gets: one table, read top to bottom, the first line that fits decides."""

from collections.abc import Callable
from dataclasses import dataclass

from storage.enums import Attention

# Anybody can write any From line: without an end to them, a flood of forged letters would be a flood of ours to whoever
# is named there. Letters the program writes by itself on one day of the district:
DAILY = 5  # to one mailbox
DAILY_EMERGENCY = 20  # the same, where the letter tells of danger
DAILY_CASE = 5  # about one case


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides: may a machine answer at all, is it the first letter of its case, and what the safety rules say.

    `attention` is None when the safety rules themselves failed. `unsafe_setting` is the district's choice for letters
    whose answer may endanger the writer: "neutral" or "none". `own_address`: the answer would go to ourselves.
    `thread_answered`: a letter of theirs in this thread was acknowledged before, whatever case it was. `sent_today` and
    `case_today`: automatic letters of today to this mailbox, whatever case they were about, and about this case.
    `office_left`: how many the whole office may still write today; answers to an emergency are counted apart.
    `waits`: it came to a reply address and is not
    joined, so that a person has to look.
    """

    may_acknowledge: bool
    first_of_case: bool
    attention: Attention | None
    signals: frozenset[str]
    unsafe_setting: str = "neutral"
    own_address: bool = False
    thread_answered: bool = False
    sent_today: int = 0
    case_today: int = 0
    office_left: int = 1
    waits: bool = False

    @property
    def emergency(self) -> bool:
        """Somebody may be in danger, or nobody knows."""
        return self.attention in (Attention.PAGE, None)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: when it fits, and the letter that goes out (None: no reply)."""

    name: str
    fits: Callable[[Situation], bool]
    letter: str | None


def _emergency(situation: Situation) -> bool:
    return situation.emergency


def _enough(situation: Situation) -> bool:
    return situation.sent_today >= (DAILY_EMERGENCY if situation.emergency else DAILY)


def _formal(situation: Situation) -> bool:
    return "formal_intent" in situation.signals


def _unsafe(situation: Situation) -> bool:
    return "unsafe_contact" in situation.signals


TABLE: tuple[Line, ...] = (
    Line("machine_or_unanswerable", lambda s: not s.may_acknowledge, None),
    Line("own_address", lambda s: s.own_address, None),
    Line("already_acknowledged", lambda s: not s.first_of_case, None),
    Line("thread_acknowledged", lambda s: s.thread_answered, None),
    Line("enough_today", _enough, None),
    Line("enough_for_this_case", lambda s: s.case_today >= DAILY_CASE, None),
    Line("office_ceiling", lambda s: s.office_left <= 0, None),
    Line("unsafe_and_silent", lambda s: _unsafe(s) and s.unsafe_setting == "none", None),
    Line("unsafe_contact", _unsafe, "acknowledgement_unsafe"),
    Line("waits_emergency", lambda s: s.waits and _emergency(s), "held_emergency"),
    Line("waits", lambda s: s.waits, "held"),
    Line("emergency_and_formal", lambda s: _emergency(s) and _formal(s), "acknowledgement_emergency_formal"),
    Line("emergency", _emergency, "acknowledgement_emergency"),
    Line("formal_intent", _formal, "acknowledgement_formal"),
    Line("normal", lambda _: True, "acknowledgement"),
)


def choose(situation: Situation) -> Line:
    """The line that decides; the last one always fits."""
    return next(line for line in TABLE if line.fits(situation))
