"""What a letter is given: the facts of the fictional district and of one message, each told apart by its words."""

import datetime as dt
from zoneinfo import ZoneInfo

OFFICE = {
    "name": {"en": "Ombudsperson's Office", "es": "Oficina del Ombudsperson"},
    "district": "Maple Valley Unified School District",
    "phone": "(555) 555-0142",
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
GIVEN = {
    "acknowledgement": MESSAGE,
    "acknowledgement_emergency": MESSAGE,
    "acknowledgement_formal": MESSAGE,
    "acknowledgement_emergency_formal": MESSAGE,
    "acknowledgement_unsafe": {},
    "over_limit": {
        **{name: value for name, value in MESSAGE.items() if name != "read_by"},
        "kept": 20,
        "left": 5,
        "limit_megabytes": 25,
    },
    "slack_receipt": MESSAGE,
    "reply": {"text": ANSWER, "case_reference": "MV-2026-0142", "office": OFFICE},
    "call_out": {"case_reference": "MV-2026-0142", "urgency": "emergency"},
    "call_out_office": {"reason": "danger_held"},
    "report_released": {
        "month": "2026-10",
        "where": "https://district.example/reports/2026-10",
        "rows": [("Cases", "41"), ("Closed | reopened", "under 10")],
        "office": OFFICE,
    },
}
