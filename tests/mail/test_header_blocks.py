"""Header blocks above older letters, in the forms that clients give them, and lists that only look like one."""

# ruff: noqa: E501 - the lines are as long as clients write them

import pytest

from bot.mail.quoting import newly_written

BLOCKS = {
    "address and time": "From: Dana <dana@district.example>\nSent: Monday, January 5, 2026 3:14 PM\nTo: Rosa\nSubject: Bus",
    "no address": "From: Dana Whitfield\nSent: Mon 1/5/2026 3:14 PM\nTo: Rosa\nSubject: Bus",
    "bold, with a wrapped value": " *From:* dana@district.example [mailto:\n dana@district.example]\n *Sent:* Monday, "
    "June 27, 2026 3:05 PM\n *To:* rosa@mail.example\n *Subject:* Bus",
    "stars": "** De : Dana <dana@district.example>\n** Envoyé : lundi 5 janvier 2026 15:14\n** À : Rosa\n** Objet : Bus",
    "empty lines between": "From: Dana\n\nSent: Monday, January 5, 2026 3:14 PM\n\nTo: Rosa\n\nSubject: Bus",
    "values below": "From:\nDana <dana@district.example>\nSent:\nMonday, January 5, 2026 3:14 PM\nTo:\nRosa\nSubject:\nBus",
    "long list of people": 'From: "D" <d@x.example>\nTo: "C" <c@x.example>,\n\t"E" <e@x.example>,\n\t"G" <g@x.example>\n'
    "Cc: a@x.example\nDate: 01/05/2026 10:00 AM\nSubject: Bus",
    "date first": "Date: Mon, 5 Jan 2026 15:14:00 -0800\nFrom: dana@district.example\nTo: rosa@mail.example\nSubject: Bus",
    "date and recipient only": "Date: Wed, 16 May 2026 00:15:02 -0600\nTo: rosa@mail.example",
    "two lines": "From: dana@district.example\nDate: Wed, 16 May 2026 00:15:02 -0600",
    "columns": "Von:    Dana/Amt\nAn:     Rosa/Amt@Amt\nKopie:  x\nDatum:  05.01.2026 15:14\nBetreff:        Bus",
    "below a rule": "________________________________\nFrom: Dana <dana@district.example>\nTo: Rosa\nSubject: Bus",
    "below words of their own": "  Original Message  \nFrom: Dana\nSent: Monday, January 5, 2026 3:14 PM\nTo: Rosa",
    "framed words in another language": "---- Hafuru-bericht ----\nFrom: Dana <dana@district.example>\nTo: Rosa",
    "an answer's subject instead of a date": "From: Dana\nTo: Rosa\nSubject: RE: Bus",
    "a copy and its importance": "From: Dana\nTo: Rosa\nCc: Theo; Karen;\n    Office\nSubject: Bus\nImportance: High",
    "GroupWise": ">>> Dana Whitfield <dana@district.example> 1/5/2026 3:14 PM >>>",
    "Notes": '"Dana Whitfield" <dana@district.example> \n01/05/2026 03:14 PM\n\nTo\n<rosa@mail.example>\ncc\n\nSubject\nBus',
    "Notes, who wants the answer": "Dana Whitfield/District\n01/05/2026 03:14 PM\nPlease respond to dana@district.example\n\nTo\nRosa\nSubject\nBus",
    "Notes in columns": "             Dana Whitfield                                \n             <dana@district."
    "                                To \n             example>                  rosa@mail.example     \n"
    "                                                           cc \n             01/05/2026 03:14               "
    "            \n             PM                                        Subject \n                                       Bus",
    "Armenian colons": "Ուղարկող՝ Dana\nՈւղարկվել է՝ 2026 թ. 05.01 15:14\nՈւմ՝ Rosa\nԹեմա՝ Bus",
    "no labels with colons": '------ Original Message ------\nFrom "Dana" <dana@district.example>\nDate 1/5/2026',
}
LISTS = [
    "From: the depot\nTo: the principal's office\nThen: past our street",
    "De: la cochera\nA: la escuela\nPara: en la calle Alder",
    "Date: January 5, 2026, 3:14 PM\nWhere: bus stop\nFrom: the corner\nTo: whom it may concern",
    "From: January 5, 2026 7:15\nTo: January 16, 2026 8:05\nit was late",
    "Name: Rosa Delgado\nEmail: rosa@mail.example\nPhone: 555-0123\nDate: 1/5/2026 10:00",
    "To: me\nSubject: nothing",
    "Date: January 5, 2026, 3:14 PM\nFrom: parents of room 7\nTo: Ms. Bell\nSubject: heating",
    "De: los padres del salón 12\nPara: la directora\nAsunto: el baño",
    "She came at\n01/05/2026 03:14 PM\nand went\nTo\nthe office\nSubject\nunknown",
]


@pytest.mark.parametrize("name", BLOCKS)
def test_a_header_block_begins_the_history(name):
    letter = f"My own words stay.\n\n{BLOCKS[name]}\n\nolder words\nand more\n"
    assert newly_written(letter, subject="Re: Bus") == "My own words stay."


@pytest.mark.parametrize("lines", LISTS)
def test_a_list_that_looks_like_a_header_block_stays(lines):
    letter = f"Here is what I know.\n\n{lines}\n\nPlease do something."
    assert newly_written(letter) == letter


def test_a_letter_below_its_own_header_block_is_shown_whole():
    letter = "Date: January 5, 2026\nTo: Dana Whitfield\nFrom: Rosa Delgado, mother\nSubject: Bus\n\nI complain."
    assert newly_written(letter) == letter


@pytest.mark.parametrize(
    "own",
    [
        "See my answers below in red.",
        "My replies are inline, marked [RD].",
        "Contesto más abajo en rojo.",
        "Ответы ниже красным.",
        "This is the e-mail that she sent to me:",
    ],
)
def test_a_history_that_holds_the_answers_or_is_led_to_stays(own):
    letter = f"{own}\n\n{BLOCKS['address and time']}\n\nWhich school?\nALDER"
    assert newly_written(letter, subject="Re: Bus") == letter


def test_a_short_letter_that_points_at_the_one_below_keeps_it_unless_it_is_an_answer():
    letter = f"Please see below.\n\n{BLOCKS['address and time']}\n\nSit down."
    assert newly_written(letter, subject="The teacher") == letter
    assert newly_written(letter, subject="Re: The teacher") == "Please see below."


def test_a_list_right_above_a_quoted_header_block_stays():
    wish = "From: the school, a report\nTo: me, by Friday"
    history = (
        "> Date: Mon, 5 Jan 2026 15:14:00 -0800\n> From: dana@district.example\n> To: rosa@mail.example\n>\n> older"
    )
    assert newly_written(f"What I want:\n{wish}\n\n{history}\n", subject="Re: Bus") == f"What I want:\n{wish}"


def test_what_stands_right_above_a_notes_block_stays():
    block = '"Dana" <dana@district.example> \n01/05/2026 03:14 PM\n\nTo\nRosa\ncc\nSubject\nBus\n\nolder words'
    own = "[1/5/26, 10:15:01 AM] Coach: too slow\n[1/5/26, 10:15:40 AM] Mom: he has asthma\n\nThat is the chat."
    assert newly_written(f"{own}\n\n{block}", subject="Re: Bus") == own
