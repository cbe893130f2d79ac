"""Which charset unlabelled or wrongly labelled bytes are in, told by what each reading of them looks like.

A statistical library needs a few hundred bytes; a Subject or a file name has ten. Each candidate's reading is scored by
how ordinary its characters are and how they stand beside each other: letters people use often, capitals in front of
words, no symbols inside words. Only when no reading looks ordinary is a statistical guess asked for.
"""

import re
import unicodedata
from functools import cache

from charset_normalizer import from_bytes

from bot.mail.charset_names import codec_of

SAMPLE = 300  # bytes around the first foreign ones that are scored: ordinary letters show at once
STATISTICAL_SAMPLE = 8_192  # bytes shown to the statistical guess
LEAST_STATISTICAL = 60  # bytes below which statistics are no better than chance
NO_TEXT = -2.0
ORDINARY = 0.5  # the least score of a reading that is taken without asking further
CLEARLY = 0.85  # the least score of a reading that may overrule a label
MANY = 20  # foreign characters from which on a weaker look of the labelled reading is enough to doubt it

# In the order of trust: of equal readings the first counts. Each with the writing its characters are judged by.
CANDIDATES = {
    "cp1252": "",
    "euc_jp": "japanese",
    "cp949": "korean",
    "gb18030": "simplified",
    "big5hkscs": "traditional",
    "cp932": "japanese",
    "cp1251": "",
    "koi8_u": "",
    "cp1250": "",
    "cp1254": "",
    "cp866": "",
    "cp850": "",
    "mac_roman": "",
}
SELDOM = {"cp1250": 0.08, "cp1254": 0.08, "cp866": 0.12, "cp850": 0.25, "mac_roman": 0.25}  # what rarity costs them
CYRILLIC = {"cp1251", "koi8_u", "cp866"}
SURE = 0.88  # below it a text of some length may be in an alphabet that no candidate has
OTHER_ALPHABETS = {"cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256", "iso8859_6", "cp874", "cp737", "cp862"}
WEIGHTS = {
    "l": 1.0,
    "L": 0.9,
    "r": 0.2,
    "q": 0.8,
    "s": 0.2,  # Latin letters, often, capital, rare; marks; signs
    "c": 1.0,
    "m": 0.7,
    "x": 0.1,
    "C": 0.85,
    "X": 0.3,  # Cyrillic letters, often, less, rare; capital, rare capital
    "k": 1.0,
    "h": -0.5,
    "g": 1.0,
    "G": 0.8,
    "p": 0.6,  # kana, half-wide kana, Hangul often and not, wide marks
    "f": 1.0,
    "1": 0.7,
    "o": 0.0,
    "b": -2.0,
    "n": 0.6,  # Han often, ordinary, rare; impossible; other scripts
}
_LATIN = frozenset("áéíóúñüàèìòùâêîôûäëïöçãõåæøßœąćęłńśźżčěřšžůďťýőűğışăâțșđươ")
_LATIN_RARE = frozenset("þðÿŷ")
_MARKS = frozenset("“”‘’–—…•€ºª«»¿¡\u00a0·„")
_CYRILLIC_OFTEN = frozenset("оеаинтсрвлкмдпуяьыі")
_CYRILLIC_RARE = frozenset("ъёэцщфюђѓљњћќўџѕјѐѝҐґ")
_HAN_OFTEN = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而"
    "能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意"
    "进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口"
    "使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目报立马命张活难神数件"
    "安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望"
    "直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留"
    "红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党未持取"
    "這個們來說時國學會對過還沒為後發當開無動長樣與進實點聲話機給間從兩見經頭將種應該請問題師處課業級選擇寫覺讓認識謝您"
    "投诉孩校班级谢您課家庭老師校長男女食朝晩昨週末本日御様願致申上下部屋連絡遅質問変更新入園"
)
_HANGUL_OFTEN = frozenset(
    "이다는의을에가고하지한사나도로기를리인은서어대자그시아니과일정수해있스습학교생님안녕세요우원제장주보전여부들무면만동상"
    "으어거었했니까게소조공신문선버오구계방성경내라마바차실요청간중과년월"
)

