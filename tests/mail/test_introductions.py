"""Introduction lines of many clients and languages, listed and unlisted, and sentences that only look like one."""

# ruff: noqa: E501 - the lines are as long as clients write them

import pytest

from bot.mail import introductions, phrases
from bot.mail.quoting import newly_written

DANA = "Dana Whitfield <dana@district.example>"
CERTAIN = [
    f"Le 23 janv. 2026 à 22:03, {DANA[:-1]}<mailto:dana@district.example>> a écrit:",
    f"{DANA} escreveu no dia segunda, 5/01/2026 à(s) 15:14:",
    "O luns, 5 de xan. de 2026 ás 15:14, Dana (<dana@district.example>) escribiu:",
    f"Op Ma. 05 Jan. 2026 om 15:14 het {DANA} geskryf:",
    f"mán., 5. jan. 2026 kl. 15:14 skrifaði {DANA}:",
    "Kontakt Dana (<dana@district.example>) kirjutas kuupäeval E, 5. jaanuar 2026 kell 15:14:",
    f"5 Yan 2026 B.e., saat 15:14 tarixində {DANA} yazdı:",
    f"सोम, ५ जाने, २०२६ रोजी ३:१४ PM वाजता {DANA} ने लिहिले:",
    f"ព្រឹ., 5 មករា 2026 នៅម៉ោង 15:14 {DANA} បានសរសេរ៖",
    f"On Mon, 5 Jan 2026 15:14:00 -0800\n{DANA} wrote:",
    f"5 января 2026 г., 15:14 пользователь {DANA} написал:",
    f"W dniu 2026-01-05 15:14:00 użytkownik {DANA} napisał:",
    f"2026-01-05 15:14 GMT+01:00 {DANA}:",
    "On 5 January 2026 at 15:14:00, Dana (dana@district.example(mailto:dana@district.example)) wrote:",
    "On Mon, Jan 5, 2026 at 15:14, Dana <\nmailto:Dana Whitfield <dana@district.example>\n> wrote:",
    "On Mon, Jan 05, 2026 at 3:14 PM, Dana Whitfield\n[ dana@district.example ]\n<\nmailto:dana@district.example\n> wrote:",
    f"Il lunedì 5 gennaio 2026 alle ore 15:14:00 CET, {DANA} ha scritto:",
    f"Am Montag, 5. Januar 2026 um 15:14:00 MEZ hat {DANA} Folgendes geschrieben:",
    f"{DANA} hat am 05.01.2026 15:14 CET geschrieben:",
    "2026年1月5日月曜日、Dana<dana@district.example>さんは書きました:",
    f"Vào Th 2, 5 tháng 1, 2026 lúc 15:14 {DANA} đã viết:",
    f"بتاريخ 5 يناير 2026 3:14 م، جاء من {DANA}:",
    f"در دوشنبه ۵ ژانویه ۲۰۲۶ ساعت ۱۵:۱۴ {DANA} نوشت:",
    f"Fit-Tnejn, 5 ta' Jan 2026 fit-3:14 pm {DANA} kitbitlek dan:",
    "---- On Mon, 05 Jan 2026 15:14:00 -0800 Dana Whitfield wrote ----",
    "------On 1/5/2026 15:14 PM, Dana Whitfield wrote-----",
    f"On Mon, Jan 5, 2026, 3:14 PM {DANA[:-1]} wrote:",
]
LIKELY = [
    '"Dana Whitfield" <dana@district.example> wrote in message \nnews:k8s2$3@news.district.example...',
    "On 1/5/26 3:14 p.m., Parent Portal (do not reply), via District wrote:",
    "On Mon, Jan 5, 2026 at 3:14 PM, Dana Whitfield\n\n<dana@district.example>\n\nwrote:\n",
    "On Mon, Jan 5, 2026 at 3:14 PM, Dana Whitfield (Office of the Ombudsperson,\nMaple Valley Unified School District, Family Support\nand Partners) <dana@district.example> wrote:",
    "to 5. tammik. 2026 klo 15.14 Dana Whitfield (dana@district.example)\nkirjoitti:",
    "Dana Whitfield wrote:",
    "* Dana Whitfield [2026-01-05 15:14]:",
    f"Quoting {DANA}:",
    'Quoting "Dana" (2026-01-05 15:14:00)',
    f"Zitat von {DANA}:",
    "Dana Whitfield @ 5.1.2026 15:14:",
    "At 03:14 PM 1/5/2026, Dana Whitfield wrote:",
    "On Mon, 5 Jan 2026, Dana Whitfield wrote:",
    "2026/1/5 Dana Whitfield <dana@district.example>",
    "Dana さんは書きました:",
]
TOLD_BY_PEOPLE = [
    "She wrote:",
    "On Tuesday my son wrote:",
    "On January 5, 2026 at 3:14 PM the assistant principal wrote:",
    "The teacher wrote:",
    "On January 5 I asked Theo (theo@district.example) and he wrote:",
    "On January 5, 2026 at 3:14 PM I wrote to Theo Marsh (theo@district.example):",
    "El lunes mi hija escribió:",
    "Write to rosa@mail.example before 5 p.m.",
    "The bus came at 8:15, 8:20 and 8:40:",
    "These are my answers:",
]


