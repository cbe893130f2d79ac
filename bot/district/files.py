"""What each file of the district folder holds, row by row, and the checks that need more than one row."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from bot.district.tables import EMAIL, Entry, Fault, Words
from bot.languages import chain
from bot.languages import tags as known_tags
from storage.enums import StaffRole

T = TypeVar("T")
Rows = Iterable[tuple[int, T]]


def _with_english(words: str | dict[str, str]) -> str | dict[str, str]:
    table = {"en": words} if isinstance(words, str) else words
    if not table.get("en") or not all(table.values()):
        raise ValueError("a text, or a table by language that has at least en")
    return words


Told = Annotated[str | dict[str, str], AfterValidator(_with_english)]


def in_language(words: str | dict[str, str], language: str | None) -> str:
    """A fact of the district in a reader's language (BCP-47), in English where it has none."""
    if isinstance(words, str):
        return words
    return words.get(language or "en") or words.get((language or "en").partition("-")[0]) or words["en"]


class Office(Entry):
    """The ombudsperson's office as letters show it. `hours` is a sentence for people; the calendar rules the clock.

    What families read may be one text, or a table by language with at least `en`.
    """

    name: Told
    phone: str = Field(min_length=7)
    hours: Told
    address: tuple[str, ...] = Field(min_length=1)
    web: str = Field(pattern=r"^https://")
    interpreter_phone: str = Field(min_length=7)


class FormalComplaint(Entry):
    """Where a formal complaint is filed, which is never here."""

    office: Told
    phone: str = Field(min_length=7)
    email: str = Field(pattern=EMAIL)
    web: str = Field(pattern=r"^https://")
    address: tuple[str, ...] = ()


class ReplySettings(Entry):
    """How the automatic reply behaves. `unsafe_contact`: one neutral line, or nothing at all."""

    unsafe_contact: Literal["neutral", "none"] = "neutral"
    reader: str = Field("an ombudsperson", min_length=1)
    subject: str = Field("We received your message", min_length=1)


class MailSettings(Entry):
    """How many letters the program may write to families by itself on one day, all of them together; answers to an
    emergency have a number of their own. When one is reached a person is called, once.
    """

    automatic_letters_a_day: int = Field(500, ge=1, le=100_000)
    emergency_letters_a_day: int = Field(200, ge=1, le=100_000)


class Thresholds(Entry):
    """Numbers a district may tighten. `suppression` and `rate_events` never go below the report's safe minimum.

    Suppression of counts under 10: NCES 2011-603. Rates on fewer than 16 events carry a relative error of a quarter or
    more. `directory_review_days`: a service not confirmed for longer is withheld.
    """

    suppression: int = Field(10, ge=10)
    rate_events: int = Field(16, ge=16)
    directory_review_days: int = Field(365, ge=1)


class AttachmentSettings(Entry):
    """How much of one letter is taken over as files of its own; what is beyond stays in the sealed letter. Megabytes
    are millions of bytes, as phones and mail programs count them.
    """

    max_files: int = Field(20, ge=1, le=500)
    max_file_megabytes: int = Field(20, ge=1, le=100)
    max_total_megabytes: int = Field(25, ge=1, le=100, validate_default=True)

    @field_validator("max_total_megabytes")
    @classmethod
    def _room_for_one(cls, total: int, given: ValidationInfo) -> int:
        if total < given.data.get("max_file_megabytes", total):
            raise ValueError("is less than max_file_megabytes: the largest file would never be taken")
        return total


class Threads(Entry):
    """How long a closed case stays open to its visitors' letters, and how soon the holding lane is looked at.

    Days are calendar days since the case was closed: within `reopen_days` a letter opens it again, within
    `new_case_days` it opens a new case linked to it, later it waits for a person. Hours are staffed hours since a
    letter came into the holding lane, or somebody last opened it: after `nudge_hours` the office is reminded, after
    `call_hours` a person is called out.
    """

    reopen_days: int = Field(60, ge=0)
    new_case_days: int = Field(365, ge=0)
    nudge_hours: float = Field(3, gt=0, le=80)
    call_hours: float = Field(8, gt=0, le=160)

    @field_validator("new_case_days")
    @classmethod
    def _after_reopening(cls, days: int, info: ValidationInfo) -> int:
        if days < info.data.get("reopen_days", 0):
            raise ValueError("is less than reopen_days")
        return days

    @field_validator("call_hours")
    @classmethod
    def _after_the_nudge(cls, hours: float, info: ValidationInfo) -> float:
        if hours <= info.data.get("nudge_hours", 0):
            raise ValueError("is not more than nudge_hours")
        return hours


class Intake(Entry):
    """Where families write."""

    address: str = Field(pattern=EMAIL)


