"""The languages that are screened: every paragraph says what it must, in its own letters, and never goes out alone."""

import re
import shutil
from html.parser import HTMLParser

import pytest

from bot import dates_in_words, languages, light_markup, multilingual, rendering
from bot.errors import ConfigurationError, NotFoundError
from bot.triage.language import SERVED, detect
from tests.letter_facts import GIVEN, MESSAGE

SCREENED = tuple(tag for tag in SERVED if tag not in ("en", "es"))
FIRST = multilingual.FIRST_ANSWERS
DIVIDER = "=" * 40
PARTS = {
    "subject",
    "neutral_subject",
    "neutral",
    "arrived",
    "number",
    "read",
    "find_place",
    "emergency",
    "not_a_complaint",
    "nothing_filed",
    "interpreter",
    "unsafe_address",
    "in_english",
    "awaiting_review",
    "invitation",
}
# One ordinary day and hour, as a public office writes it.
DATES = {
    "zh-Hans": ("2026年11月24日星期二", "晚上11:42"),
    "zh-Hant": ("2026年11月24日星期二", "晚上11:42"),
    "vi": ("thứ Ba, ngày 24 tháng 11 năm 2026", "11:42 đêm"),
    "ru": ("24 ноября 2026 года (вторник)", "23:42"),
    "uk": ("24 листопада 2026 року (вівторок)", "23:42"),
    "hmn": ("lub Kaum Ib Hlis tim 24, 2026", "11:42 tsaus ntuj"),
    "tl": ("Martes, Nobyembre 24, 2026", "11:42 ng gabi"),
    "hy": ("2026 թ. նոյեմբերի 24, երեքշաբթի", "23:42"),
    "ko": ("2026년 11월 24일 화요일", "오후 11시 42분"),
    "ar": ("الثلاثاء 24 نوفمبر 2026", "11:42 مساءً"),
    "pa": ("ਮੰਗਲਵਾਰ, 24 ਨਵੰਬਰ 2026", "ਰਾਤ 11:42 ਵਜੇ"),
    "fa": ("سه‌شنبه 24 نوامبر 2026", "11:42 شب"),
}
# What must be there, in the language's own words: that no machine reads it, that nothing is filed, that time runs on.
KEY_WORDS = {
    "zh-Hans": ("自动", "真人", "不是正式投诉", "时间仍在计算", "口译免费", "不安全"),
    "zh-Hant": ("自動", "真人", "不是正式投訴", "時間仍在計算", "口譯免費", "不安全"),
    "vi": (
        "tự động",
        "một người thật",
        "không phải là đơn khiếu nại chính thức",
        "vẫn tiếp tục",
        "miễn phí",
        "an toàn",
    ),
    "ru": ("автоматическое", "живой человек", "не официальная жалоба", "продолжает идти", "бесплатный", "небезопасно"),
    "uk": ("автоматичне", "жива людина", "не офіційна скарга", "продовжує спливати", "безкоштовний", "небезпечно"),
    "hmn": ("lub tshuab", "neeg tiag", "tsis yog ib daim ntawv tsis txaus siab", "suav ntxiv", "pab dawb", "nyab xeeb"),
    "tl": ("Awtomatiko", "totoong tao", "Hindi ito pormal na reklamo", "tuloy pa rin", "Libre", "ligtas"),
    "hy": ("ավտոմատ", "իրական մարդ", "պաշտոնական բողոք չէ", "շարունակում է գործել", "անվճար", "Անվտանգ"),
    "ko": ("자동으로", "직접 읽", "정식 불만 제기가 아닙니다", "계속 지나갑니다", "무료", "안전하지 않"),
    "ar": ("آلية", "شخص حقيقي", "ليست شكوى رسمية", "ما زال ساريًا", "مجانية", "غير آمنة"),
    "pa": ("ਆਪਣੇ-ਆਪ", "ਅਸਲ ਵਿਅਕਤੀ", "ਰਸਮੀ ਸ਼ਿਕਾਇਤ ਨਹੀਂ", "ਚੱਲਦੀ ਰਹਿੰਦੀ", "ਮੁਫ਼ਤ", "ਸੁਰੱਖਿਅਤ ਨਹੀਂ"),
    "fa": ("خودکار", "انسان واقعی", "شکایت رسمی نیست", "همچنان می‌گذرد", "رایگان", "امن نیست"),
}
# Confidential, anonymous, promise, guarantee, investigate, solve, sorry, victim, urgent: in no letter of any language.
MUST_NOT = {
    "zh-Hans": "保密|机密|匿名|保证|承诺|调查|解决|抱歉|对不起|受害|紧急|违法",
    "zh-Hant": "保密|機密|匿名|保證|承諾|調查|解決|抱歉|對不起|受害|緊急|違法",
    "vi": "bảo mật|bí mật|ẩn danh|bảo đảm|đảm bảo|hứa|điều tra|giải quyết|xin lỗi|nạn nhân|khẩn cấp",
    "ru": "конфиденц|анонимн|гарант|обеща|расслед|разбирательств|решим|извин|сожале|жертв|срочн",
    "uk": "конфіденц|анонімн|гарант|обіця|розслід|вирішимо|вибач|шкодуємо|жертв|терміново",
    "hmn": "zais npe|cog lus|lav tias|tshuaj xyuas|daws tau|thov txim|raug tsim txom",
    "tl": "kumpidensiyal|lihim|garantiya|pangako|nangangako|imbestiga|lulutasin|paumanhin|biktima|agaran",
    "hy": "գաղտնի|անանուն|երաշխ|խոստ|հետաքնն|կլուծենք|ներողություն|ցավում|զոհ|շտապ",
    "ko": "비밀|익명|보장|약속|조사|해결|죄송|피해자|긴급|불법",
    "ar": "سري|سرية|مجهول|نضمن|نعد|تحقيق|سنحل|نعتذر|آسف|ضحية|عاجل",
    "pa": "ਗੁਪਤ|ਗੁਮਨਾਮ|ਗਾਰੰਟੀ|ਵਾਅਦਾ|ਜਾਂਚ ਕਰਾਂਗੇ|ਹੱਲ ਕਰਾਂਗੇ|ਮਾਫ਼|ਪੀੜਤ|ਜ਼ਰੂਰੀ",
    "fa": "محرمانه|ناشناس|تضمین|قول می|تحقیق|حل خواهیم|متأسف|پوزش|قربانی|فوری",
}
ENGLISH = {
    "the",
    "your",
    "you",
    "we",
    "is",
    "not",
    "this",
    "please",
    "call",
    "message",
    "case",
    "and",
    "if",
    "by",
    "on",
}


