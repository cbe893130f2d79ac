import datetime as dt

import pytest
from sqlalchemy import select

from bot.errors import ConfigurationError, ConflictError, InvalidInputError, NotFoundError
from bot.notice_rendering import Opened, render
from bot.reports import contents, edition
from storage import audit, cases, editions, facts, outbox
from storage.enums import Attention, CaseStatus, Channel, EditionState, Medium, Urgency
from storage.fact_models import TagKey
from storage.models import Outbox
from tests.reports.october import NOVEMBER_2, add_cases, an_october

DANA = "U0DANA"
OCTOBER = "2026-10"


@pytest.fixture
async def tx(database):
    async with database.writing(NOVEMBER_2) as tx:
        await an_october(tx)
    async with database.writing(NOVEMBER_2) as tx:
        yield tx


async def approved(tx, office):
    await edition.build(tx, office, month=OCTOBER)
    return await edition.approve(tx, office, month=OCTOBER, actor=DANA)


async def test_a_draft_is_replaced_when_it_is_built_again(tx, office):
    first = await edition.build(tx, office, month=OCTOBER)
    digest = first.digest
    add_cases(tx, 1, "10-09")
    again = await edition.build(tx, office, month=OCTOBER)
    assert (again.id, again.number, again.state) == (first.id, 1, EditionState.DRAFT)
    assert again.digest != digest
    assert again.figures["figures"]["now"]["totals"]["new"] == 41


async def test_an_approved_edition_never_changes_and_a_correction_is_a_new_number(tx, office):
    first = await approved(tx, office)
    kept = dict(first.figures)
    assert await edition.build(tx, office, month=OCTOBER) is first
    add_cases(tx, 1, "10-09")
    second = await edition.build(tx, office, month=OCTOBER)
    assert (second.number, second.state, first.state) == (2, EditionState.DRAFT, EditionState.APPROVED)
    assert first.figures == kept
    assert [one.number for one in await editions.of_month(tx, OCTOBER)] == [1, 2]


async def test_a_later_change_of_thresholds_is_a_new_edition_too(tx, office):
    first = await approved(tx, office)
    stricter = office.district.thresholds.model_copy(update={"suppression": 15})
    object.__setattr__(office, "district", _with(office.district, thresholds=stricter))
    second = await edition.build(tx, office, month=OCTOBER)
    assert (first.figures["threshold"], second.figures["threshold"], second.number) == (10, 15, 2)


def _with(district, **changes):
    return type(district)(**{**{name: getattr(district, name) for name in district.__dataclass_fields__}, **changes})


async def test_release_tells_every_supervisor_once_in_slack_and_by_mail_with_published_totals_only(tx, office):
    await approved(tx, office)
    out = await edition.release(tx, office, month=OCTOBER, actor=DANA)
    assert (out.state, out.released_by, out.released_at) == (EditionState.RELEASED, DANA, NOVEMBER_2)
    queued = {row.medium: row for row in await tx.session.scalars(select(Outbox))}
    assert set(queued) == {Medium.MAIL, Medium.SLACK}
    told = {medium: outbox.opened(tx.keyring, row, case=None) for medium, row in queued.items()}
    assert told[Medium.MAIL]["to"] == "karen.bell@district.example"
    assert told[Medium.SLACK]["to"] == "U0KAREN"
    assert ["New cases", "40"] in told[Medium.MAIL]["variables"]["rows"]
    sent = {medium: render(office, Opened(row, told[medium], None), now=NOVEMBER_2) for medium, row in queued.items()}
    assert b"October 2026" in sent[Medium.MAIL].content
    assert "October 2026" in sent[Medium.SLACK].content["text"]


async def test_the_chain_of_the_district_tells_who_did_what(tx, office):
    await approved(tx, office)
    await edition.release(tx, office, month=OCTOBER, actor=DANA)
    entries = [(row.action, row.actor) for row in await audit.entries(tx, audit.DISTRICT) if "report" in row.action]
    assert entries == [("report_built", "clock"), ("report_approved", DANA), ("report_released", DANA)]
    assert await audit.verify(tx) == []


async def test_states_go_one_way_only(tx, office):
    with pytest.raises(NotFoundError, match="no edition"):
        await edition.approve(tx, office, month=OCTOBER, actor=DANA)
    with pytest.raises(NotFoundError, match="no edition"):
        await edition.release(tx, office, month=OCTOBER, actor=DANA)
    await edition.build(tx, office, month=OCTOBER)
    with pytest.raises(ConflictError, match="is draft"):
        await edition.release(tx, office, month=OCTOBER, actor=DANA)
    await edition.approve(tx, office, month=OCTOBER, actor=DANA)
    with pytest.raises(ConflictError, match="approved already"):
        await edition.approve(tx, office, month=OCTOBER, actor=DANA)
    await edition.release(tx, office, month=OCTOBER, actor=DANA)
    for step in (edition.approve, edition.release):
        with pytest.raises(ConflictError, match="released already"):
            await step(tx, office, month=OCTOBER, actor=DANA)


