"""What the safety rules make of a letter: called out, read first, or its turn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.taxonomy import read as taxonomy
from bot.triage.language import detect
from bot.triage.result import Verdict
from bot.triage.rules import rules
from bot.triage.safety import RISKS, SHOWN_PER_RULE, join, judge, repair
from storage.enums import Attention, Urgency


def read(text: str, subject: str | None = None, *, unread_attachments: bool = False) -> Verdict:
    return judge(subject, text, languages=detect(join(subject, text)), unread_attachments=unread_attachments)


PAGED = [
    ("self_harm", "My daughter wrote in her diary that she would be better off dead."),
    ("self_harm", "He told his counselor he has a plan to kill himself this weekend."),
    ("self_harm", "I can't do this anymore. I don't want to wake up tomorrow."),
    ("self_harm", "bro im done w life fr, nobody gonna care anyways"),
    ("self_harm", "Mi hija dice que ya no quiere vivir y que estaríamos mejor sin ella."),
    ("self_harm", "Encontré una carta de despedida en la mochila de mi hijo."),
    ("self_harm", "Regaló su teléfono y dijo que ya no los va a necesitar, se quiere matar."),
    ("weapon", "A boy in her class showed her a gun in his backpack this morning."),
    ("weapon", "Un niño trajo una navaja a la escuela y la enseñó en el recreo."),
    ("violence_threat", "My kid heard an eighth grader say he is going to shoot up the school on Monday."),
    ("violence_threat", "Un alumno dijo que va a traer la pistola de su papá y matar a todos."),
    ("violence_threat", "He said he will stab my son after school tomorrow."),
    ("missing_child", "My daughter never got off the bus and nobody at the school knows where she is."),
    ("missing_child", "Mi hijo no llegó a la casa y nadie sabe dónde está."),
    ("medical_emergency", "She is having a seizure in the office and nobody is helping."),
    ("medical_emergency", "Mi hija se está poniendo azul y no puede respirar."),
    ("abuse_neglect", "My mom's boyfriend choked me last night and I am afraid he will do it again tonight."),
]


@pytest.mark.parametrize(("risk", "text"), PAGED)
def test_danger_told_of_as_real_calls_a_person_out(risk: str, text: str):
    verdict = read(text)
    assert verdict.attention is Attention.PAGE
    assert verdict.urgency is Urgency.EMERGENCY
    assert risk in verdict.risks


READ_FIRST = [
    ("abuse_neglect", "My student told me her stepfather hits her with a belt."),
    ("abuse_neglect", "El padrastro le pega cuando toma y la niña tiene moretones en las piernas."),
    ("abuse_neglect", "The aide dragged him by the arm and pinned him to the floor."),
    ("sexual_misconduct", "The coach has been texting my daughter late at night asking for pictures."),
    ("sexual_misconduct", "El entrenador le manda mensajes a mi hija y le pidió fotos sin ropa."),
    ("self_harm", "A student showed me the inside of her arms today, there are rows of fresh lines."),
]


@pytest.mark.parametrize(("risk", "text"), READ_FIRST)
def test_serious_harm_told_of_is_read_first_and_urgent(risk: str, text: str):
    verdict = read(text)
    assert verdict.attention.rank >= Attention.READ_FIRST.rank
    assert verdict.urgency.rank >= Urgency.URGENT.rank
    assert risk in verdict.risks


NOT_PAGED = [
    "This homework is killing us, two hours every night.",
    "My son is dying to join the robotics team.",
    "The coach runs shooting drills before practice and we pay for it.",
    "There was a lockdown drill and they practiced what to do if somebody brings a gun to school.",
    "He has never hurt himself or anybody else, so please do not treat him as dangerous.",
    "Her book report is about a boy who brings a gun to school.",
    "The coach said my daughter has no thoughts of killing herself, she is only tired.",
    "She took her pills to the nurse as we agreed.",
    "He is missing three assignments and his jacket.",
    "The principal shot down the idea of a garden.",
    "My wife is going to kill me for forgetting picture day.",
    "Me muero de ganas de que empiece la escuela.",
    "A mi hijo le toca tocar el piano en el concierto.",
    "El autobús no llegó otra vez esta mañana y llegaron tarde a clases.",
    "Mi hijo nunca quiso matarse, fue un malentendido de la consejera.",
    "En la obra de teatro el personaje dice que se quiere matar por amor.",
    "They will punch a hole in the budget for art classes next year.",
]


@pytest.mark.parametrize("text", NOT_PAGED)
def test_idioms_denials_drills_lessons_and_lost_jackets_call_nobody_out(text: str):
    assert read(text).attention is not Attention.PAGE


@pytest.mark.parametrize(
    "text",
    [
        "I need a copy of my son's transcript for a transfer.",
        "No me han dado la fecha de la junta del IEP.",
        "The bus was late again on Tuesday and the driver did not say why.",
        "La cafetería ya no tiene menú vegetariano y nadie nos avisó.",
    ],
)
def test_an_ordinary_concern_waits_its_turn(text: str):
    verdict = read(text)
    assert (verdict.attention, verdict.risks, verdict.gate) == (Attention.NORMAL, (), ())


def test_a_denied_danger_is_read_first_and_not_flagged():
    verdict = read("The counselor wrote that he has never said he will kill himself, and we agree with her.")
    assert verdict.attention is Attention.READ_FIRST
    assert "self_harm" not in verdict.risks
    assert any(row.by.endswith("/negation") for row in verdict.evidence)


def test_the_negation_inside_an_idiom_is_the_signal_not_a_denial():
    assert read("Dice mi hijo que no quiere vivir en este mundo.").attention is Attention.PAGE


def test_a_threat_on_the_day_of_a_drill_is_still_paged():
    assert read("During the lockdown drill he said he will bring a gun and shoot everyone.").attention is Attention.PAGE


def test_danger_only_in_quoted_lines_is_read_first_and_stays_flagged():
    verdict = read("Any news about this? We wait for your answer since Monday.\n\n> He said he will kill himself.\n")
    assert verdict.attention is Attention.READ_FIRST
    assert "self_harm" in verdict.risks


def test_what_another_child_said_counts_as_danger_now():
    assert read("He told her he'd bring his brother's gun to school tomorrow.").attention is Attention.PAGE


@pytest.mark.parametrize(
    "text",
    [
        "he wants to k i l l himself tonight, please help us",
        "he wants to k.i.l.l himself tonight, please help us",
        "he wants to k1ll himself tonight, please help us",
        "HE WANTS TO KILLLL HIMSELF TONIGHT!!! PLEASE HELP US",
        "he wants to kіll himself tonight".replace("і", "i\u200b") + ", please help us",
        "she talks about commiting suicde again, please help us",
        "mi hija se quiere suicdar y no sabemos que hacer",
    ],
)
def test_misspelt_and_disguised_danger_is_found(text: str):
    assert read(text).attention is Attention.PAGE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Please help", "fewer_than_four_words"),
        ("🔥", "fewer_than_four_words"),
        ("", "fewer_than_four_words"),
        ("Ri alaxik winaq k'o jun uq'ij rech utzil ronojel ri winaq pa ri uwachulew", "language_unknown"),
        ("Con tôi bị mất sách ở trường và cô giáo không trả lời", "language_not_certified"),
        ("I'm in 7th grade and my locker partner is loud.", "child_writes"),
        ("Please do not call me at home, only in the morning at my work.", "unsafe_to_answer"),
    ],
)
def test_the_gate_names_why_a_person_reads_first(text: str, reason: str):
    verdict = read(text)
    assert reason in verdict.gate
    assert verdict.attention is not Attention.NORMAL


def test_an_unread_attachment_is_read_first():
    verdict = read("Please see the attached picture of the classroom schedule.", unread_attachments=True)
    assert (verdict.attention, verdict.gate) == (Attention.READ_FIRST, ("unread_attachment",))


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        ("formal_intent", "I want to file a formal complaint against the school about his classes."),
        ("formal_intent", "Quiero presentar una queja formal contra la escuela por las clases."),
        ("deadline_running", "The expulsion hearing is on Thursday and we have no papers yet."),
        ("unsafe_contact", "My husband reads my email, so be careful what you write to me."),
        ("minor_sender", "I am a 9th grade student and nobody tells us the schedule."),
        ("interpreter_needed", "Necesito un intérprete para la junta con la maestra."),
        ("wants_anonymity", "I would like to stay anonymous in all of this, please."),
        ("immigration_sensitive", "We are undocumented and the office asked for social security numbers."),
        ("gender_identity_sensitive", "My child is transgender and the teacher will not use the right name."),
        ("child_excluded_now", "They refuse to enroll my daughter without a lease in our name."),
        ("child_excluded_now", "No dejan que mi hijo regrese a la escuela y no dan fecha."),
        ("homeless_tonight", "We were evicted and we have nowhere to sleep with the kids."),
        ("homeless_tonight", "Estamos durmiendo en el carro con los niños desde el lunes."),
        ("conference_access", "The parent conference had no interpreter and was only in the morning."),
    ],
)
def test_a_signal_is_heard(signal: str, text: str):
    assert signal in read(text).signals


@pytest.mark.parametrize(
    ("risk", "text"),
    [
        ("retaliation", "Ever since I complained, her grades went down and he treats her worse."),
        ("retaliation", "Tengo miedo de que si me quejo la maestra se desquite con mi hijo."),
        ("legal_media", "Our attorney will contact the district, and I spoke to a reporter."),
        ("legal_media", "Ya hablé con un abogado y vamos a demandar al distrito."),
        ("abusive_contact", "You people are useless idiots, all of you."),
    ],
)
def test_payback_lawyers_and_insults_are_flagged_and_page_nobody(risk: str, text: str):
    verdict = read(text)
    assert risk in verdict.risks
    assert verdict.attention is not Attention.PAGE


def test_a_family_without_a_home_and_a_child_shut_out_are_urgent():
    assert read("We have nowhere to sleep tonight with the kids.").urgency is Urgency.URGENT
    assert read("They refuse to enroll my daughter at the school.").urgency is Urgency.URGENT


def test_deleting_the_words_shown_takes_the_label_away():
    text = "The bus was late on Monday. He told his counselor he has a plan to kill himself. Thank you for reading."
    verdict = read(text)
    shown = [row for row in verdict.evidence if row.label == "self_harm"]
    for row in sorted(shown, key=lambda row: -row.start):
        text = text[: row.start] + text[row.end :]
    assert shown
    assert "self_harm" not in read(text).risks


@pytest.mark.parametrize(("risk", "text"), PAGED)
def test_more_words_never_lower_what_was_found(risk: str, text: str):
    longer = read("Good morning. We hope you are well.\n\n" + text + "\n\nThe bus was late. Thank you for your help.")
    assert longer.attention is Attention.PAGE
    assert risk in longer.risks


@settings(deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from([text for _, text in PAGED + READ_FIRST]),
    st.text(max_size=60),
    st.one_of(st.none(), st.text(max_size=30)),
)
def test_evidence_is_cut_from_the_letter_at_the_offsets_it_names(
    before: str, text: str, after: str, subject: str | None
):
    letter = f"{before}\n\n{text}\n\n{after}"
    whole = join(subject, letter)
    for row in read(letter, subject).evidence:
        assert row.text == whole[row.start : row.end] != ""


@settings(deadline=None)
@given(st.text())
def test_no_text_raises_and_every_risk_has_its_words(text: str):
    verdict = read(text)
    labels = {row.label for row in verdict.evidence}
    assert labels.issuperset(verdict.risks)
    assert labels.issuperset(verdict.signals)


def test_a_rule_shows_a_few_places_of_many():
    verdict = read("He said he will kill himself tonight. " * 50)
    names = [row.by for row in verdict.evidence]
    assert max(names.count(name) for name in names) <= SHOWN_PER_RULE


def test_every_rule_has_a_reason_and_a_label_of_the_taxonomy():
    known = {*taxonomy().risks, *taxonomy().signals}
    assert set(RISKS) == set(taxonomy().risks)
    for rule in rules():
        assert rule.reason.endswith(".")
        assert rule.label in known


def test_everyday_words_are_not_repaired_into_danger():
    for word in ("willing", "bunch", "treat", "coaching", "shooting", "2nd", "lunch", "marca"):
        assert repair(word) == word
    assert repair("suicde") == "suicide"
    assert repair("k1ll") == "kill"
