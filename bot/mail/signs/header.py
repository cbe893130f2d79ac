"""What a letter's header, its sender and the types of its parts tell."""

import re

from bot.mail import loops
from bot.mail.evidence import Evidence
from bot.mail.machine_words import failures, senders
from bot.mail.phrases import FORWARD_SUBJECT
from bot.mail.signs import Sign

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
    "feedback-id", "list-unsubscribe-post", "x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user",
    "x-csa-complaints", "x-job", "x-mailer-info", "x-mandrill-user", "x-sg-eid", "x-mailgun-sid", "x-ses-outgoing",
    "x-report-abuse", "x-report-abuse-to", "x-abuse-info", "x-rpcampaign", "x-roving-id", "x-ccmail-campaign",
    "x-sfmc-stack", "x-binding", "x-newsletter", "x-mailchimp", "x-unsubscribe", "x-mj-mid", "x-sib-id", "x-klaviyo",
    "x-hubspot-campaign",
)  # fmt: skip
_RULE_FIELDS = ("x-ms-exchange-generated-message-source",)
_AUTOMATIC_FIELD = re.compile(
    r"(?!.*suppress)x-(?:\w{1,20}-)?(?:auto-?(?:repl(?:y|ied)|respon[ds]|answer)|vacation|out-?of-?office|jenkins)"
)
_COMMENT = re.compile(r"\([^()]*\)")
_LISTED = re.compile(r"mailto:([^\s<>?]+)")


def own_letter(letter: Evidence) -> bool:
    """A letter of ours that came back."""
    return loops.own_letter(letter.headers, letter.authors, own=letter.own)


def goes_round(letter: Evidence) -> bool:
    """More mail servers than a letter meets on an ordinary way."""
    return loops.stations(letter.headers) > loops.LOOP_STATIONS


def null_sender(letter: Evidence) -> bool:
    """The envelope sender is empty: whoever sent it wants no answer."""
    return letter.null_sender


def only_daemon(letter: Evidence) -> bool:
    """A name that no person has."""
    return any(senders.ONLY_DAEMON.match(author.address) for author in letter.authors)


def mail_system(letter: Evidence) -> bool:
    """A daemon, a postmaster, or somebody who calls himself a mail system."""
    return only_daemon(letter) or any(
        senders.NAMED.search(author.name)
        or re.match(r"(?:mail-?|the-?)?post[-_.]?master\b", author.address, re.IGNORECASE)
        for author in letter.authors
    )


def office_name(letter: Evidence) -> bool:
    """A name that mail systems use, and a family's or a school's own server too: postmaster, admin, support."""
    return (
        any(senders.OFFICE.match(author.address) or senders.NAMED.search(author.name) for author in letter.authors)
        or not letter.authors
    )


def robot_name(letter: Evidence) -> bool:
    """A name that only programs write under: root, notifications, orders, "eFax"."""
    return any(
        senders.ROBOT.match(author.address) or senders.SERVICE_NAMED.search(author.name) for author in letter.authors
    )


def carrier(letter: Evidence) -> bool:
    """A telephone or fax system that brings what a person said or sent."""
    return any(senders.CARRIER.match(author.address) or senders.CARRIER.match(author.name) for author in letter.authors)


def no_reply(letter: Evidence) -> bool:
    """A sender that asks for no answer by name."""
    return any(senders.NO_REPLY.match(author.address) for author in letter.authors)


def list_sender(letter: Evidence) -> bool:
    """A mailing list's own address."""
    return any(senders.LIST.match(author.address) for author in letter.authors)


def list_program(letter: Evidence) -> bool:
    """A list's program itself: majordomo, listserv."""
    return any(senders.LIST_PROGRAM.match(author.address) for author in letter.authors)


