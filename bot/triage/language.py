"""Which languages a text is written in: script, telling letters, the Hmong rule, py3langid among the served languages.

A detector limited to the served languages calls every other language one of them; the vocabulary gate answers
"unknown" instead: a sentence in Latin letters must hold enough frequent words of the language it was taken for.
Below four words the language stays unknown. Pure; a letter takes a fraction of a millisecond once warm.
"""

import re
import unicodedata
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.triage.folding import fold
from bot.triage.result import Languages
from bot.triage.rules import read_toml

SERVED = ("en", "es", "zh-Hans", "zh-Hant", "vi", "ru", "hmn", "tl", "hy", "ko", "ar", "uk", "pa", "fa")
CERTIFIED = frozenset({"en", "es"})
MINIMUM_WORDS = 4
READ_CHARACTERS = 20_000  # of a longer text, the beginning and the end
FOUND_SHARE = 0.12  # a further language is listed from this share of the words on, or from a whole sentence
UNKNOWN_SENTENCE = 8  # words; a shorter unknown line is a name, a heading, an address
UNKNOWN_SHARE = 0.34  # of all words, in short lines

_VOCABULARY_SHARE = {"en": 0.32, "es": 0.32, "tl": 0.15, "vi": 0.2, "hmn": 0.25}
_SCRIPTS = {
    "latin": r"a-zA-Z\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": r"\u0400-\u052f",
    "arabic": r"\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff",
    "armenian": r"\u0530-\u058f",
    "gurmukhi": r"\u0a00-\u0a7f",
    "hangul": r"\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f",
    "han": r"\u3400-\u4dbf\u4e00-\u9fff",
    "other": r"\u0370-\u03ff\u0590-\u05ff\u0700-\u09ff\u0a80-\u10ff\u1200-\u1dff\u3040-\u30ff",
}
_SCRIPT = re.compile("|".join(f"(?P<{name}>[{ranges}]+)" for name, ranges in _SCRIPTS.items()))
_SENTENCE = re.compile(r"[^.!?…。！？؟।\n]+")
_NOT_LANGUAGE = re.compile(r"https?://\S+|(?<!\S)\S+@\S+|www\.\S+")
_HANT = frozenset(
    "這個學們來說時會對還沒過為請問題師歲兒媽爸國語點頭長開關後見讓給從當與樣麼嗎實現發種聽課業飯錢車電話書買賣寫讀謝您裡應該經過嗎號間試選資"
)
_HANS = (
    frozenset(
        "这个学们来说时会对还没过为请问题师岁儿妈国语点头长开关后见让给从当与样么吗实现发种听课业饭钱车电话书买卖写读谢里应该经号间试选资"
    )
    - _HANT
)
_HANT_ONLY = _HANT - _HANS - frozenset("個爸您") | frozenset("個")
_PERSIAN = frozenset("پچژگکی")
_FOREIGN_ARABIC = frozenset("ٹڈڑںےھۓ")
_UKRAINIAN, _RUSSIAN = frozenset("іїєґІЇЄҐ"), frozenset("ыэъёЫЭЪЁ")
_RPA = re.compile(r"(?:h?n?[bcdfghklmnpqrstvxyz]{0,4})(?:aa|ai|au|aw|ee|ia|oo|ua|a|e|i|o|u|w)[bdgjmsv]", re.IGNORECASE)


def detect(text: str) -> Languages:
    """The languages of `text`, most words first; `main` is None below four words or when none is served."""
    words = Counter[str | None]()
    sentences = Counter[str | None]()
    for sentence in _SENTENCE.findall(_NOT_LANGUAGE.sub(" ", _excerpt(text))):
        for language, count in _languages_of(sentence).items():
            words[language] += count
            sentences[language] += count >= (MINIMUM_WORDS if language else UNKNOWN_SENTENCE)
    total = sum(words.values())
    if total < MINIMUM_WORDS:
        return Languages(None)
    return _conclude(words, sentences, total=total)


def count_words(text: str) -> int:
    """Words of a text: runs of letters; two Chinese characters count as one."""
    return sum(_weight(found.lastgroup or "", found.group()) for found in _SCRIPT.finditer(_excerpt(text)))


@cache
def vocabulary(language: str) -> frozenset[str]:
    """The frequent words of a language (patterns/vocabulary.toml), folded."""
    return frozenset(fold(word) for word in read_toml("vocabulary")[language].split())


