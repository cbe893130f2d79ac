"""An edition as files: which formats there are, and how each is written down."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.office import Office
from bot.reports.rendering import csv, document, html
from storage.fact_models import Edition


def _json(edition: Edition, office: Office, *, locale: str, audience: str) -> str:  # noqa: ARG001 - one shape for all
    return json.dumps(document(edition, office, audience=audience), ensure_ascii=False, indent=1)


FORMATS: dict[str, Callable[..., str]] = {"html": html, "json": _json, "csv": csv}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for: names of FORMATS, for whom (internal, released or public), in which language."""

    formats: Sequence[str]
    audience: str
    locale: str = "en"


def write(edition: Edition, office: Office, *, into: Path, wanted: Wanted) -> list[Path]:
    """Writes each format into the folder, which is made where it is missing; returns the files."""
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for name in wanted.formats:
        path = into / f"ombudsline-{edition.month}-{edition.number}-{wanted.audience}.{name}"
        path.write_text(
            FORMATS[name](edition, office, locale=wanted.locale, audience=wanted.audience), encoding="utf-8"
        )
        written.append(path)
    return written
