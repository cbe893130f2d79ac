"""Reading the referral directory: an HSDS 3.0 JSON file (Open Referral) read into plain services.

`directory/services.json` holds full service objects, as a list or as one page (`{"contents": [...]}`) of an HSDS API.
Field names are HSDS's own (schema reference, version 3.0: https://docs.openreferral.org). What a service helps with
stands in `attributes`: taxonomy terms of the taxonomy NEEDS whose `code` is a need of bot/data/taxonomy.yaml;
terms of other taxonomies are passed over. The first need named is what the service is mainly for.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import taxonomy
from bot.district.directory import Directory, Place, Schedule, Service, Status
from bot.district.tables import Fault, read_text, told
from bot.errors import ConfigurationError

FILE = "directory/services.json"
NEEDS = "ombudsline-needs"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


class _Organization(_Part):
    name: str = Field(min_length=1)


class _Term(_Part):
    code: str | None = None
    taxonomy: str | None = None


class _Attribute(_Part):
    taxonomy_term: _Term | None = None


class _Language(_Part):
    code: str | None = None
    name: str | None = None


class _Phone(_Part):
    number: str = Field(min_length=3)


class _Schedule(_Part):
    byday: str | None = None
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    description: str | None = None


class _Area(_Part):
    name: str | None = None


class _Cost(_Part):
    amount: float | None = None


class _Document(_Part):
    document: str | None = None


class _Address(_Part):
    address_1: str = ""
    city: str = ""


class _Location(_Part):
    name: str | None = None
    location_type: Literal["physical", "postal", "virtual"] = "physical"
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    addresses: tuple[_Address, ...] = ()


class _AtLocation(_Part):
    location: _Location | None = None


class _Record(_Part):
    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    status: Status
    organization: _Organization
    description: str | None = None
    url: str | None = None
    attributes: tuple[_Attribute, ...] = ()
    languages: tuple[_Language, ...] = ()
    interpretation_services: str | None = None
    phones: tuple[_Phone, ...] = ()
    schedules: tuple[_Schedule, ...] = ()
    service_at_locations: tuple[_AtLocation, ...] = ()
    service_areas: tuple[_Area, ...] = ()
    eligibility_description: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    fees_description: str | None = None
    cost_options: tuple[_Cost, ...] | None = None
    required_documents: tuple[_Document, ...] | None = None
    assured_date: dt.date | None = None
    alert: str | None = None


def load_directory(folder: Path) -> Directory:
    """The directory of a district folder. Raises ConfigurationError naming file, row and field of the first fault."""
    faults: list[Fault] = []
    directory = read(folder, faults)
    if directory is None:
        raise ConfigurationError(faults[0].place, faults[0].problem)
    return directory


def read(folder: Path, faults: list[Fault]) -> Directory | None:
    """The directory; None with faults where anything is wrong (nothing half-read)."""
    rows = _rows(folder, faults)
    if rows is None:
        return None
    found: list[Fault] = []
    records = [(row, record) for row, data in enumerate(rows, 1) if (record := _record(row, data, faults=found))]
    found += [*_repeated(records), *_unknown_needs(records)]
    faults.extend(found)
    return None if found else Directory(tuple(_service(record) for _, record in records))


def _rows(folder: Path, faults: list[Fault]) -> list[Any] | None:
    text = read_text(folder / FILE, faults, shown=FILE)
    if text is None:
        return None
    try:
        data = json.loads(text)
    except ValueError as error:
        faults.append(Fault(FILE, f"is not JSON ({error})"))
        return None
    rows = data.get("contents") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        faults.append(Fault(FILE, 'holds neither a list of services nor {"contents": [...]}'))
        return None
    return rows


def _record(row: int, data: Any, *, faults: list[Fault]) -> _Record | None:
    try:
        return _Record.model_validate(data)
    except ValidationError as error:
        faults.extend(told(error, f"{FILE} row {row}"))
    return None


def _repeated(records: Sequence[tuple[int, _Record]]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for row, record in records:
        first = seen.setdefault(record.id, row)
        if first != row:
            yield Fault(f"{FILE} row {row} id", f"is the same as in row {first}")


def _unknown_needs(records: Sequence[tuple[int, _Record]]) -> Iterator[Fault]:
    known = taxonomy.read().needs
    for row, record in records:
        for code in _needs(record):
            if code not in known:
                yield Fault(f"{FILE} row {row} attributes", f"{code or 'an empty code'} is not a need of the taxonomy")


def _needs(record: _Record) -> tuple[str, ...]:
    terms = (attribute.taxonomy_term for attribute in record.attributes)
    return tuple(term.code or "" for term in terms if term and term.taxonomy == NEEDS)


def _service(record: _Record) -> Service:
    """HSDS words as ours; absent text is ""."""
    return Service(
        id=record.id,
        name=record.name,
        organization=record.organization.name,
        description=record.description or "",
        status=record.status,
        needs=_needs(record),
        languages={lang.code: lang.name or lang.code for lang in record.languages if lang.code},
        interpreters=record.interpretation_services or "",
        phones=tuple(phone.number for phone in record.phones),
        url=record.url or "",
        schedules=tuple(_schedule(schedule) for schedule in record.schedules),
        places=tuple(_place(at.location) for at in record.service_at_locations if at.location),
        areas=tuple(area.name for area in record.service_areas if area.name),
        eligibility=record.eligibility_description or "",
        minimum_age=record.minimum_age,
        maximum_age=record.maximum_age,
        fees=record.fees_description or "",
        free=_free(record.cost_options),
        papers=_papers(record.required_documents),
        assured_date=record.assured_date,
        alert=record.alert or "",
    )


def _schedule(part: _Schedule) -> Schedule:
    days = tuple(day.strip().lstrip("+-0123456789") for day in (part.byday or "").split(",") if day.strip())
    return Schedule(days, part.opens_at, part.closes_at, part.description or "")


def _place(part: _Location) -> Place:
    address = ", ".join(line for at in part.addresses[:1] for line in (at.address_1, at.city) if line)
    return Place(part.name or "", part.location_type, part.latitude, part.longitude, address)


def _free(costs: tuple[_Cost, ...] | None) -> bool | None:
    amounts = [cost.amount for cost in costs or () if cost.amount is not None]
    return not any(amounts) if amounts else None


def _papers(documents: tuple[_Document, ...] | None) -> tuple[str, ...] | None:
    return None if documents is None else tuple(paper.document for paper in documents if paper.document)
