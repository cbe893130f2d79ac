"""The enhanced status (RFC 3463) of a failure: told, or derived from SMTP codes and from what the words mean."""

import re
from collections.abc import Iterator

_ENHANCED = re.compile(r"(?<![\w.])([245])\.([0-7])\.(\d{1,3})(?![\d]|\.\d)")
_TOLD = re.compile(
    r"(?:(?<!\d)[245]\d\d[ \-]{1,2}[#(\[]?|#|\(|\[|status(?: ?code)?[:=]? ?|dsn=|smtp; ?|code[:=]? ?)$", re.IGNORECASE
)
_CODES = (
    "421|422|431|432|441|442|446|447|449|450|451|452|453|454|455|471|472|473|500|501|502|503|504|505|510|511|512|513|515|517|520|521|522|523|"
    "524|525|530|531|532|533|534|535|538|540|541|542|543|544|545|546|547|550|551|552|553|554|555|556|557|559|570|571|572|573|574|579|580|582"
)
_TOLD_CODE = re.compile(
    rf"(?:said|error|code|reply|response|respon(?:ded|se)|returned|replied|with|status|<<<|server|smtp[;:]?|#|\[|\(|:|;|^)[ \t:>'\"(\[;]{{0,4}}(?<![\d.])({_CODES})(?=[ \-\]):;,'\"#.]|$)"
    r"(?! ?(?:bytes|kb|mb|hours|days|messages|recipients)\b)(?!\.\d)",
    re.IGNORECASE | re.MULTILINE,
)
_LOOSE_CODE = re.compile(rf"(?<![\d.\-+:/])({_CODES})(?:[ \-](?=[\w<#(\[\"'])(?! ?(?:bytes|kb|mb|hours|days|messages|recipients)\b))", re.IGNORECASE)
VAGUE = re.compile(r"[245]\.(?:0\.0|3\.0|7\.0)|[45]\.4\.7|[45]\.5\.0")

