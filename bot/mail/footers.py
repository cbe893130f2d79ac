"""What stands below the sender's own words and is not theirs to say: signature, a telephone's line, notices, footers.

Only ends are looked at (and gateways' banners at the beginning). A closing with a name stays. When in doubt it stays.
"""

import re

from bot.mail import phrases

MAX_SIGNATURE = 24  # lines below "-- "
MAX_LOOKED_AT = 200  # lines above it in which people may have drawn such dividers between their paragraphs
MAX_SHORT_SIGNATURE = 7  # lines below a divider that people use as well
MAX_TAGLINE = 160  # characters
MAX_ORDINARY = 4  # lower-case words of a line in a signature
MAX_ADVERT = 4  # lines of a webmail's own
MAX_PARAGRAPHS = 14  # looked at from the end
MAX_BEFORE_DEVICE = 8  # words of a telephone's line; further on it is a sentence that names one
ENOUGH_LEGAL = 3  # words of law in one paragraph

_DIVIDER = re.compile(r"(?:--+|—|–|__+|\*\*\*+|- -|[━─═=~#＿]{5,}|[.·]{8,})\s*")
_POSTSCRIPT = re.compile(r"\W{0,3}(?:p\s?\.?\s?p?\.?\s?[sd]\b|н\.?б|з\.?и\.|附[:：言]|又及|追伸|추신)", re.IGNORECASE)
_CONTACT = re.compile(
    r"@[\w-]+\.\w|https?://|www\.\w|\+?\(?\d{2,4}\)?[ .\-/]{1,2}\d{3,4}[ .\-/]?\d{2,4}|"
    r"(?<![\d-])\d{3}[-.\u00a0 ]\d{4}(?![\d-])|(?:tel|phone|fax|mobile|cell|e-?mail)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"\w{2,}(?:[,;]?\s+\S+){3,}[.!?。！？]$|[。！？]$")
_RULES = " \t-_=*~#‐–—─━\u200b\ufeff"
_LINK = re.compile(r"\s?[<(\[]?\s?https?://[^\s<>]{1,400}(?:\s?[>)\]])?|\[cid:[^\]]{1,100}\]")
_BRACKETS = {ord("["): None, ord("]"): None}
_LINK_ALONE = re.compile(r"[^\n]{0,40}\bhttps?://\S+")
_LIST_RULE = re.compile(r"[_-]{20,}\s*")
_ADVERT_RULE = re.compile(r"_{40,}\s*")  # webmail draws so long a line above its own words, people do not
_FOOTER = re.compile(
    r"_{3,}|-{5,}|"
    r"you received this (?:message|email|e-mail) because|you are receiving this (?:message|email|e-mail)? ?because|"
    r"to unsubscribe(?: from th[ei]s? |,? (?:click|visit|send|reply|go|please|e-?mail|write|use))|"
    r"unsubscribe[: ]*(?:https?:|\||<)|"
    r"to post to this group|reply to this (?:email|e-mail) directly|"
    r"view (?:it|this)[^.]{0,40} on github|this (?:email|message) was sent to \S{1,80}@|powered by mailman|"
    r"manage your (?:subscription|notification|email)|yahoo! groups links|posted by: |reply via web post|__\._,_\.___|"
    r"visit your group|for more options, visit|more options: |to change your (?:preferences|settings)",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\b(?:I|[Mm]y|[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b(?! ?[-.:])")  # a person does
_LIST_WORD = re.compile(r"mailing list|maillist|mailman|list-?serv|discussion list|listinfo|newsgroup", re.IGNORECASE)


def without(lines: list[str]) -> list[str]:
    """The lines of one stretch of own words without the banners above and the footers below."""
    kept = _without_banners(_stripped(lines))
    for _ in range(4):
        before = len(kept)
        for cut in (_without_list_footer, _without_notices, _without_taglines, _without_signature):
            kept = _stripped(cut(kept))
        if len(kept) == before:
            break
    return kept


def is_tagline(line: str) -> bool:
    """Whether a line is what a telephone or a mail client adds by itself ("Sent from my iPhone")."""
    told = phrases.plain(_LINK.sub("", line[:600]).translate(_BRACKETS)).strip(" *_\t<>()-–—|•").casefold()
    if not 3 < len(told) <= MAX_TAGLINE or not phrases.REASONS.isdisjoint(told.split()):
        return False
    if told.rstrip(".!") in phrases.TAGLINES:
        return True
    named = bool(phrases.DEVICE.search(" ".join(told.split()[:MAX_BEFORE_DEVICE])))
    if phrases.DEVICE.search(told) and phrases.TAGLINES_ENDING.fullmatch(told.rstrip(".。")):
        return len(told) <= 80
    return named and bool(phrases.TAGLINES_OPEN.fullmatch(told))


def is_signature(lines: list[str]) -> bool:
    """Whether marked signature lines read like one: people write into that place, too."""
    words = [line.strip() for line in lines if line.strip()]
    told = [line for line in words if _SENTENCE.search(line) and not (is_tagline(line) or _is_notice(line))]
    return len(words) <= MAX_SIGNATURE and not told and not any(_POSTSCRIPT.match(line) for line in words)


def _stripped(lines: list[str]) -> list[str]:
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].strip():
        begin += 1
    while end > begin and not lines[end - 1].strip(_RULES):
        end -= 1
    return lines[begin:end]


def _without_banners(lines: list[str]) -> list[str]:
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    paragraph = " ".join(line.strip() for line in lines[:end])[:600].casefold()
    return lines[end:] if phrases.BANNERS.fullmatch(paragraph) else lines


def _without_taglines(lines: list[str]) -> list[str]:
    """Without the last line if a telephone wrote it, and what its user lets it add; the same above the first line."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_tagline(lines[end - 1])):
        end -= 1
    if end == len(lines) and end > 1 and is_tagline(f"{lines[-2].strip()} {lines[-1].strip()}"):
        end -= 2 if _begins_tagline(lines[-2]) else 0
    begin = 0
    while begin < end and len(lines) > 2 and is_tagline(lines[begin]) and not lines[begin + 1].strip():
        begin += 2
    return lines[begin:end] if end > begin else lines[:end]


def _begins_tagline(line: str) -> bool:
    told = phrases.plain(line).casefold()
    return bool(phrases.TAGLINES_OPEN.match(told)) and len(told) > 8


def _without_signature(lines: list[str]) -> list[str]:
    """Without the signature below a divider. A postscript there stays, and with it what stands below a doubtful one."""
    for at in range(len(lines) - 1, max(len(lines) - MAX_SIGNATURE - 12, -1), -1):
        if not _DIVIDER.fullmatch(lines[at]):
            continue
        below = lines[at + 1 :]
        said = next((n for n, line in enumerate(below) if _POSTSCRIPT.match(line)), len(below))
        words = [line.strip() for line in below[:said] if line.strip()]
        drawn = any(_DIVIDER.fullmatch(line) for line in lines[max(at - MAX_LOOKED_AT, 0) : at])
        if lines[at] == "-- " and not drawn and _is_sure_signature(words):
            return [*lines[:at], *below[said:]]
        if said == len(below) and _is_divided_off(words, lines[:at], dashed=lines[at].strip() in ("--", "—")):
            return lines[:at]
    return lines


def _is_sure_signature(words: list[str]) -> bool:
    """Below "-- ", the mail clients' own divider: no whole letter."""
    return len(words) <= MAX_SIGNATURE and sum(bool(_SENTENCE.search(line)) for line in words) <= len(words) / 2 + 1


def _is_divided_off(words: list[str], above: list[str], *, dashed: bool) -> bool:
    """Whether this is a signature below a line that people also draw between paragraphs: few short lines, no sentence,
    a name first; below anything but "--" a telephone number or an address, too. What ends in a colon leads to it.
    """
    if not words or len(words) > MAX_SHORT_SIGNATURE or any(map(_is_long, words)):
        return False
    last = next((line.strip() for line in reversed(above) if line.strip()), "")
    if last.endswith((":", "：")) or words[0].endswith((":", "?")) or len(_LETTERS.findall(words[0])) > 6:
        return False
    ended = (
        len(words) == 1
        or len(last.split()) <= 4
        or last.endswith((".", "!", "?", ",", "。", "！", "？", "؟", "।", ")"))
    )
    return (dashed and ended and _is_name(words[0])) or any(_CONTACT.search(line) for line in words)


def _is_long(line: str) -> bool:
    """Whether a line is too long or too much of a sentence for a signature."""
    ordinary = _ordinary(line.split()) + bool(_CONTACT.search(line))  # "555-0123 please call before 9"
    return len(line) > 70 or bool(_SENTENCE.search(line)) or ordinary >= MAX_ORDINARY


def _is_name(line: str) -> bool:
    """A few words that each begin with a capital, or are written without such."""
    words = _LETTERS.findall(line)
    return 0 < len(words) <= 6 and not line.endswith((".", "!", "?")) and not _ordinary(words[:1] + words[-1:])


def _ordinary(words: list[str]) -> int:
    return sum(map(str.islower, words))


def _without_list_footer(lines: list[str]) -> list[str]:
    """Without what a mailing list or a notification service adds at the end."""
    for at in range(max(len(lines) - 30, 0), len(lines)):
        line = lines[at].strip()
        rest = " ".join(lines[at : at + 8])[:2_000]
        if not _FOOTER.match(line) or _TELLS.search(rest):
            continue
        ruled = bool(_LIST_RULE.fullmatch(line))
        advert = ruled and _is_advert(line, lines[at + 1 :])
        if advert or (ruled and _LIST_WORD.search(rest)) or (line.strip("_-") and _CONTACT.search(rest)):
            above = at - 1 if at and _DIVIDER.fullmatch(lines[at - 1]) else at
            return lines[:above]
    return lines


def _is_advert(rule: str, below: list[str]) -> bool:
    """Whether a webmail's own line and few words with a link to click on are all that is left of the letter."""
    words = [line.strip() for line in below if line.strip()]
    return bool(_ADVERT_RULE.fullmatch(rule)) and 0 < len(words) <= MAX_ADVERT and bool(_LINK_ALONE.match(words[-1]))


def _without_notices(lines: list[str]) -> list[str]:
    """Without the last paragraphs from the first on that is a notice, if what follows it is of that kind, too."""
    starts = _paragraphs(lines)
    for begin in starts[-MAX_PARAGRAPHS:]:
        if begin and _begins_notices(lines, begin, starts=starts) and _all_notices(lines, begin, starts=starts):
            end = begin
            while end and not lines[end - 1].strip(_RULES):
                end -= 1
            return lines[:end] or lines
    return lines


def _begins_notices(lines: list[str], begin: int, *, starts: list[int]) -> bool:
    """Whether this paragraph is a notice, or begins like one whose words of law go on in the paragraphs below."""
    if _is_notice(_paragraph(lines, begin, starts=starts)):
        return True
    rest = " ".join(line.strip() for line in lines[begin:])[:6_000].casefold()
    return _told(lines[begin]).startswith(phrases.NOTICES) and _legal_words(rest) >= ENOUGH_LEGAL


def _all_notices(lines: list[str], begin: int, *, starts: list[int]) -> bool:
    below = [_paragraph(lines, start, starts=starts) for start in starts if start > begin]
    return all(
        _opens_notice(words)
        or _is_notice(words)
        or _legal_words(words.casefold()) > 1
        or is_tagline(words)
        or len(words) < 3
        or (_CONTACT.search(words) and len(words.split()) == 1)
        for words in below
    )


def _paragraphs(lines: list[str]) -> list[int]:
    """Where paragraphs begin: below an empty line, a rule or a divider, and where a line begins as notices do."""
    return [
        at
        for at, line in enumerate(lines)
        if line.strip() and (at == 0 or not lines[at - 1].strip(_RULES) or _opens_notice(line))
    ]


def _paragraph(lines: list[str], begin: int, *, starts: list[int]) -> str:
    end = next((start for start in starts if start > begin), len(lines))
    return " ".join(line.strip() for line in lines[begin:end])[:6_000].strip()


def _opens_notice(line: str) -> bool:
    return _told(line).startswith((*phrases.TITLES, *phrases.NOTICES))


def _is_notice(paragraph: str) -> bool:
    """A scanner's or printer's line; or begun by a notice's title; or begun like a notice and full of words of law."""
    told = _told(_LINK.sub("", paragraph[:3_000]))
    if phrases.MACHINE_LINES.fullmatch(told[:600]) or any(_is_titled(told, title) for title in phrases.TITLES):
        return True
    if told.startswith((*phrases.TITLES, *phrases.NOTICES)):
        return _legal_words(told) >= ENOUGH_LEGAL
    return len(told) >= 120 and any(reader in told for reader in phrases.READERS) and _legal_words(told) > ENOUGH_LEGAL


def _is_titled(told: str, title: str) -> bool:
    """Whether the title stands for itself: "Confidentiality notice was not given to us" is a sentence."""
    return told.startswith(title) and not told[len(title) : len(title) + 2].strip(" ")[:1].isalpha()


def _told(line: str) -> str:
    return phrases.plain(line).lstrip(" *_[(\"'•🌳🌲♻|-").casefold()


def _legal_words(told: str) -> int:
    """How many words of law of one language stand in it, at most."""
    return max(sum(stem in told for stem in stems) for stems in phrases.LEGAL)
