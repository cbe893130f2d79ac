"""What mail clients write around people's words, by language. Patterns are matched on one line (or one joined
introduction) of at most 1,000 characters and are linear in it.
"""

import re

# Verbs at the end of an introduction line ("On ..., Rosa wrote:").
WROTE = (
    r"wrote|writes|escribió|escribio|ha escrito|a écrit|schrieb(?: am)?|ha scritto|escreveu|napisał\(?a?\)?|"
    r"пишет|написал\(?а?\)?|"
    r"пише|写道|寫道|写到|寫到|đã viết|viết|wrote the following|작성|님이 작성|씀|のメール|書きました|كتب|"
    r"كتبت|تمت كتابة.*|skrev|schreef|"
    r"kirjoitti|yazdı|sumulat|isinulat.*|ay sumulat|գրել է|գրեց|نوشت|نوشته است|ਲਿਖਿਆ|ने लिखा|napsal\(?a?\)?|"
    r"a scris|írta|sau ntawv"
)
# How an introduction may begin when it is wrapped over several lines.
INTRO_START = re.compile(
    r"[\"'“]?(?:on|el|le|am|em|il giorno|il|op|w dniu|dne|den|vào|noong|nung|в|от|у|في|بتاريخ|在|于|於|در تاریخ|dia|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mié|mie|jue|vie|sáb|sab|dom|пн|вт|ср|чт|пт|сб|вс|нд)\w*\.?,?|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|\d{4}[-年./]|"
    r"\d{1,2}[./-]\d{1,2}[./-])(?:\b|\s|(?<=[年./-]))",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[<(\[] ?(?:mailto:)?[^\s<>()\[\]@]{1,64}@[^\s<>()\[\]]{1,200}[>)\]]")
YEAR = re.compile(r"\b(?:19|20)\d\d(?!\d)|[٢۲][٠۰]\d\d|\b\d{1,2}[./]\d{1,2}[./]\d\d\b")
CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d")
INTRO_END = re.compile(rf"(?:{WROTE})\s*[:：՝]\s*$", re.IGNORECASE)
# `<address>` followed by next to nothing and a colon: Gmail in Russian, Japanese, Arabic; mail.ru.
ADDRESS_END = re.compile(r"@[^\s<>()\[\]]{1,200}[>)\]]+[\s,»\"]{0,3}[^:：.!?\d]{0,24}[:：]\s*$")

FROM = (
    r"from|de|von|da|от|от кого|发件人|寄件者|寄件人|보낸 사람|보낸사람|差出人|từ|người gửi|من|van|fra|från|"
    r"od|lähettäjä|kimden|"
    r"mula kay|mula sa|nagmula|ում կողմից|ումից|від|від кого|از|ਵੱਲੋਂ|los ntawm|发送人|送信者|expéditeur|remitente"
)
LABELS = (
    r"sent|date|to|subject|cc|reply-to|enviado|enviado el|enviada|fecha|para|asunto|assunto|data|gesendet|"
    r"datum|an|betreff|"
    r"envoyé|à|objet|отправлено|дата|кому|тема|копия|发送时间|收件人|主题|主旨|日期|寄件日期|收件者|抄送|"
    r"副本|时间|보낸 날짜|받는 사람|"
    r"받는사람|제목|날짜|참조|送信日時|宛先|件名|日時|đã gửi|gửi|ngày|đến|tới|chủ đề|تاريخ|التاريخ|"
    r"تاريخ الإرسال|إلى|الموضوع|"
    r"verzonden|aan|onderwerp|sendt|til|emne|skickat|till|ämne|ipinadala|petsa|kay|para kay|paksa|"
    r"ուղարկվել է|ում|թեմա|"
    r"надіслано|تاریخ|به|موضوع|ਭੇਜਿਆ|ਵਿਸ਼ਾ|wysłano|do|temat|hnub|rau|ntsiab lus"
)
HEADER_FIRST = re.compile(rf"[\s*]{{0,4}}(?:{FROM})[\s*]{{0,3}}[:：]", re.IGNORECASE)
HEADER_LINE = re.compile(rf"[\s*]{{0,4}}(?:{FROM}|{LABELS})[\s*]{{0,3}}[:：]", re.IGNORECASE)

ORIGINAL = (
    r"original message|original email|mensaje original|mensagem original|ursprüngliche nachricht|message d'origine|"
    r"messaggio originale|исходное сообщение|оригинальное сообщение|原始邮件|原始郵件|原文|original|"
    r"원본 메일|원본 메시지|원본메일|"
    r"thư gốc|tin nhắn gốc|الرسالة الأصلية|oorspronkelijk bericht|opprinnelig melding|ursprungligt meddelande|"
    r"orihinal na mensahe|բնօրինակ նամակ|вихідне повідомлення|پیام اصلی|reply message|元のメッセージ|"
    r"oprindelig meddelelse"
)
SEPARATOR = re.compile(rf"[-_=*\s]{{2,60}}(?:{ORIGINAL})\s*[-_=*:\s]{{0,60}}", re.IGNORECASE)
REPLY_ABOVE = re.compile(
    r"\W{0,12}(?:please )?(?:type|write|enter)?\s*(?:your )?reply above this line\W{0,12}|"
    r"\W{0,12}(?:por favor )?(?:escriba|responda)(?: su respuesta)? (?:por encima|encima|"
    r"arriba) de esta línea\W{0,12}",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"[-\s>*]{0,40}(?:(?:begin )?forwarded message|(?:inicio del )?mensaje reenviado|mensagem (?:encaminhada|"
    r"reencaminhada)|"
    r"message (?:transféré|réexpédié)|weitergeleitete nachricht|messaggio inoltrato|пересланное сообщение|"
    r"пересылаемое сообщение|переслане повідомлення|转发的邮件|转发邮件|轉寄的郵件|轉寄郵件|전달된 메시지|"
    r"전달된 메일|thư được chuyển tiếp|"
    r"thư chuyển tiếp|tin nhắn chuyển tiếp|الرسالة المعاد توجيهها|رسالة معاد توجيهها|ipinasang mensahe|"
    r"փոխանցված նամակ|"
    r"پیام هدایت‌شده|転送メッセージ)\s*[-:\s*]{0,40}",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|rv|tr|wg|enc|i|reenv|пересл|转发|轉寄|轉發|전달|chuyển tiếp|تحويل|vs|fs|vb)\s*[:：]", re.IGNORECASE
)