class Staff(Entry):
    """One person in one role; a person with two roles has two rows."""

    slack_user: str = Field(pattern=r"^[UW][A-Z0-9]{2,}$")
    name: str = Field(min_length=1)
    role: StaffRole
    email: str = Field(pattern=EMAIL)
    languages: Words = ()
    on_call_order: int | None = Field(None, ge=1)
    active: bool


class Area(Entry):
    """One area of the district and the departments its superintendent works with."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    superintendent: str = Field(min_length=1)
    departments: Words = ()


class School(Entry):
    """One school; `valid_from` and `valid_to` bound the days it exists (None: open-ended)."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    aliases: Words = ()
    level: Literal["preschool", "elementary", "middle", "high", "k8", "adult", "other"]
    area: str
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    feeder_pattern: str = ""
    integration_category: str = ""
    valid_from: dt.date
    valid_to: dt.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    @property
    def called(self) -> tuple[str, ...]:
        """Its name and its other names."""
        return (self.name, *self.aliases)


class Enrolment(Entry):
    """How many students a school had, for rates; with source and date."""

    school: str
    school_year: str = Field(pattern=r"^\d{4}-\d{2}$")
    students: int = Field(ge=0)
    source: str = Field(min_length=1)
    as_of: dt.date


class RosterName(Entry):
    """A name the district already knows, used to redact it and for nothing else."""

    name: str = Field(min_length=2)
    role: str = ""


class DistrictFile(Entry):
    """district.toml."""

    name: str = Field(min_length=1)
    timezone: str
    languages: tuple[str, ...] = Field(min_length=1)
    retention_profile: Literal["district_schedule", "ombuds_minimal"] = "district_schedule"
    intake: Intake
    office: Office
    formal_complaint: FormalComplaint
    reply: ReplySettings = ReplySettings()
    mail: MailSettings = MailSettings()
    thresholds: Thresholds = Thresholds()
    attachments: AttachmentSettings = AttachmentSettings()
    threads: Threads = Threads()

    @field_validator("languages")
    @classmethod
    def _letters_in_it(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [tag for tag in tags if not chain(tag)]:
            raise ValueError(
                f"there are no letters in {', '.join(unknown)}; there are {', '.join(known_tags().values())}"
            )
        return tags

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("is not an IANA time zone")
        return name


def repeats(
    staff: Rows[Staff], areas: Rows[Area], *, schools: Rows[School], enrolment: Rows[Enrolment]
) -> Iterator[Fault]:
    """What may stand once only: a person and role, an area, a school, each name of a school, a yearly figure."""
    yield from _repeated("staff.csv", "slack_user", rows=staff, key=lambda person: (person.slack_user, person.role))
    yield from _repeated("areas.csv", "id", rows=areas, key=lambda area: area.id)
    yield from _repeated("schools.csv", "id", rows=schools, key=lambda school: school.id)
    called = [(row, name.casefold()) for row, school in schools for name in school.called]
    yield from _repeated("schools.csv", "aliases", rows=called, key=lambda name: name)
    yield from _repeated(
        "enrolment.csv", "school_year", rows=enrolment, key=lambda figure: (figure.school, figure.school_year)
    )


def on_call_faults(staff: Rows[Staff]) -> Iterator[Fault]:
    """The active ombudspersons, one at least, are called out in a known order."""
    on_call = [(row, person) for row, person in staff if person.active and person.role is StaffRole.OMBUDSPERSON]
    yield from _repeated("staff.csv", "on_call_order", rows=on_call, key=lambda person: person.on_call_order)
    for row, person in on_call:
        if person.on_call_order is None:
            yield Fault(f"staff.csv row {row} on_call_order", "is missing: ombudspersons are called out in this order")
    if not on_call:
        yield Fault("staff.csv role", "no active ombudsperson: nobody would read the letters")


def unknown_areas(schools: Rows[School], areas: Rows[Area]) -> Iterator[Fault]:
    """Schools in an area that areas.csv does not name."""
    known = {area.id for _, area in areas}
    for row, school in schools:
        if school.area not in known:
            yield Fault(f"schools.csv row {row} area", f"{school.area} is not in areas.csv")


def unknown_schools(enrolment: Rows[Enrolment], schools: Rows[School]) -> Iterator[Fault]:
    """Figures of a school that schools.csv does not name."""
    known = {school.id for _, school in schools}
    for row, figure in enrolment:
        if figure.school not in known:
            yield Fault(f"enrolment.csv row {row} school", f"{figure.school} is not in schools.csv")


def _repeated(file: str, field: str, *, rows: Rows[T], key: Callable[[T], Hashable]) -> Iterator[Fault]:
    seen: dict[Hashable, int] = {}
    for row, entry in rows:
        value = key(entry)
        first = seen.setdefault(value, row)
        if first != row and value is not None:
            yield Fault(f"{file} row {row} {field}", f"is the same as in row {first}")
