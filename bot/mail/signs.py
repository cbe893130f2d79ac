"""Signs that a machine speaks, each a question with a name. No sign but those of the header decides alone."""

import re

from bot.mail.evidence import REPORT_TYPES, Evidence
from bot.mail.machine_words import away, failures, notices, senders

OWN_MARK = "x-ombudsline"  # compose.py puts it on everything we send
BRIEF = 900  # characters of new text that an automatic answer seldom exceeds

AUTOMATIC_FIELDS = (
    "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-auto-respond", "x-auto-responder",
    "x-autoreply-from", "x-auto-reply-from", "x-autoreply-domain", "x-mail-autoreply", "x-autoresponse",
    "x-auto-response", "x-autoresponder-re", "x-emailautoresponder", "x-vacation", "x-outofoffice", "x-out-of-office",
    "x-away", "x-cron-env", "x-tmda-fingerprint", "x-challenge", "x-boxtrapper", "x-boxtrapper-autowl",
    "x-servicenow-generated", "x-jira-fingerprint", "x-nagios-notification",
    "x-linkedin-class", "x-facebook-notify", "x-ticket-auto-reply", "x-autoanswer", "x-auto-answer",
    "x-sfdc-autoresponse", "x-zendesk-auto-response", "x-dsn-notification", "x-wm-autoreply", "x-qmail-autoresponder",
)  # fmt: skip
LIST_FIELDS = (
    "list-id", "list-post", "mailing-list", "x-mailing-list", "x-list-id", "x-list", "x-listname", "x-list-name",
    "x-beenthere", "x-mailman-version", "x-listserver", "x-ml-name", "x-ml-count", "list-archive", "x-sympa-to",
    "x-ezmlm", "x-loop-list", "x-yahoo-newman-id", "x-google-group-id",
)  # fmt: skip
CAMPAIGN_FIELDS = (
    "feedback-id", "list-unsubscribe-post", "x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user", "x-csa-complaints",
    "x-job", "x-mailer-info", "x-mandrill-user", "x-sg-eid", "x-mailgun-sid", "x-ses-outgoing", "x-report-abuse",
    "x-report-abuse-to", "x-abuse-info", "x-rpcampaign", "x-roving-id", "x-ccmail-campaign", "x-sfmc-stack", "x-binding",
    "x-newsletter", "x-mailchimp", "x-unsubscribe", "x-mj-mid", "x-sib-id", "x-klaviyo", "x-hubspot-campaign",
)  # fmt: skip

_RULE_FIELDS = ("x-ms-exchange-generated-message-source",)
_COMMENT = re.compile(r"\([^()]*\)")
_LISTED = re.compile(r"mailto:([^\s<>?]+)")
_ADDRESS_LINE = re.compile(
    r"^[ \t>*•\-\"'<(\[]{0,8}([^\s<>@:;,\"'()\[\]]{1,64}@[^\s<>@:;,\"'()\[\]]{3,200})[>)\]\"'.,:;]{0,4}[ \t]*(?:$|[:(;,-]|\.\.\.)",
    re.MULTILINE,
)
_SMTP_REPLY = re.compile(
    r"(?<![\d.\-])(?:[45][0-5]\d[ \-]#?[45]\.\d\.\d|(?:said|error|code|reply|response|returned|<<<|smtp;?|:)[ :]{0,3}[45][0-5]\d[ \-]|[45][0-5]\d[ \-]"
    r"[\w<][^\n]{6,}|\(?#[45]\.\d\.\d)|>>> |<<< |(?:rcpt|mail) (?:to|from):? ?<|(?:status|final-recipient|diagnostic-code): ",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"^\W{0,20}(?:below this line is a copy|this is a copy of|(?:returned|original|undelivered|unsent|failed|your|copy of|start of)(?: \w+){0,3} "
    r"(?:message|mail|headers?|text|data)\b.{0,60}$|(?:message|mail) (?:header|text|follows)|header(?:s)? (?:of|follow))|^received: (?:from|by) |^message-id: ?<|"
    r"^return-path: ?<",
    re.IGNORECASE | re.MULTILINE,
)
_REPORTED = re.compile(r"^(?:final-recipient|original-recipient) ?: ?\S|^reporting-mta ?: ?\S", re.IGNORECASE | re.MULTILINE)
_EVENT = re.compile(
    r"\\?\"(?:notificationType|eventType|event|type)\\?\" ?: ?\\?\"(?:bounce[ds]?|complaint|delivery|permanent_fail|temporary_fail|failed|dropped|"
    r"spamreport|out_of_band|DeliveryDelay)",
    re.IGNORECASE,
)


