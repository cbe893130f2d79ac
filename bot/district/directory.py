"""The referral directory as plain services; bot/hsds.py reads it from a file."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot import taxonomy

Status = Literal["active", "inactive", "defunct", "temporarily closed"]


@dataclass(frozen=True)
class Schedule:
    """Open on `days` (two-letter iCalendar names) from `opens` to `closes` local time; None where not told."""

    days: tuple[str, ...]
    opens: dt.time | None
    closes: dt.time | None
    description: str


@dataclass(frozen=True)
class Place:
    """Where a service is given: latitude and longitude in degrees, None for virtual or unmapped places."""

    name: str
    kind: str
    latitude: float | None
    longitude: float | None
    address: str


@dataclass(frozen=True)
class Service:
    """One service a family can be sent to. `languages` maps a BCP-47 code to its name.

    `papers` are the documents asked for: () is none, None is not told. `areas` empty means everywhere.
    `free` is None where fees are not told.
    """

    id: str
    name: str
    organization: str
    description: str
    status: Status
    needs: tuple[str, ...]
    languages: Mapping[str, str]
    interpreters: str
    phones: tuple[str, ...]
    url: str
    schedules: tuple[Schedule, ...]
    places: tuple[Place, ...]
    areas: tuple[str, ...]
    eligibility: str
    minimum_age: float | None
    maximum_age: float | None
    fees: str
    free: bool | None
    papers: tuple[str, ...] | None
    assured_date: dt.date | None
    alert: str


@dataclass(frozen=True)
class Directory:
    """Every service of the district's directory, in file order."""

    services: tuple[Service, ...] = ()

    @cached_property
    def by_need(self) -> Mapping[str, tuple[Service, ...]]:
        """Need -> the services that help with it."""
        return {need: tuple(s for s in self.services if need in s.needs) for need in taxonomy.read().needs}

    @cached_property
    def by_id(self) -> Mapping[str, Service]:
        """Id -> service."""
        return {service.id: service for service in self.services}
