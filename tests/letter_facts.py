"""What a letter is given: the facts of the fictional district and of one message, each told apart by its words."""

import datetime as dt
from zoneinfo import ZoneInfo

OFFICE = {
    "name": {"en": "Ombudsperson's Office", "es": "Oficina del Ombudsperson"},
    "district": "Maple Valley Unified School District",
    "phone": "(555) 555-0142",
    "interpreter_phone": "(555) 555-0143",
    "hours": {"en": "Monday to Friday, 8 a.m. to 4:30 p.m.", "es": "Lunes a viernes, de 8 a. m. a 4:30 p. m."},
    "formal_complaints": {
        "en": "Compliance Officer\ncompliance@district.example\nhttps://district.example/complaints",
        "es": "Oficial de cumplimiento\ncompliance@district.example\nhttps://district.example/quejas",
    },
}
MESSAGE = {
    "received_at": dt.datetime(2026, 11, 25, 7, 42, tzinfo=dt.UTC),
    "zone": ZoneInfo("America/Los_Angeles"),
    "read_by": dt.date(2026, 11, 30),
    "case_reference": "MV-2026-0142",
    "office": OFFICE,
}
ANSWER = "Dear Ms. Delgado,\n\nI read your message.\n- one\n# two\n\nDana Whitfield"
CASE = {"case_reference": "MV-2026-0142", "office": OFFICE}
SERVICE = {
    "name": "Harvest Table",
    "phone": "(555) 555-0170",
    "hours": "Monday to Friday, 9 to 5",
    "languages": "English, Spanish",
    "cost": "free",
    "how": "Walk in, or call first",
}
ZONE = MESSAGE["zone"]
HELD = {name: value for name, value in MESSAGE.items() if name != "case_reference"}
GIVEN = {
    "acknowledgement": MESSAGE,
    "acknowledgement_emergency": MESSAGE,
    "acknowledgement_formal": MESSAGE,
    "acknowledgement_emergency_formal": MESSAGE,
    "acknowledgement_unsafe": {},
    "held": HELD,
    "held_emergency": HELD,
    "slack_receipt": MESSAGE,
    "reply": {"text": ANSWER, **CASE},
    "follow_up": {**CASE, "zone": ZONE, "answer_by": dt.date(2026, 12, 4)},
    "closing": {**CASE, "zone": ZONE, "closed_on": dt.date(2026, 12, 4), "reopen_days": 90},
    "referral_information": {**CASE, "zone": ZONE, "service": SERVICE, "checked_on": dt.date(2026, 10, 5)},
    "referral_introduction": {
        **CASE,
        "zone": ZONE,
        "service": SERVICE,
        "told_on": dt.date(2026, 12, 4),
        "shared": ["Your name and phone number", "That you look for food for four people"],
        "contact_by": dt.date(2026, 12, 11),
    },
    "status_answer": {**CASE, "zone": ZONE, "state": "open", "next_day": dt.date(2026, 12, 4)},
    "over_limit": {
        **CASE,
        "received_at": MESSAGE["received_at"],
        "zone": ZONE,
        "kept": 3,
        "left": 2,
        "limit_megabytes": 25,
    },
    "call_out": {"case_reference": "MV-2026-0142", "urgency": "emergency"},
    "call_out_office": {"reason": "many_danger_held", "letters": 12},
    "report_released": {
        "month": "2026-10",
        "where": "https://district.example/reports/2026-10",
        "rows": [("Cases", "41"), ("Closed | reopened", "under 10")],
        "office": OFFICE,
    },
}
OPTIONAL = {"contact_by", "next_day", "letters"}  # what a letter can do without
