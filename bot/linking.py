"""Two cases that belong together, and the trace of it on both."""

from storage import audit, case_links
from storage.models import Case
from storage.transaction import Transaction


async def link(tx: Transaction, earlier: Case, *, later: Case, kind: str, actor: str = "system") -> None:
    """Links a later case to an earlier one. `kind` is that of storage/case_links.py."""
    await case_links.link(tx, earlier, later=later, kind=kind)
    for here, there in ((earlier, later), (later, earlier)):
        await audit.record(tx, audit.case_chain(here.id), actor=actor, action="case_linked", case=there.id, kind=kind)
