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
