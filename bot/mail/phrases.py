"""What mail clients write around people's words, read once from wording/*.toml (english.toml tells the keys).

Whole phrases are looked up, not searched for; the few patterns are matched on one line and are linear in it.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

_DIGITS = {
    zero + digit: str(digit)
    for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0x17E0, 0x1040, 0xFF10)
    for digit in range(10)
}
_INVISIBLE = (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_PLAIN = _DIGITS | dict.fromkeys(_INVISIBLE) | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " "}


def plain(line: str) -> str:
    """The line without direction marks, with ASCII digits and blanks, and without blanks around it, not even such as
    quoted-printable left.
    """
    return (line if line.isascii() else line.translate(_PLAIN)).strip().removesuffix("=20").rstrip()


TABLES: dict[str, dict[str, Any]] = {
    language: table
    for file in sorted((files("bot.mail") / "wording").iterdir(), key=lambda file: file.name)
    for language, table in tomllib.loads(file.read_text("utf-8")).items()
}
UNSPACED = ("zh-Hans", "zh-Hant", "ja", "ko", "th", "km", "lo", "my")  # words are not told apart by blanks
LABEL_KINDS = ("from", "date", "to", "copy", "subject", "other")
GAP = "…"


def every(key: str, languages: Iterable[str] = TABLES) -> tuple[str, ...]:
    """The phrases of a key in all languages, each once, in lower case."""
    found = (plain(phrase).casefold() for language in languages for phrase in TABLES[language].get(key, ()))
    return tuple(dict.fromkeys(found))


def _labels() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind in LABEL_KINDS:
        for label in every(kind):
            kinds[label.rstrip(":")].add(kind)
    return {label: frozenset(found) for label, found in kinds.items()}


def _pattern(phrases: Iterable[str], *, gap: int) -> re.Pattern[str]:
    """Any of the phrases as a whole; a gap in one stands for up to `gap` characters."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(re.escape(one).replace(GAP, f".{{0,{gap}}}") for one in ordered), re.DOTALL)


def _fixed_and_open(key: str, *, gap: int = 60) -> tuple[frozenset[str], re.Pattern[str]]:
    """(the phrases without a gap, a pattern of those with one)."""
    phrases = every(key)
    return frozenset(one for one in phrases if GAP not in one), _pattern(
        (one for one in phrases if GAP in one), gap=gap
    )


def _near(table: dict[str, Any]) -> str:
    """A word for answers and a word for their place in one sentence, in either order."""
    answers, places = ("|".join(re.escape(word) for word in table[key]) for key in ("answer", "place"))
    own = rf"(?<!your )(?<!\w)(?:{answers})" if table["answer"][0][0] < "\u2e80" else f"(?:{answers})"
    near = r"[^.!?。！？]{0,30}"
    return f"{own}{near}(?:{places})|(?:{places}){near}{own}"


def _subject(key: str) -> re.Pattern[str]:
    prefixes = "|".join(re.escape(prefix) for prefix in sorted(every(key), key=len, reverse=True))
    return re.compile(rf"\s*(?:\[[^\]]{{1,40}}\]\s*)?(?:{prefixes})\s?(?:\[\d{{1,3}}\]|\(\d{{1,3}}\))?\s?[:：]")


LABELS = _labels()
VERBS = frozenset(tuple(verb.split()) for verb in every("wrote", (one for one in TABLES if one not in UNSPACED)))
JOINED_VERBS = every("wrote", UNSPACED)
OPENERS = frozenset(word for opener in every("opener") for word in opener.split())
REASONS = frozenset(every("reason"))
TELLING = frozenset(every("telling"))
PARTICLES = frozenset(every("particle"))
ORIGINAL, ORIGINAL_OPEN = _fixed_and_open("original")
FORWARDED, FORWARDED_OPEN = _fixed_and_open("forwarded")
ABOVE, ABOVE_OPEN = _fixed_and_open("above")
TAGLINES, _ = _fixed_and_open("tagline")
TAGLINES_OPEN = _pattern((one for one in every("tagline") if GAP in one and not one.startswith(GAP)), gap=120)
TAGLINES_ENDING = _pattern((one for one in every("tagline") if one.startswith(GAP)), gap=60)
LEGAL = tuple(every("legal", (language,)) for language, table in TABLES.items() if "legal" in table)
READERS = every("reader")
TITLES = every("title")
NOTICES = every("notice")
MACHINE_LINES = _pattern((*every("environment"), *every("banner")), gap=400)
BANNERS = _pattern(every("banner"), gap=400)
ANSWERS_WITHIN = re.compile("|".join(_near(table) for table in TABLES.values() if "answer" in table))
BELOW = every("below")
FORWARD_SUBJECT = _subject("forward")
REPLY_SUBJECT = _subject("reply")

ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:@]{1,64}@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}|\[email.protected\]")
DATE = re.compile(
    r"(?<!\d)(?:\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}|(?:19|20|25|1[34])\d\d)(?!\d)|\d{4} ?(?:年|년)|"
    r"(?<!\d)\d{1,2} ?(?:月|월)"
)
CLOCK = re.compile(r"(?<![\d.])\d{1,2} ?(?:[:.h時时點点시]|시 ) ?\d\d(?!\d)")
DEVICE = re.compile(
    r"i(?:phon|pad|pod|os|cloud)|android|samsung|galaxy|black ?berry|nokia|huawei|xiaomi|redmi|oppo|vivo|honor|pixel|"
    r"motorola|outlook|yahoo|gmail|e?-?mail|windows|proton|phone|mobi[le]|m[oó]vil|telem[oó]vel|tablet|smart|telefon|"
    r"cell|device|handset|laptop|computer|lumia|xperia|\bhtc\b|\blg\b|sony|nexus|oneplus|verizon|t-mobile|at&t|"
    r"wireless|ger[äa]t|handy|dispositiv|appareil|puhelim|ponsel|celular|aol|naver|daum|app\b|tuta|spark|newton|nine|"
    r"superhuman|shortwave|missive|canary|edison|boxer|front\b|hey\b|inbox|streak|boomerang|unibox|mimestream|acompli|"
    r"typeapp|thumb|airmail|"
    r"on the (?:go|run|move)|телефон|айфон|мобильн|планшет|устройств|почт|"
    r"手机|手機|客户端|邮箱|安卓|스마트폰|갤럭시|휴대|携帯|スマ|"
    r"アプリ|앱|موبایل|گوشی|הנייד|טלפון|هاتف|جوال|موبايل|điện thoại|telepono|มือถือ|โทรศัพท์|"
    r"फ़ोन|फोन|ਫ਼ੋਨ|ਫੋਨ|ফোন"
)
