"""Text as the rules read it: folded words, each with its place in the original.

Folding is NFKD without accents, lower case, straight apostrophes, one Arabic alef, no invisible characters, and a few
emoji read as words. A word is a run of letters and digits; a Chinese character or a Korean syllable is a word of its
own. Letters set apart (k.i.l.l, k i l l) are one word. A sentence ends at . ! ? and their kin or at an empty line.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

LONGEST_SENTENCE = 120  # words; what never stops is cut, so that reading stays linear
EMOJI_WORDS = {"🔫": " gun ", "🔪": " knife ", "🗡": " knife ", "💣": " bomb ", "🩸": " blood "}
_SAME = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "đ": "d",
    "ı": "i",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ة": "ه",
    "ł": "l",
}
_HANGUL = range(0xAC00, 0xD7A4)
_DROPPED_MARKS = (range(0x300, 0x370), range(0x64B, 0x660), range(0x670, 0x671), range(0x640, 0x641))
_TITLES = frozenset(["mr", "mrs", "ms", "dr", "st", "jr", "sr", "sra", "srta", "prof", "lic", "ing", "ave"])
_WORD = re.compile(
    r"(?<!\w)[^\W\d_](?:[.\-*·][^\W\d_]){2,}(?!\w)|(?<!\w)[a-z](?: [a-z]){3,}(?!\w)"
    r"|[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
    r"|[^\W_\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3](?:[\u0900-\u0dff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3])*"
    r"(?:['@$!*|][^\W_]+)*"
)
_STOP = re.compile(r"[.!?…。！？؟।:]|\n\s*\n|\n\s*>|\n\s*[-*•]\s")
_SEPARATORS = re.compile(r"[.\-*· ]")
_SPELLED = re.compile(r"[^\W\d_](?:[.\-*· ][^\W\d_])+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order. `spans` are character offsets in the original, `sentences[i]` is the word index
    at which the sentence of word i ends (exclusive), `quoted[i]` tells whether the word stands in a '>' line.
    """

    original: str
    words: list[str]
    spans: list[tuple[int, int]]
    sentences: list[int]
    quoted: list[bool]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Character offsets covering words first..last (exclusive)."""
        return self.spans[first][0], self.spans[last - 1][1]


@lru_cache(maxsize=20_000)
def fold_character(character: str) -> str:
    """What one character becomes: none, one or several characters."""
    if character in EMOJI_WORDS or character in _SAME:
        return EMOJI_WORDS.get(character) or _SAME[character]
    if ord(character) in _HANGUL:
        return character
    if character == "\r" or (unicodedata.category(character) == "Cf" and character != "\u00ad"):
        return ""
    plain = "".join(_SAME.get(c, c) for c in unicodedata.normalize("NFKD", character.lower()) if not _is_dropped(c))
    return plain.lower()


def fold(text: str) -> str:
    """The folded text alone, for words of the lexicons."""
    return "".join(map(fold_character, text))


def read(text: str, *, repair: Callable[[str], str] = str) -> Words:
    """Split `text` into folded words; `repair` may rewrite one word (typos and leet of the risk vocabulary)."""
    folded, origin = _folded_with_origin(text)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    ends: list[int] = []
    quoted: list[bool] = []
    previous_end, in_quote, sentence_start = 0, folded.lstrip().startswith(">"), 0
    for found in _WORD.finditer(folded):
        start, end = found.span()
        gap = folded[previous_end:start]
        if "\n" in gap:
            in_quote = gap.rpartition("\n")[2].lstrip().startswith(">")
        if words and (_ends_sentence(gap, words[-1]) or len(words) - sentence_start >= LONGEST_SENTENCE):
            ends.extend([len(words)] * (len(words) - sentence_start))
            sentence_start = len(words)
        words.append(repair(_plain_word(found.group())))
        spans.append((origin[start], origin[end - 1] + 1) if origin else (start, end))
        quoted.append(in_quote)
        previous_end = end
    ends.extend([len(words)] * (len(words) - sentence_start))
    return Words(text, words, spans, ends, quoted)


def _is_dropped(character: str) -> bool:
    return any(ord(character) in marks for marks in _DROPPED_MARKS) or character == "\u00ad"


def _folded_with_origin(text: str) -> tuple[str, list[int] | None]:
    """The folded text and, unless characters stayed one to one, the original index of each folded character."""
    if text.isascii() and "\r" not in text:
        return text.lower(), None
    pieces = [fold_character(character) for character in text]
    folded = "".join(pieces)
    if all(len(piece) == 1 for piece in pieces):
        return folded, None
    return folded, [index for index, piece in enumerate(pieces) for _ in piece]


def _ends_sentence(gap: str, previous: str) -> bool:
    if gap in {" ", ", ", " '"}:
        return False
    if gap.startswith(".") and previous in _TITLES and "\n" not in gap:
        return False
    return _STOP.search(gap) is not None


def _plain_word(word: str) -> str:
    """N't is written nt, a possessive 's is dropped, letters set apart are joined."""
    if "'" in word:
        word = word.replace("n't", "nt").removesuffix("'s")
    if len(word) > 4 and _SPELLED.fullmatch(word):
        return _SEPARATORS.sub("", word)
    return word
