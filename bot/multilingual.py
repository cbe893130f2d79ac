"""Which pieces a letter is made of, and in which languages: a table, and the one rule that no unreviewed text goes
out alone. Pure but for a look at which templates there are.

A language is reviewed as a whole, in its language.toml. One that has a letter whole and reviewed is written in alone.
One that has a letter whole and not reviewed, or only the most needed paragraphs of it (`templates/_blocks/`, filled
from the language's `_parts.j2`), stands beside the reviewed English. The mark that a translation awaits its review
falls away with the review; the English under a block stays, for a block is never the whole letter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot import languages
from bot.errors import NotFoundError
from bot.languages import FALLBACK

UNSAFE = "acknowledgement_unsafe"
FIRST_ANSWERS = (
    "acknowledgement",
    "acknowledgement_emergency",
    "acknowledgement_formal",
    "acknowledgement_emergency_formal",
    "held",
    "held_emergency",
)
OTHER_LETTERS = (
    "follow_up",
    "closing",
    "referral_information",
    "referral_introduction",
    "status_answer",
    "over_limit",
)
# A letter -> what of it there is in every language that has no whole one.
BLOCKS = {
    **{name: f"_blocks/{name}.txt.j2" for name in (*FIRST_ANSWERS, UNSAFE)},
    **dict.fromkeys(OTHER_LETTERS, "_blocks/in_english.txt.j2"),
    "reply": "_blocks/interpreter.txt.j2",
}
BELOW = {"reply"}  # a person wrote it, in whatever language: their words come first, and it is they that count
UNMARKED = {UNSAFE}  # one line, which must not even tell that an office wrote it
MARK = "_blocks/awaiting_review.txt.j2"
INVITATION = "_blocks/invitation.txt.j2"

Before = Literal["nothing", "space", "rule"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One template in one language, and what stands between it and the piece before it."""

    file: str
    language: str
    before: Before = "nothing"


def plan(name: str, locale: str | None, *, served: Collection[str] | None = None) -> list[Piece]:
    """The pieces of a letter for a reader of `locale`, in order. `served`: the district's languages; None for all.

    1. Reviewed and whole in the reader's language (es-MX, then es): that alone.
    2. Something of it in the reader's language: that, the mark where it was not reviewed, the English letter.
    3. A first answer to an unknown language: the English letter, and under it one line a language that we read it.
    4. Anything else: English. Raises NotFoundError for a letter that is not even English.
    """
    file = f"{name}.txt.j2"
    spoken = languages.chain(locale, served)
    whole = languages.having(file, spoken)
    if whole and languages.of(whole).reviewed:
        return [Piece(file, whole)]
    if languages.having(file, [FALLBACK]) is None:
        raise NotFoundError(f"no template named {file}")
    if whole:
        return _beside(name, Piece(file, whole))
    if spoken and name in BLOCKS and languages.having("_parts.j2", spoken[:1]):
        return _beside(name, Piece(BLOCKS[name], spoken[0]))
    if not spoken and name in FIRST_ANSWERS:
        return [Piece(file, FALLBACK), *_invitations(served)]
    return [Piece(file, FALLBACK)]


def whole_in(piece: Piece) -> bool:
    """Is this piece the letter itself, and no block, mark or line?"""
    return not piece.file.startswith("_")


def _beside(name: str, own: Piece) -> list[Piece]:
    english = Piece(f"{name}.txt.j2", FALLBACK)
    if name in BELOW and not whole_in(own):
        beside = [] if languages.of(own.language).reviewed else [Piece(own.file, FALLBACK, "space")]
        return [english, Piece(own.file, own.language, "rule"), *beside]
    marks = [] if name in UNMARKED else _marks([own.language])
    return [own, *marks, Piece(english.file, FALLBACK, "rule")]


def _invitations(served: Collection[str] | None) -> list[Piece]:
    told = languages.tags().values() if served is None else [tag for one in served for tag in languages.chain(one)[:1]]
    others = [tag for tag in told if tag != FALLBACK and languages.having("_parts.j2", [tag])]
    marks = [piece for piece in _marks(others) if piece.language == FALLBACK]
    return [Piece(INVITATION, FALLBACK, "rule"), *(Piece(INVITATION, tag) for tag in others), *marks] if others else []


def _marks(used: Collection[str]) -> list[Piece]:
    """What is not reviewed says so, in its own language and in English."""
    awaiting = [tag for tag in used if not languages.of(tag).reviewed]
    return [Piece(MARK, tag, "space") for tag in (*awaiting, FALLBACK)] if awaiting else []
