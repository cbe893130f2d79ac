"""How machines speak, by language: subjects, first sentences, addresses and header fields of automatic mail."""

import re

DAEMON = re.compile(r"(?:mailer-daemon|mail-?daemon|maildaemon|mailerdaemon|mdaemon|postmaster)\b", re.IGNORECASE)
ONLY_DAEMON = re.compile(r"(?:mailer-daemon|mail-?daemon|mailerdaemon|mdaemon)\b", re.IGNORECASE)
LIST_SENDER = re.compile(
    r"owner-|[^@]*-(?:request|owner|bounces?)@|(?:listserv|majordomo|listmaster|mailman)@", re.IGNORECASE
)
NO_REPLY = re.compile(r"(?:do[-_.]?)?not?[-_.]?(?:reply|responder|contest)|noresponder|bounces?[-+@]", re.IGNORECASE)
REPLY_SUBJECT = re.compile(
    r"\s*(?:re|fwd?|aw|wg|sv|rv|tr|ha|回复|答复|轉寄|转发|전달|trả lời|отв)\s*[:：]", re.IGNORECASE
)
BOUNCE_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|delivery (?:status notification|failure|has failed|report|problem|delayed)|failure notice|"
    r"(?:mail|message) delivery (?:failed|failure|system|delayed)|returned mail|mail could not be delivered|"
    r"non[- ]?(?:remis|recapit|delivery)|no entregado|no se (?:pudo|ha podido) entregar|unzustellbar|"
    r"не (?:доставлен|удалось доставить)|недоставлен|退信|退回|无法投递|無法傳遞|배달.{0,4}실패|반송|"
    r"không thể gửi|تعذر تسليم|"
    r"warning: (?:message|could not send)|mail (?:system )?error|"
    r"delivery error|message undeliverable|delivery notification: delivery has failed|delivery incomplete",
    re.IGNORECASE,
)
BOUNCE_TEXT = re.compile(
    r"(?:could|can) ?not be delivered|was not delivered|wasn't able to deliver|unable to deliver|undeliverable|"
    r"delivery to the following recipients? (?:has |have )?(?:failed|been delayed)|"
    r"following address(?:es)? (?:failed|had)|"
    r"permanent fatal errors|this is a permanent error|message (?:you sent )?(?:could not|was undeliverable)|"
    r"user unknown|"
    r"no se (?:pudo|ha podido) entregar",
    re.IGNORECASE,
)
# Said by no person: with a colon (or alone) it decides by itself.
_AUTOMATIC = (
    r"automatic reply|auto(?:matic|mated)?[- ]?(?:reply|response|responder)|out of (?:the )?office auto-?reply|"
    r"automatische antwort|abwesenheitsnotiz|respuesta autom[aá]tica|r[eé]ponse automatique|risposta automatica|"
    r"resposta autom[aá]tica|automatisch antwoord|automatiskt svar|automatisk svar|automaattinen vastaus|"
    r"otomatik yanıt|odpowiedź automatyczna|автоматический ответ|автоответ|автоматична відповідь|"
    r"自动回复|自動回覆|自动答复|自動返信|自動応答|자동 ?회신|자동 ?응답|trả lời tự động|phản hồi tự động|"
    r"رد تلقائي|الرد التلقائي|الرد الآلي|پاسخ خودکار|awtomatikong tugon|ինքնաշխատ պատասխան|ਆਟੋਮੈਟਿਕ ਜਵਾਬ|"
    r"teb rov qab tsis siv neeg"
)
# A person may complain about it too: it needs a second sign. Bare "absence" is a school's word and is not here.
_AWAY = (
    r"out of (?:the )?office|away from (?:my|the) (?:desk|office)|fuera de (?:la )?oficina|abwesend|abwesenheit|"
    r"absence du bureau|fuori sede|fora do escrit[oó]rio|부재중|вне офиса|不在办公室|不在辦公室|خارج المكتب"
)
AUTOMATIC_SUBJECT = re.compile(
    rf"\s*[\[【(]?(?:{_AUTOMATIC})[\]】)]?\s*(?:[:：]|$)|\s*[\[【(](?:{_AUTOMATIC})[\]】)]|"
    r"\s*auto: .{1,120} (?:is|will be) (?:out of the office|on vacation|away)|"
    r".{1,120} is out of the office\.? \(returning",
    re.IGNORECASE,
)
AWAY_SUBJECT = re.compile(rf"\s*[\[【(]?(?:{_AUTOMATIC}|{_AWAY})(?!\w)", re.IGNORECASE)
AWAY_NAMED = re.compile(rf".{{0,120}}\b(?:{_AWAY}|on vacation)", re.IGNORECASE)
AWAY_TEXT = re.compile(
    r"\b(?:i am|i'm|i’m|i will be|i'll be|estoy|estaré|me encuentro|ich bin|sono|sarò|estou|estarei|je suis|"
    r"je serai) (?:\w+ ){0,2}"
    r"(?:out of (?:the|my) office|out of town|away|on (?:vacation|leave|holiday)|fuera|de vacaciones|ausente|abwesend|"
    r"im urlaub|nicht im büro|in ferie|fuori|de férias|fora|absente?|en congés?)\b|"
    r"我(?:现在|目前)?(?:不在|正在休假)|在休假|я (?:сейчас )?(?:в отпуске|отсутствую)",
    re.IGNORECASE,
)
AUTO_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-auto-respond",
    "x-autoreply-from",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-autoresponse",
    "x-vacation",
    "x-cron-env",
    "x-tmda-fingerprint",
    "x-challenge",
)