_BLOCKS = (
    ("\u0400", "\u0530", "cyrillic"),
    ("\u2010", "\u2500", "y"),
    ("\u25a0", "\u2c00", "y"),
    ("\u3000", "\u3040", "p"),
    ("\u3040", "\u3100", "kana"),
    ("\u3400", "\ua000", "han"),
    ("\uac00", "\ud7a4", "hangul"),
    ("\uf900", "\ufb00", "han"),
    ("\uff00", "\uff61", "p"),
    ("\uff61", "\uffa0", "h"),
    ("\U00020000", "\U00030000", "han"),
)

_CAPITAL_INSIDE = re.compile("(?<=[cmx])[CMX]|(?<=[alr])L|(?<=[lr])A")
_ACCENT_PAIR = re.compile("(?<=[lLr])[lr]")
_MIXED_SCRIPTS = re.compile("[aA](?=[cmxCMX])|[cmxCMX](?=[aA])")
_SYMBOL_INSIDE = re.compile("(?<=[aAlLrcmxCMX])s(?=[aAlLrcmxCMX])")
_LETTER_RUN = re.compile("[lr]{3,}|(?<![aAlLr])[lLr]{2,}(?![aAlLr])")
_ASCII = bytes(range(128))
_NO_CONTROLS = bytes((9, 10, 13, 27, *range(32, 256)))
_FOREIGN = re.compile(rb"[\x80-\xff]")


def guess(data: bytes, label: str | None = None, *, statistics: bool = True) -> str:
    """Text of `data`, which is neither ASCII nor UTF-8, by the reading that looks most like writing.

    `label` is a codec (not a label) that is preferred among readings of nearly the same look. `statistics`: whether
    the library, which takes milliseconds, may be asked where no reading looks ordinary.
    """
    sample = _sample(data)
    if len(sample.translate(None, _NO_CONTROLS)) * 20 > len(sample):
        return data.decode("cp1252", "replace")  # no text at all
    scores = {codec: _score(sample, codec) - SELDOM.get(codec, 0.0) for codec in CANDIDATES}
    best = max(scores, key=lambda codec: scores[codec])
    if label in scores and not _overruled(sample, label, best=best, scores=scores):
        best = label
    elif scores[best] < SURE and len(data) >= LEAST_STATISTICAL and statistics:
        best = _by_statistics(data, best, score=scores[best])
    return data.decode(best, "replace")


def _overruled(sample: bytes, label: str, *, best: str, scores: dict[str, float]) -> bool:
    """Whether a label is rather wrong: its reading looks odd, and another one clearly like writing."""
    own = scores[label] + SELDOM.get(label, 0.0)
    if best in SELDOM or scores[best] < CLEARLY:
        return False
    if {label, best} <= CYRILLIC:  # they differ by letters' case and frequency only
        return scores[best] >= SURE and scores[best] - own >= 0.15
    many = len(sample.translate(None, _ASCII)) >= MANY
    return own < (0.75 if many else ORDINARY) and scores[best] - own >= (0.25 if many else 0.4)


def _by_statistics(data: bytes, best: str, *, score: float) -> str:
    """The library's verdict where the candidates' is weak, or where it names an alphabet that they do not have."""
    told = from_bytes(data[:STATISTICAL_SAMPLE]).best()
    codec = codec_of(told.encoding) if told else None
    return codec if codec and (score < ORDINARY or codec in OTHER_ALPHABETS) else best


def look_of(text: str) -> float:
    """How much like writing a text looks, whichever writing: about 1 for ordinary text, 0 and less for noise."""
    return max(_look(text.removesuffix("\ufffd"), writing) for writing in set(CANDIDATES.values()))


def looks_wrong(text: str) -> bool:
    """Whether text decoded as its label said is rather another charset: most of its foreign characters are none."""
    return _look(text[:SAMPLE], "") < ORDINARY / 2


def _sample(data: bytes) -> bytes:
    found = _FOREIGN.search(data)
    at = found.start() if found else 0
    begin = max(data.rfind(b"\n", max(at - 100, 0), at) + 1, at - 100, 0)
    return data[begin : begin + SAMPLE]