@pytest.mark.parametrize("introduction", CERTAIN)
def test_a_clients_introduction_begins_the_history_even_above_unquoted_words(introduction):
    letter = f"My own words stay.\n\n{introduction}\n\nolder words\nand more\n"
    assert newly_written(letter, subject="Re: Bus") == "My own words stay."


@pytest.mark.parametrize("introduction", LIKELY)
def test_a_shorter_introduction_goes_with_the_quotation_below_it_and_stays_without(introduction):
    quoted = f"My own words stay.\n\n{introduction}\n> older words\n> and more\n\nMore of my own."
    assert newly_written(quoted, subject="Re: Bus") == "My own words stay.\n\nMore of my own."


@pytest.mark.parametrize("sentence", TOLD_BY_PEOPLE)
def test_what_people_tell_is_no_introduction(sentence):
    assert introductions.level(phrases.plain(sentence)) == 0
    letter = f"I have a complaint.\n\n{sentence}\n\nno, never\n\nI think that is wrong."
    assert newly_written(letter) == letter


@pytest.mark.parametrize(
    ("line", "own"),
    [
        (f"Yes, please! On Mon, Jan 5, 2026 at 3:14 PM {DANA} wrote: > when?", "Yes, please!"),
        (f"El lun, 5 ene 2026 a las 15:14, {DANA} escribió:   Estimada señora:", ""),
        (
            "-------- Original message --------From: Dana <d@x.example> Date: 1/5/26 3:14 PM To: r@x.example Subject: Bus",
            "",
        ),
        (f"From: {DANA} Sent: Monday, January 5, 2026 3:14 PM To: Rosa Subject: Bus", ""),
        (
            f"Please do. From: {DANA} Sent: Monday, January 5, 2026 3:14 PM To: Rosa Subject: Bus Shall we?",
            "Please do.",
        ),
        (f"On Jan 5, 2026, 11:05 AM -0800, {DANA}, wrote:", ""),
    ],
)
def test_an_introduction_run_into_other_words_is_found(line, own):
    letter = f"Hello Dana,\n{line}\n> older words\n"
    assert newly_written(letter, subject="Re: Bus") == f"Hello Dana,\n{own}".strip()


def test_words_right_below_an_introduction_at_the_top_stay_when_quoted_lines_follow():
    letter = f"On Mon, Jan 5, 2026 at 3:14 PM {DANA} wrote:\nHi, here you go.\n> Who?\nMe.\n> When?\nToday.\n"
    assert newly_written(letter, subject="Re: Bus") == "Hi, here you go.\n\nMe.\n\nToday."


@pytest.mark.parametrize("line", ["Rosa, Room 7", "rosa@mail.example", "555 0123", "I came at 8:15"])
@pytest.mark.parametrize(
    "introduction", ["El martes, 5 de enero de 2026, 3:14:00 p. m., {} escribió:", "On 1/5/26, {} wrote:"]
)
def test_the_line_right_above_an_introduction_stays(line, introduction):
    letter = f"Please call.\n{line}\n{introduction.format(DANA)}\n> older words\n"
    assert newly_written(letter, subject="Re: Bus") == f"Please call.\n{line}"