def block(name: str, tag: str) -> str:
    """What stands above the English, without the marks and without the district's own lines."""
    text = rendering.letter(name, tag, variables=GIVEN[name]).text.split(DIVIDER)[0]
    text = text.partition(part("awaiting_review", tag))[0]
    for line in MESSAGE["office"]["formal_complaints"]["en"].splitlines():
        text = text.replace(line, "")
    return text.replace("\u2066", "").replace("\u2069", "")


def joined(text: str) -> str:
    return " ".join(text.split())


def part(name: str, tag: str) -> str:
    """The first line of one paragraph as its file has it."""
    return source(tag)[name].strip().split(" {{")[0].splitlines()[0][:40]


def source(tag: str) -> dict[str, str]:
    text = (languages.TEMPLATES / tag / "_parts.j2").read_text("utf-8")
    return dict(re.findall(r"{% macro (\w+)\(\) %}\n(.*?){% endmacro %}", text, re.DOTALL))


class Directions(HTMLParser):
    """(lang, dir) of the page and of each section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str | None, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if "lang" in told:
            self.found.append((told["lang"], told["dir"]))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the templates that a test may change."""

    def forget():
        for kept in (rendering._environment, rendering.labels, languages.of, languages.tags):
            kept.cache_clear()

    shutil.copytree(languages.TEMPLATES, tmp_path / "templates")
    monkeypatch.setattr(languages, "TEMPLATES", tmp_path / "templates")
    forget()
    yield tmp_path / "templates"
    monkeypatch.undo()
    forget()


def review(folder, tag: str) -> None:
    file = folder / tag / "language.toml"
    text = file.read_text("utf-8")
    signed = 'reviewed = true\nreviewer = "Minh Tran"\nreviewed_on = 2026-11-20'
    file.write_text(text.replace("reviewed = false", signed), "utf-8")
    for kept in (rendering._environment, languages.of):
        kept.cache_clear()