def own_mark(letter: Evidence) -> bool:
    """Our own letter come back whole."""
    return letter.headers.has(OWN_MARK)


def null_sender(letter: Evidence) -> bool:
    """The envelope sender is empty: whoever sent it wants no answer."""
    return letter.null_sender


def only_daemon(letter: Evidence) -> bool:
    """A name that no person has."""
    return any(senders.ONLY_DAEMON.match(author.address) for author in letter.authors)


def mail_system(letter: Evidence) -> bool:
    """A daemon or a postmaster."""
    return only_daemon(letter) or any(author.address.lower().startswith("postmaster") for author in letter.authors)


def office_name(letter: Evidence) -> bool:
    """A name that mail systems use, and a family's or a school's own server too: postmaster, admin, support."""
    return any(
        senders.OFFICE.match(author.address) or senders.NAMED.search(author.name) for author in letter.authors
    ) or not letter.authors


def no_reply(letter: Evidence) -> bool:
    """A sender that asks for no answer by name."""
    return any(senders.NO_REPLY.match(author.address) for author in letter.authors)


def list_sender(letter: Evidence) -> bool:
    """A mailing list's own address."""
    return any(senders.LIST.match(author.address) for author in letter.authors)


def bulk_sender(letter: Evidence) -> bool:
    """A name that newsletters use."""
    return any(senders.BULK.match(author.address) for author in letter.authors) or bool(
        re.match(r"<?bounces?[-+.]", letter.headers.raw("return-path"), re.IGNORECASE)
    )


def machine_name(letter: Evidence) -> bool:
    """Any name that machines go by."""
    return only_daemon(letter) or office_name(letter) or no_reply(letter) or list_sender(letter)


def report_of(letter: Evidence, kind: str) -> bool:
    """The whole letter is a multipart/report of that kind."""
    return letter.root.type == "multipart/report" and letter.root.parameters.get("report-type", "").lower() == kind


def has_part(letter: Evidence, *types: str) -> bool:
    """One of the letter's own parts has one of the types."""
    return any(part.type in types for part in letter.parts)


def passed_on(letter: Evidence) -> bool:
    """The subject answers or forwards something, as a person's mail client writes it."""
    return bool(failures.PASSED_ON_SUBJECT.match(letter.subject))


def speaks_of_family(letter: Evidence) -> bool:
    """The writer's own child is in it: no machine has one."""
    return bool(notices.FAMILY.search(letter.text[:6_000]))


def brief(letter: Evidence) -> bool:
    """As short as automatic answers are."""
    return len(letter.text) <= BRIEF


def auto_submitted(letter: Evidence) -> bool:
    """RFC 3834's field with any word but "no", whatever comments and parameters stand around it."""
    word = _COMMENT.sub(" ", letter.says("auto-submitted")).partition(";")[0].strip(" .\"'")
    return word not in ("", "no", "none", "false") and not forwarded_by_rule(letter)


def forwarded_by_rule(letter: Evidence) -> bool:
    """A letter that a mailbox's rule passed on: its words are a person's, although the rule marks it as automatic."""
    return passed_on(letter) and letter.headers.has("x-ms-exchange-inbox-rules-loop", *_RULE_FIELDS)


