"""Who was not reached, out of a notice's words: every address is weighed by where it stands; the heaviest counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.mail.addresses import normal
from bot.mail.bounces.notice import Notice
from bot.mail.machine_words import senders

MAX_CANDIDATES = 400
OF_SENDERS = -6  # the weight of an address that is named as somebody who writes

ADDRESS = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~@-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}(?![\w@-])"
)
FIRST_IN_LINE = re.compile(rf"\n[ \t]{{0,8}}<?({ADDRESS.pattern})>?:?[ \t]*\n")
_QUOTED_LOCAL = re.compile(r"<(\"[^\"\s<>]{1,62}\"@[\w.-]{3,200})>")
_ORIGINAL = re.compile(
    r"(?:(?:expanded|generated|forwarded|redirected|originally sent|derived|aliased?) (?:from|to)|"
    r"original(?:ly)? (?:recipient|addressee|address(?:ed to)?|to))[: ]{0,3}[<(]?$",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?:rcpt to|to|recipient|x-failed-recipients|addressee|rcpt)[: ]{0,3}<?$|>>> ?rcpt to: ?<?$", re.IGNORECASE
)
_LABEL = re.compile(
    r"^\W{0,12}(?:(?:failed |final |original |intended |invalid |undeliverable |rejected |destination |e-?mail |"
    r"mail |bad )*(?:recipients?|addressees?|address(?:es)?|to|rcpt|user|mailbox|account|destinatari\w+|"
    r"empfänger|destinataires?|получатель|收件人|收件者|宛先|送信先|수신자|받는 ?사람|người nhận|المستلم)(?: "
    r"(?:address|name|"
    r"\(s\)))?(?:\(s\))?)[^\w@]{0,3}[:：=][ \t<\"'\[]{0,4}$",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"(?:\b(?:from|sender|reply-to|return-path|mail from|originator|absender|remitente|expéditeur|mittente|de|"
    r"von|отправитель|发件人|寄件者|差出人|보낸 ?사람|message-id|mensaje de|message-id of .{0,20}|in-reply-to|"
    r"references|id|"
    r"contact|"
    r"mailto|questions?|assistance|help|support|administrator|postmaster|e-?mailing|write to|notify|forward "
    r"(?:this|it) .{0,30}to)\b[^\w@]{0,6}|@)$",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(?<![\d.])[45]\d\d[ \-#]|[45]\.\d\.\d|unknown|fail|reject|not |n't |no such|invalid|disabled|full|quota|"
    r"unable|undeliver|error|refus|denied|exist|不存在|无法|エラー|не |desconocid|unbekannt|inconnu",
    re.IGNORECASE,
)
_START = re.compile(
    r"[\s>*•·\-\"'<(\[{=:]{0,12}(?:\d{1,3}[.)] ?)?[<\"'(\[]{0,3}(?:mailto:|smtp:|rfc822; ?)?$", re.IGNORECASE
)
_IDS = re.compile(
    r"[>\s]{0,8}(?:(?:x-)?(?:original-)?message-id|in-reply-to|references|content-id|thread-index)[ \t]{0,9}:",
    re.IGNORECASE,
)  # what looks like an address there names a letter
_VERP = re.compile(r"[-+=]([\w.+-]{1,60})=((?:[\w-]{1,63}\.){1,6}[\w-]{2,63})(?:@|$)")
_SERVICE = re.compile(r"(?:no-?reply|abuse|help(?:desk)?@|support@|hostmaster|webmaster|double-bounce)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address and how much speaks for its being the one that was not reached."""

    address: str
    weight: int


def named(words: str, notice: Notice, *, ours: frozenset[str]) -> str | None:
    """The address of the heaviest weight in `words`, the first of equals; None when there is none, or none but a
    sender's or a message's id.

    `ours`: addresses (lower case) that cannot be the one not reached.
    """
    found = [one for one in _candidates(words, notice, ours=ours) if one.weight > OF_SENDERS]
    return max(found, key=lambda one: one.weight).address if found else None


def verp(addresses: tuple[str, ...]) -> str | None:
    """The address coded into the one the report came to: `bounces+rosa=family.example@lists.example`."""
    for address in addresses:
        if found := _VERP.search(address.rpartition("@")[0]):
            return normal(f"{found[1]}@{found[2]}")
    return None


def _candidates(words: str, notice: Notice, *, ours: frozenset[str]) -> Iterator[Candidate]:
    returned = {address.lower() for address in notice.returned_addresses("to", "cc", "x-original-to", "delivered-to")}
    wrote = {address.lower() for address in notice.returned_addresses("from", "sender", "return-path", "reply-to")}
    count = 0
    for line in words.split("\n"):
        if "@" not in line or _IDS.match(line):
            continue
        for found in (*_QUOTED_LOCAL.finditer(line), *ADDRESS.finditer(line)):
            address = normal((found[1] if found.re is _QUOTED_LOCAL else found[0]).strip("'`.=*"))
            count += 1
            if count > MAX_CANDIDATES:
                return
            if address and not address.lower().startswith("imcea") and address.lower() not in (ours | wrote) - returned:
                yield Candidate(address, _weight(line, found) + _known(address, returned))


def _known(address: str, returned: set[str]) -> int:
    if address.lower() in returned:
        return 6
    machine = senders.ONLY_DAEMON.match(address) or address.startswith("postmaster@") or _SERVICE.match(address)
    return -12 if machine else 0


def _weight(line: str, found: re.Match[str]) -> int:
    """How the place speaks: named as the original, labelled, commanded, first in its line, in an answer, the sender."""
    before, after = line[: found.start()][-80:], line[found.end() :]
    if _ORIGINAL.search(before):
        return 12
    if _LABEL.search(before):
        return 8
    if _COMMAND.search(before):
        return 6
    if _SENDER.search(before):
        return OF_SENDERS
    weight = 7 if _START.fullmatch(before) and len(line[: found.start()]) < 80 else 0
    return weight + (4 if _FAILED.search(after) or _FAILED.search(before) else 0) + (1 if before.endswith("<") else 0)
