"""An edition as files: which formats there are, and how each is written down."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.office import Office
from bot.reports.rendering import csv, document, html
from storage.fact_models import Edition


def _json(edition: Edition, office: Office, *, locale: str, audience: str) -> str:  # noqa: ARG001 - one shape for all
    return json.dumps(document(edition, office, audience=audience), ensure_ascii=False, indent=1)


FORMATS: dict[str, Callable[..., str]] = {"html": html, "json": _json, "csv": csv}


def write(
    edition: Edition, office: Office, *, into: Path, formats: Iterable[str], audience: str, locale: str = "en"
) -> list[Path]:
    """Writes each format into the folder, which is made where it is missing; returns the files."""
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for name in formats:
        path = into / f"ombudsline-{edition.month}-{edition.number}-{audience}.{name}"
        path.write_text(FORMATS[name](edition, office, locale=locale, audience=audience), encoding="utf-8")
        written.append(path)
    return written
