"""The command line. Exit codes: 0 done, 1 a check or job failed, 2 wrong usage or configuration; logs on stderr."""

import asyncio
import datetime as dt
import json
import os
import pwd
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
import structlog

from bot import __version__, case_export, config, demo, doctor, logs, monitor, referrals
from bot.app import PARTS, serve, utc_now
from bot.district import read_once
from bot.errors import ConfigurationError, InvalidInputError, OmbudslineError
from bot.mail.parse import describe as describe_mail
from bot.office import Office, office_of
from bot.reports import edition
from bot.reports import files as report_files
from bot.triage.pipeline import describe as describe_text
from storage import audit
from storage.crypto import make_key_file, read_key_file
from storage.engine import Database, answering, migrate, require_newest, sole_process
from storage.errors import KeyFileError, StorageError

log = structlog.get_logger()

T = TypeVar("T")
MAX_MAIL = 30_000_000


class _Edge(click.Group):
    """Says what went wrong in one line; no traceback for anything a user can cause."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; its errors become a line and an exit code."""
        try:
            with answering():
                return super().invoke(ctx)
        except (OmbudslineError, StorageError) as error:
            _fail(doctor.told(error), 2 if isinstance(error, KeyFileError) else getattr(error, "exit_code", 1))
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except OSError as error:
            _fail(f"{error.filename or 'this machine'}: {error.strerror or type(error).__name__}", 1)
        except Exception as error:  # the edge: what nobody foresaw is a line, and its place stands in the log
            log.exception("command_failed")
            _fail(f"a fault in the program ({type(error).__name__}); the log line above tells its place", 1)


def _fail(words: str, code: int) -> None:
    click.echo(words, err=True)
    sys.exit(code)


@click.group(cls=_Edge, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ombudsline")
@click.option("--verbose", is_flag=True, help="Readable log lines instead of JSON.")
def main(*, verbose: bool) -> None:
    """The intake desk of a school district's ombudsperson."""
    logs.configure(readable=verbose)


def _json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def _with_office(work: Callable[[Database, Office], Coroutine[Any, Any, T]]) -> T:
    """Runs `work` on the configured database and office. Raises what the edge turns into a line."""
    settings = config.load()
    keyring = read_key_file(settings.key_file)
    require_newest(settings.database_url)
    office = office_of(settings, read_once(settings.district_dir, settings.timezone), keyring=keyring)

    async def run() -> T:
        database = Database(settings.database_url, keyring)
        try:
            return await work(database, office)
        finally:
            await database.close()

    return asyncio.run(run())


@main.command("serve")
@click.option("--only", default=",".join(PARTS), show_default=True, help="Comma list of the parts to run.")
def serve_command(only: str) -> None:
    """Run the service until it is told to stop."""
    parts = [part.strip() for part in only.split(",") if part.strip()]
    if unknown := sorted(set(parts) - set(PARTS)):
        raise InvalidInputError("--only", f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    settings = config.load()
    with sole_process(settings.database_url):
        asyncio.run(serve(settings, parts))


@main.command("demo")
@click.option("--once", is_flag=True, help="Do it all without waiting and end.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8030, show_default=True, help="Port of the page; 0: any."
)
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="Where the demo keeps its data.")
def demo_command(*, once: bool, port: int, folder: Path | None) -> None:
    """The whole job with no account: sample letters, a local Slack workspace and a mailbox as a page."""
    sys.exit(asyncio.run(demo.run(once=once, port=0 if once else port, folder=folder)))


@main.group()
def keys() -> None:
    """The district's keys."""


@keys.command("init")
def keys_init() -> None:
    """Make the key file (mode 600). Refuses to overwrite: without it no case can be read again."""
    path = config.load().key_file
    make_key_file(path)
    click.echo(f"{path} made. Keep a copy of it apart from the database's.")


@main.command("migrate")
def migrate_command() -> None:
    """Bring the schema to the newest. Safe to run twice and from several replicas at once."""
    click.echo(f"the database is at {migrate(config.load().database_url)}")


@main.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def check_command(*, as_json: bool) -> None:
    """Is everything in place? One line each: ok, or what to do."""
    settings = config.load()
    findings = asyncio.run(doctor.examine(settings, utc_now()))
    good = all(finding.ok for finding in findings)
    if as_json:
        _json({"ok": good, "findings": [finding.plain() for finding in findings], "settings": settings.masked()})
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.ok else 'MEND'} {finding.name}: {finding.words}")
        for name, value in settings.masked().items():
            click.echo(f"     {name}={value}")
    sys.exit(0 if good else 1)


