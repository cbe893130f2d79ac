"""The words themselves: what a letter must and must not say, how hard it is to read, whether the languages agree."""

import re
import shutil
import string

import pytest
import yaml
from playwright.sync_api import sync_playwright

from bot import rendering
from bot.config import ROOT
from storage import enums
from tests.letter_facts import GIVEN, MESSAGE

LOCALES = ("en", "es")
ACKNOWLEDGEMENTS = (
    "acknowledgement",
    "acknowledgement_emergency",
    "acknowledgement_formal",
    "acknowledgement_emergency_formal",
)
FIRST_ANSWERS = (*ACKNOWLEDGEMENTS, "slack_receipt")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

MUST = {
    "en": {
        "it arrived, and when": r"reached us at 11:42 p\.m\. on Tuesday, November 24, 2026",
        "case reference": r"MV-2026-0142",
        "automatic": r"This is an automatic message",
        "who reads it by when": r"The ombudsperson, a real person, will read .* by Monday, November 30, 2026",
        "not for emergencies": r"This office cannot send help",
        "911": r"Call 911",
        "988": r"Call or text 988",
        "neutral": r"neutral and does not take sides",
        "informal and free": r"free and informal",
        "voluntary": r"your choice to use it",
        "no result promised": r"cannot promise how things will turn out",
        "private with limits": r"private.*there are limits",
        "limit: harm": r"seriously hurt",
        "limit: abuse": r"abused or neglected",
        "limit: school duties": r"law says the school must act, such as on a report of sexual harassment",
        "limit: records": r"records law",
        "nothing is filed": r"does not (file|count as filing)",
        "deadlines run": r"deadline, it keeps running",
        "how to file": r"To file, contact:.*compliance@district\.example",
        "interpreter and formats": r"An interpreter is free\. So are large print",
        "no retaliation": r"do not allow anyone to punish you",
        "no papers": r"(Please d|D)o not (email|send) IDs, medical papers or immigration papers",
        "address not safe": r"not safe for us to (write|reach).*safe way",
    },
    "es": {
        "it arrived, and when": r"Recibimos su mensaje a las 11:42 p\. m\. del martes 24 de noviembre de 2026",
        "case reference": r"MV-2026-0142",
        "automatic": r"Este mensaje es automático",
        "who reads it by when": r"La persona a cargo de esta oficina \(ombudsperson\) leerá .* lunes 30 de noviembre",
        "not for emergencies": r"Esta oficina no puede enviar ayuda",
        "911": r"Llame al 911",
        "988": r"Llame al 988",
        "neutral": r"neutral: no toma partido",
        "informal and free": r"gratis e informal",
        "voluntary": r"Usted decide si la usa",
        "no result promised": r"No podemos prometer cómo van a terminar las cosas",
        "private with limits": r"privado.*hay límites",
        "limit: harm": r"daño grave",
        "limit: abuse": r"abuso o descuido",
        "limit: school duties": r"la ley dice que la escuela debe actuar, por ejemplo, ante un reporte de acoso sexual",
        "limit: records": r"ley sobre documentos",
        "nothing is filed": r"Escribirnos no (es presentar|cuenta como presentarla)",
        "deadlines run": r"el plazo sigue corriendo",
        "how to file": r"Para presentarla, comuníquese con:.*compliance@district\.example",
        "interpreter and formats": r"El intérprete es gratis\. También la letra grande",
        "no retaliation": r"no permiten que nadie castigue",
        "no papers": r"no envíe .*identificaciones, papeles médicos ni papeles de inmigración",
        "address not safe": r"No es seguro que .*manera segura",
    },
}
MUST_NOT = {
    "en": r"""
        confidential | anonym | guarantee | investigat | (?<!cannot\ )promise | resol(?!u) | \bfix
        | sorry | apolog | regret | complain(?!t) | we\ believe | victim | non-?compliant | no-?show
        | (told|informed|notified|contacted)\ (the|your)\ (school|principal|teacher)
        | should\ have | you\ have\ the\ right | illegal | unlawful | lawyer | urgent | priority
        | know\ how\ you\ feel | why\ did | don't\ worry | rest\ assured | click\ here""",
    "es": r"""
        confidencial | an[óo]nim | garanti | investig | (?<!podemos\ )promet | resolver | resuelt
        | lo\ sentimos | lamentamos | disculp | v[íi]ctima | creemos\ que
        | (avisamos|informamos|llamamos|dijimos)\ a\ (la|su)\ (escuela|directora|maestra)
        | debi[óo]\ haber | tiene\ (el\ )?derecho | ilegal | abogad | urgente | prioridad
        | sabemos\ c[óo]mo\ se\ siente | por\ qu[ée]\ no | no\ se\ preocupe | haga\ clic
        | \btú\b | \bvos\b | \btus?\b | \bte\b""",
}
JARGON = {
    "en": r"\b(IEP|UCP|FERPA|LEA|OCR|pursuant|grievance|liaison|utilize|stakeholder|mandated|hereby|shall)\b",
    "es": r"\b(IEP|UCP|FERPA|LEA|OCR|conforme a|misiva|coadyuvar|facilitador|mandatorio|remitir|dicho|mismo)\b",
}


