"""The value lists of the office. Ids are stable: data, reports and imports name them; labels live elsewhere."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message reached the office."""

    EMAIL = "email"
    SLACK = "slack"
    PHONE = "phone"
    LETTER = "letter"
    WALK_IN = "walk_in"
    MEETING = "meeting"


class SenderRole(StrEnum):
    """Who the visitor is to the district."""

    PARENT = "parent"
    STUDENT = "student"
    COMMUNITY = "community"
    STAFF = "staff"
    UNKNOWN = "unknown"


class CaseStatus(StrEnum):
    """Where a case stands; the table of allowed moves is in bot/casework.py."""

    NEW = "new"
    TRIAGED = "triaged"
    ACTIVE = "active"
    WAITING_VISITOR = "waiting_visitor"
    WAITING_OTHER = "waiting_other"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    REOPENED = "reopened"
    FORMAL_PENDING = "formal_pending"
    ON_HOLD = "on_hold"
    DUPLICATE = "duplicate"
    NOT_A_CASE = "not_a_case"


class Urgency(StrEnum):
    """How soon a person has read it and answered it (times: bot/data/taxonomy.yaml), least first."""

    ROUTINE = "routine"
    PRIORITY = "priority"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """0 (routine) to 3 (emergency)."""
        return list(Urgency).index(self)


class Attention(StrEnum):
    """The safety rules' verdict, least first: its turn, within one staffed hour, a person is called out now."""

    NORMAL = "normal"
    READ_FIRST = "read_first"
    PAGE = "page"

    @property
    def rank(self) -> int:
        """0 (normal) to 2 (page)."""
        return list(Attention).index(self)


class Outcome(StrEnum):
    """What came of a case. Describes the process, never who was right."""

    INFORMATION_GIVEN = "information_given"
    COACHED = "coached"
    AGREEMENT_FACILITATED = "agreement_facilitated"
    PARTLY_RESOLVED = "partly_resolved"
    RESOLVED = "resolved"
    REFERRED_INTERNAL = "referred_internal"
    REFERRED_FORMAL = "referred_formal"
    REFERRED_EXTERNAL = "referred_external"
    VISITOR_WITHDREW = "visitor_withdrew"
    NO_CONTACT = "no_contact"
    OUTSIDE_SCOPE = "outside_scope"
    SYSTEMIC_NOTED = "systemic_noted"


class Cause(StrEnum):
    """What contributed to the concern."""

    COMMUNICATION_GAP = "communication_gap"
    POLICY_UNCLEAR = "policy_unclear"
    DELAY = "delay"
    RESOURCE = "resource"
    RELATIONSHIP = "relationship"
    DECISION_DISAGREEMENT = "decision_disagreement"
    OTHER = "other"


class Barrier(StrEnum):
    """What stood in the family's way."""

    LANGUAGE = "language"
    TRANSPORT = "transport"
    WORK_HOURS = "work_hours"
    CHILD_CARE = "child_care"
    DIGITAL = "digital"
    DISABILITY_ACCESS = "disability_access"
    TRUST = "trust"
    DOCUMENTS = "documents"
    NONE = "none"


class InboxStatus(StrEnum):
    """What became of an accepted message. `pending` is the only one that owes work."""

    PENDING = "pending"
    FILED = "filed"
    HELD = "held"
    MACHINE = "machine"
    SET_ASIDE = "set_aside"


class FileKind(StrEnum):
    """What a file that came with a letter is, by its content."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    SPREADSHEET = "spreadsheet"
    ARCHIVE = "archive"
    PROGRAM = "program"
    CALENDAR = "calendar"
    CONTACT = "contact"
    LETTER = "letter"
    OTHER = "other"


class OutboxStatus(StrEnum):
    """Where an outgoing notice stands. `unknown`: it may have gone out; a person decides, nothing is sent twice."""

    QUEUED = "queued"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Medium(StrEnum):
    """By which sender an outgoing notice leaves."""

    MAIL = "mail"
    SLACK = "slack"


class SuggestionStatus(StrEnum):
    """A referral suggestion waits for a person."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class EditionState(StrEnum):
    """A month's report: only a released edition reaches supervisors."""

    DRAFT = "draft"
    APPROVED = "approved"
    RELEASED = "released"


class StaffRole(StrEnum):
    """A person's role in staff.csv."""

    OMBUDSPERSON = "ombudsperson"
    SUPERVISOR = "supervisor"
    COMPLIANCE = "compliance"
    ADMIN = "admin"
