"""What the words beside a failure mean, by the second and third number of RFC 3463, the more exact first.

Each row: the numbers, the class where no code stands beside the words, the words of every language.
"""

import re

_TABLE: tuple[tuple[str, str, str], ...] = (
    (
        "2.2",
        "5",
        (
            r"quota|mailbox (?:is |size )?(?:full|exceed|limit)|(?:mailbox|inbox|mail ?drop|maildir|mail "
            r"?folder|account|user|recipient).{0,40}(?:full\b|exceed\w* .{0,20}(?:limit|space|storage|size|allow)"
            r"|out of space|over (?:the )?(?:limit|storage|size))|not enough (?:disk )?(?:space|storage)|insufficient "
            r"(?:disk |system )?storage|no space left|disk full|too much mail|storage (?:limit|allocation|exceed)|"
            r"buz[oó]n.{0,20}llen|postfach.{0,20}voll|boîte.{0,30}pleine|casella.{0,20}pien|caixa.{0,20}cheia|"
            r"ящик.{0,40}(?:переполн|квот|превыш)|переполнен|邮箱(?:已满|空间|容量)|信箱(?:已滿|空間)|空间不足|"
            r"容量(?:超|不足|オーバー|を超)|"
            r"용량.{0,10}(?:초과|부족)|đầy"
        ),
    ),
    (
        "2.1",
        "5",
        (
            r"(?:account|mailbox|user|recipient|address).{0,30}(?:disabled|suspended|inactive|deactivat|not "
            r"active|closed|terminated|expired|discontinued|frozen|cancell?ed|blocked from receiving)|"
            r"(?:disabled|inactive|suspended|closed|expired) (?:user|account|mailbox|recipient)|ящик.{0,30}(?:заблок|"
            r"отключ|неактив)|停用|冻结|休眠|휴면|khóa"
        ),
    ),
    (
        "1.1",
        "5",
        (
            r"(?:user|recipient|mailbox|address|account|addressee|alias|person|destinat\w+|rcpt|id|mail "
            r"?drop|login|member|directory|customer|subscriber|e-?mail).{0,50}?(?:unknown|not (?:be )?(?:found|known|"
            r"exist|listed|recogni[sz]ed|valid|"
            r"a (?:known|valid)|local|here|have|registered|our customer|match|unique|in)|no(?:t|n)?[- ]?exist\w*|"
            r"(?:doesn'?t|does not|didn'?t|did not|don'?t|isn'?t) (?:exist|have|match|list|appear)|invalid|unavailable|"
            r"undeliverable|incorrect|no longer|couldn't be found|could not be found|cannot be found|wasn't found|"
            r"not deliver)|(?:unknown|no such|invalid|bad|illegal|non-?existent|nonexistent|ambiguous|unrecogni[sz]ed|"
            r"incorrect|undefined) (?:local |recipient |e-?mail |destination |or \w+ )*(?:user|recipient|address|"
            r"mailbox|account|addressee|name|alias|person|local[- ]?part|"
            r"member|destination|party|part|id|login)|no (?:mailbox|account|such|user|recipient|valid|local mailbox)|"
            r"not (?:our customer|a valid|listed in)|isn't in my|doesn't have an? .{0,30}account|no one (?:here )?by "
            r"that name|recipnotfound|recipientnotfound|address rejected|not a (?:local|valid)|"
            r"usuario.{0,30}(?:desconocido|no (?:existe|encontrado))|no existe|empfänger.{0,40}(?:unbekannt|nicht)|"
            r"benutzer unbekannt|unbekannte[rn]? (?:benutzer|empf)|adresse.{0,40}(?:unbekannt|inconnue|introuvable|"
            r"n'existe)|utilisateur.{0,20}inconnu|utente.{0,20}sconosciuto|"
            r"não (?:existe|encontrado)|inexistente|niet (?:bekend|gevonden)|okänd|ukendt|ukjent|tuntemat|onbekende|"
            r"не (?:существует|найден|"
            r"зарегистр)|неизвест|не існує|不存在|未找到|查无|用户不|没有(?:此|这个)用户|存在しな|見つかりま|"
            r"宛先不明|あて先|존재하지|없는 (?:사용자|수신)|찾을 수 없|"
            r"không tồn tại|غير موجود|لا يوجد"
        ),
    ),
    (
        "1.2",
        "5",
        (
            r"(?:host|domain|name|server|mx|dns|node).{0,40}(?:unknown|not (?:be )?found|not exist|lookup "
            r"fail|no such|invalid|not resolve|non-?existent|couldn't be found|wasn't found|doesn't exist|does not "
            r"exist|unrouteable|unroutable|no (?:mx|dns))|"
            r"(?:unknown|no such|bad|illegal|invalid|non-?existent|unrouteable) (?:mail |destination |host/)?(?:host|"
            r"domain|node)|nxdomain|unrouteable (?:mail )?(?:domain|address)|no mx|host unknown|domain name not found|"
            r"all relevant mx|couldn't find any host|"
            r"cname_lookup|域名|ドメイン"
        ),
    ),
    (
        "3.4",
        "5",
        (
            r"(?:message|mail|file|attachment|size|content|data|letter|e-?mail).{0,40}(?:too (?:big|large)|"
            r"exceed\w* .{0,40}(?:size|limit|maximum|allow|fixed|max)|larger than|size limit|over(?: the)? (?:maximum|"
            r"max|size))|(?:too (?:big|large)|size exceed\w*|exceed\w* (?:the )?(?:maximum )?"
            r"(?:message )?size)|zu groß|trop (?:gros|volumineux)|demasiado grande|troppo grande|过大|太大|サイズ"
        ),
    ),
    ("4.6", "5", r"(?:mail |routing |message )?loop|too many hops|hop count|looping"),
    (
        "4.1",
        "4",
        (
            r"timed? ?out|time-?out|no answer|connection (?:refused|reset|lost|dropped|failed|closed|broken|"
            r"timed)|not respond\w*|unreachable|could not connect|accept our requests? to connect|couldn't connect|"
            r"cannot connect|unable to connect|can't connect|no route|network|host (?:is )?(?:down|not available)|"
            r"connect to .{1,80}:|"
            r"establish an smtp connection|未响应|连接|タイムアウト|接続"
        ),
    ),
    (
        "7.1",
        "5",
        (
            r"relay\w*|spam|blocked|black ?list|block ?list|blacklisted|denied|reject\w*|policy|refused by|"
            r"prohibited|not (?:permitted|allowed|accept\w*|authori[sz]ed)|unauthori[sz]ed|forbidden|virus|unsolicited|"
            r"reputation|banned|dmarc|spf|dkim|not accepting|restricted|"
            r"only accepts|content|filter|access|拒收|拒绝|拒否|차단|거부|垃圾|спам|отклонен|отказ|rechazad|"
            r"abgelehnt|refusé|rifiutat"
        ),
    ),
    (
        "4.7",
        "4",
        (
            r"(?:queue|retry|delivery|time).{0,30}(?:expired|too long|exceeded|elapsed|giving up)|expired|"
            r"too long|retry time|could not be delivered for|逾時|超时"
        ),
    ),
    ("0.0", "4", r"try again|deferred|temporar\w*|grey-?list\w*|gr[ae]ylisted"),
    (
        "3.0",
        "5",
        (
            r"system (?:trouble|error|problem|config)|local (?:error|problem|config)|internal (?:server "
            r")?error|server error|service (?:unavailable|not available)|unable to (?:open|write|create)|i/o error|"
            r"cannot (?:open|create)|configuration"
        ),
    ),
    ("7.0", "5", r"authenticat|certificate|tls|security|encrypt|signature"),
)
MEANINGS = tuple((detail, default, re.compile(said, re.IGNORECASE)) for detail, default, said in _TABLE)
