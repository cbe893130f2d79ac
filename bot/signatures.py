"""DKIM signatures (RFC 6376, 8301, 8463): ours made, others' checked. The only place that knows their library.

The library answers for canonical forms and arithmetic. What it may be given is bounded here, because some of its
patterns take time by the square of what they read.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import dkim
import structlog
from dkim.util import InvalidTagValueList, parse_tag_value

from bot.mail.authentication import Result
from bot.mail.headers import split
from bot.mail.lookalikes import belongs
from bot.name_service import NoAnswerError

log = structlog.get_logger()

Find = Callable[[str, float], bytes | None]  # a name and seconds in, its TXT record out; see NameService.txt

LONGEST = 3.0  # seconds for one letter, questions to the name service included
LARGEST = 10_000_000  # bytes of a letter that is checked
MOST_LINES = 300_000
LONGEST_HEADER = 100_000  # bytes
LONGEST_FIELD = 8_000
MOST_SIGNATURES = 3
LEAST_BITS = 1024  # of others' keys (RFC 8301, 3.2); ours have 2048
TROUBLES = 3  # silences in a row after which the name service is left alone
REST = 300.0  # seconds
AT_ONCE = 10.0  # seconds that looking may take in one go, all letters together
SHARE = 0.2  # of the time that passes, which looking may take for ever

# What a reader sees, and what decides how it is shown. Each is signed once more than it is there, so that none can be
# added; the others are signed where they are.
SEALED = ("from", "to", "cc", "subject", "date", "reply-to", "message-id", "mime-version", "content-type")
SIGNED = (
    "in-reply-to", "references", "auto-submitted", "content-language", "content-transfer-encoding", "list-unsubscribe",
)  # fmt: skip

_QUIET = logging.getLogger(f"{__name__}.kit")  # what the library says would tell domains
_QUIET.setLevel(logging.CRITICAL + 1)
_SPACES = re.compile(rb"[ \t]+")
_MANY_SPACES = re.compile(rb"\s{100}")


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs letters as a domain. `key` is what the library wants: a PEM for rsa, base64 of 32 bytes for ed25519."""

    domain: str
    selector: str
    algorithm: str
    key: bytes

    def sign(self, letter: bytes) -> bytes:
        """The letter (CRLF line ends) with our signature on top; without one rather than not at all."""
        try:
            return self._field(letter) + letter
        except (dkim.DKIMException, ValueError, LookupError) as error:
            log.exception("letter_not_signed", error=type(error).__name__)
            return letter

    def _field(self, letter: bytes) -> bytes:
        signer = dkim.DKIM(letter, logger=_QUIET, signature_algorithm=self.algorithm.encode())
        there = [name.decode("ascii").lower() for name, _ in signer.headers]
        wanted = [name for name in there if name in (*SEALED, *SIGNED)] + list(SEALED)
        field: bytes = signer.sign(
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name.encode() for name in wanted],
        )
        return field


class SignatureCheck:
    """Checks the signatures of letters off the loop. It remembers when the name service was silent: then letters are
    not kept waiting for it, for a while. A stranger's own name server may answer as slowly as it likes, so the time
    that all letters together wait is bounded, too: behind them may stand one that tells of danger.
    """

    def __init__(self, find: Find, clock: Callable[[], float] = time.monotonic) -> None:
        self._find, self._clock = find, clock
        self._silent, self._again = 0, float("-inf")
        self._left, self._at = AT_ONCE, clock()

    async def check(self, letter: bytes, domain: str) -> tuple[Result, ...]:
        """What the signatures by `domain`, or one above it, are worth; within LONGEST seconds, whatever the bytes.

        DKIM results: pass, fail (no good, for whatever reason), none (not signed by the domain), temperror (nobody
        could tell).
        """
        began = self._clock()
        self._left, self._at = min(AT_ONCE, self._left + (began - self._at) * SHARE), began
        if began < self._again or self._left <= 0:
            return (Result("dkim", "temperror", "resting"),)
        try:
            results = await asyncio.wait_for(asyncio.to_thread(verified, letter, domain, find=self._find), LONGEST + 1)
        except Exception as error:  # noqa: BLE001 - an edge: no letter may be lost or held for its signature
            log.warning("dkim_check_failed", error=type(error).__name__)
            results = (Result("dkim", "temperror", type(error).__name__),)
        self._left -= self._clock() - began
        asked = results not in ((NOT_SIGNED,), (TOO_LARGE,))
        self._learn(silent=any(one.result == "temperror" for one in results), asked=asked)
        return results

    def _learn(self, *, silent: bool, asked: bool) -> None:
        if not asked:
            return
        self._silent = self._silent + 1 if silent else 0
        if self._silent >= TROUBLES:
            self._again = self._clock() + REST
            self._silent = TROUBLES - 1  # one more silence after the rest, and it rests again
            log.warning("dkim_check_rests", seconds=REST)


