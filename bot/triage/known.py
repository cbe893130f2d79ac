"""What triage may know beforehand, and what it asks of whoever knows more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Known:
    """What the district knows beforehand: names (roster, staff, the case) and school id -> its names."""

    names: tuple[str, ...] = ()
    schools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Referred(Protocol):
    """A referral suggestion, as bot.referrals makes it."""

    @property
    def id(self) -> str:
        """The service's id in the directory."""

    @property
    def name(self) -> str:
        """The service's name."""

    @property
    def why(self) -> str:
        """The reason, in words."""


class District(Protocol):
    """What describe() asks of the district: whom and which schools it knows, and where help can be found."""

    def known(self) -> Known:
        """Names and schools."""

    def referrals(self, needs: Sequence[str], *, language: str | None, school: str | None) -> Sequence[Referred]:
        """Up to three services for these needs."""


class NoDistrict:
    """A district that knows nobody and nowhere."""

    def known(self) -> Known:
        """Nothing."""
        return Known()

    def referrals(self, needs: Sequence[str], *, language: str | None, school: str | None) -> Sequence[Referred]:  # noqa: ARG002
        """None."""
        return ()
