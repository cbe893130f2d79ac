"""What can be said of who wrote a letter: does the domain confirm the address, and does anything not fit together?

Told to the person who reads, in words, and nothing else: no letter is dropped, held or put back for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from itertools import islice
from typing import Any, Literal

from bot.mail.addresses import mailboxes
from bot.mail.authentication import Result, trusted_results
from bot.mail.charsets import decode
from bot.mail.headers import BROKEN, MAX_FIELD, MAX_SCAN, Headers, decode_words, header_block, read
from bot.mail.letter import Address
from bot.mail.lookalikes import (
    ascii_domain,
    belongs,
    hides_characters,
    mixed_words,
    names_body,
    resembled,
    same_person,
    shown_domain,
)
from bot.trusted_peers import TrustedPeers

Verdict = Literal["confirmed", "unconfirmed", "denied", "unchecked"]
MAX_TOLD = 10  # of each kind of oddity
MAX_WRITTEN = 2_000  # characters of a From that are searched for unseen ones
MAX_FROMS = 10  # From fields that are read from the top, and from the bottom

# Every From there is, also behind thousands of other fields and with a blank before the colon, which machines that
# check signatures do not take for one: a second author must not hide there.
_FROM = re.compile(rb"^from[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_SPOKEN = frozenset({"pass", "fail", "hardfail", "softfail", "neutral", "none", "policy", "bestguesspass"})


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing that does not fit together: `id` names its sentence, `told` fills it."""

    id: str
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trust:
    """`verdict` on the sender's address: the domain confirms it, nobody does, the domain denies it, or nobody has
    checked. `domain` is the sender's (None without an address).
    """

    verdict: Verdict
    oddities: tuple[Oddity, ...] = ()
    domain: str | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON: ids and what fills their sentences."""
        return {"verdict": self.verdict, "oddities": [{"id": one.id, "told": dict(one.told)} for one in self.oddities]}


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the district knows: its domains, its people (name and address), what office and district are called."""

    domains: tuple[str, ...] = ()
    people: tuple[Address, ...] = ()
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """How a letter came in: the client's address, and whose results count."""

    client: str = ""
    peers: TrustedPeers = field(default_factory=TrustedPeers)


def trust_of(raw: bytes, sender: Address | None, *, door: Door, known: Known) -> Trust:
    """What can be said of the letter's author, `sender` being the one the letter was read as. Never raises.

    The verdict is "unchecked" while no trusted machine has found anything out; see `judged`.
    """
    block = header_block(raw, MAX_SCAN)
    fields = read(block)
    results = trusted_results(fields.fields, door.peers, client=door.client)
    writer = _Writer.read(fields, sender, froms=_froms(block))
    trust = Trust("unchecked", tuple(_oddities(writer, known)), domain=writer.domain or None)
    return judged(trust, results) if results else trust


def judged(trust: Trust, results: Sequence[Result]) -> Trust:
    """The trust with a verdict from what a trusted machine, or our own check, found.

    DMARC's word about the sender's domain decides. Without one it is done as DMARC does: a DKIM signature of the
    domain, or SPF for an envelope sender in it, confirms (RFC 7489, 3.1); only the domain itself or one above it
    counts, which needs no list of public suffixes. Results about another From than the one we read count for nothing.
    """
    verdict = _verdict(trust.domain or "", results)
    if verdict == "confirmed" and any(one.id == "several_authors" for one in trust.oddities):
        verdict = "unconfirmed"
    return Trust(verdict, trust.oddities, domain=trust.domain)


def _verdict(domain: str, results: Sequence[Result]) -> Verdict:
    if not domain:
        return "unconfirmed"
    dmarc = {one.result for one in results if one.method == "dmarc" and _about(one) in ("", domain)}
    if "fail" in dmarc and "pass" not in dmarc:
        return "denied"
    if "pass" in dmarc or any(_confirms(one, domain) for one in results):
        return "confirmed"
    spoken = any(one.result in _SPOKEN for one in results if one.method in ("dkim", "spf", "dmarc"))
    return "unconfirmed" if spoken else "unchecked"


def _about(result: Result) -> str:
    return _domain_of(result.domain("header.from"))


def _confirms(result: Result, domain: str) -> bool:
    if result.result != "pass" or result.method not in ("dkim", "spf"):
        return False
    names = ("header.d", "header.i") if result.method == "dkim" else ("smtp.mailfrom",)
    vouching = _domain_of(next(filter(None, (result.domain(name) for name in names)), ""))
    return "." in vouching and belongs(domain, (vouching,))


