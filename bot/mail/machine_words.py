"""How machines speak, by language: subjects, first sentences, addresses and header fields of automatic mail."""

import re

DAEMON = re.compile(r"(?:mailer-daemon|mail-?daemon|maildaemon|mailerdaemon|mdaemon|postmaster)\b", re.IGNORECASE)
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
    r"warning: (?:message|could not send)|delivery notification: delivery has failed|delivery incomplete",
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
AWAY_SUBJECT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder)|out of (?:the )?office(?: auto-?reply)?|"
    r"automatische antwort|abwesenheitsnotiz|abwesend|respuesta autom[aá]tica|fuera de (?:la )?oficina|"
    r"r[eé]ponse automatique|absence du bureau|risposta automatica|fuori sede|resposta autom[aá]tica|"
    r"fora do escrit[oó]rio|"
    r"automatisch antwoord|automatiskt svar|automatisk svar|automaattinen vastaus|otomatik yanıt|"
    r"odpowiedź automatyczna|"
    r"автоматический ответ|автоответ|автоматична відповідь|自动回复|自動回覆|自动答复|自動返信|自動応答|"
    r"자동 ?회신|자동 ?응답|부재중|trả lời tự động|"
    r"phản hồi tự động|رد تلقائي|الرد التلقائي|الرد الآلي|پاسخ خودکار|awtomatikong tugon|ինքնաշխատ պատասխան|"
    r"ავტომატური პასუხი|"
    r"ਆਟੋਮੈਟਿਕ ਜਵਾਬ|teb rov qab tsis siv neeg)\s*(?:[:：\]]|$)|"
    r"\s*(?:自动回复|自動回覆|réponse automatique|respuesta automática|trả lời tự động|автоматический ответ)\b|"
    r"\s*auto: .{1,120} (?:is|will be) (?:out of the office|on vacation|away)|"
    r".{1,120} is out of the office\.? \(returning",
    re.IGNORECASE,
)
AWAY_NAMED = re.compile(
    r".{0,120}\b(?:out of (?:the )?office|on vacation|away from|on leave|fuera de la oficina|"
    r"ausente)\b",
    re.IGNORECASE,
)
AWAY_TEXT = re.compile(
    r"\s*(?:(?:hello|hi|dear sender|thank you[^.!\n]{0,80}|hola|gracias[^.!\n]{0,80})[,.!]?\s*)?"
    r"(?:i (?:will be|am|'m) (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|leave))|"
    r"estoy fuera|estaré fuera)\b",
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
