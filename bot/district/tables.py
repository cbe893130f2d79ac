"""Reading the files of a district folder: every fault is kept with its file, row and field.

Rows are numbered as a spreadsheet shows them: the header of a CSV file is row 1, entries of a list in TOML or JSON
begin at 1.
"""

import csv
import difflib
import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

Model = TypeVar("Model", bound=BaseModel)

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: `place` is "schools.csv row 4 level"."""

    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


class Entry(BaseModel):
    """One row or table of a district file: unknown names are refused, values never change."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _split(cell: Any) -> Any:
    return tuple(word.strip() for word in cell.split(";") if word.strip()) if isinstance(cell, str) else cell


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Several words in one cell, parted by semicolons."""


def read_text(path: Path, faults: list[Fault], *, shown: str | None = None) -> str | None:
    """A file's text (UTF-8, a byte-order mark is dropped); None with a fault when it is missing or not UTF-8."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault(shown or path.name, "is not UTF-8 text"))
    except OSError as error:
        faults.append(Fault(shown or path.name, f"cannot be read ({error.strerror})"))
    return None


def read_toml(path: Path, model: type[Model], *, faults: list[Fault]) -> Model | None:
    """A TOML file as `model`; None with faults naming the key where it is wrong."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(path.name, f"is not TOML ({error})"))
    except ValidationError as error:
        faults.extend(told(error, path.name, known=model.model_fields))
    return None


def read_rows(path: Path, model: type[Model], *, faults: list[Fault]) -> list[tuple[int, Model]]:
    """The good rows of a CSV file with their numbers; an empty cell is a value not given, blank lines are skipped."""
    text = read_text(path, faults)
    if text is None:
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if not _columns_fit(path.name, reader.fieldnames or (), model=model, faults=faults):
            return []
        return [
            (row, entry)
            for row, cells in _numbered(reader)
            if (entry := _entry(path, row, cells=cells, model=model, faults=faults))
        ]
    except csv.Error as error:
        faults.append(Fault(f"{path.name} row {reader.reader.line_num}", f"is not CSV ({error})"))
    return []


def _numbered(reader: "csv.DictReader[str]") -> Iterable[tuple[int, dict[str, Any]]]:
    for cells in reader:
        yield reader.line_num, {name: cell for name, cell in cells.items() if cell not in ("", None)}


def _columns_fit(file: str, columns: Sequence[str], *, model: type[BaseModel], faults: list[Fault]) -> bool:
    known = set(model.model_fields)
    wrong = [Fault(f"{file} row 1 {name}", "this column is missing") for name in sorted(known - set(columns))]
    wrong += [Fault(f"{file} row 1 {name}", _unknown(name, known)) for name in columns if name not in known]
    faults.extend(wrong)
    return not wrong


def _entry(path: Path, row: int, *, cells: dict[str, Any], model: type[Model], faults: list[Fault]) -> Model | None:
    place = f"{path.name} row {row}"
    if cells.pop(None, None):  # type: ignore[call-overload]  # DictReader keeps surplus cells under None
        faults.append(Fault(place, "has more cells than the header"))
        return None
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        faults.extend(told(error, place, known=model.model_fields))
    return None


def told(error: ValidationError, place: str, *, known: Iterable[str] = ()) -> list[Fault]:
    """Pydantic's findings as faults below `place`, in the words of somebody who edits the file."""
    return [Fault(f"{place} {_path(found['loc'])}".strip(), _words(found, known)) for found in error.errors()]


def _path(loc: Sequence[int | str]) -> str:
    path = ""
    for part in loc:
        path += f" row {part + 1} " if isinstance(part, int) else f".{part}"
    return path.replace(" .", " ").strip(" .")


def _words(found: Any, known: Iterable[str]) -> str:
    if found["type"] == "missing":
        return "is missing"
    if found["type"] == "extra_forbidden":
        return _unknown(str(found["loc"][-1]), known)
    return str(found["msg"]).removeprefix("Value error, ")


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return "is not a known name" + (f"; did you mean {near[0]}?" if near else "")