@dataclass(frozen=True, slots=True)
class _Writer:
    """What the header says of its author. `written` is the From as it stands, nothing invisible taken out."""

    name: str
    address: str
    domain: str
    written: str
    authors: tuple[str, ...]
    answers: tuple[str, ...]

    @classmethod
    def read(cls, fields: Headers, sender: Address | None, *, froms: Sequence[bytes]) -> "_Writer":
        values = [decode(value) for value in froms]
        authors = [one.address for value in values for one in mailboxes(value, 20)]
        answers = [decode(value) for name, value in fields.fields if name == "reply-to"][:3]
        address = sender.address if sender else ""
        return cls(
            name=(sender.name if sender else "") or ("" if authors else _first_words(values)),
            address=address,
            domain=_domain_of(address),
            written=" ".join(_as_written(value[:MAX_WRITTEN]) for value in values),
            authors=tuple(dict.fromkeys(one.lower() for one in authors)),
            answers=tuple(one.address for value in answers for one in mailboxes(value, 5)),
        )


def _froms(block: bytes) -> list[bytes]:
    """The different From fields of a header block, unfolded: the first and the last ones."""
    found = dict.fromkeys(b"".join(one.splitlines()).strip()[:MAX_FIELD] for one in _FROM.findall(block))
    values = [one for one in found if one]
    return [*values[:MAX_FROMS], *values[MAX_FROMS:][-MAX_FROMS:]]


def _first_words(values: Sequence[str]) -> str:
    """What a From without an address says."""
    return decode_words(values[0])[:200] if values else ""


def _as_written(value: str) -> str:
    """A field with its encoded words decoded and nothing taken out, as every other reading of it does."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, *BROKEN):
        return value
    return "".join(
        piece
        if isinstance(piece, str)
        else decode(piece, charset)
        if charset
        else piece.decode("raw-unicode-escape", "replace")
        for piece, charset in pieces
    )


def _domain_of(address: str) -> str:
    domain = address.rpartition("@")[2].lower()
    try:
        return ascii_domain(domain)
    except ValueError:
        return domain


def _oddities(writer: _Writer, known: Known) -> Iterator[Oddity]:
    for look in (_other_address, _district_name, _resemblance, _mixed, _unseen, _answers_elsewhere, _several):
        yield from islice(look(writer, known), MAX_TOLD)


def _other_address(writer: _Writer, _known: Known) -> Iterator[Oddity]:
    for found in _ADDRESS.findall(writer.name.replace("\uff20", "@")):
        if found.lower().strip(".") != writer.address.lower():
            yield Oddity("name_has_other_address", {"name": found, "address": writer.address or "–"})


def _district_name(writer: _Writer, known: Known) -> Iterator[Oddity]:
    """A name that people of the district bear, on an address from elsewhere. Theirs at home, or somebody else's."""
    own = {person.address.lower() for person in known.people}
    if belongs(writer.domain, known.domains) or writer.address.lower() in own:
        return
    about = {"address": writer.address or "–"}
    people = dict.fromkeys(person.name for person in known.people if same_person(writer.name, person.name))
    yield from (Oddity("name_of_staff", {"person": name, **about}) for name in people)
    if any(names_body(writer.name, body) for body in known.bodies):
        yield Oddity("name_of_office", {"name": writer.name, **about})


def _resemblance(writer: _Writer, known: Known) -> Iterator[Oddity]:
    alike = resembled(writer.domain, known.domains) if writer.domain else None
    if alike:
        yield Oddity("domain_resembles", {"domain": _both(writer.domain), "known": alike})


def _both(domain: str) -> str:
    shown = shown_domain(domain)
    return domain if shown == domain else f"{shown} ({domain})"


def _mixed(writer: _Writer, _known: Known) -> Iterator[Oddity]:
    local = writer.address.rpartition("@")[0]
    words = mixed_words(f"{writer.name} {local} {shown_domain(writer.domain)}")
    yield from (Oddity("mixed_letters", {"word": word}) for word in dict.fromkeys(words))


def _unseen(writer: _Writer, _known: Known) -> Iterator[Oddity]:
    if hides_characters(writer.written):
        yield Oddity("hidden_characters", {})


def _answers_elsewhere(writer: _Writer, _known: Known) -> Iterator[Oddity]:
    for address in dict.fromkeys(writer.answers):
        domain = _domain_of(address)
        if writer.domain and not (belongs(domain, (writer.domain,)) or belongs(writer.domain, (domain,))):
            yield Oddity("answers_elsewhere", {"answers": address, "address": writer.address})


def _several(writer: _Writer, _known: Known) -> Iterator[Oddity]:
    if len(writer.authors) > 1:
        yield Oddity("several_authors", {"addresses": ", ".join(writer.authors[:MAX_TOLD])})