def said(name: str, locale: str) -> str:
    """Subject and body on one line each, as read."""
    rendered = rendering.letter(name, locale, variables=GIVEN[name])
    return f"{rendered.subject}\n{' '.join(rendered.text.split())}"


def sentences(name: str, locale: str) -> list[list[str]]:
    """The words of every sentence of ours: no headings, not the district's own lines nor what an ombudsperson wrote."""
    blank = {"text": "", "office": dict.fromkeys(MESSAGE["office"], "") | {"phone": "555"}, "case_reference": "number"}
    given = {key: blank.get(key, value) for key, value in GIVEN[name].items()}
    text = re.sub(r"([ap])\. ?m\.", r"\1m", rendering.slack_text(name, locale, variables=given))
    lines = [line for line in text.splitlines() if not line.startswith("*")]
    words = [
        re.findall(r"[^\W_]+(?:['’][^\W_]+)?", piece) for line in lines for piece in re.split(r"(?<=[.!?])\s+", line)
    ]
    return [sentence for sentence in words if len(sentence) > 1]


def syllables_en(word: str) -> int:
    """Vowel groups, a silent final e not counted."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = bool(re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", word.lower()))
    return max(1, groups - silent)


def syllables_es(word: str) -> int:
    """One for each strong vowel or accented weak one, and for each group of weak ones alone."""
    nuclei = re.sub(r"qu|gu(?=[eiéí])", "k", word.lower())
    strong = len(re.findall(r"[aeoáéóíú]", nuclei))
    return max(1, strong + len(re.findall(r"(?<![aeoáéóíúiuü])[iuüy]+(?![aeoáéóíúiuü])", nuclei)))


def grade_en(parts: list[list[str]]) -> float:
    """Flesch-Kincaid grade level: .39 words a sentence + 11.8 syllables a word - 15.59.

    Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas for Navy enlisted personnel,
    Research Branch Report 8-75, 1975.
    """
    words = [word for sentence in parts for word in sentence]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables_en, words)) / len(words) - 15.59


def ease_es(parts: list[list[str]]) -> float:
    """Fernández Huerta's ease of reading: 206.84 - 60 syllables a word - 1.02 words a sentence.

    J. Fernández Huerta: Medidas sencillas de lecturabilidad, Consigna 214, 1959; with words a sentence, as corrected
    by G. Law, 2011. 70 to 80 is "fairly easy" (about grade 7), 60 to 70 "normal" (grades 8 and 9).
    """
    words = [word for sentence in parts for word in sentence]
    return 206.84 - 60 * sum(map(syllables_es, words)) / len(words) - 1.02 * len(words) / len(parts)


def test_the_formulas_give_the_values_worked_out_by_hand():
    easy = [["The", "cat", "sat", "on", "the", "mat"]]
    assert grade_en(easy) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert [syllables_en(word) for word in ("ombudsperson", "people", "filed", "needed", "message")] == [4, 2, 1, 2, 2]
    assert [syllables_es(word) for word in ("queja", "día", "automático", "ciudad", "aún", "muy", "leer")] == [
        2,
        2,
        5,
        2,
        2,
        1,
        2,
    ]
    assert ease_es([["el", "gato", "come", "pan"]]) == pytest.approx(206.84 - 60 * 6 / 4 - 1.02 * 4)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", FIRST_ANSWERS)
def test_a_first_answer_says_everything_it_must(name, locale):
    text = said(name, locale)
    assert [what for what, pattern in MUST[locale].items() if not re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [name for name in GIVEN if name != "call_out"])
def test_no_letter_promises_judges_or_advises(name, locale):
    text = said(name, locale)
    assert re.findall(MUST_NOT[locale], text, re.IGNORECASE | re.VERBOSE) == []
    assert re.findall(JARGON[locale], text) == []


def test_the_lint_would_notice():
    for locale, fault in (
        ("en", "This is confidential."),
        ("en", "We promise to help."),
        ("es", "Es confidencial."),
        ("es", "Vamos a resolver su caso."),
    ):
        assert re.search(MUST_NOT[locale], fault, re.IGNORECASE | re.VERBOSE), fault


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [*FIRST_ANSWERS, "acknowledgement_unsafe"])
def test_a_first_answer_never_echoes_what_was_written(name, locale):
    echo = {
        "text": "echo-1",
        "subject": "echo-2",
        "sender": "echo-3",
        "category": "echo-4",
        "urgency": "urgent",
        "school": "echo-5",
        "risks": "echo-6",
    }
    rendered = rendering.letter(name, locale, variables={**GIVEN[name], **echo})
    assert "echo-" not in rendered.html + rendered.text + rendered.subject
    assert rendered == rendering.letter(name, locale, variables=GIVEN[name])


def test_subjects_are_neutral():
    assert {rendering.letter(name, "en", variables=MESSAGE).subject for name in FIRST_ANSWERS} == {
        "We received your message"
    }
    assert {rendering.letter(name, "es", variables=MESSAGE).subject for name in FIRST_ANSWERS} == {
        "Recibimos su mensaje"
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_the_line_to_an_unsafe_address_betrays_nothing(locale):
    rendered = rendering.letter("acknowledgement_unsafe", locale, variables=MESSAGE)
    assert len(rendered.text.splitlines()) == 1
    assert not re.search(
        r"school|escuela|office|oficina|ombuds|case|caso|distri|911|988|\d",
        rendered.subject + rendered.text,
        re.IGNORECASE,
    )
    assert "district" not in rendered.html.lower()
    assert "ombuds" not in rendered.html.lower()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["acknowledgement_emergency", "acknowledgement_emergency_formal"])
def test_the_emergency_lines_stand_before_everything_else(name, locale):
    text = rendering.letter(name, locale, variables=MESSAGE).text
    assert text.index("911") < text.index("988") < text.index("MV-2026-0142")
    assert text.index("911") < 200


@pytest.mark.parametrize(
    ("locale", "plainly", "day"),
    [
        ("en", "We have not filed anything for you", "yours reached us on Tuesday, November 24, 2026"),
        ("es", "Nosotros no hemos presentado nada por usted", "recibimos el suyo el martes 24 de noviembre de 2026"),
    ],
)
@pytest.mark.parametrize("name", ["acknowledgement_formal", "acknowledgement_emergency_formal"])
def test_who_wants_to_file_is_told_that_nothing_is_filed_and_since_when_we_have_it(name, locale, plainly, day):
    text = said(name, locale)
    assert plainly in text
    assert day in text


def test_a_call_out_shows_a_number_and_an_urgency_only():
    rendered = rendering.letter(
        "call_out", "en", variables={**GIVEN["call_out"], "office": MESSAGE["office"], "text": "echo"}
    )
    assert rendered.subject == "MV-2026-0142: Emergency"
    assert "echo" not in rendered.html
    assert "Maple" not in rendered.html


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [name for name in GIVEN if name != "acknowledgement_unsafe"])
def test_no_sentence_is_longer_than_twenty_words(name, locale):
    assert [" ".join(words) for words in sentences(name, locale) if len(words) > 20] == []


@pytest.mark.parametrize("name", [*FIRST_ANSWERS, "reply"])
def test_english_letters_read_at_grade_eight_or_below(name):
    assert grade_en(sentences(name, "en")) <= 8


@pytest.mark.parametrize("name", [*FIRST_ANSWERS, "reply"])
def test_spanish_letters_read_fairly_easily(name):
    assert ease_es(sentences(name, "es")) >= 70


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_every_language_tells_the_same_facts(name):
    marked = {key: f"fact-{key}" for key in ("case_reference", "text", "where") if key in GIVEN[name]} | {
        "rows": [("fact-row", "fact-figure")],
        "office": {key: f"fact-office-{key}" for key in MESSAGE["office"]},
    }
    given = {**GIVEN[name], **{key: value for key, value in marked.items() if key in GIVEN[name]}}
    told = [
        sorted(set(re.findall(r"fact-[\w-]+", rendering.letter(name, locale, variables=given).text)))
        for locale in LOCALES
    ]
    assert told[0] == told[1]


def test_every_language_has_every_letter():
    files = [
        {path.name for path in (rendering.TEMPLATES / locale).iterdir() if "html" not in path.name}
        for locale in LOCALES
    ]
    assert files[0] == files[1]
    assert files[0] == {f"{name}.txt.j2" for name in GIVEN} | {"_parts.j2", "labels.toml"}


def own_labels(locale: str) -> dict[str, str]:
    text = (rendering.TEMPLATES / locale / "labels.toml").read_text("utf-8")
    return dict(rendering._flat(rendering.tomllib.loads(text)))


def test_spanish_has_every_label_of_english_with_the_same_blanks():
    english, spanish = own_labels("en"), own_labels("es")
    assert spanish.keys() == english.keys()
    blanks = [
        {
            key: sorted({field for _, field, _, _ in string.Formatter().parse(text) if field})
            for key, text in words.items()
        }
        for words in (english, spanish)
    ]
    assert [key for key in english if blanks[0][key] != blanks[1][key]] == []
    same = {key for key in english if english[key] == spanish[key]}
    assert {key for key in same if not key.startswith("language.")} <= {
        "channel.slack",
        "staff_role.ombudsperson",
        "date.time",
        "date.time_one",
    }


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("urgency", enums.Urgency),
        ("attention", enums.Attention),
        ("status", enums.CaseStatus),
        ("channel", enums.Channel),
        ("role", enums.SenderRole),
        ("staff_role", enums.StaffRole),
        ("outcome", enums.Outcome),
        ("cause", enums.Cause),
        ("barrier", enums.Barrier),
        ("suggestion", enums.SuggestionStatus),
        ("edition", enums.EditionState),
        ("outbox", enums.OutboxStatus),
    ],
)
def test_every_value_of_a_list_has_its_label(prefix, values, locale):
    named = {key.partition(".")[2] for key in own_labels(locale) if key.startswith(f"{prefix}.")}
    assert named == {value.value for value in values}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_id_of_the_taxonomy_has_its_label(locale):
    taxonomy = yaml.safe_load((ROOT / "bot" / "data" / "taxonomy.yaml").read_text("utf-8"))
    words = own_labels(locale)
    for prefix, ids in (("category", "categories"), ("need", "needs"), ("risk", "risks"), ("signal", "signals")):
        assert {key.partition(".")[2] for key in words if key.startswith(f"{prefix}.")} == set(taxonomy[ids])


@pytest.mark.parametrize("locale", LOCALES)
def test_labels_keep_slacks_limits(locale):
    limits = {
        "title": 24,
        "category": 60,
        "need": 75,
        "button": 75,
        "urgency": 75,
        "status": 75,
        "outcome": 75,
        "form": 150,
        "home": 150,
    }
    blank = {"reference": "MV-2026-0142", "count": "999", "phone": "(209) 555-0142", "email": "office@district.example"}
    shown = {
        key: text.format_map(blank) if key.startswith(("title.", "home.")) else text
        for key, text in own_labels(locale).items()
    }
    assert [key for key, text in shown.items() if len(text) > limits.get(key.partition(".")[0], 300)] == []


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rrggbb."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_text_stands_out_from_its_ground():
    html = rendering.letter("acknowledgement", "en", variables=MESSAGE).html
    ground = luminance(re.findall(r"background:(#\w{6})", html)[0])
    colours = set(re.findall(r"[;\"]color:(#\w{6})", html))
    assert len(colours) == 2
    assert all((ground + 0.05) / (luminance(colour) + 0.05) >= 4.5 for colour in colours)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install the Debian package chromium")
def test_no_letter_must_be_scrolled_sideways_on_a_phone():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        phone = browser.new_page(viewport={"width": 390, "height": 844})
        for name in GIVEN:
            for locale in LOCALES:
                phone.set_content(rendering.letter(name, locale, variables=GIVEN[name]).html)
                assert phone.evaluate("document.documentElement.scrollWidth") <= 390, (name, locale)
        browser.close()
