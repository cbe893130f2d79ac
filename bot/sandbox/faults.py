"""Trouble on order: what can go wrong between an app and Slack, one occurrence at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from bot.sandbox.refusals import SlackRefusal


@dataclass
class Faults:
    """Each call puts trouble in line; each occurrence uses one up. Nothing is in line at first."""

    _errors: dict[str, list[tuple[str, int | None]]] = field(default_factory=lambda: defaultdict(list))
    _lost_answers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _lost_acks: list[str | None] = field(default_factory=list)
    _slow_acks: list[tuple[str | None, float]] = field(default_factory=list)
    _stale: int = 0

    def fail(self, method: str, error: str, *, times: int = 1) -> None:
        """Answer the next calls of a method with this error; nothing is done."""
        self._errors[method] += [(error, None)] * times

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """Answer the next calls of a method with 429 and this many seconds of Retry-After."""
        self._errors[method] += [("ratelimited", retry_after)] * times

    def lose_answer(self, method: str, *, times: int = 1) -> None:
        """Do what the next calls of a method ask, then cut the connection before the answer."""
        self._lost_answers[method] += times

    def lose_acks(self, times: int = 1, *, kind: str | None = None) -> None:
        """Let the next acks of the app vanish on the way; with `kind`, those of `view_submission` and the like."""
        self._lost_acks += [kind] * times

    def slow_acks(self, seconds: float, *, times: int = 1, kind: str | None = None) -> None:
        """Let the next acks of the app (of this kind) arrive this much later."""
        self._slow_acks += [(kind, seconds)] * times

    def stale_hash(self, times: int = 1) -> None:
        """Let the view change just before the next updates that carry a hash."""
        self._stale += times

    def meet(self, method: str) -> None:
        """Raise the refusal that is in line for this method, if any."""
        if self._errors[method]:
            error, retry_after = self._errors[method].pop(0)
            raise SlackRefusal(error, **({} if retry_after is None else {"retry_after": retry_after}))

    def loses_answer(self, method: str) -> bool:
        """Whether the answer to this call is lost."""
        lost = self._lost_answers[method] > 0
        self._lost_answers[method] -= lost
        return lost

    def loses_ack(self, kind: str) -> bool:
        """Whether the ack that just came is lost."""
        meant = next((at for at, wanted in enumerate(self._lost_acks) if wanted in {None, kind}), None)
        if meant is None:
            return False
        del self._lost_acks[meant]
        return True

    def ack_delay(self, kind: str) -> float:
        """Seconds by which this ack is late."""
        meant = next((at for at, (wanted, _) in enumerate(self._slow_acks) if wanted in {None, kind}), None)
        return 0.0 if meant is None else self._slow_acks.pop(meant)[1]

    def makes_stale(self) -> bool:
        """Whether this update meets a view that has just changed."""
        stale = self._stale > 0
        self._stale -= stale
        return stale