def _score(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, "replace")
    if text.count("\ufffd") * 8 > len(text):
        return NO_TEXT
    return _look(text.removesuffix("\ufffd"), CANDIDATES[codec])


def _look(text: str, writing: str) -> float:
    """How ordinary the foreign characters of `text` are: about 1 for writing, 0 and less for noise."""
    signs = text.translate(_signs(writing))
    counts = [(signs.count(sign), weight) for sign, weight in WEIGHTS.items()]
    foreign = sum(count for count, _ in counts)
    if not foreign:
        return 0.6
    total = sum(count * weight for count, weight in counts if count)
    total -= 1.5 * len(_CAPITAL_INSIDE.findall(signs)) + 0.7 * len(_MIXED_SCRIPTS.findall(signs))
    if writing == "japanese" and "k" not in signs:
        total -= 0.2 * foreign
    total -= 0.25 * len(_ACCENT_PAIR.findall(signs))
    total -= 1.2 * len(_SYMBOL_INSIDE.findall(signs)) + sum(len(run) for run in _LETTER_RUN.findall(signs))
    return total / foreign


class _Signs(dict[int, str]):
    """Code point -> the sign of its kind in WEIGHTS, found when asked for. `level`: its ordinary characters."""

    def __init__(self, writing: str, level: frozenset[str]) -> None:
        super().__init__()
        self.writing, self.level = writing, level

    def __missing__(self, code: int) -> str:
        sign = self[code] = _sign_of(chr(code), self.writing, level=self.level)
        return sign


@cache
def _signs(writing: str) -> _Signs:
    rows = {
        "simplified": ("gb2312", 0xB0, 0xD7, range(0xA1, 0xFF)),
        "traditional": ("big5", 0xA4, 0xC6, (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
        "japanese": ("euc_jp", 0xB0, 0xCF, range(0xA1, 0xFF)),
        "korean": ("euc_kr", 0xB0, 0xC8, range(0xA1, 0xFF)),
    }
    if writing not in rows:
        return _Signs(writing, frozenset())
    codec, first, last, trail = rows[writing]
    cells = (bytes((lead, low)) for lead in range(first, last + 1) for low in trail)
    return _Signs(writing, frozenset("".join(cell.decode(codec, "ignore") for cell in cells)))


def _sign_of(char: str, writing: str, *, level: frozenset[str]) -> str:
    """The sign of one character: by its block, and where blocks are large by how ordinary it is."""
    if char < "\x80":
        return "a" if char.islower() else "A" if char.isalpha() else " "
    if char < "\u0250" or char in _MARKS:
        return _latin(char)
    block = next((sign for first, past, sign in _BLOCKS if first <= char < past), "")
    if block == "cyrillic":
        return _cyrillic(char)
    if block == "kana":
        return "k" if writing == "japanese" else "o"
    if block == "hangul":
        return "g" if char in _HANGUL_OFTEN else "G" if char in level else "o"
    return _han(char, writing, level=level) if block == "han" else block or _rest(char)


def _latin(char: str) -> str:
    if char in _MARKS:
        return "q"
    if char.isalpha():
        lower = char.lower()
        often = "l" if char == lower else "L"
        return often if lower in _LATIN else "r"
    return "b" if char < "\u00a0" else "s"


def _cyrillic(char: str) -> str:
    lower = char.lower()
    if lower == char:
        return "c" if char in _CYRILLIC_OFTEN else "x" if char in _CYRILLIC_RARE or char > "\u045f" else "m"
    return "X" if lower in _CYRILLIC_RARE else "C" if lower in _CYRILLIC_OFTEN else "M"


def _han(char: str, writing: str, *, level: frozenset[str]) -> str:
    if writing in ("", "korean"):
        return "o"
    if char in level:
        return "f" if char in _HAN_OFTEN else "1"
    return "o" if char < "\ua000" else "b"


def _rest(char: str) -> str:
    if char.isalpha():
        return "n"
    return "b" if unicodedata.category(char) in ("Co", "Cn", "Cs") or char == "\ufffd" else "s"
