"""Language of a text, first guess: by script, then by common words."""

import re

from bot.triage.result import Languages

SCRIPTS = (
    ("ko", "\uac00-\ud7a3"),
    ("ja", "\u3040-\u30ff"),
    ("zh-Hans", "\u4e00-\u9fff"),
    ("ar", "\u0600-\u06ff"),
    ("hy", "\u0530-\u058f"),
    ("pa", "\u0a00-\u0a7f"),
    ("ru", "\u0400-\u04ff"),
    ("vi", "\u1ea0-\u1ef9đơư"),
)
WORDS = {
    "es": r"\b(?:el|la|que|mi|hijo|hija|está|no|por|con|los|escuela)\b",
    "en": r"\b(?:the|my|is|and|to|of|son|was|school)\b",
}


def detect(text: str) -> Languages:
    """The main language, None for a text without words."""
    sample = text[:5_000]
    counts = {tag: len(re.findall(f"[{chars}]", sample)) for tag, chars in SCRIPTS}
    counts |= {tag: len(re.findall(words, sample, re.IGNORECASE)) for tag, words in WORDS.items()}
    found = tuple(tag for tag, count in sorted(counts.items(), key=lambda item: -item[1]) if count)
    return Languages(found[0] if found else None, found, bool(found) and set(found) <= {"en", "es"})
