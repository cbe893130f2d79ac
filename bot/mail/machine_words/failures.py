"""Words of delivery reports: subjects, first sentences, words of delay, and what a mail client writes for an answer."""

import re

from bot.mail.machine_words import phrases

PASSED_ON_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{1,60}\]\s*){0,3}"
    r"(?:re|r|fwd?|aw|antw|wg|wtr|doorst|sv|vs|vb|vl|svar|rv|res|rif|enc|i|tr|réf?|ref|odp|pd|ynt|ilt|bls|trs|atb|ră|vá|"
    r"απ|σχετ|πρθ|отв|ответ|на|пересл|від|回复|回覆|答复|答覆|轉寄|转发|轉發|"
    r"返信|転送|회신|답장|전달|trả lời|chuyển tiếp|"
    r"ตอบกลับ|ส่งต่อ|הועבר|תשובה|השב|رد|إعادة توجيه|پاسخ|ارسال)"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d)?\s*[:：]",
    re.IGNORECASE,
)
SUBJECT = phrases(
    {
        "en": r"undeliver(?:able|ed)|delivery (?:status notif|failure|fail(?:ed|ure)|has failed|report|problem|"
        r"delay|error|"
        r"unsuccessful|warning|notif|incomplete|status|attempt)|(?:mail|message|e-?mail|letter) (?:you sent )?"
        r"(?:delivery|system|status|routing|server|processing)|(?:failed|failure|delayed|unsuccessful|incomplete|"
        r"undelivered|"
        r"non) (?:mail|message|e-?mail|delivery|notice)|returned (?:mail|message|e-?mail|to sender)|failure "
        r"(?:notice|delivery)|"
        r"(?:mail|message|e-?mail) (?:could not be|cannot be|not|was not|failed|failure|returned|rejected|"
        r"undeliver|delay|"
        r"bounced|blocked|error|status)|mail.{0,3}failure|"
        r"non[- ]?(?:delivery|delivered)|nondeliverable|couldn'?t be delivered|could not send|can(?:no|')t (?:be "
        r")?deliver|"
        r"not deliver(?:ed|able)|unable to deliver|\bwarning\b|user unknown|unknown user|invalid (?:address|"
        r"recipient)|"
        r"(?:address|recipient|user|host|mailbox)\b.{0,20}(?:unknown|not found|not listed|failed|invalid)|"
        r"(?:has been|was) (?:rejected|returned|blocked|quarantined)|rejected(?::| (?:post|mail|message))|"
        r"post(?:ing)? (?:to .{1,200} )?(?:was )?(?:rejected|refused|denied)|bounced? (?:mail|message)|bounce|"
        r"nicht zu ?stellbar|transient|permanent fatal|quota|mailbox (?:is )?(?:full|over)|expired|address change|"
        r"dsn:|ndn:|ndr|considered unsolicited|your (?:e-?)?mail to .{1,200}(?:fail|reject|not)|inbox|"
        r"error (?:sending|delivering|condition)|notification d'état|status notification|aws notification|complaint|"
        r"abuse report|feedback|spam report|email feedback|permanent error|temporary error|query",
        "es": r"no (?:se )?(?:ha )?(?:podido|pudo|fue|sido)? ?(?:entreg\w+)|no se (?:pudo|ha podido|puede)|"
        r"devuelto|devolución|"
        r"no entregado|error de entrega|fallo (?:en la|de) entrega|entrega (?:fallida|retrasada)|notificación de "
        r"estado|"
        r"imposible entregar|correo rechazado|mensaje (?:no|rechazado)",
        "de": r"unzustellbar|nicht zugestellt|zustell(?:fehler|ung|bericht|status|versuch)|fehlgeschlagen|"
        r"unzustellbarkeit|"
        r"rückläufer|fehler bei|konnte nicht|verzöger|e-?mail wurde nicht",
        "fr": r"non[- ]?(?:remis|délivr|distribu|deliv)\w*|échec|echec|retour(?:né)?|impossible de|notification "
        r"d|remise (?:différée|"
        r"échouée)|retardé|avis de non|rapport de (?:non|remise)|message rejeté",
        "it": r"non recapit\w*|mancat[ao] (?:recapito|consegna)|impossibile|notifica (?:di|dello)|non consegn\w*|"
        r"ritardo|rapporto di",
        "pt": r"não (?:entreg|foi|pôde|pode)\w*|nao entreg\w*|falha (?:na|de|no)|erro (?:na|de)|devolvid|"
        r"notificação (?:de|do)|atras",
        "nl": r"onbestelbaar|niet bezorgd|niet afgeleverd|bezorging|mislukt|vertraag|kon niet",
        "sv": r"olevererbar|ej levere|kunde inte|leveransfel|returner|obeställbar|fördröj|ikke leve|uleverbar|"
        r"kunne ikke|"
        r"ikke sendt|forsink|toimit|palautunut|välittämättä",
        "pl": r"niedostarcz|nie (?:dostarczon|można|udało)|niedoręcz|zwrot|nedoruč|nelze doruč|kézbesít|"
        r"kézbesítetlen|"
        r"nelivrat|nedostav|недостав|неиспор|δεν (?:παραδ|ήταν)|teslim|iletilemedi|ulaştırılamadı|geri döndü",
        "ru": r"не (?:может быть )?(?:доставлен|удалось|было доставлен|доставля)|недоставл|невозможно доставить|"
        r"возвра(?:т|щ)|"
        r"ошибка (?:доставки|отправки)|отч[её]т о доставке|сообщение не|письмо не|не вдалося|недоставлен|"
        r"повідомлення не",
        "zh": r"退信|退件|退回|无法(?:投递|送达|递送|发送|传递)|無法(?:投遞|傳遞|送達|寄達|遞送)|未(?:送达|"
        r"能投递|能送达|送達|傳遞|送出)|投递失败|发送失败|傳送失敗|"
        r"投遞失敗|系统退信|邮件投递|投递状态|延迟|傳遞狀態",
        "ja": r"配信(?:不能|エラー|失敗|できません|状況|遅延)|送信(?:エラー|失敗|できません)|未配信|不達|"
        r"届(?:きません|けられません|かなかった)|エラーメール|"
        r"配達(?:不能|エラー|できません)|メール(?:送信|配信)",
        "ko": r"반송|배달.{0,6}실패|전송.{0,6}실패|전달.{0,6}(?:실패|않|못)|배달되지|발송 ?실패|배달 상태|메일 오류",
        "vi": r"không (?:thể )?(?:gửi|chuyển|phân phối|được gửi)|thư (?:trả lại|bị trả)|gửi (?:thư )?(?:không "
        r"thành|thất bại)|"
        r"chưa gửi được|lỗi gửi",
        "ar": r"تعذر (?:ال)?تسليم|لم يتم (?:ال)?تسليم|فشل (?:ال)?(?:تسليم|إرسال)|غير قابل للتسليم|تحویل نشد|"
        r"ارسال نشد|עבור אל|לא נמסר|"
        r"לא ניתן (?:למסור|היה)|אי מסירה",
        "th": r"ไม่สามารถส่ง|ส่งไม่ได้|ตีกลับ|tidak (?:terkirim|dapat (?:di)?kirim|terhantar|dapat dihantar)|"
        r"gagal (?:ter)?kirim|"
        r"hindi (?:na)?ipadala|hindi naihatid|հնարավոր չէ|չի առաքվել",
    }
)
TEXT = phrases(
    {
        "en": r"(?:could|can|did|would|has|have|was|were|is|be|been) ?(?:no|n')t (?:be |been )?(?:able to be "
        r")?(?:successfully )?(?:yet )?"
        r"(?:deliver|reach|sen[dt]|process|accept|complete|receiv|relay|forward|route|find|transmit)\w*|"
        r"(?:not|n't) (?:been )?(?:able|possible) to (?:deliver|send|reach|relay|complete)|(?:is|was|were) "
        r"undeliver\w+|"
        r"unable to (?:deliver|send|relay|reach|transmit|process|complete|connect|contact|find|be)|"
        r"undeliver(?:able|ed)|not deliver(?:ed|able)|"
        r"(?:delivery|sending)\b.{0,80}?\b(?:fail|delay|unsuccess|abort|expired|error|problem|attempt|denied|"
        r"impossible)\w*|"
        r"(?:fail|delay)\w* (?:to deliver|to send|delivery|permanently|for (?:the )?following)|"
        r"following (?:address|recipient|addressee|destination|user|person|mailbox|error|problem|message|e-?mail)|"
        r"permanent(?:ly)? (?:fatal|error|fail\w*|reject\w*)|(?:transient|temporary|fatal) (?:non-fatal "
        r")?(?:error|fail|problem)\w*|"
        r"transcript of (?:the )?session|mail(?:er)? (?:delivery )?(?:system|daemon|program|subsystem|transport "
        r"agent)|"
        r"(?:user|host|mailbox|recipient|addressee|domain|account|address|name)(?:s|es)?\b.{0,40}(?:unknown|not "
        r"found|does(?: no|n')t exist|"
        r"not (?:known|exist|listed|recogni|valid|local|available|active|accept)\w*|disabled|unavailable|"
        r"inactive|invalid|full|exceed\w*|"
        r"over quota|rejected|suspended|closed|expired)|"
        r"(?:unknown|no such|invalid|non-?existent|bad|illegal|ambiguous) (?:or \w+ )?(?:local )?(?:user|"
        r"recipient|address|mailbox|host|"
        r"domain|account|alias|destination)|message (?:has been |was |is |will be )?(?:being )?(?:returned|"
        r"rejected|refused|bounced|"
        r"blocked|held|quarantined|delayed|discarded)|returned to (?:you|sender)|(?:reason|cause)s? (?:for|of) "
        r"(?:the )?(?:return|failure|"
        r"rejection|non-?delivery)|over (?:the )?quota|quota exceeded|mailbox full|relay(?:ing)? (?:access )?denied|"
        r"address(?:es)? (?:had|has|have|failed|couldn't|was|were|not)|non-?delivery|delivery (?:status|report|"
        r"information)|"
        r"tried to deliver your message|sorry to have to inform|problems? (?:delivering|sending)|not (?:allowed|"
        r"permitted|authori[sz]ed) to (?:post|send)|did not reach|hop count|"
        r"too many hops|mail loop|rejected (?:by|for|your|because)|considered spam|looks like spam|bounce[ds]?\b|"
        r"exceed\w* (?:the )?(?:maximum|size|allowed)|too large|notificationtype|an email abuse report|feedback "
        r"loop|abuse complaint",
        "es": r"no (?:se )?(?:ha |han |pudo |podido |fue |se )?(?:podido |pudo )?(?:ser )?(?:entreg|envia|recib|"
        r"localiz|encontr)\w*|"
        r"usuario (?:desconocido|no existe)|buzón (?:lleno|no)|no existe|dirección (?:no|desconocida)|error "
        r"(?:permanente|al enviar|de entrega)",
        "de": r"(?:nicht|nich) (?:\w+ ){0,3}(?:zugestellt|zustellen|ausgeliefert|gesendet|erreicht|gefunden|"
        r"übermittelt)|unzustellbar|"
        r"empf[aä]nger.{0,60}(?:unbekannt|nicht)|postfach.{0,30}(?:voll|nicht)|fehlgeschlagen|"
        r"fehler bei der (?:nachrichten)?zustellung|folgende[nrm]? "
        r"(?:adresse|empfänger)|"
        r"benutzer unbekannt|verzögert",
        "fr": r"n'(?:a|ont|est) (?:pas |pu |être )+|n'ont pas pu|pas pu être|impossible de|non remis|non délivr|"
        r"échec|adresse (?:inconnue|"
        r"introuvable)|utilisateur inconnu|destinataire.{0,40}(?:inconnu|suivant)|boîte.{0,30}pleine|erreur "
        r"permanente",
        "it": r"(?:recapito|consegna) non riuscit[oa]|"
        r"non (?:è |e |ha |sono )?(?:stato |stati |potuto |possibile )*(?:recapit|consegn|raggiun|"
        r"invia)\w*|impossibile|destinatari"
        r".{0,40}(?:sconosciut|seguent)|casella.{0,30}piena|utente sconosciuto",
        "pt": r"não (?:foi |pôde |pode |existe)(?:possível |ser )?(?:entreg|envia)?\w*|falha (?:permanente|"
        r"temporária|na)|"
        r"destinatário.{0,40}(?:não|seguinte)|caixa.{0,30}cheia|usuário (?:desconhecido|inexistente)",
        "nl": r"niet (?:\w+ ){0,2}(?:afgeleverd|bezorgd|verzonden|bereikt)|kon(?:den)? niet|"
        r"bezorging is mislukt|leverans\w* misslyckades|"
        r"levering(?:en)? mislyk\w+|toimitus .{0,60}epäonnistui|onbekende? "
        r"(?:gebruiker|ontvanger|adres)|"
        r"kunde inte|kunne ikke|okänd|ukendt|ukjent|ei voitu toimittaa|ei voida|tuntematon",
        "pl": r"nie (?:można|mogł\w+|został\w*|udało się) (?:\w+ ){0,3}(?:dostarcz|doręcz|wysła)\w*|nie istnieje|"
        r"nie powiodło się|nezdařilo|"
        r"nelze|nebyl[ao]? "
        r"doruč\w*|nem (?:sikerült|lehetett|kézbesít\w*)|nu a (?:putut|fost)|nije (?:moguće|isporučen\w*)|δεν "
        r"(?:ήταν|παραδόθηκε|μπόρεσε)|"
        r"iletilemedi|teslim edilemedi|gönderilemedi|ulaştırılamadı|bulunamadı",
        "ru": r"не (?:может быть |могло быть |удалось |было |был |была |существует|найден)(?:доставл|доставить|"
        r"отправ)?\w*|недостав\w+|"
        r"ящик.{0,60}(?:переполн|не существ|недоступ|заблок)\w*|пользовател\w+ (?:не |неизвест)|не вдалося|не "
        r"існує|не знайдено",
        "zh": r"无法(?:投递|送达|递送|发送|传递|到达)|無法(?:投遞|傳遞|送達|寄達|遞送|傳送)|未能(?:投递|送达|"
        r"发送)|退回|退信|不存在|没有送达|用户不|邮箱(?:已满|空间|不)|投递失败|"
        r"容量|拒收|拒绝|发送失败|傳送失敗|收件人",
        "ja": r"配信(?:でき|不能|に失敗|され(?:ません|なかった))|送信(?:でき|に失敗)|届(?:きません|"
        r"けられません|け(?:る|られ))|お届け|見つかりません|存在しない|存在しません|容量|"
        r"宛先|エラー|配達(?:でき|され)",
        "ko": r"배달(?:되지|하지|할 수)|전송(?:되지|하지|할 수|에 실패)|전달(?:되지|하지|할 수)|존재하지|반송|"
        r"실패|수신 ?거부|용량|찾을 수 없",
        "vi": r"không (?:thể )?(?:được )?(?:gửi|chuyển|phân phối|tồn tại|tìm thấy)|hộp thư.{0,20}đầy|bị (?:trả "
        r"lại|từ chối)",
        "ar": r"تعذر|لم يتم|فشل|غير موجود|לא ניתן|לא נמסר|تحویل داده نشد|ไม่สามารถ|tidak (?:dapat|bisa|ditemukan|"
        r"terkirim)|gagal|"
        r"hindi (?:na|ma)|հնարավոր չ",
    }
)
DELAYED = re.compile(
    r"\bdelayed\b|has been frozen|yet to be delivered|delivery delay|warning: (?:message|could not|mail)|still "
    r"(?:being )?(?:retr|try|undeliver)\w*|not (?:yet )?been delivered (?:yet|after)|not yet been "
    r"delivered|will (?:be re(?:tried|attempted)|keep (?:on )?trying|continue (?:trying|to)|try again|retry|"
    r"re-?attempt)|continue trying|"
    r"keep trying|warning (?:message|only|notice)|no(?:t)? need to resend|not need to resend|retrying|non-fatal|"
    r"transient (?:non|fail|err)|"
    r"could not be delivered (?:yet|for the (?:last|past))|(?:attempts|retries) (?:to|will)|has not yet been "
    r"(?:delivered|collected)|"
    r"retrasad|demorad|seguir[áa] intentando|sin entregar aún|wird (?:weiter|erneut)|verzögert|"
    r"retardé|différé|sera (?:à nouveau|retent)|ritardat|continuer|atrasad|задерж|повторн\w+ попыт|延迟|稍后重试|"
    r"继续(?:尝试|投递)|再試行|遅延|지연|"
    r"재시도|trì hoãn|sẽ thử lại|تأخر",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(
    r"permanent|fatal errors|giving up|given up|gave up|not (?:going to )?try again|will not (?:be )?(?:retr|"
    r"try)|no further|fail(?:ed|ure)|"
    r"undeliver(?:able|ed) (?:mail|message)|could not be delivered for \d|deleted from (?:the )?queue|returned|"
    r"rejected|expired|been "
    r"aborted|abandoned|no longer|endgültig|définitiv|definitiv|окончательн|最终",
    re.IGNORECASE,
)
