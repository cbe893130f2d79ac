"""Templates and locale fallback: the one place that knows the template language.

A letter is one file, `templates/<language>/<name>.txt.j2`, with a block `subject` and a block `body` in the light
marks of bot/light_markup.py; text and HTML come from that one source. Paragraphs that several letters share are macros
in `templates/<language>/_parts.j2`, reached as `parts.name()`. A letter is taken whole from one language: where a
translation is missing the whole letter is English, never half of it. Which other languages stand beside the English is
decided in bot/multilingual.py.

In a letter a variable that is a table by language (`{"en": "...", "es": "..."}`) stands for its own entry, English
where missing, so that facts of the district can be queued before the reader's language is settled; and one that is
None counts as not given, so that nobody is ever told to call None.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, UndefinedError, select_autoescape
from markupsafe import Markup, escape

from bot import dates_in_words, languages, light_markup, multilingual
from bot.errors import ConfigurationError, NotFoundError
from bot.languages import FALLBACK, Language
from bot.multilingual import Before, Piece

_LINK = re.compile(
    r"(?P<web>https?://[^\s<>\"\u2066-\u2069]*[^\s<>\".,;:!?)\u2066-\u2069])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<phone>\(\d{3}\) \d{3}-\d{4})"
    r"|(?P<call>(?<![0-9A-Za-z_-])(?:911|988)(?![0-9A-Za-z_-]))"
)
_SCHEMES = {"web": "", "mail": "mailto:", "phone": "tel:+1", "call": "tel:"}
_BETWEEN: Mapping[Before, str] = {"nothing": "", "space": "\n", "rule": f"\n{'=' * 40}\n\n"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """One letter ready to be put into a mail: `html` says the same as `text`.

    `language` is that of the whole letter, the one that counts; `languages` are all that it is written in, in order.
    """

    subject: str
    text: str
    html: str
    language: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a letter, rendered; `before` is what stands between it and the one before."""

    language: Language
    blocks: list[light_markup.Block]
    before: Before


def letter(
    name: str, locale: str | None, *, variables: Mapping[str, object], served: Collection[str] | None = None
) -> Rendered:
    """The letter for a reader of `locale` (None: unknown) in a district that serves these languages (None: all).

    Reviewed and whole in one language, es-MX, then es; else in English, with what the reader's language has beside it
    (bot/multilingual.py). `subject` is one line. `text` is at most 78 columns wide, its addresses and phone numbers
    unbroken. Raises NotFoundError for an unknown letter, ConfigurationError naming the template when a variable it uses
    was not given.
    """
    pieces = multilingual.plan(name, locale, served=served)
    subjects, sections = [], []
    for piece in pieces:
        subject, blocks = _written(piece.file, piece.language, variables=variables)
        subjects += [subject] if subject else []
        sections.append(Section(languages.of(piece.language), blocks, piece.before))
    subject = " / ".join(dict.fromkeys(subjects))
    html = _environment(FALLBACK).get_template("mail.html.j2").render(subject=subject, sections=sections)
    language = next(piece.language for piece in reversed(pieces) if multilingual.whole_in(piece))
    return Rendered(subject, _plain(sections), html, language, _written_in(pieces))


def slack_text(name: str, locale: str | None, *, variables: Mapping[str, object]) -> str:
    """The body of the same letter in Slack's markup, unwrapped, for a modal or a section: in one language, reviewed.
    Errors as in `letter`.
    """
    file = f"{name}.txt.j2"
    return light_markup.slack(_written(file, _language_of(file, locale), variables=variables)[1])


def page(name: str, locale: str | None, *, variables: Mapping[str, object]) -> str:
    """An HTML page, `templates/<language>/<name>.html.j2`, every variable escaped; it is given `language` besides,
    the filters on_date(zone), at_time(zone) and in_month, and label("urgency.priority").

    Errors as in `letter`; in one language, reviewed, else English.
    """
    file = f"{name}.html.j2"
    language = _language_of(file, locale)
    try:
        return _environment(language).get_template(file).render({**variables, "language": language})
    except UndefinedError as error:
        raise ConfigurationError(f"templates/{language}/{file}", str(error)) from error


