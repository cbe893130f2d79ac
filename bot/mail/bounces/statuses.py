"""The enhanced status (RFC 3463) of a failure: told, or derived from SMTP codes and from what the words mean."""

import re
from collections.abc import Iterator

from bot.mail.machine_words import meanings

_ENHANCED = re.compile(r"(?<![\w.])([245])\.([0-7])\.(\d{1,3})(?![\d]|\.\d)")
_TOLD = re.compile(
    r"(?:(?<!\d)[245]\d\d[ \-]{1,2}[#(\[]?|#|\(|\[|status(?: ?code)?[:=]? ?|dsn=|smtp; ?|code[:=]? ?)$", re.IGNORECASE
)
_CODES = (
    "421|422|431|432|441|442|446|447|449|450|451|452|453|454|455|471|472|473|500|501|502|503|504|505|510|511|512|513|515|517|520|521|522|523|"
    "524|525|530|531|532|533|534|535|538|540|541|542|543|544|545|546|547|550|551|552|553|554|555|556|557|559|570|571|572|573|574|579|580|582"
)
_TOLD_CODE = re.compile(
    rf"(?:said|error|code|reply|response|respon(?:ded|se)|returned|replied|with|status|<<<|server|smtp[;:]?|#|\[|"
    rf"\(|:|;|^)[ \t:>'\"(\[;]{{0,4}}(?<![\d.])({_CODES})(?=[ \-\]):;,'\"#.]|$)"
    r"(?! ?(?:bytes|kb|mb|hours|days|messages|recipients)\b)(?!\.\d)",
    re.IGNORECASE | re.MULTILINE,
)
_LOOSE_CODE = re.compile(
    rf"(?<![\d.\-+:/])({_CODES})(?:[ \-](?=[\w<#(\[\"'])(?! ?(?:bytes|kb|mb|hours|days|messages|recipients)\b))",
    re.IGNORECASE,
)
FOR_GOOD = re.compile(
    r"(?<!not a )permanent (?:\w+ )?(?:error|failure|fatal)|failed permanently|given up", re.IGNORECASE
)
VAGUE = re.compile(r"[245]\.(?:0\.0|3\.0|7\.0)|[45]\.4\.7|[45]\.5\.0")


def exact(text: str) -> str | None:
    """The first enhanced status in `text`: one that stands beside an SMTP code or in brackets before a bare one."""
    found = [(bool(_TOLD.search(text[max(0, one.start() - 24) : one.start()])), one) for one in _statuses(text)]
    told = [_written(one) for beside, one in found if beside] or [_written(one) for _, one in found]
    failures = [status for status in told if status[0] != "2"] or told
    return next((status for status in failures if not VAGUE.fullmatch(status)), next(iter(failures), None))


def derived(text: str, *, for_good: bool = False) -> str | None:
    """A status out of the SMTP code in `text` and what the words mean, None when neither says anything.

    `for_good`: the report calls its error permanent, which counts where no code tells the class.
    """
    code = next((found[1] for pattern in (_TOLD_CODE, _LOOSE_CODE) if (found := pattern.search(text))), None)
    detail, default = _meaning(text)
    if code is None:
        return f"{'5' if for_good else default}.{detail}" if detail else None
    return f"{code[0]}.{detail}" if detail else f"{code[0]}.0.0"


def best(told: tuple[str | None, ...], meant: tuple[str | None, ...] = ()) -> str | None:
    """The first of the statuses told, or a later one of the same class that is more exact; x.0.0 says nothing of a
    reason, so there one that is only `meant` by words counts too.
    """
    known = [status for status in told if status] or [status for status in meant if status]
    if not known or not VAGUE.fullmatch(known[0]):
        return next(iter(known), None)
    later = (*known, *(status for status in meant if status)) if known[0].endswith(".0.0") else known
    sure = (status for status in later if status[0] == known[0][0] and not VAGUE.fullmatch(status))
    return next(sure, known[0])


def _statuses(text: str) -> Iterator[re.Match[str]]:
    for count, found in enumerate(_ENHANCED.finditer(text)):
        if count >= 50:
            return
        yield found


def _written(found: re.Match[str]) -> str:
    return f"{found[1]}.{int(found[2])}.{int(found[3])}"


def _meaning(text: str) -> tuple[str | None, str]:
    return next(((detail, default) for detail, default, words in meanings.MEANINGS if words.search(text)), (None, "5"))
