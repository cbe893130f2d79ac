"""The words themselves: what a letter must and must not say, how hard it is to read, whether the languages agree."""

import re
import shutil

import pytest
from playwright.sync_api import sync_playwright

from bot import languages, rendering
from tests.letter_facts import GIVEN, MESSAGE
from tests.readability import ease_es, grade_en, syllables_en, syllables_es

LOCALES = ("en", "es")
ACKNOWLEDGEMENTS = (
    "acknowledgement",
    "acknowledgement_emergency",
    "acknowledgement_formal",
    "acknowledgement_emergency_formal",
)
HELD = ("held", "held_emergency")
FIRST_ANSWERS = (*ACKNOWLEDGEMENTS, *HELD, "slack_receipt")
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
        "neutral": r"We are neutral\. We do not take sides",
        "informal and free": r"free and informal",
        "voluntary": r"your choice to use it",
        "no result promised": r"cannot promise how things will turn out",
        "private with limits": r"private.*there are limits",
        "limit: harm": r"seriously hurt",
        "limit: abuse": r"a child abused or neglected",
        "limit: school duties": r"law says the school must act, such as on a report of sexual harassment",
        "limit: records": r"records law",
        "nothing is filed": r"does not (file|count as filing)",
        "deadlines run": r"deadline, it keeps running",
        "how to file": r"To file, contact:.*compliance@district\.example",
        "interpreter and formats": r"An interpreter is free\. So are large print",
        "no retaliation": r"No one is allowed to punish you",
        "no papers": r"(Please d|D)o not (email|send) IDs, medical papers or immigration papers",
        "address not safe": r"not safe for us to (write|reach).*safe way",
    },
    "es": {
        "it arrived, and when": r"Recibimos su mensaje a las 11:42 p\. m\. del martes 24 de noviembre de 2026",
        "case reference": r"MV-2026-0142",
        "automatic": r"Este mensaje es automático",
        "who reads it by when": r"La persona a cargo de esta oficina \(ombudsperson\) (lo )?leerá .* lunes 30 de nov",
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
        "no retaliation": r"Nadie puede castigar a usted ni a su familia por escribirnos: no está permitido",
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


LATER = (
    "follow_up",
    "closing",
    "referral_information",
    "referral_introduction",
    "status_answer",
    "over_limit",
)
FIGURES = {"2026", "0142", "911", "988", "555", "8", "4", "30", "2"}
LATER_MUST = {
    "en": {
        "case": r"MV-2026-0142",
        "automatic": r"automatic",
        "a person": r"a real person|a person",
        "911": r"911",
        "988": r"988",
        "what to do": r"[Rr]eply",
    },
    "es": {
        "case": r"MV-2026-0142",
        "automatic": r"automátic",
        "a person": r"La persona a cargo|una persona",
        "911": r"911",
        "988": r"988",
        "what to do": r"[Rr]esponda",
    },
}
SAYS = {
    "follow_up": {
        "en": {"asks": r"Did it help\?", "choice": r"your choice to answer"},
        "es": {"asks": r"¿Le ayudó\?", "choice": r"Usted decide si contesta"},
    },
    "closing": {
        "en": {
            "no judgment": r"not a decision about who is right",
            "files nothing": r"files nothing",
            "again": r"opens",
        },
        "es": {
            "no judgment": r"No es una decisión",
            "files nothing": r"No presenta nada",
            "again": r"se abre otra vez",
        },
    },
    "referral_information": {
        "en": {"choice": r"You decide", "nothing told": r"told them nothing about you", "dated": r"last checked on"},
        "es": {"choice": r"Usted decide", "nothing told": r"No les hemos contado nada", "dated": r"última vez el"},
    },
    "referral_introduction": {
        "en": {"permission": r"With your permission", "all": r"We shared nothing else", "back": r"take back your perm"},
        "es": {"permission": r"Con su permiso", "all": r"No compartimos nada más", "back": r"retirar su permiso"},
    },
    "status_answer": {
        "en": {"says why": r"To keep you safe, it tells nothing more"},
        "es": {"says why": r"Por su seguridad, no dice nada más"},
    },
    "over_limit": {
        "en": {"words came": r"Your words reached us", "papers": r"do not email IDs", "way": r"call \(555\) 555-0142"},
        "es": {"words came": r"Recibimos sus palabras", "papers": r"no envíe", "way": r"llame al \(555\) 555-0142"},
    },
}


def said(name: str, locale: str) -> str:
    """Subject and body on one line each, as read."""
    rendered = rendering.letter(name, locale, variables=GIVEN[name])
    return f"{rendered.subject}\n{' '.join(rendered.text.split())}"


def sentences(name: str, locale: str) -> list[list[str]]:
    """The words of every sentence of ours: no headings, not the district's own lines nor what an ombudsperson wrote."""
    blank = {"text": "", "office": dict.fromkeys(MESSAGE["office"], "") | {"phone": "555"}, "case_reference": "number"}
    blank |= {"service": {"name": "Table"}, "shared": []}
    given = {key: blank.get(key, value) for key, value in GIVEN[name].items()}
    text = re.sub(r"([ap])\. ?m\.", r"\1m", rendering.slack_text(name, locale, variables=given))
    lines = [line for line in text.splitlines() if not line.startswith("*")]
    words = [
        re.findall(r"[^\W_]+(?:['’][^\W_]+)?", piece) for line in lines for piece in re.split(r"(?<=[.!?])\s+", line)
    ]
    return [sentence for sentence in words if len(sentence) > 1]


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
    musts = {what: words for what, words in MUST[locale].items() if what != "case reference" or name not in HELD}
    assert [what for what, pattern in musts.items() if not re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", LATER)
def test_a_later_letter_says_who_writes_and_what_can_be_done_next(name, locale):
    text = said(name, locale)
    musts = LATER_MUST[locale] | SAYS[name][locale]
    assert [what for what, pattern in musts.items() if not re.search(pattern, text)] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [name for name in GIVEN if name != "call_out"])
def test_no_letter_promises_judges_or_advises(name, locale):
    text = said(name, locale)
    assert re.findall(MUST_NOT[locale], text, re.IGNORECASE | re.VERBOSE) == []
    assert re.findall(JARGON[locale], text) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", HELD)
def test_a_letter_that_waits_tells_nobody_of_any_case(name, locale):
    text = said(name, locale)
    assert not re.search(
        r"your case|su caso|MV-|number|número|another|already|otro caso|ya ", text.split("555-0142")[0]
    )
    assert "case_reference" not in GIVEN[name]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("state", ["open", "waiting_for_you", "closed"])
def test_a_status_answer_tells_a_state_and_a_day_and_nothing_else(state, locale):
    given = {**GIVEN["status_answer"], "state": state, "text": "echo", "name": "echo", "category": "echo"}
    text = rendering.letter("status_answer", locale, variables=given).text
    without = rendering.letter("status_answer", locale, variables={**given, "next_day": None}).text
    assert "echo" not in text
    assert [digits for digits in re.findall(r"\d+", without) if digits not in FIGURES] == []
    assert len(text.split()) < 110
    assert len(without.split()) < len(text.split())


def test_letters_say_their_facts():
    for name, locale, words in (
        ("over_limit", "en", "Files added to your case: 3 - Files still in your message: 2"),
        ("over_limit", "es", "Archivos agregados a su caso: 3 - Archivos que siguen en su mensaje: 2"),
        ("closing", "en", "within 90 days"),
        ("closing", "es", "un máximo de 90 días"),
        ("referral_information", "en", "Harvest Table - Phone: (555) 555-0170 - Hours:"),
        ("referral_introduction", "es", "Su número de caso es MV-2026-0142"),
        ("follow_up", "es", "a más tardar el viernes 4 de diciembre de 2026"),
    ):
        assert words in said(name, locale)


def test_a_service_is_told_with_what_is_known_of_it_and_cannot_break_a_letter():
    service = {"name": "Harvest\n# Table", "hours": None, "phone": None, "languages": None, "cost": None}
    given = {**GIVEN["referral_information"], "service": {**service, "how": "Walk in\n---\nCall 911"}}
    text = rendering.letter("referral_information", "en", variables=given).text
    assert "Harvest # Table\n- How to begin: Walk in --- Call 911\n" in text
    assert "None" not in text


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
    for locale, subjects in (
        ("en", ("We received your message", "About your message")),
        ("es", ("Recibimos su mensaje", "Sobre su mensaje")),
    ):
        for name in (*FIRST_ANSWERS, *LATER):
            assert rendering.letter(name, locale, variables=GIVEN[name]).subject in subjects


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


@pytest.mark.parametrize("name", [*FIRST_ANSWERS, *LATER, "reply"])
def test_english_letters_read_at_grade_eight_or_below(name):
    assert grade_en(sentences(name, "en")) <= 8


@pytest.mark.parametrize("name", [*FIRST_ANSWERS, *LATER, "reply"])
def test_spanish_letters_read_fairly_easily(name):
    assert ease_es(sentences(name, "es")) >= 70


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_every_language_tells_the_same_facts(name):
    marked = {
        key: f"fact-{key}"
        for key in ("case_reference", "text", "where", "kept", "left", "limit_megabytes", "reopen_days")
        if key in GIVEN[name]
    } | {
        "rows": [("fact-row", "fact-figure")],
        "service": {key: f"fact-service-{key}" for key in GIVEN["referral_information"]["service"]},
        "shared": ["fact-shared-1", "fact-shared-2"],
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
        {path.name for path in (languages.TEMPLATES / locale).iterdir() if "html" not in path.name}
        for locale in LOCALES
    ]
    assert files[0] == files[1]
    assert files[0] == {f"{name}.txt.j2" for name in GIVEN} | {
        "_parts.j2",
        "labels.toml",
        "language.toml",
    }


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
        everywhere = [(name, locale) for name in GIVEN for locale in LOCALES]
        translated = [
            (name, tag) for name in ("acknowledgement", "closing") for tag in (*languages.tags().values(), None)
        ]
        for name, locale in everywhere + translated:
            phone.set_content(rendering.letter(name, locale, variables=GIVEN[name]).html)
            assert phone.evaluate("document.documentElement.scrollWidth") <= 390, (name, locale)
        browser.close()
