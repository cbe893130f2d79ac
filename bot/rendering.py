"""Templates and locale fallback: the one place that knows the template language.

A letter is one file, `templates/<language>/<name>.txt.j2`, with a block `subject` and a block `body` in the light
marks of bot/light_markup.py; text and HTML come from that one source. Paragraphs that several letters share are macros
in `templates/<language>/_parts.j2`, reached as `parts.name()`. A letter is taken whole from one language: where a
translation is missing the whole letter is English, never half of it.

In a letter a variable that is a table by language (`{"en": "...", "es": "..."}`) stands for its own entry, English
where missing, so that facts of the district can be queued before the reader's language is settled; and one that is
None counts as not given, so that nobody is ever told to call None.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, UndefinedError, select_autoescape
from markupsafe import Markup, escape

from bot import light_markup
from bot.config import ROOT
from bot.errors import ConfigurationError, NotFoundError

TEMPLATES = ROOT / "templates"
FALLBACK = "en"
_LINK = re.compile(
    r"(?P<web>https?://[^\s<>\"]*[^\s<>\".,;:!?)])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<call>(?<![\w-])(?:911|988)(?![\w-]))"
)
_SCHEMES = {"web": "", "mail": "mailto:", "call": "tel:"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One letter ready to be put into a mail: `html` says the same as `text`; `language` is the one it came out in."""

    subject: str
    text: str
    html: str
    language: str


def letter(name: str, locale: str | None, *, variables: Mapping[str, object]) -> Rendered:
    """The letter for a reader of `locale`: es-MX, then es, then en; unknown or None is en.

    `subject` is one line. `text` is at most 78 columns wide, its addresses unbroken. Raises NotFoundError for an
    unknown letter, ConfigurationError naming the template when a variable it uses was not given.
    """
    language, subject, blocks = _written(name, locale, variables=variables)
    html = _environment(language).get_template("mail.html.j2").render(language=language, subject=subject, blocks=blocks)
    return Rendered(subject, light_markup.plain(blocks), html, language)


def slack_text(name: str, locale: str | None, *, variables: Mapping[str, object]) -> str:
    """The body of the same letter in Slack's markup, unwrapped, for a modal or a section. Errors as in `letter`."""
    return light_markup.slack(_written(name, locale, variables=variables)[2])


def page(name: str, locale: str | None, *, variables: Mapping[str, object]) -> str:
    """An HTML page, `templates/<language>/<name>.html.j2`, every variable escaped; it is given `language` besides,
    the filters on_date(zone), at_time(zone) and in_month, and label("urgency.priority").

    Fallback and errors as in `letter`.
    """
    file = f"{name}.html.j2"
    language = _language_of(file, locale)
    try:
        return _environment(language).get_template(file).render({**variables, "language": language})
    except UndefinedError as error:
        raise ConfigurationError(f"templates/{language}/{file}", str(error)) from error


@lru_cache(maxsize=64)
def labels(locale: str | None) -> Mapping[str, str]:
    """Every short text of the Slack side by dotted key ("urgency.priority"), English where a key is not translated."""
    merged: dict[str, str] = {}
    for language in reversed(_chain(locale)):
        file = TEMPLATES / language / "labels.toml"
        if file.is_file():
            merged.update(_flat(tomllib.loads(file.read_text("utf-8"))))
    return MappingProxyType(merged)


def on_date(day: dt.date | dt.datetime, locale: str | None, *, zone: ZoneInfo) -> str:
    """The day in words: "Tuesday, November 24, 2026", "martes 24 de noviembre de 2026".

    A datetime must be aware (else ValueError) and is told as the day it is in `zone`.
    """
    words = labels(locale)
    local = _local(day, zone) if isinstance(day, dt.datetime) else day
    return words["date.day"].format(
        weekday=words["date.weekdays"].split()[local.weekday()],
        month=words["date.months"].split()[local.month - 1],
        day=local.day,
        year=local.year,
    )


def at_time(moment: dt.datetime, locale: str | None, *, zone: ZoneInfo) -> str:
    """The time of day in `zone`: "11:42 p.m.", "las 11:42 p. m.". ValueError for a datetime that is not aware."""
    words = labels(locale)
    local = _local(moment, zone)
    half = words["date.morning" if local.hour < 12 else "date.evening"]
    hour = local.hour % 12 or 12
    return words["date.time_one" if hour == 1 else "date.time"].format(hour=hour, minute=local.minute, half=half)


