"""What triage said of the letters of a case, opened."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storage.models import Assessment, Case
from storage.transaction import Transaction
from storage.vault import case_key, open_json, place


@dataclass(frozen=True, slots=True)
class Finding:
    """Of one letter: the safety rules' verdict and languages, and the model's suggestion (None while it is due), as
    plain JSON in the shapes of bot/triage/result.py. `failed`: there will be no suggestion.
    """

    verdict: dict[str, Any]
    suggestion: dict[str, Any] | None
    failed: bool


async def of_case(tx: Transaction, case: Case) -> list[Finding]:
    """The findings of a case, oldest letter first. The caller records the view."""
    key = case_key(tx.keyring, case)
    statement = select(Assessment).where(Assessment.case_id == case.id).order_by(Assessment.message_id)
    return [
        Finding(
            open_json(key, place(row, "verdict"), sealed=row.verdict),
            open_json(key, place(row, "suggestion"), sealed=row.suggestion) if row.suggestion else None,
            row.failed_at is not None,
        )
        for row in (await tx.session.scalars(statement)).all()
    ]