def vendor_mark(letter: Evidence) -> bool:
    """A field by which some program says that it answers by itself."""
    fields = letter.headers
    marked = (name for name in AUTOMATIC_FIELDS if fields.has(name))
    return (
        any(letter.says(name) not in ("no", "false", "0", "none") for name in marked)
        or (fields.has(*_RULE_FIELDS) and not forwarded_by_rule(letter))
        or "autoresponder" in letter.says("x-post-messageclass")
        or any(value.lower().startswith("autoresponder") for value in fields.all("delivered-to"))
        or letter.says("x-autogenerated").startswith(("reply", "yes", "true"))
        or letter.says("x-fc-machinegenerated").startswith(("true", "yes"))
        or letter.says("x-msflag").startswith("oof")
        or bool(re.search(r"rules\.(?:oof|reply)template|oof", letter.says("x-messageclass") + letter.says("message-class")))
        or bool(re.search(r"vacation|auto-?(?:respon|reply|answer)|away|gnarwl|goldmine auto", letter.says("x-mailer")))
    )


def precedence_auto(letter: Evidence) -> bool:
    """Precedence (or what some programs call it) names an automatic answer."""
    names = ("precedence", "x-precedence", "preference", "x-preference")
    return any(letter.says(name).strip().startswith("auto") for name in names)


def precedence_bulk(letter: Evidence) -> bool:
    """Precedence bulk, junk or list."""
    words = (letter.says("precedence"), letter.says("x-precedence"), letter.says("preference"))
    return any(word.strip().startswith(("bulk", "junk", "list")) for word in words)


def suppresses_answers(letter: Evidence) -> bool:
    """Exchange's wish for no automatic answers; persons' letters carry it too."""
    words = letter.says("x-auto-response-suppress")
    return bool(re.search(r"all|oof|autoreply|-1", words))


def answering(letter: Evidence) -> bool:
    """An answer without the "Re:" that a person's mail client would have written."""
    return letter.headers.has("in-reply-to", "references") and not passed_on(letter)


def failed_recipients(letter: Evidence) -> bool:
    """The field in which Exim and others name who was not reached."""
    return "@" in letter.says("x-failed-recipients")


def status_part(letter: Evidence) -> bool:
    """A delivery report's own part."""
    return has_part(letter, *REPORT_TYPES)


def reported_fields(letter: Evidence) -> bool:
    """A delivery report's fields among the words."""
    return bool(_REPORTED.search(letter.told))


def mail_event(letter: Evidence) -> bool:
    """A sending service's event, told as JSON and nothing else."""
    return letter.told.lstrip()[:1] == "{" and bool(_EVENT.search(letter.told[:20_000]))


def failure_subject(letter: Evidence) -> bool:
    """A subject delivery reports have."""
    return bool(failures.SUBJECT.search(letter.subject[:300]))


def failure_text(letter: Evidence) -> bool:
    """Words delivery reports begin with."""
    return bool(failures.TEXT.search(letter.told[:4_000]))


def failure_shape(letter: Evidence) -> bool:
    """What no letter looks like: a mail server's answer, a line that is only somebody's address, a returned copy."""
    return smtp_reply(letter) or returned_copy(letter) or _foreign_address_line(letter)


def smtp_reply(letter: Evidence) -> bool:
    """A mail server's answer among the words."""
    return bool(_SMTP_REPLY.search(letter.told[:10_000]))


def returned_copy(letter: Evidence) -> bool:
    """The letter that was not delivered, or its header, below or attached."""
    return has_part(letter, "message/rfc822", "text/rfc822-headers", "message/rfc822-headers") or bool(
        _COPY.search(letter.told[:20_000])
    )


def _foreign_address_line(letter: Evidence) -> bool:
    authors = {author.address.lower() for author in letter.authors}
    return any(found[1].lower() not in authors for found in _ADDRESS_LINE.finditer(letter.told[:6_000]))


def automatic_subject(letter: Evidence) -> bool:
    """A subject that mail systems write: "Automatic reply: ...", "[Auto-Reply] ...", Notes' "AUTO: ... is out"."""
    patterns = (away.AUTOMATIC_SUBJECT, away.AUTOMATIC_MARK, away.LOTUS_SUBJECT)
    return any(pattern.match(letter.subject[:300]) for pattern in patterns)