def _conclude(words: Counter[str | None], sentences: Counter[str | None], *, total: int) -> Languages:
    ranked = [language for language, _ in words.most_common() if language is not None]
    found = tuple(x for x in ranked if words[x] >= FOUND_SHARE * total or sentences[x] > 0)
    main = found[0] if found and (words[found[0]] >= words[None] or sentences[None] == 0) else None
    foreign = sentences[None] > 0 or words[None] > UNKNOWN_SHARE * total
    certified = main is not None and CERTIFIED.issuperset(found) and not foreign
    return Languages(main, found, certified)


def _excerpt(text: str) -> str:
    if len(text) <= READ_CHARACTERS:
        return text
    half = READ_CHARACTERS // 2
    return f"{text[:half]}\n{text[-half:]}"


def _languages_of(sentence: str) -> Counter[str | None]:
    """Words by language in one sentence; each script is judged for itself."""
    runs: dict[str, list[str]] = {}
    for found in _SCRIPT.finditer(sentence):
        runs.setdefault(found.lastgroup or "other", []).append(found.group())
    counts = Counter[str | None]()
    for script, parts in runs.items():
        counts[_language_of(script, parts, sentence=sentence)] += sum(_weight(script, part) for part in parts)
    return counts


def _weight(script: str, part: str) -> int:
    return (len(part) + 1) // 2 if script == "han" else 1


def _language_of(script: str, parts: list[str], *, sentence: str) -> str | None:
    letters = set("".join(parts))
    match script:
        case "latin":
            return _latin(parts, sentence)
        case "cyrillic":
            return _cyrillic(letters, parts)
        case "arabic":
            return None if letters & _FOREIGN_ARABIC else ("fa" if letters & _PERSIAN else "ar")
        case "han":
            return None if re.search(r"[\u3040-\u30ff]", sentence) else chinese("".join(parts))
        case _:
            return {"armenian": "hy", "gurmukhi": "pa", "hangul": "ko"}.get(script)


def chinese(text: str) -> str:
    """zh-Hans or zh-Hant, by the characters that only one of them has; zh-Hans where none tells."""
    hant = sum(character in _HANT_ONLY for character in text)
    return "zh-Hant" if hant > sum(character in _HANS for character in text) else "zh-Hans"


def _cyrillic(letters: set[str], parts: list[str]) -> str | None:
    if letters & _UKRAINIAN:
        return "uk"
    if letters & _RUSSIAN or len(parts) < MINIMUM_WORDS:
        return "ru"
    return str(_identifier(("ru", "uk")).classify(" ".join(parts))[0])


def _latin(parts: list[str], sentence: str) -> str | None:
    tokens = [fold(part) for part in parts]
    if len(tokens) >= MINIMUM_WORDS and _is_hmong(tokens):
        return "hmn"
    language = str(_identifier(("en", "es", "vi", "tl")).classify(" ".join(parts))[0])
    best = max(("en", "es", "tl"), key=lambda x: (_share(tokens, x), x == language))
    if _share(tokens, best) > _share(tokens, language) + 0.15 and language != "vi":
        language = best
    if language == "vi" and _vietnamese_marks(sentence) >= 0.2:
        return "vi"
    unserved = language != "vi" and _unserved_marks(sentence) >= 0.1
    return language if not unserved and _share(tokens, language) >= _VOCABULARY_SHARE[language] else None


def _share(tokens: list[str], language: str) -> float:
    known = vocabulary(language)
    return sum(token in known for token in tokens) / len(tokens)


def _vietnamese_marks(sentence: str) -> float:
    """Share of words with a letter that among the served languages only Vietnamese has."""
    words = unicodedata.normalize("NFC", sentence).split()
    return sum(bool(re.search(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]", word)) for word in words) / max(len(words), 1)


def _unserved_marks(sentence: str) -> float:
    """Share of words with a letter of Portuguese, French, German, Scandinavian or Turkish."""
    words = unicodedata.normalize("NFC", sentence).split()
    return sum(bool(re.search(r"[ãõçßåæøœêèàùëïöäîûşğ]", word.lower())) for word in words) / max(len(words), 1)


def _is_hmong(tokens: list[str]) -> bool:
    """Share of words that are RPA syllables ending in a tone letter, plus half the share of function words, >= .5."""
    syllables = sum(_RPA.fullmatch(token) is not None for token in tokens) / len(tokens)
    return syllables + _share(tokens, "hmn") / 2 >= 0.5 and _share(tokens, "hmn") >= _VOCABULARY_SHARE["hmn"]


@cache
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(languages))
    return identifier