def list_station(letter: Evidence) -> bool:
    """The letter came by way of a list: its sender or the address for errors is a list's, and not the writer's."""
    fields = [letter.headers.raw(name) for name in ("sender", "errors-to", "return-path")]
    stations = [field.lower() for field in fields if senders.LIST_STATION.search(field)]
    return any(author.address.lower() not in field for field in stations for author in letter.authors)


def newsletter_sender(letter: Evidence) -> bool:
    """A name that nothing but newsletters is sent under."""
    return any(senders.NEWSLETTER.match(author.address) for author in letter.authors)


def bulk_sender(letter: Evidence) -> bool:
    """A name that newsletters use."""
    return any(senders.BULK.match(author.address) for author in letter.authors) or bool(
        re.match(r"<?bounces?[-+.]", letter.headers.raw("return-path"), re.IGNORECASE)
    )


def machine_name(letter: Evidence) -> bool:
    """Any name that machines go by."""
    return only_daemon(letter) or office_name(letter) or no_reply(letter) or list_sender(letter)


def report(kind: str) -> Sign:
    """The whole letter is a multipart/report of that kind."""
    return lambda letter: _is_report(letter, kind)


def _is_report(letter: Evidence, kind: str) -> bool:
    return letter.root.type == "multipart/report" and letter.root.parameters.get("report-type", "").lower() == kind


def part(*types: str) -> Sign:
    """One of the letter's own parts has one of the types."""
    return lambda letter: has_part(letter, *types)


def has_part(letter: Evidence, *types: str) -> bool:
    """One of the letter's own parts has one of the types."""
    return any(part.type in types for part in letter.parts)


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
    marked = dict.fromkeys(
        name for name, _ in fields.fields if name in AUTOMATIC_FIELDS or _AUTOMATIC_FIELD.match(name)
    )
    return (
        any(letter.says(name) not in ("no", "false", "0", "none") for name in marked)
        or (fields.has(*_RULE_FIELDS) and not forwarded_by_rule(letter))
        or "autoresponder" in letter.says("x-post-messageclass")
        or any(value.lower().startswith("autoresponder") for value in fields.all("delivered-to"))
        or letter.says("x-autogenerated").startswith(("reply", "yes", "true"))
        or letter.says("x-fc-machinegenerated").startswith(("true", "yes"))
        or letter.says("x-msflag").startswith("oof")
        or bool(
            re.search(r"rules\.(?:oof|reply)template|oof", letter.says("x-messageclass") + letter.says("message-class"))
        )
        or bool(
            re.search(r"vacation|auto-?(?:respon|reply|answer)|\baway\b|gnarwl|goldmine auto", letter.says("x-mailer"))
        )
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


def passed_on(letter: Evidence) -> bool:
    """The subject answers or forwards something, as a person's mail client writes it."""
    return bool(failures.PASSED_ON_SUBJECT.match(letter.subject))


def handed_on(letter: Evidence) -> bool:
    """The subject forwards something: what the words say was said to somebody else."""
    return bool(FORWARD_SUBJECT.match(letter.subject))


def answering(letter: Evidence) -> bool:
    """An answer without the "Re:" that a person's mail client would have written."""
    return letter.headers.has("in-reply-to", "references") and not passed_on(letter)


def foreign_list(letter: Evidence) -> bool:
    """A list's field, unless the list's address is our own intake (an office address kept as a group)."""
    post = _LISTED.search(letter.headers.raw("list-post"))
    return letter.headers.has(*LIST_FIELDS) and not (post and letter.own(post[1]))


def unsubscribe_field(letter: Evidence) -> bool:
    """List-Unsubscribe: newsletters have it, and a person's letter that came through a group."""
    return letter.headers.has("list-unsubscribe")


def unsubscribe_link(letter: Evidence) -> bool:
    """List-Unsubscribe with the address of a page: more than a mail program would write by itself."""
    return "http" in letter.says("list-unsubscribe")


def campaign_field(letter: Evidence) -> bool:
    """A field that mailing services put on what they send."""
    return letter.headers.has(*CAMPAIGN_FIELDS)