TAGLINE = re.compile(
    r"\W{0,3}(?:sent from (?:my|yahoo|mail for|outlook|samsung|proton|aol|gmail|a mobile|the all-new)\b.{0,60}|"
    r"get outlook for (?:ios|android).{0,80}|sent (?:via|with|using) (?:my|the|yahoo|proton|samsung|"
    r"blackberry)\b.{0,60}|"
    r"enviado (?:desde|do|de) (?:mi|meu|yahoo|outlook|correo|samsung|el|mail)\b.{0,60}|obtener outlook para .{0,60}|"
    r"obtén outlook para .{0,60}|envoyé (?:de|depuis) (?:mon|yahoo|outlook).{0,60}|von meinem .{1,40} gesendet|"
    r"inviato da(?:l mio)? .{1,40}|отправлено (?:с|из) .{1,60}|надіслано з .{1,50}|发自我的.{1,30}|從我的.{1,30}傳送|"
    r"发送自.{1,30}|나의 .{1,30}에서 보냄|내 .{1,30}에서 보냄|.{1,30}에서 보냈습니다\.?|được gửi từ .{1,60}|"
    r"gửi từ .{1,60}|"
    r"أُ?رسلت? من .{1,60}|ipinadala mula sa .{1,60}|ուղարկված է իմ .{1,40}|.{0,20}iphoneから送信|ارسال از .{1,40}|"
    r"xa los ntawm kuv .{1,40})",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"\W{0,3}(?:confidential(?:ity)? notice|notice of confidentiality|this (?:e-?mail|message)(?: and any|"
    r" is intended|, including| "
    r"may contain| contains| transmission)|aviso de confidencialidad|este (?:correo|"
    r"mensaje)(?: electrónico)? (?:y|es|puede|contiene|va))",
    re.IGNORECASE,
)
