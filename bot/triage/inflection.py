"""Every form of a verb or noun, so that rules name a verb once.

Forms are folded (no accents). Spanish stems over-generate on purpose: a form that does not exist harms nobody.
Notation in the data: English `shoot/shot` (further forms after slashes), Spanish `morir/muer/mur` (further stems).
"""

import re

_VOWELS = "aeiou"
_AR = (
    *("o", "as", "a", "amos", "ais", "an", "e", "aste", "asteis", "aron", "aba", "abas", "abamos", "abais", "aban"),
    *("ara", "aras", "aramos", "arais", "aran", "ase", "ases", "aseis", "asen", "es", "emos", "eis", "en", "are"),
    *("aremos", "areis", "aria", "arias", "ariamos", "ariais", "arian", "ar", "ando", "ado", "ada", "ados", "adas"),
)
_ER_IR = (
    *("o", "es", "e", "emos", "imos", "eis", "is", "en", "i", "iste", "io", "imos", "isteis", "ieron", "ia", "ias"),
    *("iamos", "iais", "ian", "a", "as", "amos", "ais", "an", "iera", "ieras", "ieramos", "ierais", "ieran", "iese"),
    *("iesen", "iendo", "ido", "ida", "idos", "idas", "yo", "yeron", "yendo"),
)
_FUTURE = ("e", "as", "a", "emos", "eis", "an", "ia", "ias", "iamos", "iais", "ian")
_CLITICS = (
    *("me", "te", "se", "nos", "os", "le", "les", "lo", "la", "los", "las", "melo", "mela", "melos", "telo", "tela"),
    *("selo", "sela", "selos", "selas", "noslo", "nosla"),
)


def english_verb(entry: str) -> frozenset[str]:
    """All forms of `verb` or `verb/irregular/irregular`: kill -> kill kills killed killing."""
    verb, *irregular = entry.split("/")
    doubled = verb + verb[-1] if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb) else verb
    regular = {verb, _with_s(verb)}
    if verb.endswith("e"):
        regular |= {verb[:-1] + "ing", verb + "d"}
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        regular |= {verb + "ing", verb[:-1] + "ied"}
    else:
        regular |= {doubled + "ing", doubled + "in", doubled + "ed"}
    if verb.endswith("ie"):
        regular.add(verb[:-2] + "ying")
    return frozenset(regular | set(irregular))


def english_noun(noun: str) -> frozenset[str]:
    """Singular and plural."""
    return frozenset({noun, _with_s(noun)})


def spanish_noun(noun: str) -> frozenset[str]:
    """Singular and plural; a noun in -o also in -a, as adjectives go."""
    if noun.endswith("z"):
        return frozenset({noun, noun[:-1] + "ces"})
    plural = noun + ("s" if noun[-1] in _VOWELS else "es")
    other = {noun[:-1] + "a", noun[:-1] + "as"} if noun.endswith("o") else set()
    return frozenset({noun, plural} | other)


def spanish_verb(entry: str) -> frozenset[str]:
    """All persons, tenses and moods of `infinitive` or `infinitive/stem/stem`, and the forms with clitics."""
    infinitive, *stems = entry.split("/")
    ending = infinitive[-2:]
    endings = _AR if ending == "ar" else _ER_IR
    bare = [_spelled(stem, e) for stem in (infinitive[:-2], *stems) for e in endings]
    future = [infinitive + e for e in _FUTURE]
    return frozenset([infinitive, *bare, *future, *_with_clitics(infinitive, stems)])


def _with_s(word: str) -> str:
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _spelled(stem: str, ending: str) -> str:
    """The consonant keeps its sound: colgar -> cuelgue, atacar -> ataque, amenazar -> amenace, coger -> coja."""
    if ending[0] in "ei":
        for hard, soft in (("c", "qu"), ("g", "gu"), ("z", "c")):
            if stem.endswith(hard) and ending in _AR:
                return stem[: -len(hard)] + soft + ending
    return stem + ending


def _with_clitics(infinitive: str, stems: list[str]) -> list[str]:
    ar = infinitive.endswith("ar")
    hosts = [infinitive]
    for stem in (infinitive[:-2], *stems):
        hosts += [stem + ("ando" if ar else "iendo")]
        hosts += [stem + "a", _spelled(stem, "e"), _spelled(stem, "en"), stem + "an", _spelled(stem, "emos")]
    return [host + clitic for host in hosts for clitic in _CLITICS]
