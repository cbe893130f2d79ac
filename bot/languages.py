"""The languages that letters are written in: each is a folder of templates/, and language.toml tells what it is.

A folder of a region (es-MX) leans on that of its language (es) for whatever it does not have itself.
"""

import datetime as dt
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from bot.config import ROOT
from bot.dates_in_words import DateWords
from bot.errors import ConfigurationError

TEMPLATES = ROOT / "templates"
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `name` is its own; `say` is what English speakers call it, to ask for an interpreter.

    `reviewed`: a speaker has checked every text of the folder, `reviewer` on `reviewed_on`. Until then no text of it
    goes out without the English one. `status` are the words by which a visitor asks where their case stands.
    """

    tag: str
    name: str
    say: str
    direction: Literal["ltr", "rtl"]
    reviewed: bool
    dates: DateWords
    reviewer: str = ""
    reviewed_on: dt.date | None = None
    status: tuple[str, ...] = ()


@cache
def tags() -> Mapping[str, str]:
    """Every language there is: its tag in small letters, and as its folder is written. Looked up once a process."""
    folders = sorted(one.name for one in TEMPLATES.iterdir() if one.is_dir() and not one.name.startswith("_"))
    return MappingProxyType({name.lower(): name for name in folders})


@cache
def of(tag: str) -> Language:
    """What a folder, or the language it leans on, tells of itself.

    Raises ConfigurationError naming the file: a field is missing or wrong, or it is called reviewed and nobody says by
    whom and when.
    """
    files = [TEMPLATES / one / "language.toml" for one in chain(tag)]
    file = next((path for path in files if path.is_file()), TEMPLATES / tag / "language.toml")
    try:
        return _language(tag, tomllib.loads(file.read_text("utf-8")))
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise ConfigurationError(f"templates/{file.parent.name}/language.toml", str(error)) from error


def chain(locale: str | None, served: Collection[str] | None = None) -> list[str]:
    """The folders that speak to a reader of `locale`, nearest first: es-MX, then es; none for an unknown language.

    Where `served` is given, only those of its languages, and English always.
    """
    folders, subtags = tags(), (locale or "").replace("_", "-").lower().split("-")
    wanted = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
    spoken = None if served is None else {FALLBACK, *(one.lower() for one in served)}
    if spoken is not None and not spoken.intersection(wanted):
        return []
    return [folders[tag] for tag in wanted if tag in folders]


def having(file: str, tags_to_try: Collection[str]) -> str | None:
    """The first of these languages whose folder has this file."""
    return next((tag for tag in tags_to_try if (TEMPLATES / tag / file).is_file()), None)


def _language(tag: str, told: dict[str, Any]) -> Language:
    if told["direction"] not in ("ltr", "rtl"):
        raise ValueError("direction is ltr or rtl")
    if told["reviewed"] and not (told.get("reviewer") and told.get("reviewed_on")):
        raise ValueError("reviewed: by whom, and when?")
    dates: dict[str, Any] = dict(told.pop("dates"))
    dates["halves"] = tuple((int(since), word) for since, word in dates["halves"].items())
    for name in ("weekdays", "months"):
        dates[name] = tuple(dates[name])
    return Language(tag=tag, dates=DateWords(**dates), status=tuple(told.pop("status")), **told)