def test_the_languages_are_those_that_are_served():
    assert set(languages.tags().values()) == set(SERVED)
    assert {tag for tag in SERVED if languages.of(tag).reviewed} == {"en", "es"}
    assert {tag for tag in SERVED if languages.of(tag).direction == "rtl"} == {"ar", "fa"}
    assert all(words for tag in SERVED for words in [languages.of(tag).status])


@pytest.mark.parametrize("tag", SCREENED)
def test_every_language_has_every_paragraph_with_the_same_blanks(tag):
    def blanks(text):
        return sorted(re.findall(r"{{ (.*?) }}", text))

    assert source(tag).keys() == PARTS
    told, first = source(tag), source("vi")
    assert {name: blanks(text) for name, text in told.items()} == {name: blanks(text) for name, text in first.items()}
    marks = {name: re.findall(r"(?m)^[#-] ", text) for name, text in told.items()}
    assert marks == {name: re.findall(r"(?m)^[#-] ", text) for name, text in first.items()}


@pytest.mark.parametrize("tag", SCREENED)
@pytest.mark.parametrize("name", FIRST)
def test_a_first_answer_is_the_readers_language_and_below_it_the_whole_english_letter(name, tag):
    rendered = rendering.letter(name, tag, variables=GIVEN[name])
    above, below = rendered.text.split(DIVIDER)
    english = rendering.letter(name, "en", variables=GIVEN[name])
    assert below.strip() == english.text.strip()
    assert joined(above).endswith(
        "What is not in English here awaits review by a speaker. The English text is the one that counts."
    )
    assert part("awaiting_review", tag) in joined(above)
    assert (rendered.language, rendered.languages) == ("en", (tag, "en"))
    assert rendered.subject == f"{source(tag)['subject'].strip()} / We received your message"
    assert english.html.split("<body")[1].count("<h2") < rendered.html.count("<h2")


@pytest.mark.parametrize("tag", SCREENED)
@pytest.mark.parametrize("name", FIRST)
def test_every_block_says_what_it_must(name, tag):
    text = joined(block(name, tag))
    automatic, person, no_complaint, runs, free, unsafe = KEY_WORDS[tag]
    day, hour = DATES[tag]
    musts = [automatic, person, runs, free, unsafe, day, hour, "911", "988", "(555) 555-0142", "(555) 555-0143"]
    musts += ["ombudsperson", f"{languages.of(tag).say}"]
    musts += [] if "formal" in name else [no_complaint]
    musts += [] if name.startswith("held") else ["MV-2026-0142"]
    assert [must for must in musts if must not in text] == []
    if name.startswith("held"):
        assert "0142" not in text.replace("(555) 555-0142", "")
    if "emergency" in name:
        assert text.index("911") < text.index("988") < text.index(day)


@pytest.mark.parametrize("tag", SCREENED)
def test_where_to_file_stands_in_the_block(tag):
    for name in FIRST:
        above = rendering.letter(name, tag, variables=GIVEN[name]).text.split(DIVIDER)[0]
        assert "compliance@district.example" in above, name


@pytest.mark.parametrize("tag", SCREENED)
@pytest.mark.parametrize("name", multilingual.BLOCKS)
def test_a_block_is_in_its_own_letters_and_holds_no_english(name, tag):
    text = joined(block(name, tag)) if name != "reply" else re.sub(r"{{.*?}}", "", source(tag)["interpreter"])
    for allowed in ("ombudsperson", "Cantonese", "Mandarin", languages.of(tag).say, "MV-2026-0142"):
        text = text.replace(allowed, "")
    assert not re.search(r"[^\W\d_]\d|\d[^\W\d_]", re.sub(r"[^\x00-\x7f]", " ", text))
    assert not [digit for digit in text if digit.isdigit() and not digit.isascii()]
    if tag in ("vi", "hmn", "tl"):
        assert {word.lower() for word in re.findall(r"\w+", text)} & ENGLISH == set()
    else:
        assert re.findall("[A-Za-z]+", text) == []
    if name in FIRST:
        assert detect(text).main == tag


@pytest.mark.parametrize("tag", SCREENED)
def test_no_language_promises_judges_or_frightens(tag):
    text = "\n".join(source(tag).values())
    assert re.findall(MUST_NOT[tag], text, re.IGNORECASE) == []


