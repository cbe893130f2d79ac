"""Lines that begin with ">" are quoted, unless they are arrows or lists of the sender's own."""

import pytest

from bot.mail.quoting import newly_written

INTRODUCTION = "On Mon, Jan 5, 2026 at 3:14 PM Dana Whitfield <dana@district.example> wrote:"


@pytest.mark.parametrize(
    "letter",
    [
        "Here is what happened\n> the bus drove past\nand she walked home.",
        "What we asked for:\n> an aide -> nobody came\n> a new seat -> the same seat\nNothing else.",
        "It was late:\n" + "\n".join(f"> Monday {week}, half an hour" for week in range(8)),
        "I waited ...\n\n> > nobody came",
        "Visit us\n>>> >>>  http://www.district.example <<<\nby the link above",
    ],
)
def test_arrows_and_lists_in_a_letter_that_answers_none_stay(letter):
    assert newly_written(letter, subject="Bus") == letter


def test_an_arrow_in_an_answer_stays_and_a_quoted_question_goes():
    assert newly_written("Then\n> the bus drove past", subject="Re: Bus") == "Then\n> the bus drove past"
    assert newly_written("> Which bus?\nBus 12.", subject="Re: Bus") == "Bus 12."
    assert newly_written("> Which bus?\nBus 12.", subject="Bus") == "Bus 12."


def test_a_list_that_a_sentence_leads_to_stays_beside_a_real_quotation():
    letter = f"Here is the list:\n> 1/5 late\n> 1/6 did not come\n\n{INTRODUCTION}\n\n>> When was it late?\n"
    assert newly_written(letter, subject="Re: Bus") == "Here is the list:\n> 1/5 late\n> 1/6 did not come"


@pytest.mark.parametrize("sign", ["> ", "DW> ", "&gt; ", "＞"])
def test_signs_of_quotation_are_known(sign):
    letter = f"{INTRODUCTION}\n\n{sign}Who was there?\n{sign}Who saw it?\nMy sister.\n"
    assert newly_written(letter, subject="Re: Bus") == "My sister."


def test_lines_behind_bars_are_quoted_below_an_introduction_only():
    bars = "| Who was there?\n| Who saw it?"
    assert newly_written(f"{INTRODUCTION}\n{bars}\n\nMy sister.", subject="Re: Bus") == "My sister."
    assert newly_written(f"{bars}\n\nMy sister.", subject="Re: Bus") == f"{bars}\n\nMy sister."


def test_lines_above_the_history_that_nobody_wrote_there_stay_and_its_own_lines_go():
    history = f"{INTRODUCTION}\n\n> Please be patient, the desk comes\n> in May.\n"
    assert (
        newly_written(f"The portal says\n> ERROR 403\n\n{history}", subject="Re: Desk")
        == "The portal says\n> ERROR 403"
    )
    assert newly_written(f"> the desk comes in May.\nToo late.\n\n{history}", subject="Re: Desk") == "Too late."


def test_the_end_of_a_quoted_line_that_was_wrapped_is_quoted():
    long = "> The bus company answered that the driver was new and did not know the"
    letter = f"{INTRODUCTION}\n{long}\nroute\n> and that it is sorry.\n\nI have heard that before.\n"
    assert newly_written(letter, subject="Re: Bus") == "I have heard that before."


def test_barred_lines_below_an_introduction_are_quoted_all_over_the_letter():
    letter = "Karen Bell wrote:\n\n | Which door?\n\nThe back door.\n\n | Whose key?\n\nThe janitor's.\n"
    assert newly_written(letter, subject="Re: Door") == "The back door.\n\nThe janitor's."
