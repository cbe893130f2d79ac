"""What triage knows of the district: whom and which schools it names, and where help can be found. Read once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot import config, referrals
from bot.district import District, read_once
from bot.triage.known import Known, Referred


@dataclass(frozen=True)
class FolderDistrict:
    """A district folder as triage asks for it.

    Triage has no clock: a service counts as of the day on which the directory was last confirmed.
    """

    district: District

    def known(self) -> Known:
        """Names of the roster and the staff, and what each school is called."""
        return known_of(self.district)

    def referrals(self, needs: Sequence[str], *, language: str | None, school: str | None) -> Sequence[Referred]:
        """Up to three services for these needs."""
        return referrals.suggest(self.district, needs, language=language, school=school, today=_as_of(self.district))


def known_of(district: District) -> Known:
    """Names and schools of a district."""
    names = (*district.roster, *(person.name for person in district.staff))
    return Known(names=names, schools={school.id: tuple(school.called) for school in district.schools})


@cache
def configured() -> FolderDistrict:
    """The district of the settings. Raises ConfigurationError naming the setting, or file, row and field."""
    settings = config.load()
    return FolderDistrict(read_once(settings.district_dir, settings.timezone))


def _as_of(district: District) -> dt.date:
    confirmed = [service.assured_date for service in district.directory.services if service.assured_date]
    return max(confirmed, default=dt.date.min)
