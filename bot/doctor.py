"""`ombudsline check`: is everything in place? Each finding is ok, or says what to do."""

import asyncio
import datetime as dt
import os
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import district as district_folder
from bot.app import certificate, name_service
from bot.config import PREFIX, SHIPPED_DISTRICT, Settings
from bot.errors import ConfigurationError, OmbudslineError
from bot.handlers.slack import check_identity
from bot.name_service import NoAnswerError
from bot.senders import relay_answers, slack_of
from bot.signing import Record, record_of
from bot.trusted_peers import trusted_peers
from bot.workdays import covered_until
from storage.crypto import read_key_file
from storage.engine import Database, answering, require_newest
from storage.errors import KeyFileError, StorageError
from storage.ledger import require_our_keys

A_YEAR = dt.timedelta(days=365)
ANSWERS_WITHIN = 3.0  # seconds that a name service gets


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    ok: bool
    words: str

    def plain(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


async def examine(settings: Settings, now: dt.datetime) -> list[Finding]:
    """Everything, one after the other; a thing that fails hides nothing else."""
    looks: tuple[tuple[str, Callable[[Settings, dt.datetime], Awaitable[str]]], ...] = (
        ("keys", _keys),
        ("database", _database),
        ("keys and database", _same_keys),
        ("mail door", _doors),
        ("sender check", _sender_check),
        ("relay", _relay),
        ("signing", _signing),
        ("slack", _slack),
        ("district", _district),
        ("calendar", _calendar),
        ("on-call", _on_call),
    )
    return [await _look(name, look, settings=settings, now=now) for name, look in looks]


def told(error: Exception) -> str:
    """One line for an operator: what is wrong, behind the setting it belongs to."""
    if isinstance(error, KeyFileError):
        return f"{PREFIX}KEY_FILE: {_line(error.problem)}"
    if isinstance(error, StorageError):
        return f"{PREFIX}DATABASE_URL: {_line(error.problem)}"
    return _line(str(error)) or type(error).__name__


def _line(words: str) -> str:
    return " ".join(words.split())


async def _look(
    name: str, look: Callable[[Settings, dt.datetime], Awaitable[str]], *, settings: Settings, now: dt.datetime
) -> Finding:
    try:
        return Finding(name, ok=True, words=await look(settings, now))
    except Exception as error:  # noqa: BLE001 - an edge: a doctor tells whatever is wrong and looks on
        return Finding(name, ok=False, words=told(error))


async def _keys(settings: Settings, _now: dt.datetime) -> str:
    ring = read_key_file(settings.key_file)
    return f"{len(ring)} district key(s), sealing with {ring.current}"


async def _database(settings: Settings, _now: dt.datetime) -> str:
    await asyncio.to_thread(require_newest, settings.database_url)
    return "reachable and migrated"


async def _same_keys(settings: Settings, now: dt.datetime) -> str:
    database = Database(settings.database_url, read_key_file(settings.key_file))
    try:
        with answering():
            async with database.reading(now) as tx:
                await require_our_keys(tx)
    finally:
        await database.close()
    return "the key file opens what the database holds"


async def _relay(settings: Settings, _now: dt.datetime) -> str:
    setting = f"{PREFIX}RELAY_URL"
    parts = urlsplit(settings.relay_url)
    if parts.scheme == "file" and not _may_be_made(Path(parts.path)):
        raise ConfigurationError(setting, f"{parts.path} is no folder that can be written to; mail waits")
    try:
        return await relay_answers(settings.relay_url)
    except OmbudslineError as error:
        raise ConfigurationError(setting, f"no relay answers there ({error}); mail waits") from error


def _may_be_made(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


async def _doors(settings: Settings, _now: dt.datetime) -> str:
    if settings.smtp_tls_cert and settings.smtp_tls_key:
        certificate(settings)
        return f"{settings.smtp_protocol} with STARTTLS"
    return f"{settings.smtp_protocol} without TLS"


async def _sender_check(settings: Settings, _now: dt.datetime) -> str:
    peers = settings.smtp_trusted_peers.strip()
    results = f"the results of {peers} count" if peers else "nobody's results count"
    if peers and trusted_peers(peers).anywhere:
        results += ", whoever hands a letter in: only the gateway may reach the mail door, or name its network, too"
    server = settings.dns_server or "the system's name server"
    own = f"signatures are checked with {server}" if settings.checks_signatures else "we check no signatures ourselves"
    return f"{results}; {own}"


async def _signing(settings: Settings, _now: dt.datetime) -> str:
    record = record_of(settings)
    if record is None:
        return "letters leave unsigned; the relay may sign them"
    district = district_folder.read_once(settings.district_dir, settings.timezone)
    domain = settings.reply_domain or (settings.intake_address or district.intake_address).rpartition("@")[2]
    if domain.lower() != settings.dkim_domain and not domain.lower().endswith(f".{settings.dkim_domain}"):
        raise ConfigurationError(
            f"{PREFIX}DKIM_DOMAIN", f"letters come from {domain}; a signature of another domain is worth nothing"
        )
    return await asyncio.to_thread(_published, settings, record)


def _published(settings: Settings, record: Record) -> str:
    """What the name service says of our record; it not answering is no fault of the record."""
    to_publish = f"the TXT record of {record.name} is: {record.text}"
    try:
        found = name_service(settings).txt(record.name, ANSWERS_WITHIN)
    except NoAnswerError:
        return f"the name service does not answer, so it is not known if it is published; {to_publish}"
    if found is None:
        raise ConfigurationError(f"{PREFIX}DKIM_SELECTOR", f"nothing is published there; {to_publish}")
    if not record.same(found):
        raise ConfigurationError(f"{PREFIX}DKIM_SELECTOR", f"another key is published there; {to_publish}")
    return f"as {record.name}, published and the same"


async def _slack(settings: Settings, _now: dt.datetime) -> str:
    if settings.slack_mode == "off":
        return "off: OMBUDSLINE_SLACK_MODE is off"
    workspace = slack_of(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    await check_identity(workspace.client, settings)
    return f"{settings.slack_mode}, workspace {settings.slack_team_id}"


async def _district(settings: Settings, _now: dt.datetime) -> str:
    if faults := district_folder.faults(settings.district_dir):
        raise ConfigurationError(f"{PREFIX}DISTRICT_DIR", "; ".join(faults))
    district = district_folder.read_once(settings.district_dir, settings.timezone)
    fictional = ", which is fictional" if settings.district_dir == SHIPPED_DISTRICT else ""
    intake = settings.intake_address or district.intake_address
    return f"{district.name}{fictional}; families write to {intake}"


async def _calendar(settings: Settings, now: dt.datetime) -> str:
    last = covered_until(district_folder.read_once(settings.district_dir, settings.timezone).calendar)
    if last < (now + A_YEAR).date():
        raise ValueError(f"calendar.toml: closures are known until {last}; add the next twelve months")
    return f"covers until {last}"


async def _on_call(settings: Settings, _now: dt.datetime) -> str:
    people = district_folder.read_once(settings.district_dir, settings.timezone).ombudspersons
    named = [person for person in people if person.on_call_order]
    if len(named) < 2:
        raise ValueError("staff.csv on_call_order: name one ombudsperson on call and one backup")
    return f"{named[0].slack_user}, then {', '.join(person.slack_user for person in named[1:])}"