async def test_an_approved_edition_can_be_released_while_a_correction_is_drafted(tx, office):
    await approved(tx, office)
    add_cases(tx, 1, "10-09")
    await edition.build(tx, office, month=OCTOBER)
    assert (await edition.release(tx, office, month=OCTOBER, actor=DANA)).number == 1
    await edition.approve(tx, office, month=OCTOBER, actor=DANA)
    assert (await edition.release(tx, office, month=OCTOBER, actor=DANA)).number == 2
    assert await editions.waiting(tx) == []


async def test_an_edition_whose_figures_were_changed_in_the_database_is_not_released(tx, office):
    out = await approved(tx, office)
    out.figures = {**out.figures, "threshold": 12}
    with pytest.raises(ConflictError, match="were changed"):
        await edition.release(tx, office, month=OCTOBER, actor=DANA)


async def test_a_month_that_is_not_over_is_built_and_not_approved(tx, office):
    add_cases(tx, 12, "11-01")
    assert (await edition.build(tx, office, month="2026-11")).state is EditionState.DRAFT
    with pytest.raises(InvalidInputError, match="not over"):
        await edition.approve(tx, office, month="2026-11", actor=DANA)


async def test_a_release_to_nobody_is_refused(tx, office):
    await approved(tx, office)
    object.__setattr__(office, "district", _with(office.district, staff=office.district.ombudspersons))
    with pytest.raises(ConfigurationError, match="no active supervisor"):
        await edition.release(tx, office, month=OCTOBER, actor=DANA)


@pytest.mark.parametrize("month", ["2026-13", "26-1", "2027-01", "2026-07"])
async def test_a_month_that_cannot_have_figures_is_refused_by_name(tx, office, month):
    with pytest.raises(InvalidInputError) as refused:
        await edition.build(tx, office, month=month)
    assert refused.value.field == "month"


async def test_the_draft_is_built_once_on_the_first_business_day_and_waits_for_the_ombudspersons(database, office):
    sunday, monday = NOVEMBER_2 - dt.timedelta(days=1), NOVEMBER_2
    async with database.writing(NOVEMBER_2) as tx:
        await an_october(tx)
        await facts.record_contact(tx, facts.Contact(Channel.EMAIL, "en", True, dt.date(2025, 8, 31), b"x" * 32))
    assert await edition.run_due(database, office, now=sunday) == 0
    assert await edition.run_due(database, office, now=monday) == 1
    assert await edition.run_due(database, office, now=monday + dt.timedelta(hours=1)) == 0
    async with database.reading(monday) as tx:
        built = await editions.newest(tx, OCTOBER)
        told = [outbox.opened(tx.keyring, row, case=None)["to"] for row in await tx.session.scalars(select(Outbox))]
        assert await tx.session.scalar(select(TagKey.wrapped)) is None
    assert (built.number, built.state, sorted(told)) == (1, EditionState.DRAFT, ["U0DANA", "U0LUIS"])


async def test_a_clock_that_was_away_on_the_first_day_builds_the_draft_later(database, office):
    async with database.writing(NOVEMBER_2) as tx:
        await an_october(tx)
    assert await edition.run_due(database, office, now=NOVEMBER_2 + dt.timedelta(days=9)) == 1


async def test_the_clock_leaves_a_month_alone_that_was_built_by_hand_or_has_no_data(database, office):
    assert await edition.run_due(database, office, now=NOVEMBER_2) == 0
    async with database.writing(NOVEMBER_2) as tx:
        add_cases(tx, 1, "11-03")
        await edition.build(tx, office, month="2026-11")
    assert await edition.run_due(database, office, now=NOVEMBER_2 + dt.timedelta(days=30)) == 0


async def test_erasing_every_case_leaves_an_identical_report(database, office):
    received = NOVEMBER_2 - dt.timedelta(days=20)
    async with database.writing(received) as tx:
        held = []
        for number in range(24):
            case = await cases.open_case(
                tx, visitors=[], reply_token=f"t-{number}", channel=Channel.EMAIL, urgency=Urgency.ROUTINE,
                attention=Attention.NORMAL, received_at=received, read_by=received, category="bullying",
                school="juniper-middle", language="es",
            )  # fmt: skip
            await facts.sync_case(tx, case, day_of=office.day_of)
            await facts.record_needs(tx, case, needs=["counseling"])
            if number % 2:
                case.status, case.closed_at, case.outcome = CaseStatus.CLOSED, received, "resolved"
                await facts.sync_case(tx, case, day_of=office.day_of)
            held.append(case)
    async with database.writing(NOVEMBER_2) as tx:
        before = dict((await edition.build(tx, office, month=OCTOBER)).figures)
        for case in held:
            await cases.erase(tx, await cases.by_id(tx, case.id))
    async with database.writing(NOVEMBER_2) as tx:
        assert dict((await edition.build(tx, office, month=OCTOBER)).figures) == before
        assert before["figures"]["now"]["totals"]["new"] == 24


async def test_the_digest_stands_for_month_number_and_every_figure(tx, office):
    built = await edition.build(tx, office, month=OCTOBER)
    same = contents.digest(built.month, built.number, stored=dict(reversed(built.figures.items())))
    other = contents.digest(built.month, built.number + 1, stored=built.figures)
    assert (same, len(same)) == (built.digest, 64)
    assert other != built.digest
