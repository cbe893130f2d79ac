"""A letter of ours as bytes, ready for a relay: plain text first, simple HTML beside it, marked as ours."""

import datetime as dt
import html
import re
import secrets
from dataclasses import dataclass
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from urllib.parse import quote

from bot.mail.charsets import clean_line, clean_text
from bot.mail.letter import Address
from bot.mail.lookalikes import ascii_domain

MARK = "X-Ombudsline"  # how we know our own letters when they come back
MAX_REFERENCES = 20
_UNBROKEN = frozenset({"references", "in-reply-to", "message-id", "list-unsubscribe"})
_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,400}>")
_WEB = re.compile(r"https?://[^\s<>\"']{3,300}[^\s<>\"'.,;:!?)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a letter of ours says. `date` is aware; `language` a BCP-47 tag; ids carry their angle brackets.

    `html` None makes the HTML part from `text`. `automatic`: written by the program, not by a person; other
    automata are asked not to answer. `unasked`: it answers no letter (a report, a question after closing).
    `reply_to` is the case's reply address. `opt_out` is the address to which a reader writes who wants no more of
    these; None where there is nothing to opt out of.
    """

    sender: Address
    to: str
    subject: str
    text: str
    message_id: str
    date: dt.datetime
    language: str
    automatic: bool
    unasked: bool = False
    html: str | None = None
    opt_out: str | None = None
    reply_to: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


class NotAnAddressError(ValueError):
    """No letter can be addressed so."""


def compose(draft: Draft) -> bytes:
    """The letter as RFC 5322 bytes with CRLF, 7-bit clean unless an address needs SMTPUTF8: so no relay has to turn it
    into something else, which would break a signature, and 8BITMIME is of no use to it.

    Controls and line ends are taken out of every header value, so nothing in a draft can add a header. Raises
    NotAnAddressError when `to`, `sender` or `reply_to` is none, ValueError when `message_id` is no id.
    """
    addresses = [one for one in (draft.sender.address, draft.to, draft.reply_to) if one is not None]
    message = EmailMessage(policy=_Policy(linesep="\r\n", cte_type="7bit", utf8=any(map(needs_smtputf8, addresses))))
    text = clean_text(draft.text).strip("\n") + "\n"
    message.set_content(text, cte="quoted-printable" if text.isascii() else "base64")
    message.add_alternative(draft.html or simple_html(text, draft.language), subtype="html", cte="base64")
    for name, value in _headers(draft):  # last: making alternatives moves Content-Language into the first of them
        message[name] = value
    return message.as_bytes()


def new_message_id(domain: str) -> str:
    """A fresh Message-ID that tells nothing: random, no time, no host name."""
    return f"<{secrets.token_hex(16)}@{clean_line(domain)}>"


def needs_smtputf8(address: str) -> bool:
    """Whether an address can only travel under SMTPUTF8 (RFC 6531): its local part is not ASCII."""
    return not address.rpartition("@")[0].isascii()


def simple_html(text: str, language: str) -> str:
    """The plain text as accessible HTML: its language and direction told, paragraphs kept, web addresses as links."""
    paragraphs = (part for part in re.split(r"\n\s*\n", text.strip()) if part.strip())
    body = "\n".join(f"<p>{_linked(part)}</p>" for part in paragraphs)
    direction = "rtl" if language.partition("-")[0] in ("ar", "fa", "he", "ur") else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}" dir="{direction}">\n'
        f'<head><meta charset="utf-8"><title></title></head>\n<body>\n{body}\n</body>\n</html>\n'
    )


class _Policy(EmailPolicy):
    """SMTP's policy, except that ids and web addresses are never broken or encoded: the stdlib does so to long ones."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as bytes; ids one a line."""
        if name.lower() not in _UNBROKEN:
            return bytes(super().fold_binary(name, value))
        return f"{name}: {f'{self.linesep} '.join(str(value).split())}{self.linesep}".encode("ascii", "ignore")


def _headers(draft: Draft) -> list[tuple[str, str | HeaderAddress]]:
    fields: list[tuple[str, str | HeaderAddress]] = [
        ("Date", format_datetime(draft.date)),
        ("From", _mailbox(draft.sender.address, draft.sender.name)),
        ("To", _mailbox(draft.to)),
        ("Subject", clean_line(draft.subject)),
        ("Message-ID", _one_id(draft.message_id)),
        ("Content-Language", clean_line(draft.language)),
        (MARK, "1"),
    ]
    if draft.reply_to:
        fields.append(("Reply-To", _mailbox(draft.reply_to)))
    if draft.in_reply_to and (answered := _ids(draft.in_reply_to)):
        fields.append(("In-Reply-To", answered[0]))
    if references := _ids(" ".join((*draft.references, draft.in_reply_to or ""))):
        fields.append(("References", " ".join(_shortened(references))))
    if draft.automatic:
        how = "auto-generated" if draft.unasked else "auto-replied"  # RFC 3834, 5
        fields += [("Auto-Submitted", how), ("X-Auto-Response-Suppress", "All")]
    if draft.opt_out:
        fields.append(("List-Unsubscribe", _by_letter(draft.opt_out)))
    return fields


def _by_letter(address: str) -> str:
    """RFC 2369, 3.2. Only by letter: the one click of RFC 8058 wants a web page, and we have none."""
    local, _, domain = address.rpartition("@")
    return f"<mailto:{quote(local)}@{ascii_domain(domain)}?subject=unsubscribe>"


def _mailbox(address: str, name: str = "") -> HeaderAddress:
    """One mailbox; a domain of other letters goes in its ASCII form (IDNA)."""
    local, at, domain = clean_line(address).rpartition("@")
    if not (at and local and domain) or re.search(r"[\s<>,;:()]", local + domain):
        raise NotAnAddressError("not an address")
    return HeaderAddress(display_name=clean_line(name), username=local.strip('"'), domain=_host(domain))


def _host(domain: str) -> str:
    try:
        return ascii_domain(domain)
    except ValueError:
        raise NotAnAddressError("not an address") from None


def _one_id(value: str) -> str:
    found = _ids(value)
    if len(found) != 1:
        raise ValueError("not a message id")
    return found[0]


def _ids(value: str) -> list[str]:
    return list(dict.fromkeys(_ID.findall(value)))


def _shortened(references: list[str]) -> list[str]:
    """The first and the newest: threads stay whole and the header short (RFC 5322, 3.6.4)."""
    return references if len(references) <= MAX_REFERENCES else [references[0], *references[1 - MAX_REFERENCES :]]


def _linked(paragraph: str) -> str:
    """Escaped text with line breaks, its web addresses as links."""
    out, last = [], 0
    for found in _WEB.finditer(paragraph):
        address = html.escape(found[0])
        out += [html.escape(paragraph[last : found.start()]), f'<a href="{address}">{address}</a>']
        last = found.end()
    return "".join((*out, html.escape(paragraph[last:]))).replace("\n", "<br>\n")
