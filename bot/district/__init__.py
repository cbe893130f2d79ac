"""The district folder: who works there, its schools, its calendar, its directory. Read once, checked whole.

`load` stops at the first fault, `faults` tells them all; each names file, row and field. Pure reading: no database,
no network, no clock. roster.csv alone may be absent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.district import calendar_file, files, hsds
from bot.district.directory import Directory
from bot.district.files import (
    Area,
    AttachmentSettings,
    DistrictFile,
    Enrolment,
    FormalComplaint,
    Office,
    ReplySettings,
    RosterName,
    School,
    Staff,
    Thresholds,
)
from bot.district.tables import Fault, read_rows, read_toml
from bot.errors import ConfigurationError, NotFoundError
from bot.workdays import Calendar
from storage.enums import StaffRole

__all__ = ["Area", "District", "Enrolment", "School", "Staff", "faults", "load", "read_once"]

T = TypeVar("T")


@dataclass(frozen=True)
class District:
    """Everything the district told us. `roster` are names for redaction only."""

    folder: Path
    name: str
    timezone: str
    languages: tuple[str, ...]
    retention_profile: str
    intake_address: str
    office: Office
    formal_complaint: FormalComplaint
    reply: ReplySettings
    thresholds: Thresholds
    attachments: AttachmentSettings
    staff: tuple[Staff, ...]
    schools: tuple[School, ...]
    areas: tuple[Area, ...]
    enrolment: tuple[Enrolment, ...]
    calendar: Calendar
    directory: Directory
    roster: tuple[str, ...]

    def having(self, role: StaffRole) -> tuple[Staff, ...]:
        """The active people of a role, in on-call order."""
        people = [person for person in self.staff if person.active and person.role is role]
        return tuple(sorted(people, key=lambda person: person.on_call_order or len(self.staff) + 1))

    @property
    def ombudspersons(self) -> tuple[Staff, ...]:
        """Active ombudspersons in the order they are called out."""
        return self.having(StaffRole.OMBUDSPERSON)

    @property
    def supervisors(self) -> tuple[Staff, ...]:
        """Active supervisors: who receives a released report."""
        return self.having(StaffRole.SUPERVISOR)

    def roles_of(self, slack_user: str) -> frozenset[StaffRole]:
        """The active roles of a Slack user; none for an ordinary employee."""
        return frozenset(person.role for person in self.staff if person.active and person.slack_user == slack_user)

    def school(self, key: str) -> School:
        """A school by id, name or other name, whatever the case of letters. Raises NotFoundError."""
        wanted = key.strip().casefold()
        for school in self.schools:
            if wanted in (school.id, *(name.casefold() for name in school.called)):
                return school
        raise NotFoundError("no such school")


def load(folder: Path, *, timezone: str | None = None) -> District:
    """The district of a folder; `timezone` (IANA) overrides the folder's own.

    Raises ConfigurationError whose field is "file row N field" of the first fault.
    """
    district, found = _read(folder, timezone)
    if district is None or found:
        raise ConfigurationError(found[0].place, found[0].problem)
    return district


def faults(folder: Path) -> list[str]:
    """Every fault of a folder, each naming file, row and field; empty when all is well."""
    return [str(fault) for fault in _read(folder, None)[1]]


@cache
def read_once(folder: Path, timezone: str | None = None) -> District:
    """`load`, once a folder and process."""
    return load(folder, timezone=timezone)


def _read(folder: Path, timezone: str | None) -> tuple[District | None, list[Fault]]:
    found: list[Fault] = []
    file = read_toml(folder / "district.toml", DistrictFile, faults=found)
    staff = read_rows(folder / "staff.csv", Staff, faults=found)
    areas = read_rows(folder / "areas.csv", Area, faults=found)
    schools = read_rows(folder / "schools.csv", School, faults=found)
    enrolment = read_rows(folder / "enrolment.csv", Enrolment, faults=found)
    zone = ZoneInfo(timezone or (file.timezone if file else "UTC"))
    calendar = calendar_file.read(folder, zone, faults=found)
    services = hsds.read(folder, found)
    roster = read_rows(folder / "roster.csv", RosterName, faults=found) if (folder / "roster.csv").exists() else []
    found += files.repeats(staff, areas, schools=schools, enrolment=enrolment)
    found += _across(
        found,
        {
            "staff.csv": files.on_call_faults(staff),
            "areas.csv": files.unknown_areas(schools, areas),
            "schools.csv": files.unknown_schools(enrolment, schools),
        },
    )
    if file is None or calendar is None or services is None:
        return None, found
    return District(
        folder=folder,
        name=file.name,
        timezone=zone.key,
        languages=file.languages,
        retention_profile=file.retention_profile,
        intake_address=file.intake.address,
        office=file.office,
        formal_complaint=file.formal_complaint,
        reply=file.reply,
        thresholds=file.thresholds,
        attachments=file.attachments,
        staff=_entries(staff),
        schools=_entries(schools),
        areas=_entries(areas),
        enrolment=_entries(enrolment),
        calendar=calendar,
        directory=services,
        roster=tuple(entry.name for _, entry in roster),
    ), found


def _across(found: Iterable[Fault], checks: Mapping[str, Iterable[Fault]]) -> list[Fault]:
    """Checks that look something up in a file are left out while that file itself has a fault."""
    broken = {fault.place.split(" ")[0] for fault in found}
    return [fault for file, faults_there in checks.items() if file not in broken for fault in faults_there]


def _entries(rows: Iterable[tuple[int, T]]) -> tuple[T, ...]:
    return tuple(entry for _, entry in rows)
