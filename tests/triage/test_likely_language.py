"""Short answers, telephone spelling and languages we do not serve: a best guess for the reply."""

import time

import pytest

from bot.triage.likely_language import likely

LINES = {
    "ru": (
        "Да",
        "Нет, спасибо",
        "Спасибо!",
        "Spasibo",
        "Zdravstvuyte, moy syn ne hodit v shkolu",
        "Moego rebenka obizhayut v shkole",
        "da, horosho",
        "Dobry den, ya hochu pogovorit",
        "Я не поняла",
        "Привет",
        "Когда встреча?",
        "Uchitel ne otvechaet",
        "pozhaluysta pomogite",
        "Ya soglasna",
        "Хорошо",
        "Он боится идти в школу",
        "жду ответа",
        "Прошу перезвонить",
        "Moya doch boitsya idti v shkolu",
        "Perezvonite mne pozhaluysta",
        "Bolshoe spasibo za otvet",
        "kogda vstrecha",
        "u nas problema s uchitelem",
    ),
    "uk": (
        "Так",
        "Дякую",
        "Доброго дня",
        "Коли зустріч?",
        "Привіт",
        "Дуже дякую",
        "Чекаю на відповідь",
        "Ні",
        "Щиро дякую за допомогу",
    ),
    "es": (
        "Gracias",
        "Si por favor",
        "Esta bien",
        "ok gracias",
        "Cuando es la reunion?",
        "No entiendo",
        "Mi hijo no quiere ir a la escuela porque le pegan",
        "mañana",
        "Hola",
        "Necesito ayuda",
        "El maestro no contesta mis correos",
        "mi hija tiene miedo",
        "ella esta bien ya",
        "pueden llamarme hoy",
        "todavia no",
        "manana a las 3",
        "Muchas gracias por su respuesta",
        "Ya le llame dos veces",
        "No se que hacer",
        "Perfecto",
        "Listo",
        "hasta luego",
        "si",
        "el viernes esta bien",
        "Hi, this is Maria. Mi hijo no come. Gracias",
        "mi niño llora todos los dias",
        "por q no contestan",
        "xfa llamenme",
    ),
    "en": (
        "Thanks",
        "Yes please",
        "ok",
        "Call me",
        "Thank you so much",
        "When is the meeting",
        "Hello",
        "I need help",
        "OK.",
        "My daughter is not safe on the bus",
        "Got it",
        "Perfect!",
        "Any update?",
        "He came home crying",
        "sounds good see you then",
        "No",
        "status",
        "my kid cry everyday",
        "No one called",
    ),
    "vi": (
        "cam on",
        "Cam on co",
        "Con toi bi danh o truong",
        "toi khong hieu",
        "Vang, toi dong y",
        "Xin chao, con toi khong duoc di hoc",
        "da nhan duoc",
        "Cảm ơn",
        "Vâng",
        "Can toi giup do",
        "Co giao khong tra loi email",
        "Con gai toi 8 tuoi bi ban bat nat",
        "nha truong khong goi lai cho toi",
        "toi muon gap co hieu truong",
        "Em cam on",
        "Chao anh chi",
        "Lam on giup con toi",
        "Khi nao hop?",
        "con trai toi bi bat nat",
        "Đúng",
    ),
    "tl": (
        "Salamat po",
        "Opo",
        "Hindi po",
        "Salamat",
        "Kailan po ang meeting?",
        "Hindi ko maintindihan",
        "Tulong po",
        "Hindi pumapasok ang anak ko dahil binubully siya",
        "Opo, salamat",
        "Natatakot po siya pumasok",
        "Pakitawagan po ako",
        "Magandang umaga po",
        "kailangan ko ng tulong",
    ),
    "hmn": (
        "Ua tsaug",
        "Kuv tsis to taub",
        "Nyob zoo",
        "Tsis tau",
        "Kuv xav tau kev pab",
        "Kuv tus tub raug ntaus",
        "Thov hu rau kuv",
        "Kuv xav sab laj",
        "Tau lawm",
    ),
    "zh-Hans": (
        "谢谢",
        "好的",
        "什么时候开会？",
        "明天可以吗",
        "孩子不敢去学校",
        "明白了",
    ),
    "zh-Hant": (
        "謝謝",
        "好的,謝謝您",
        "請打電話給我",
        "收到，多謝",
    ),
    "ko": (
        "네",
        "감사합니다",
        "알겠습니다",
        "전화 주세요",
    ),
    "ar": (
        "شكرا",
        "نعم",
        "شكرا جزيلا لكم",
        "أحتاج مساعدة",
        "متى الاجتماع؟",
        "ابنتي خائفة",
    ),
    "fa": (
        "ممنون",
        "بله",
        "سلام، من موافقم",
        "لطفا با من تماس بگیرید",
        "پسرم می ترسد",
        "خیلی ممنون",
    ),
    "hy": (
        "Շնորհակալություն",
        "Այո",
        "Ես օգնության կարիք ունեմ",
        "Shnorhakalutyun",
        "Խնդրում եմ օգնեք",
    ),
    "pa": (
        "ਧੰਨਵਾਦ",
        "ਹਾਂ ਜੀ",
        "ਮੇਰੀ ਮਦਦ ਕਰੋ",
    ),
    "fr": (
        "Merci beaucoup",
        "Bonjour",
        "Oui d'accord",
        "Merci pour votre réponse",
        "Mon fils a peur",
    ),
    "de": (
        "Danke schön",
        "Ja, das passt",
        "Ich brauche Hilfe",
    ),
    "pt": (
        "Obrigado",
        "Obrigada, vou ligar amanha",
        "Sim, pode ser",
        "Preciso de ajuda",
        "Meu filho esta com medo",
    ),
    "ht": (
        "Mèsi anpil",
        "Pitit mwen an pa ka ale lekol",
        "Mwen bezwen èd",
    ),
    "so": (
        "Waad mahadsan tahay",
        "Ilmahaygu iskuulka ma aado",
        "Waan u baahanahay caawimaad",
    ),
    "ja": (
        "ありがとう",
        "助けてください",
    ),
    "hi": (
        "धन्यवाद",
        "kripya meri madad karen",
        "मुझे मदद चाहिए",
    ),
    "sw": (
        "Asante sana",
        "Naomba msaada",
    ),
    "it": ("si va bene grazie",),
    "pl": (
        "Dziękuję bardzo",
        "Potrzebuję pomocy",
    ),
    "tr": ("Teşekkürler",),
    "ro": ("Mulțumesc",),
    "am": ("ድጋፍ እፈልጋለሁ",),
}
NOTHING = ("2pm", "👍", "J.", "Rosa Delgado", "555-0142", "")


@pytest.mark.parametrize("language", LINES)
def test_the_language_of_a_short_line_is_guessed(language: str) -> None:
    assert {line: likely(line) for line in LINES[language]} == dict.fromkeys(LINES[language], language)


def test_where_no_word_speaks_for_a_language_none_is_named() -> None:
    assert {line: likely(line) for line in NOTHING} == dict.fromkeys(NOTHING)


@pytest.mark.no_cover  # measured without the tracer's cost
def test_the_guess_is_quick_for_a_text_of_any_length() -> None:
    likely("warm")
    began = time.perf_counter()
    for text in ("a " * 500_000, "да" * 500_000, "谢" * 500_000, "\u0301" * 500_000):
        likely(text)
    assert time.perf_counter() - began < 1.0
