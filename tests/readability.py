"""How hard a text is to read: the published formulas, on sentences that are lists of words."""

import re


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