def lengths(tag: str) -> dict[str, int]:
    """Every sentence of a language, with its words (Chinese: characters); a day stands for every blank."""
    text = re.sub(r"{{ .*? }}", DATES[tag][0], "\n\n".join(source(tag).values()))
    lines = [line for one in light_markup.parse(text) for line in one.lines]
    pieces = [piece for line in lines for piece in re.split(r"(?<=[.!?。？！։؟।])\s*", line)]
    if tag.startswith("zh"):
        return {piece: len(re.findall(r"[\u4e00-\u9fff]", piece)) for piece in pieces}
    return {piece: len([word for word in piece.split() if re.search(r"\w", word)]) for piece in pieces}


@pytest.mark.parametrize("tag", SCREENED)
def test_no_sentence_is_too_long(tag):
    """At most 20 words, as in English. Vietnamese and Hmong write every syllable apart, about 1.4 to a word: 28. A word
    is about 1.8 Chinese characters: 36. A Korean word carries what English says in two or so: 12.
    """
    most = {"vi": 28, "hmn": 28, "zh-Hans": 36, "zh-Hant": 36, "ko": 12}.get(tag, 20)
    assert [sentence for sentence, length in lengths(tag).items() if length > most] == []


@pytest.mark.parametrize("tag", SCREENED)
def test_days_and_hours_are_told_in_the_form_of_the_language(tag):
    words = languages.of(tag).dates
    moment, zone = MESSAGE["received_at"], MESSAGE["zone"]
    assert (dates_in_words.day(words, moment, zone=zone), dates_in_words.time(words, moment, zone=zone)) == DATES[tag]
    assert len(set(words.months)) == 12
    assert len(set(words.weekdays)) == (1 if tag == "hmn" else 7)


@pytest.mark.parametrize("tag", SCREENED)
def test_the_line_to_an_unsafe_address_betrays_nothing_in_any_language(tag):
    rendered = rendering.letter("acknowledgement_unsafe", tag, variables={})
    above, below = (part.strip() for part in rendered.text.split(DIVIDER))
    assert below == "Thank you. Your message was received."
    assert above == source(tag)["neutral"].strip()
    assert rendered.subject.endswith(" / Message received")
    assert not re.search(r"\d|ombuds|office|district", (rendered.subject + rendered.text).lower())


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_numbers_keep_their_direction_in_a_text_that_runs_from_right_to_left(tag):
    rendered = rendering.letter("acknowledgement", tag, variables=MESSAGE)
    for number in ("(555) 555-0142", "(555) 555-0143", "MV-2026-0142", "11:42"):
        assert f"\u2066{number}\u2069" in rendered.text.split(DIVIDER)[0]
    assert "\u2066" not in rendered.text.split(DIVIDER)[1]
    assert 'href="mailto:compliance@district.example"' in rendered.html
    assert 'href="https://district.example/complaints"' in rendered.html
    assert 'href="tel:+15555550142"' in rendered.html


@pytest.mark.parametrize("tag", SCREENED)
def test_each_section_tells_its_language_and_direction(tag):
    own = (tag, languages.of(tag).direction)
    english = ("en", "ltr")
    html = rendering.letter("acknowledgement", tag, variables=MESSAGE).html
    assert html.count('href="tel:911"') == html.count('href="tel:988"') == 2
    found = Directions(html).found
    assert found == [own, own, own, english, english]


@pytest.mark.parametrize("tag", SCREENED)
@pytest.mark.parametrize("name", ["follow_up", "closing", "status_answer", "over_limit", "referral_information"])
def test_a_later_letter_begins_with_the_interpreter_and_stays_english(name, tag):
    rendered = rendering.letter(name, tag, variables=GIVEN[name])
    above, below = rendered.text.split(DIVIDER)
    assert "(555) 555-0143" in above
    assert below.strip() == rendering.letter(name, "en", variables=GIVEN[name]).text.strip()


def test_a_persons_reply_comes_first_and_the_interpreter_below():
    rendered = rendering.letter("reply", "vi", variables=GIVEN["reply"])
    assert rendered.text.startswith("Dear Ms. Delgado,")
    below = joined(rendered.text.split(DIVIDER)[1])
    assert below.startswith("Quý vị có thể viết cho chúng tôi bằng tiếng Việt.")
    assert below.endswith("An interpreter is free: call (555) 555-0143.")
    assert "counts" not in below
    assert rendered.languages == ("en", "vi")


