"""The language a text is most likely written in, also when it is short, typed without accents, or not served.

Only for choosing the language of a reply and for telling a person: the safety rules go by `language.detect`, which
rather says "unknown". The script is asked first, then that verdict together with the words of short_words.toml, last
py3langid over all its languages, when it is sure. Pure; under a millisecond once warm.
"""

import re
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.triage.folding import fold
from bot.triage.language import chinese, detect, vocabulary
from bot.triage.rules import read_toml

READ_CHARACTERS = 2_000
SURE = 0.9  # probability at which py3langid alone is believed
SURE_WORDS = 4  # words it needs
TRUST = 0.3  # share of the words by which the word lists must outdo `detect`
ENOUGH = 0.45  # share of the words that must be known ones of a language

_NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+|www\.\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SCRIPTS = {
    "ja": r"\u3040-\u30ff",
    "ko": r"\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f",
    "zh": r"\u3400-\u4dbf\u4e00-\u9fff",
    "hy": r"\u0530-\u058f",
    "pa": r"\u0a00-\u0a7f",
    "cyrillic": r"\u0400-\u052f",
    "arabic": r"\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff",
    "hi": r"\u0900-\u097f",
    "bn": r"\u0980-\u09ff",
    "gu": r"\u0a80-\u0aff",
    "ta": r"\u0b80-\u0bff",
    "te": r"\u0c00-\u0c7f",
    "th": r"\u0e00-\u0e7f",
    "lo": r"\u0e80-\u0eff",
    "my": r"\u1000-\u109f",
    "ka": r"\u10a0-\u10ff",
    "am": r"\u1200-\u137f",
    "km": r"\u1780-\u17ff",
    "el": r"\u0370-\u03ff\u1f00-\u1fff",
    "he": r"\u0590-\u05ff",
    "latin": r"a-zA-Z\u00c0-\u024f\u1e00-\u1eff",
}
_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS.items()))
_LETTERS = (  # letters that settle it among neighbours, most telling first
    ("cyrillic", "uk", "іїєґ"),
    ("cyrillic", "ru", "ыэё"),
    ("cyrillic", "bg", "ъ"),
    ("arabic", "ur", "ٹڈڑںےھ"),
    ("arabic", "fa", "پچژگ"),
    ("arabic", "ar", "ةىإأؤئ"),
    ("latin", "vi", "đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    ("latin", "es", "ñ¿¡"),
    ("latin", "pt", "ãõ"),
    ("latin", "tr", "ğış"),
    ("latin", "ro", "șță"),
    ("latin", "pl", "łżźćńąę"),
    ("latin", "de", "ß"),
)
_USUAL = {"cyrillic": "ru", "arabic": "ar"}


def likely(text: str) -> str | None:
    """A BCP-47 tag (zh-Hans and zh-Hant apart), None when nothing speaks for one language."""
    text = _NOT_WORDS.sub(" ", text[:READ_CHARACTERS])
    runs = Counter[str]()
    for found in _SCRIPT.finditer(text):
        runs[found.lastgroup or ""] += len(found[0])
    if not runs:
        return None
    script = "ja" if runs["ja"] and runs["zh"] else runs.most_common(1)[0][0]
    if script == "zh":
        return chinese(text)
    if script not in ("cyrillic", "arabic", "latin"):
        return script
    return _by_words(text, script) or _USUAL.get(script)


def _by_words(text: str, script: str) -> str | None:
    lowered, main = text.lower(), detect(text).main
    words = [fold(word) for word in _WORD.findall(text)]
    scores = _scores(words, script)
    if main is not None:
        scores[main] = scores.get(main, 0.0) + TRUST * len(words)
    for of_script, language, letters in _LETTERS:
        if of_script == script and any(letter in lowered for letter in letters):
            scores[language] = scores.get(language, 0.0) + len(words)
    best = max(scores, key=lambda language: scores[language], default=None)
    if best is not None and (best == main or scores[best] >= ENOUGH * len(words)):
        return best
    if script != "latin" or len(words) < SURE_WORDS:
        return None
    guess, probability = _identifier().classify(text)
    return str(guess) if probability >= SURE else None


def _scores(words: list[str], script: str) -> dict[str, float]:
    """For each language how many of the words are its own; a word of several languages counts a little less."""
    known = _known(script)
    scores: dict[str, float] = {}
    for word in words:
        owners = known.get(word, ())
        for language in owners:
            scores[language] = scores.get(language, 0.0) + 1 - 0.1 * min(len(owners) - 1, 4)
    return scores


@cache
def _known(script: str) -> dict[str, tuple[str, ...]]:
    """Which languages a folded word belongs to; those named first win where scores are equal."""
    data = read_toml("short_words")
    table: dict[str, str] = data["words"] if script == "latin" else data["script"]
    owners: dict[str, list[str]] = {}
    for language, words in table.items():
        more = vocabulary(language) if script == "latin" and language in ("en", "es", "tl", "vi", "hmn") else ()
        for word in {fold(word) for word in words.split()}.union(more):
            owners.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in owners.items()}


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