@main.command("parse-mail")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--stdin", "from_stdin", is_flag=True, help="Read one message from standard input.")
def parse_mail_command(*, files: tuple[Path, ...], from_stdin: bool) -> None:
    """One JSON line a message. FILES may be .eml, .box or folders."""
    if from_stdin == bool(files):
        raise InvalidInputError("FILES", "name files, or say --stdin")
    if from_stdin:
        _json({"file": "-"} | describe_mail(sys.stdin.buffer.read(MAX_MAIL)) | {"file": "-"})
    for path in _letters(files):
        for name, raw in _messages(path):
            _json(describe_mail(raw) | {"file": name})


def _letters(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix in (".eml", ".box") and one.is_file())
        else:
            yield path


def _messages(path: Path) -> Iterator[tuple[str, bytes]]:
    """The messages of a file: one, or for an mbox those behind each line that begins with "From "."""
    raw = path.read_bytes()
    if path.suffix != ".box" or not raw.startswith(b"From "):
        yield str(path), raw[:MAX_MAIL]
        return
    for number, part in enumerate((b"\n" + raw).split(b"\nFrom ")[1:], 1):
        yield f"{path}:{number}", part.partition(b"\n")[2][:MAX_MAIL]


@main.command("triage")
@click.option(
    "--jsonl", type=click.File("r", encoding="utf-8"), default="-", help="JSON lines; default: standard input."
)
def triage_command(jsonl: Iterable[str]) -> None:
    """JSON lines {"id", "subject", "text", "channel"} in, one line of suggestions each out. Nothing is stored."""
    for number, line in enumerate(jsonl, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            subject, text, channel = row.get("subject"), row["text"], row.get("channel") or "email"
            if not isinstance(text, str) or not isinstance(subject, str | None):
                raise ValueError("text")  # noqa: TRY301, TRY004 - told below like any other fault of the line
        except (ValueError, KeyError, AttributeError) as error:
            raise InvalidInputError(f"line {number}", f"not a message: {error}") from error
        _json({"id": row.get("id")} | describe_text(subject, text, channel=channel))


@main.command("ledger")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Only what came since then (UTC)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def ledger_command(*, since: dt.datetime | None, as_json: bool) -> None:
    """What was accepted against what became of it. Exit code 1 when anything is lost."""

    async def work(database: Database, _office: Office) -> dict[str, int]:
        async with database.reading(utc_now()) as tx:
            return await monitor.ledger(tx, since.replace(tzinfo=dt.UTC) if since else None)

    figures = _with_office(work)
    if as_json:
        _json(figures)
    else:
        for name, value in figures.items():
            click.echo(f"{name:14} {value}")
    sys.exit(1 if figures["lost"] else 0)


@main.group("audit")
def audit_group() -> None:
    """The audit chain."""


@audit_group.command("verify")
def audit_verify() -> None:
    """Follow every chain. Exit code 1 when one was changed."""

    async def work(database: Database, _office: Office) -> list[str]:
        async with database.reading(utc_now()) as tx:
            return await audit.verify(tx)

    problems = _with_office(work)
    click.echo("\n".join(problems) or "ok: every link follows from the one before")
    sys.exit(1 if problems else 0)


@main.group("cases")
def cases_group() -> None:
    """Cases, for who keeps the records."""


@cases_group.command("export")
@click.argument("case")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where to make its folder."
)
@click.option("--notes", is_flag=True, help="The office's own notes, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def cases_export(*, case: str, out: Path, notes: bool, as_json: bool) -> None:
    """Write CASE (its number) into a new folder: letters as they came and as text, their files, an index.

    For a records request, and for looking at a photo or hearing a voice note. THE FOLDER HOLDS CONFIDENTIAL TEXT IN
    PLAIN: keep it on an encrypted disk and delete it when it is no longer needed. Who made it, and when, stands in the
    case's audit trail. Programs among the files, and pages that can call their sender's machine, end in .unsafe;
    nothing of it was checked for viruses. Exit code 1 when something could not be written.
    """
    request = case_export.Request(case, out, _account(), notes)
    done = _with_office(lambda db, office: case_export.export(db, office, request=request, now=utc_now()))
    told = done.plain()
    if as_json:
        _json(told)
    else:
        click.echo("\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in told.items()))
    sys.exit(1 if done.problems else 0)


@main.group("referrals")
def referrals_group() -> None:
    """The referral directory."""


@referrals_group.command("search")
@click.option("--need", required=True, help="A need id, such as food.")
@click.option("--language", help="BCP-47 tag, such as es.")
@click.option("--school", help="School id or name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def referrals_search(*, need: str, language: str | None, school: str | None, as_json: bool) -> None:
    """Services for a need, the best first, each with its reason."""
    settings = config.load()
    district = read_once(settings.district_dir, settings.timezone)
    today = utc_now().astimezone(settings.zone(district.timezone)).date()
    found = referrals.search(district, need, language=language, school=school, today=today)
    if as_json:
        _json([{"id": one.id, "name": one.name, "why": one.why} for one in found])
    else:
        click.echo("\n".join(f"{one.name} ({one.id}): {one.why}" for one in found) or "no service for this need")


def _account() -> str:
    """Who runs this, for the audit trail: the account of the operating system, which the environment cannot change."""
    try:
        return f"os:{pwd.getpwuid(os.getuid()).pw_name}"[:32]
    except KeyError:
        return f"os:{os.getuid()}"


class _Months(click.Group):
    """`report 2026-10` builds; `report approve 2026-10` and `report release 2026-10` move it on."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A word that is no subcommand is a month to build."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "build", self.commands["build"], args
        return super().resolve_command(ctx, args)


@main.group("report", cls=_Months)
def report_group() -> None:
    """The monthly concern-trend report: `report YYYY-MM`, `report approve YYYY-MM`, `report release YYYY-MM`."""


@report_group.command("build")
@click.argument("month")
@click.option("--format", "formats", default="html,json,csv", show_default=True, help="Comma list: html, json, csv.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the files.")
@click.option(
    "--edition",
    "audience",
    type=click.Choice(["internal", "released", "public"]),
    default="released",
    show_default=True,
)
@click.option("--locale", default="en", show_default=True, help="Language of the page.")
def report_build(*, month: str, formats: str, out: Path, audience: str, locale: str) -> None:
    """Build a month's edition from the stored facts and write it down."""
    wanted = [one.strip() for one in formats.split(",") if one.strip()]
    if unknown := sorted(set(wanted) - report_files.FORMATS.keys()):
        raise InvalidInputError(
            "--format", f"no such format: {', '.join(unknown)}; there are {', '.join(report_files.FORMATS)}"
        )

    async def work(database: Database, office: Office) -> list[Path]:
        async with database.writing(utc_now()) as tx:
            built = await edition.build(tx, office, month=month)
        return report_files.write(built, office, into=out, wanted=report_files.Wanted(wanted, audience, locale))

    for path in _with_office(work):
        click.echo(path)


def _move(month: str, move: Callable[..., Coroutine[Any, Any, Any]], *, done: str) -> None:
    async def work(database: Database, office: Office) -> Any:
        async with database.writing(utc_now()) as tx:
            return await move(tx, office, month=month, actor="command line")

    moved = _with_office(work)
    click.echo(f"{month} edition {moved.number} {done}")


@report_group.command("approve")
@click.argument("month")
def report_approve(month: str) -> None:
    """The ombudsperson's yes to a draft."""
    _move(month, edition.approve, done="approved")


@report_group.command("release")
@click.argument("month")
def report_release(month: str) -> None:
    """Send an approved edition to the supervisors; from then on it never changes."""
    _move(month, edition.release, done="released")


__all__ = ["ConfigurationError", "main"]