# What the words mean, the more exact first: (detail, pattern). The class comes from the code beside them, else `default`.
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("2.2", "5", r"quota|mailbox (?:is |size )?(?:full|exceed|limit)|(?:mailbox|inbox|mail ?drop|maildir|mail ?folder|account|user|recipient).{0,40}(?:full\b|exceed\w* .{0,20}(?:limit|space|storage|size|allow)"
     r"|out of space|over (?:the )?(?:limit|storage|size))|not enough (?:disk )?(?:space|storage)|insufficient (?:disk |system )?storage|no space left|disk full|too much mail|storage (?:limit|allocation|exceed)|"
     r"buz[oó]n.{0,20}llen|postfach.{0,20}voll|boîte.{0,30}pleine|casella.{0,20}pien|caixa.{0,20}cheia|ящик.{0,40}(?:переполн|квот|превыш)|переполнен|邮箱(?:已满|空间|容量)|信箱(?:已滿|空間)|空间不足|容量(?:超|不足|オーバー|を超)|"
     r"용량.{0,10}(?:초과|부족)|đầy"),
    ("2.1", "5", r"(?:account|mailbox|user|recipient|address).{0,30}(?:disabled|suspended|inactive|deactivat|not active|closed|terminated|expired|discontinued|frozen|cancell?ed|blocked from receiving)|"
     r"(?:disabled|inactive|suspended|closed|expired) (?:user|account|mailbox|recipient)|ящик.{0,30}(?:заблок|отключ|неактив)|停用|冻结|休眠|휴면|khóa"),
    ("1.1", "5", r"(?:user|recipient|mailbox|address|account|addressee|alias|person|destinat\w+|rcpt|id|mail ?drop|login|member|directory|customer|subscriber|e-?mail).{0,50}?(?:unknown|not (?:be )?(?:found|known|exist|listed|recogni[sz]ed|valid|"
     r"a (?:known|valid)|local|here|have|registered|our customer|match|unique|in)|no(?:t|n)?[- ]?exist\w*|(?:doesn'?t|does not|didn'?t|did not|don'?t|isn'?t) (?:exist|have|match|list|appear)|invalid|unavailable|undeliverable|incorrect|no longer|couldn't be found|could not be found|cannot be found|wasn't found|"
     r"not deliver)|(?:unknown|no such|invalid|bad|illegal|non-?existent|nonexistent|ambiguous|unrecogni[sz]ed|unrouteable|incorrect|undefined) (?:local |recipient |e-?mail |destination |or \w+ )*(?:user|recipient|address|mailbox|account|addressee|name|alias|person|local[- ]?part|"
     r"member|destination|party|part|id|login)|no (?:mailbox|account|such|user|recipient|valid|local mailbox)|not (?:our customer|a valid|listed in)|isn't in my|doesn't have an? .{0,30}account|no one (?:here )?by that name|recipnotfound|recipientnotfound|address rejected|not a (?:local|valid)|"
     r"usuario.{0,30}(?:desconocido|no (?:existe|encontrado))|no existe|empfänger.{0,40}(?:unbekannt|nicht)|benutzer unbekannt|adresse.{0,40}(?:unbekannt|inconnue|introuvable|n'existe)|utilisateur.{0,20}inconnu|utente.{0,20}sconosciuto|"
     r"não (?:existe|encontrado)|inexistente|niet (?:bekend|gevonden)|onbekende|не (?:существует|найден|зарегистр)|неизвест|не існує|不存在|未找到|查无|用户不|没有(?:此|这个)用户|存在しな|見つかりま|宛先不明|あて先|존재하지|없는 (?:사용자|수신)|찾을 수 없|"
     r"không tồn tại|غير موجود|لا يوجد"),
    ("1.2", "5", r"(?:host|domain|name|server|mx|dns|node).{0,40}(?:unknown|not (?:be )?found|not exist|lookup fail|no such|invalid|not resolve|non-?existent|couldn't be found|wasn't found|doesn't exist|does not exist|unrouteable|unroutable|no (?:mx|dns))|"
     r"(?:unknown|no such|bad|illegal|invalid|non-?existent|unrouteable) (?:mail |destination |host/)?(?:host|domain|node)|nxdomain|unrouteable (?:mail )?(?:domain|address)|no mx|host unknown|domain name not found|all relevant mx|couldn't find any host|"
     r"cname_lookup|域名|ドメイン"),
    ("3.4", "5", r"(?:message|mail|file|attachment|size|content|data|letter|e-?mail).{0,40}(?:too (?:big|large|long)|exceed\w* .{0,40}(?:size|limit|maximum|allow|fixed|max)|larger than|size limit|over(?: the)? (?:maximum|max|size))|(?:too (?:big|large)|size exceed\w*|exceed\w* (?:the )?(?:maximum )?"
     r"(?:message )?size)|zu groß|trop (?:gros|volumineux)|demasiado grande|troppo grande|过大|太大|サイズ"),
    ("4.6", "5", r"(?:mail |routing |message )?loop|too many hops|hop count|looping"),
    ("4.1", "4", r"timed? ?out|time-?out|no answer|connection (?:refused|reset|lost|dropped|failed|closed|broken|timed)|not respond\w*|unreachable|could not connect|accept our requests? to connect|couldn't connect|cannot connect|unable to connect|can't connect|no route|network|host (?:is )?(?:down|not available)|connect\w* (?:to|fail)|"
     r"establish an smtp connection|未响应|连接|タイムアウト|接続"),
    ("7.1", "5", r"relay\w*|spam|blocked|black ?list|block ?list|blacklisted|denied|reject\w*|policy|refused by|prohibited|not (?:permitted|allowed|accept\w*|authori[sz]ed)|unauthori[sz]ed|forbidden|virus|unsolicited|reputation|banned|dmarc|spf|dkim|not accepting|restricted|"
     r"only accepts|content|filter|access|拒收|拒绝|拒否|차단|거부|垃圾|спам|отклонен|отказ|rechazad|abgelehnt|refusé|rifiutat"),
    ("4.7", "4", r"(?:queue|retry|delivery|time).{0,30}(?:expired|too long|exceeded|elapsed|giving up)|expired|too long|retry time|could not be delivered for|逾時|超时"),
    ("0.0", "4", r"try again|deferred|temporar\w*|grey-?list\w*|gr[ae]ylisted"),
    ("3.0", "5", r"system (?:trouble|error|problem|config)|local (?:error|problem|config)|internal (?:server )?error|server error|service (?:unavailable|not available)|unable to (?:open|write|create)|i/o error|cannot (?:open|create)|configuration"),
    ("7.0", "5", r"authenticat|certificate|tls|security|encrypt|signature"),
)  # fmt: skip
_COMPILED = tuple((detail, default, re.compile(words, re.IGNORECASE)) for detail, default, words in _MEANINGS)


def exact(text: str) -> str | None:
    """The first enhanced status in `text`: one that stands beside an SMTP code or in brackets before a bare one."""
    found = [(bool(_TOLD.search(text[max(0, one.start() - 24) : one.start()])), one) for one in _statuses(text)]
    told = [_written(one) for beside, one in found if beside] or [_written(one) for _, one in found]
    failures = [status for status in told if status[0] != "2"] or told
    return next((status for status in failures if not VAGUE.fullmatch(status)), next(iter(failures), None))


def derived(text: str) -> str | None:
    """A status out of the SMTP code in `text` and what the words mean, None when neither says anything."""
    code = next((found[1] for pattern in (_TOLD_CODE, _LOOSE_CODE) if (found := pattern.search(text))), None)
    detail, default = _meaning(text)
    if code is None:
        return f"{default}.{detail}" if detail else None
    return f"{code[0]}.{detail}" if detail else f"{code[0]}.0.0"


def best(*told: str | None) -> str | None:
    """The first of several readings, or a later one of the same class that is more exact."""
    known = [status for status in told if status]
    if not known or not VAGUE.fullmatch(known[0]):
        return next(iter(known), None)
    sure = (status for status in known if status[0] == known[0][0] and not VAGUE.fullmatch(status))
    return next(sure, known[0])


def _statuses(text: str) -> Iterator[re.Match[str]]:
    for count, found in enumerate(_ENHANCED.finditer(text)):
        if count >= 50:
            return
        yield found


def _written(found: re.Match[str]) -> str:
    return f"{found[1]}.{int(found[2])}.{int(found[3])}"


def _meaning(text: str) -> tuple[str | None, str]:
    return next(((detail, default) for detail, default, words in _COMPILED if words.search(text)), (None, "5"))