@lru_cache(maxsize=64)
def labels(locale: str | None) -> Mapping[str, str]:
    """Every short text of the Slack side by dotted key ("urgency.priority"), English where a key is not translated.
    `locale` is the language they are in, so that dates beside them are told in the same.
    """
    kin = [tag for tag in languages.chain(locale) if languages.having("labels.toml", [tag])] or [FALLBACK]
    merged: dict[str, str] = {}
    for language in reversed(list(dict.fromkeys([*kin, FALLBACK]))):
        merged.update(_flat(tomllib.loads((languages.TEMPLATES / language / "labels.toml").read_text("utf-8"))))
    return MappingProxyType({**merged, "locale": kin[0]})


def on_date(day: dt.date | dt.datetime, locale: str | None, *, zone: ZoneInfo) -> str:
    """The day in the words of the labels: "Tuesday, November 24, 2026", "martes 24 de noviembre de 2026".

    A datetime must be aware (else ValueError) and is told as the day it is in `zone`.
    """
    return dates_in_words.day(_dates(labels(locale)), day, zone=zone)


def at_time(moment: dt.datetime, locale: str | None, *, zone: ZoneInfo) -> str:
    """The time of day in `zone`: "11:42 p.m.", "las 11:42 p. m.". ValueError for a datetime that is not aware."""
    return dates_in_words.time(_dates(labels(locale)), moment, zone=zone)


def in_month(month: dt.date | str, locale: str | None) -> str:
    """A month in words: "October 2026", "octubre de 2026". `month` is a day in it or "YYYY-MM"."""
    return month_in(labels(locale), month)


def month_in(words: Mapping[str, str], month: dt.date | str) -> str:
    """As in_month, with the labels at hand."""
    return dates_in_words.month(_dates(words), month)


def _dates(words: Mapping[str, str]) -> dates_in_words.DateWords:
    return languages.of(words["locale"]).dates


def _written(file: str, language: str, *, variables: Mapping[str, object]) -> tuple[str, list[light_markup.Block]]:
    """Subject ("" where the template has none) and body blocks of one template in one language."""
    environment = _environment(language)
    given = _in_language(variables, language)
    try:
        template = environment.get_template(file)
        parts = environment.get_template("_parts.j2").make_module(given)
        context = template.new_context({**given, "parts": parts})
        subject, body = (
            "".join(template.blocks[block](context)) if block in template.blocks else ""
            for block in ("subject", "body")
        )
    except (UndefinedError, TemplateNotFound) as error:
        raise ConfigurationError(f"templates/{language}/{file}", str(error)) from error
    blocks = light_markup.parse(body)
    if languages.of(language).direction == "rtl":
        blocks = light_markup.isolated(blocks)
    return " ".join(subject.split()), blocks


def _plain(sections: list[Section]) -> str:
    return "".join(_BETWEEN[one.before] + light_markup.plain(one.blocks) for one in sections)


def _written_in(pieces: list[Piece]) -> tuple[str, ...]:
    """The languages of a letter; the lines that only invite to write in others do not count."""
    return tuple(dict.fromkeys(piece.language for piece in pieces if piece.file != multilingual.INVITATION))


def _language_of(file: str, locale: str | None) -> str:
    """The first language of the reader's that has this file and is reviewed, else English."""
    found = languages.having(file, languages.chain(locale))
    if found and languages.of(found).reviewed:
        return found
    if languages.having(file, [FALLBACK]):
        return FALLBACK
    raise NotFoundError(f"no template named {file}")


@cache
def _environment(language: str) -> Environment:
    """Templates of one language, and of those it leans on: es-MX on es. HTML is escaped, text is not."""
    kin = [languages.TEMPLATES / tag for tag in languages.chain(language)]
    dates = languages.of(language).dates
    environment = Environment(
        loader=FileSystemLoader([*kin, languages.TEMPLATES]),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        on_date=lambda day, zone: dates_in_words.day(dates, _day(day), zone=_zone(zone)),
        at_time=lambda moment, zone: dates_in_words.time(dates, _moment(moment), zone=_zone(zone)),
        in_month=lambda month: dates_in_words.month(dates, month),
        as_written=light_markup.as_written,
        in_line=lambda text: " ".join(str(text).split()),
        linked=_linked,
        linked_addresses=lambda text: _linked(text, numbers=False),
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
    """Escaped text in which addresses and phone numbers, and with `numbers` 911 and 988, can be pressed."""
    pieces, end = [], 0
    for found in _LINK.finditer(text):
        kind = found.lastgroup or "web"
        if kind == "call" and not numbers:
            continue
        target = re.sub(r"\D", "", found[0]) if kind == "phone" else found[0]
        link = Markup('<a href="{}" style="color:#0b4a8f">{}</a>').format(_SCHEMES[kind] + target, found[0])
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