@pytest.mark.parametrize("name", FIRST)
def test_who_writes_in_an_unknown_language_is_told_in_all_that_their_own_may_be_used(name):
    rendered = rendering.letter(name, None, variables=GIVEN[name], served=SERVED)
    above, below = rendered.text.split(DIVIDER)
    assert above.strip() == rendering.letter(name, "en", variables=GIVEN[name]).text.strip()
    lines = below.strip().splitlines()
    assert lines[0] == "You can write to us in your language"
    assert lines[1 : 1 + len(SERVED) - 1] == [source(tag)["invitation"].strip() for tag in SERVED if tag != "en"]
    assert rendered.language == "en"
    assert rendered.languages == ("en",)
    assert ("ar", "rtl") in Directions(rendered.html).found


@pytest.mark.parametrize("name", ["reply", "closing", "call_out", "report_released"])
def test_a_later_letter_to_an_unknown_language_is_english(name):
    assert rendering.letter(name, None, variables=GIVEN[name]) == rendering.letter(name, "en", variables=GIVEN[name])


@pytest.mark.parametrize("locale", ["en", "en-GB", "EN"])
def test_who_writes_english_gets_english_and_nothing_else(locale):
    assert DIVIDER not in rendering.letter("acknowledgement", locale, variables=MESSAGE).text


def test_the_district_says_which_languages_it_serves():
    def said(locale):
        return rendering.letter("acknowledgement", locale, variables=MESSAGE, served=["en", "vi"])

    assert said("es").languages == said("ko").languages == ("en",)
    assert "bằng tiếng Việt" in said("es").text
    assert "한국어" not in said("ko").text
    assert said("vi-VN").languages == ("vi", "en")
    assert rendering.letter("acknowledgement", None, variables=MESSAGE, served=["en"]).text.count(DIVIDER) == 0


def test_a_reviewed_block_loses_its_mark_and_keeps_the_english(folder):
    review(folder, "vi")
    rendered = rendering.letter("acknowledgement", "vi", variables=MESSAGE)
    assert "awaits review" not in rendered.text
    assert part("awaiting_review", "vi") not in joined(rendered.text)
    assert rendered.languages == ("vi", "en")
    assert "You can write to us in your language" not in rendered.text


def test_a_whole_letter_goes_alone_only_when_it_is_reviewed(folder):
    body = "{% block subject %}S{% endblock %}{% block body %}Toàn bộ thư{% endblock %}"
    (folder / "vi" / "closing.txt.j2").write_text(body, "utf-8")
    (folder / "vi" / "slack_receipt.txt.j2").write_text(body, "utf-8")
    before = rendering.letter("closing", "vi", variables=GIVEN["closing"])
    assert before.text.startswith("Toàn bộ thư")
    assert before.languages == ("vi", "en")
    assert "awaits review" in before.text
    assert "Hello," in before.text.split(DIVIDER)[1]
    assert "Toàn bộ" not in rendering.slack_text("slack_receipt", "vi", variables=MESSAGE)
    review(folder, "vi")
    after = rendering.letter("closing", "vi", variables=GIVEN["closing"])
    assert (after.text, after.languages) == ("Toàn bộ thư\n", ("vi",))
    assert rendering.slack_text("slack_receipt", "vi", variables=MESSAGE) == "Toàn bộ thư"


def test_a_letter_that_is_not_even_english_is_not_sent(folder):
    (folder / "vi" / "odd.txt.j2").write_text("{% block body %}x{% endblock %}", "utf-8")
    with pytest.raises(NotFoundError):
        rendering.letter("odd", "vi", variables={})


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("reviewed = false", "reviewed = true", "by whom"),
        ('direction = "ltr"', 'direction = "down"', "ltr or rtl"),
        ('name = "', 'named = "', "name"),
        ('"thứ Ba", ', "", "seven days"),
        ('{ 0 = "đêm"', '{ 5 = "đêm"', "hour 0"),
        ("[dates]", "[other]", "dates"),
        ("[dates]", "[dates", "line"),
    ],
)
def test_a_language_file_that_does_not_fit_is_named(folder, was, becomes, problem):
    file = folder / "vi" / "language.toml"
    file.write_text(file.read_text("utf-8").replace(was, becomes, 1), "utf-8")
    with pytest.raises(ConfigurationError, match=r"templates/vi/language\.toml") as error:
        rendering.letter("acknowledgement", "vi", variables=MESSAGE)
    assert problem in str(error.value)
