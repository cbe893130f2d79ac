"""Authentication-Results (RFC 8601) read without trust in their syntax, and only where a trusted machine wrote them.

Each machine on the way puts its fields on top, so what our gateway wrote stands above what came from outside. A field
further down may bear the gateway's name and still be the stranger's own work. `gateway_parts` says where the line is.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from bot.mail.headers import decode_value
from bot.trusted_peers import TrustedPeers

Field = tuple[str, bytes]
MAX_REPORTS = 20  # fields of the gateway that are read
MAX_RESULTS = 100  # results of one field
MAX_HOPS = 100
# What machines add on the way. Some filters write their results directly below the gateway's own Received (rspamd,
# Google), others on top of everything.
TRACE = re.compile(
    r"received|return-path|delivered-to|envelope-to|authentication-results|received-spf|arc-[\w-]+|x-[\w-]+|"
    r"dkim-filter|dmarc-filter|opendmarc-[\w-]+"
)

EQUALS = "\0="  # a mark of its own: quoted text may hold the character
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"?|([();=])|([^\s"();=]+)', re.DOTALL)
_IN_COMMENT = re.compile(r"\\.|[()]|[^\\()]+", re.DOTALL)
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[\da-f]{0,4}:){2,7}[\da-f.]{0,15})(?![\w.:])", re.IGNORECASE
)
_BY = re.compile(r"(?:^|\s)by\s+([^\s;]+)", re.IGNORECASE)
_INSTANCE = re.compile(r"\s*i\s*=\s*\d+\s*;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """One method's word: `method` dkim, spf, dmarc ..., `result` pass, fail ..., both in lower case. `properties` as
    written: "header.from", "smtp.mailfrom", "policy.dmarc" ..., names in lower case.
    """

    method: str
    result: str
    reason: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    def domain(self, name: str) -> str:
        """The domain of a property that is one, or an address; in lower case, "" where it is missing."""
        return self.properties.get(name, "").rpartition("@")[2].strip("<>.").lower()


@dataclass(frozen=True, slots=True)
class Report:
    """One field: who says it ("" where nobody is named, as Microsoft's do) and the results; none for "none"."""

    authserv_id: str
    results: tuple[Result, ...]


def read_report(value: str) -> Report:
    """One Authentication-Results value (unfolded). Never raises: what cannot be read is left out; a version that is
    not 1 leaves no results (RFC 8601, 2.2).
    """
    statements = _statements(value)
    first = next(statements, [])
    if EQUALS in first:
        return Report("", tuple(_results([first, *statements])))
    if len(first) > 1 and first[1] != "1":
        return Report(first[0], ())
    return Report(first[0] if first else "", tuple(_results(statements)))


def trusted_results(fields: Sequence[Field], peers: TrustedPeers, *, client: str) -> tuple[Result, ...]:
    """What the gateway that handed the letter in says of it; () when no trusted machine says anything.

    `fields` are the letter's, names in lower case, top first; `client` is the address it came from. The topmost field
    that speaks of a method decides for it. ARC-Authentication-Results and Received-SPF count like any other field of
    the gateway, where it wrote nothing better; from anybody else they count for nothing.
    """
    if not peers:
        return ()
    found: list[Result] = []
    parts = gateway_parts(fields, peers)
    for read in (_results_field, _sealed_field, _spf_field):
        believed = (_believed(part, read, peers=peers, client=client) for part in parts)
        for report in next(filter(None, believed), []):
            spoken = {result.method for result in found}
            found += [result for result in report.results if result.method not in spoken]
    return tuple(found)


def _believed(
    part: Sequence[Field], read: Callable[[str, bytes], Report | None], *, peers: TrustedPeers, client: str
) -> list[Report]:
    reports = [report for name, value in part if (report := read(name, value)) is not None]
    return [report for report in reports[:MAX_REPORTS] if peers.believes(report.authserv_id, client)]


def gateway_parts(fields: Sequence[Field], peers: TrustedPeers) -> tuple[Sequence[Field], Sequence[Field]]:
    """The fields at the top that were certainly written in the house, and the run below them that filters write.

    A Received tells of one handing-over: while it came from inside (no sender named, or an address of loopback,
    private use or the trusted networks), the next one down was written in the house as well. The first that came from
    outside is the gateway's own, and the last that is certain. Where no network is named, everything above the
    gateway's own Received counts, found by its name.

    The run directly below counts only where nothing above it does: a gateway that lets a stranger's field with its own
    name stand there breaks RFC 8601, 5.
    """
    hops = [_Hop.read(index, value) for index, (name, value) in enumerate(fields) if name == "received"][:MAX_HOPS]
    end = 0
    for position, hop in enumerate(hops):
        end = hop.index + 1
        named_below = peers.anywhere and not peers.knows(hop.by) and any(peers.knows(one.by) for one in hops[position:])
        if not (named_below or hop.inner(peers)):
            break
    below = takewhile(lambda one: one[0] != "received" and TRACE.fullmatch(one[0]), fields[end:])
    return fields[:end], tuple(below)


@dataclass(frozen=True, slots=True)
class _Hop:
    """One Received: `by` who wrote it, `clients` the addresses named for the other side, `told` whether it has one."""

    index: int
    by: str
    told: bool
    clients: tuple[str, ...]

    @classmethod
    def read(cls, index: int, value: bytes) -> "_Hop":
        text = decode_value(value)[:2000].replace("IPv6:", "")
        bare = _without_comments(text)
        by = _BY.search(bare)
        words = f" {by[0].strip()}" if by else ""
        other_side = text[: text.find(words)] if words and words in text else text
        return cls(index, by[1] if by else "", bare[:5].lower() == "from ", tuple(_ADDRESS.findall(other_side)))

    def inner(self, peers: TrustedPeers) -> bool:
        """Handed over in the house. Whatever a client called itself, one address from outside is outside."""
        return not self.told or (bool(self.clients) and all(map(peers.inner, self.clients)))


def _results_field(name: str, value: bytes) -> Report | None:
    return read_report(decode_value(value)) if name == "authentication-results" else None


def _sealed_field(name: str, value: bytes) -> Report | None:
    return read_report(_INSTANCE.sub("", decode_value(value), 1)) if name == "arc-authentication-results" else None


def _spf_field(name: str, value: bytes) -> Report | None:
    """Received-SPF (RFC 7208, 9.1): the result, a comment, and pairs between semicolons."""
    if name != "received-spf":
        return None
    words = [word for statement in _statements(decode_value(value)) for word in statement]
    pairs = dict(_pairs(words[1:]))
    told = {"smtp.mailfrom": pairs["envelope-from"]} if "envelope-from" in pairs else {}
    return Report(pairs.get("receiver", ""), (Result("spf", words[0].lower() if words else "", None, told),))


def _results(statements: Iterator[list[str]] | list[list[str]]) -> Iterator[Result]:
    for count, words in enumerate(statements):
        pairs = list(_pairs(words))
        if pairs and count < MAX_RESULTS:
            (method, result), *more = pairs
            told = dict(reversed(more))  # the first of a name counts
            yield Result(method.partition("/")[0], result.lower(), told.pop("reason", None), told)


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    """Each `key = value`; a key written in pieces (`header . from`, `dkim / 1`) is put together again."""
    for index in range(1, len(words) - 1):
        if words[index] != EQUALS or EQUALS in (words[index - 1], words[index + 1]):
            continue
        start = index - 1
        while start > 0 and (words[start][:1] in "./" or words[start - 1][-1:] in "./"):
            start -= 1
        yield "".join(words[start:index]).lower(), words[index + 1]


def _statements(value: str) -> Iterator[list[str]]:
    """The words between semicolons, comments gone, quotes undone."""
    words: list[str] = []
    for word, quoted in _words(value):
        if word == ";" and not quoted:
            yield words
            words = []
        else:
            words.append(word)
    yield words


def _words(value: str) -> Iterator[tuple[str, bool]]:
    position = 0
    while found := _TOKEN.search(value, position):
        position = found.end()
        quoted, mark, word = found.groups()
        if mark == "(":
            position = _comment_end(value, position)
        elif quoted is not None:
            yield re.sub(r"\\(.)", r"\1", quoted), True
        elif mark != ")":
            yield EQUALS if mark == "=" else mark or word, False


def _comment_end(value: str, position: int) -> int:
    """Where a comment that was just opened ends; one that never ends holds all the rest."""
    depth = 1
    while depth and (found := _IN_COMMENT.match(value, position)):
        position = found.end()
        depth += {"(": 1, ")": -1}.get(found[0], 0)
    return len(value) if depth else position


def _without_comments(text: str) -> str:
    kept, position = "", 0
    while (opened := text.find("(", position)) >= 0:
        kept += text[position:opened]
        position = _comment_end(text, opened + 1)
    return kept + text[position:]