def automatic_mark(letter: Evidence) -> bool:
    """A mark in brackets, before the subject or behind it: "Re: your letter (autoresponse)"."""
    return bool(away.AUTOMATIC_MARK.match(letter.subject[:300]))


def away_subject(letter: Evidence) -> bool:
    """A subject that begins with an absence."""
    return bool(away.AWAY_SUBJECT.match(letter.subject[:300]))


def away_named(letter: Evidence) -> bool:
    """An absence anywhere in the subject; a person may complain about somebody's."""
    return bool(away.AWAY_NAMED.match(letter.subject[:300])) or away_subject(letter)


def away_text(letter: Evidence) -> bool:
    """The writer is away, told in the first sentences."""
    return bool(away.AWAY_TEXT.search(letter.text[:500]))


def automated_text(letter: Evidence) -> bool:
    """The letter says of itself that a machine sent it, or that answers are not read: at its beginning or end."""
    return bool(notices.AUTOMATED_TEXT.search(letter.text[:700]) or notices.AUTOMATED_TEXT.search(letter.text[-500:]))


def received_subject(letter: Evidence) -> bool:
    """The subject thanks for an enquiry or tells that it has come in."""
    return bool(notices.RECEIVED.search(letter.subject[:300]))


def received_text(letter: Evidence) -> bool:
    """The first words thank for an enquiry or tell that it has come in."""
    return bool(notices.RECEIVED.search(letter.opening))


def ticket_subject(letter: Evidence) -> bool:
    """The subject carries a ticket's number."""
    return bool(notices.TICKET.search(letter.subject[:300]))


def notification_subject(letter: Evidence) -> bool:
    """The subject of a notification: a password, an order, an alarm."""
    return bool(notices.NOTIFICATION_SUBJECT.match(letter.subject[:300]))


def challenge_subject(letter: Evidence) -> bool:
    """The subject asks the sender to prove to be a person."""
    return bool(notices.CHALLENGE.search(letter.subject[:300]))


def challenge_text(letter: Evidence) -> bool:
    """The words ask the sender to prove to be a person."""
    return bool(notices.CHALLENGE.search(letter.opening))


def receipt_in_words(letter: Evidence) -> bool:
    """A read receipt told in subject and words."""
    return bool(notices.RECEIPT_SUBJECT.match(letter.subject[:300]) and notices.RECEIPT_TEXT.search(letter.opening))


def calendar_answer(letter: Evidence) -> bool:
    """A calendar's accepted, declined or another time."""
    calendars = [part for part in letter.parts if part.type in ("text/calendar", "application/ics")]
    methods = {part.parameters.get("method", "").lower() for part in calendars}
    if methods & {"reply", "counter", "declinecounter"}:
        return True
    return bool(calendars) and bool(notices.CALENDAR_SUBJECT.match(letter.subject)) and "request" not in methods


def unsubscribe_text(letter: Evidence) -> bool:
    """The way off a mailing list, told in the words."""
    return bool(notices.UNSUBSCRIBE_TEXT.search(letter.told[:2_000]) or notices.UNSUBSCRIBE_TEXT.search(letter.told[-3_000:]))


def foreign_list(letter: Evidence) -> bool:
    """A list's field, unless the list's address is our own intake (an office address kept as a group)."""
    post = _LISTED.search(letter.headers.raw("list-post"))
    return letter.headers.has(*LIST_FIELDS) and not (post and letter.own(post[1]))


def unsubscribe_field(letter: Evidence) -> bool:
    """List-Unsubscribe: newsletters have it, and a person's letter that came through a group."""
    return letter.headers.has("list-unsubscribe")


def campaign_field(letter: Evidence) -> bool:
    """A field that mailing services put on what they send."""
    return letter.headers.has(*CAMPAIGN_FIELDS)