def in_month(month: dt.date | str, locale: str | None) -> str:
    """A month in words: "October 2026", "octubre de 2026". `month` is a day in it or "YYYY-MM"."""
    return month_in(labels(locale), month)


def month_in(words: Mapping[str, str], month: dt.date | str) -> str:
    """As in_month, with the labels at hand."""
    first = month if isinstance(month, dt.date) else dt.date.fromisoformat(f"{month}-01")
    return words["date.month"].format(month=words["date.months"].split()[first.month - 1], year=first.year)


def _written(
    name: str, locale: str | None, *, variables: Mapping[str, object]
) -> tuple[str, str, list[light_markup.Block]]:
    """Language, subject and body blocks of a letter, rendered."""
    file = f"{name}.txt.j2"
    language = _language_of(file, locale)
    environment = _environment(language)
    given = _in_language(variables, language)
    try:
        template = environment.get_template(file)
        parts = environment.get_template("_parts.j2").make_module(given)
        context = template.new_context({**given, "parts": parts})
        subject, body = ("".join(template.blocks[block](context)) for block in ("subject", "body"))
    except (UndefinedError, TemplateNotFound) as error:
        raise ConfigurationError(f"templates/{language}/{file}", str(error)) from error
    return language, " ".join(subject.split()), light_markup.parse(body)


def _language_of(file: str, locale: str | None) -> str:
    """The first language of the chain that has this file."""
    for language in _chain(locale):
        if (TEMPLATES / language / file).is_file():
            return language
    raise NotFoundError(f"no template named {file}")


def _chain(locale: str | None) -> list[str]:
    """The languages to try, the reader's own first, English last; only folders that are there."""
    folders = {folder.name.lower(): folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()}
    subtags = (locale or FALLBACK).replace("_", "-").lower().split("-")
    wanted = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
    found = [folders[tag] for tag in wanted if tag in folders]
    return [*found, *([] if FALLBACK in found else [FALLBACK])]


@cache
def _environment(language: str) -> Environment:
    """Templates of one language, and of those it leans on: es-MX on es. HTML is escaped, text is not."""
    kin = [TEMPLATES / tag for tag in _chain(language) if tag == language or language.startswith(f"{tag}-")]
    environment = Environment(
        loader=FileSystemLoader([*kin, TEMPLATES]),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        on_date=lambda day, zone: on_date(_day(day), language, zone=_zone(zone)),
        at_time=lambda moment, zone: at_time(_moment(moment), language, zone=_zone(zone)),
        in_month=partial(in_month, locale=language),
        as_written=light_markup.as_written,
        linked=_linked,
        linked_addresses=partial(_linked, numbers=False),
    )
    environment.globals["label"] = labels(language).__getitem__
    return environment


def _in_language(variables: Mapping[str, object], language: str) -> dict[str, object]:
    """The variables with every table by language replaced by its entry for this one."""
    chosen: dict[str, object] = {}
    for name, given in variables.items():
        value = given
        if isinstance(value, Mapping):
            value = value.get(language, value[FALLBACK]) if FALLBACK in value else _in_language(value, language)
        if value is not None:
            chosen[name] = value
    return chosen


def _linked(text: str, *, numbers: bool = True) -> Markup:
    """Escaped text in which addresses, and 911 and 988, can be pressed."""
    pieces, end = [], 0
    for found in _LINK.finditer(text):
        kind = found.lastgroup or "web"
        if kind == "call" and not numbers:
            continue
        link = Markup('<a href="{}" style="color:#0b4a8f">{}</a>').format(_SCHEMES[kind] + found[0], found[0])
        pieces += [escape(text[end : found.start()]), link]
        end = found.end()
    return Markup().join([*pieces, escape(text[end:])])


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, str(value)


def _day(value: object) -> dt.date:
    """A day or a moment, as itself or as ISO 8601, the way the outbox keeps it."""
    text = str(value)
    return dt.date.fromisoformat(text) if len(text) == len("2026-11-24") else dt.datetime.fromisoformat(text)


def _moment(value: object) -> dt.datetime:
    return dt.datetime.fromisoformat(str(value))


def _zone(value: object) -> ZoneInfo:
    return ZoneInfo(str(value))


def _local(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(zone)