NOT_SIGNED = Result("dkim", "none")
TOO_LARGE = Result("dkim", "temperror", "too large")


def verified(letter: bytes, domain: str, *, find: Find) -> tuple[Result, ...]:
    """As SignatureCheck.check. Only signatures that can confirm the domain are looked at, and only their names."""
    if not _bounded(letter):
        return (TOO_LARGE,)
    fields = _signature_fields(letter)
    chosen = list(_chosen(fields, domain))[:MOST_SIGNATURES]
    ends = time.monotonic() + LONGEST
    results = tuple(_one(letter, index, tags=tags, find=_until(find, ends)) for index, tags in chosen)
    return results or (NOT_SIGNED,)


def _bounded(letter: bytes) -> bool:
    return len(letter) <= LARGEST and letter.count(b"\n") <= MOST_LINES and split(letter)[0] <= LONGEST_HEADER


def _signature_fields(letter: bytes) -> list[bytes]:
    """The values of the DKIM-Signature fields, in the library's order."""
    try:
        parsed, _ = dkim.rfc822_parse(letter[: split(letter)[0]])
    except (dkim.DKIMException, IndexError):
        return []
    return [value for name, value in parsed if name.lower() == b"dkim-signature"]


def _chosen(fields: Sequence[bytes], domain: str) -> Iterator[tuple[int, dict[bytes, bytes]]]:
    """Those that could confirm the domain: by it or one above it, over whole body and From, with no outdated hash."""
    for index, value in enumerate(fields):
        if len(value) > LONGEST_FIELD or _MANY_SPACES.search(value):
            continue
        try:
            tags: dict[bytes, bytes] = parse_tag_value(value)
        except InvalidTagValueList:
            continue
        signer = tags.get(b"d", b"").decode("ascii", "replace").lower().strip(".")
        signed = {name.strip().lower() for name in tags.get(b"h", b"").split(b":")}
        whole = b"l" not in tags and b"from" in signed and tags.get(b"a", b"").lower() != b"rsa-sha1"
        if whole and "." in signer and belongs(domain, (signer,)):
            yield index, tags


def _until(find: Find, ends: float) -> Callable[..., bytes | None]:
    """The library's question, within the time that is left. A key under test counts as none (RFC 6376, 3.6.1)."""

    def ask(name: bytes, timeout: float = 0) -> bytes | None:  # noqa: ARG001 - the library's argument
        left = ends - time.monotonic()
        if left <= 0:
            raise NoAnswerError("too slow")
        record = find(name.decode("utf-8"), left)
        tags = parse_tag_value(record) if record else {}
        return None if b"y" in tags.get(b"t", b"").split(b":") else record

    return ask


def _one(letter: bytes, index: int, *, tags: dict[bytes, bytes], find: Callable[..., bytes | None]) -> Result:
    by = {"header.d": tags[b"d"].decode("ascii", "replace").lower().strip(".")}
    try:
        check = dkim.DKIM(_folded(letter, tags), logger=_QUIET, minkey=LEAST_BITS)
        good = check.verify(index, dnsfunc=find)
    except (NoAnswerError, dkim.NaClNotFoundError) as error:
        return Result("dkim", "temperror", type(error).__name__, by)
    except Exception as error:  # noqa: BLE001 - an edge: whatever a stranger's signature does to the library, it is no good
        return Result("dkim", "fail", type(error).__name__, by)
    return Result("dkim", "pass" if good else "fail", None, by)


def _folded(letter: bytes, tags: dict[bytes, bytes]) -> bytes:
    """For the relaxed body form runs of spaces are one space: done beforehand, in one pass, it costs the library
    nothing more.
    """
    if not tags.get(b"c", b"").endswith(b"/relaxed"):
        return letter
    body = split(letter)[1]
    return letter[:body] + _SPACES.sub(b" ", letter[body:])
