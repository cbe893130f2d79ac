"""An ombudsperson sees on the case that the family has heard nothing yet, and why."""

from dataclasses import replace

import pytest

from bot import rendering
from bot.reply_table import TABLE
from tests.handlers.conftest import DANA
from tests.office import mail

TITLE = "No automatic answer went to whoever wrote this."


async def test_a_family_that_got_no_answer_because_the_days_number_was_used_up_is_told_to_the_person_who_opens_it(
    socketed,
):
    desk = socketed.office
    numbers = desk.office.district.mail.model_copy(update={"automatic_letters_a_day": 1})
    desk.office = replace(desk.office, district=replace(desk.office.district, mail=numbers))
    await desk.receive(mail())
    await desk.receive(mail(From="minh.tran@family.example", Message_ID="<two@family.example>"))
    await socketed.step()
    answered, left_out = await socketed.cases()
    assert TITLE not in await socketed.open_case(DANA, answered)
    shown = await socketed.open_case(DANA, left_out)
    assert f"{TITLE}* The office's number for that day was used up. Please answer soon." in shown


@pytest.mark.parametrize("line", [one.name for one in TABLE if one.letter is None])
def test_every_line_of_the_table_that_sends_nothing_has_its_reason_in_both_languages(line):
    if line == "already_acknowledged":
        return
    assert rendering.labels("en")[f"unacknowledged.{line}"] != rendering.labels("es")[f"unacknowledged.{line}"]
