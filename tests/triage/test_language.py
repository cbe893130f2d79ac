"""In which languages a letter is written, and when that is not known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.language import SERVED, count_words, detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My son is not getting his speech services at school."),
        ("es", "Mi hijo no recibe su terapia del habla en la escuela."),
        ("es", "mi hija no kiere ir a la escuela x q le tienen miedo"),
        ("zh-Hans", "我的孩子在学校被同学欺负了,老师没有回应。"),
        ("zh-Hant", "我的孩子在學校被同學欺負了,老師沒有回應。"),
        ("vi", "Con tôi bị bắt nạt ở trường mà cô giáo không làm gì."),
        ("ru", "Мой сын не получает занятия с логопедом в школе, и это плохо."),
        ("uk", "Мою дочку цькують у школі, а вчителька мовчить."),
        ("hmn", "Kuv tus menyuam tsis tau txais kev pab hauv tsev kawm ntawv."),
        ("tl", "Ang anak ko ay hindi pinapayagang pumasok sa klase nila."),
        ("hy", "Իմ երեխային դպրոցում չեն օգնում։"),
        ("ko", "우리 아이가 학교에서 괴롭힘을 당하고 있어요."),
        ("ar", "ابني يتعرض للتنمر في المدرسة كل يوم."),
        ("fa", "بچه من در مدرسه اذیت می‌شود و کسی جواب نمی‌دهد."),
        ("pa", "ਮੇਰੇ ਬੱਚੇ ਨੂੰ ਸਕੂਲ ਵਿੱਚ ਤੰਗ ਕੀਤਾ ਜਾਂਦਾ ਹੈ।"),
    ],
)
def test_a_served_language_is_named(language: str, text: str):
    assert detect(text).main == language


@pytest.mark.parametrize(
    "text",
    [
        "Ri alaxik winaq k'o jun uq'ij rech utzil ronojel ri winaq pa ri uwachulew",
        "Nochi tlakatl kipia manoj kuali ma moyolchikaua nochi altepetl ipan tlaltikpaktli",
        "Mon fils ne va pas bien à l'école et je suis très inquiète",
        "Todos os seres humanos nascem livres e são iguais em dignidade e direitos",
        "私の子供は学校でいじめられています。助けてください。",
        "मेरे बच्चे को स्कूल में परेशान किया जाता है",
    ],
)
def test_a_language_we_do_not_serve_is_unknown_not_a_neighbour(text: str):
    assert detect(text).main is None


@pytest.mark.parametrize("text", ["", "ok", "thank you", "Please help", "gracias por todo", "1234 5678", "🙂🙂🙂🙂"])
def test_under_four_words_nothing_is_claimed(text: str):
    assert detect(text) == detect("")


def test_mixed_text_lists_both_languages_and_stays_certified():
    languages = detect("He won't go to school anymore. No quiere ir a la escuela porque tiene miedo de los niños.")
    assert set(languages.found) == {"en", "es"}
    assert languages.certified


def test_a_second_language_without_complete_rules_takes_the_certificate_away():
    languages = detect("Please help my son at school, he is sad. Con tôi bị bắt nạt ở trường mà cô giáo không làm gì.")
    assert set(languages.found) == {"en", "vi"}
    assert not languages.certified


def test_an_unknown_sentence_takes_the_certificate_away():
    text = "My son needs help with his classes and nobody calls us back. "
    text += "Nochi tlakatl kipia manoj kuali ma moyolchikaua nochi altepetl ipan."
    assert detect(text).main == "en"
    assert not detect(text).certified


def test_a_signature_and_an_address_do_not():
    text = "My son needs help with his reading and nobody calls us back.\n\nMinh Tran\n12 Alder Court\nminh@example.org"
    assert detect(text).certified


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_served_languages_only(text: str):
    languages = detect(text)
    assert set(languages.found) <= set(SERVED)
    assert languages.main is None or languages.main in languages.found


def test_two_chinese_characters_count_as_a_word():
    assert count_words("我的孩子") == 2
    assert count_words("four words stand here") == 4
