"""What is new in an answer, measured over mail clients, languages and ways to answer. See reply_mails."""

from functools import cache
from statistics import mean

import pytest

from bot.mail.html_text import marked_text_of
from bot.mail.parse import describe
from bot.mail.quoting import newly_written
from tests.mail.reply_mails import LANGUAGES, Answer, Score, generated, hand_written, score

FILES = ("written_a.txt", "written_b.txt", "written_c.txt", "written_d.txt")
SAMPLE = 3  # every third generated answer; the step is prime to the number of formats, so each format is in it


@cache
def told(answer: Answer) -> Score:
    text = marked_text_of(answer.html) if answer.html else answer.plain
    return score(answer.expected, newly_written(text, subject=answer.subject))


def shares(answers: list[Answer]) -> tuple[float, float, float, float]:
    scores = [told(answer) for answer in answers]
    return tuple(mean(getattr(one, measure) for one in scores) for measure in ("exact", "f1", "kept", "clean"))


def lost(answers: list[Answer]) -> list[str]:
    return [answer.name for answer in answers if not told(answer).kept]


@pytest.mark.parametrize("file", FILES)
def test_letters_written_by_hand_lose_nothing_and_keep_little_history(file):
    answers = hand_written(file)
    exact, f1, _, clean = shares(answers)
    assert len(answers) >= 25
    assert lost(answers) == []
    assert min(exact, clean) >= 0.95
    assert f1 >= 0.98


def test_formats_of_mail_clients_in_fifty_languages_are_told_apart():
    answers = generated()[::SAMPLE]
    exact, f1, _, clean = shares(answers)
    assert len(LANGUAGES) >= 50
    assert lost(answers) == []
    assert min(exact, clean) >= 0.98
    assert f1 >= 0.99


@pytest.mark.parametrize("language", ["en", "es", "vi", "zh-CN", "ar"])
def test_a_whole_letter_gives_the_same_words_as_its_text(language):
    answers = [answer for answer in generated() if answer.language == language][::4]
    assert [score(one.expected, describe(one.raw())["reply_text"]) for one in answers] == [told(one) for one in answers]


def test_of_two_alternatives_the_marked_html_decides():
    both = Answer("both", "en", "gmail", "top", "Re: Bus", "Yes.", "Yes.\n\nSomebody once said:\nold", "")
    rich = '<div>Yes.</div><div class="gmail_quote">x <blockquote class="gmail_quote">old</blockquote></div>'
    letter = Answer(both.name, "en", "gmail", "top", both.subject, both.expected, both.plain, rich)
    assert describe(both.raw())["reply_text"] == both.plain
    assert "old" not in describe(letter.raw())["reply_text"]
