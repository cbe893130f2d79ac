"""Words of automatic answers and of absence, by language."""

import re

from bot.mail.machine_words import phrases

# Said by no person: with a colon it decides by itself.
_AUTOMATIC = {
    "en": r"automatic (?:reply|response|answer|message)|auto(?:matic|mated|mat)?[-_ ]?(?:e-?mail )?(?:re(?:ply|"
    r"sponse|sponder|spond)|answer)|"
    r"out[- ]of[- ](?:the[- ])?office (?:auto[- ]?)?(?:reply|response|message|notification|notice)|ooo[- "
    r"](?:reply|message)|"
    r"vacation (?:auto-?)?(?:reply|response|message|notice|responder)|away (?:message|notice|reply)|auto away|"
    r"automail",
    "de": r"automatische (?:e-?mail-?)?(?:antwort|nachricht|rückmeldung|rückantwort)|abwesenheits(?:notiz|"
    r"nachricht|meldung|assistent|"
    r"benachrichtigung|agent)|autom\. (?:antwort|rückmeldung)|auto(?:matische)?[- ]?antwort|"
    r"urlaubs(?:benachrichtigung|notiz|meldung)",
    "es": r"(?:respuesta|contestación|mensaje) autom[aá]tic[ao]|auto-?respuesta|respuesta de (?:ausencia|fuera "
    r"de (?:la )?oficina)|"
    r"resposta automàtica|erantzun automatikoa",
    "fr": r"r[eé]ponse[ -]auto(?:matique)?|message automatique|message d'absence|absence du bureau|notification "
    r"d'absence|"
    r"répondeur automatique",
    "it": r"risposta automatica|messaggio automatico|auto-?risposta|risposta fuori sede|messaggio di assenza",
    "pt": r"resposta autom[aá]tica|mensagem autom[aá]tica|auto-?resposta|resposta de ausência",
    "nl": r"automatis(?:ch|che) (?:antwoord|beantwoording|bericht|reactie)|afwezigheids(?:bericht|melding|"
    r"assistent)|auto-?antwoord|outomatiese antwoord",
    "sv": r"automatisk[ta]? (?:svar|svarsmeddelande)|autosvar|auto-?svar|frånvaromeddelande|fraværsmelding|"
    r"fraværs(?:besked|assistent)|"
    r"fraværende svar|automaattinen vastaus|automaattivastaus|poissaoloviesti|poissaoloilmoitus|sjálfvirkt svar",
    "pl": r"odpowied[zź] automatyczna|automatyczna odpowied[zź]|autoodpowied[zź]|automatick[aáeé] odpov[eě][dď]|"
    r"automatická odpoveď|"
    r"automatikus (?:válasz|üzenet)|házon kívül|r[aă]spuns automat|răspuns automat|automatsko odgovaranje|"
    r"automatski odgovor|samodejni "
    r"odgovor|samodejno odgovarjanje|автоматичен отговор|автоматски одговор|аутоматски одговор|αυτόματη απάντηση|"
    r"otomatik (?:yanıt|cevap)|"
    r"automaatvastus|automātiska atbilde|automātiskā atbilde|automatinis atsak\w+|avtomatik cavab|përgjigje "
    r"automatike|automatyczne powiadomienie",
    "ru": r"автоматическ(?:ий ответ|ое (?:сообщение|уведомление))|автоответ(?:чик)?|авто-ответ|автоматичн(?:а "
    r"відповідь|е повідомлення)|"
    r"аўтаматычны адказ|автоматты жауап",
    "zh": r"自动(?:回复|答复|回覆|应答|回信)|自動(?:回覆|答覆|回復|回信|回應)|(?:休假|外出|"
    r"离开)(?:自动)?(?:回复|通知)|不在办公室自动",
    "ja": r"自動(?:返信|応答|返答|回答|送信|配信)|不在(?:通知|応答|返信|メッセージ|のお知らせ)|休暇(?:通知|応答)",
    "ko": r"자동 ?(?:회신|응답|답장|답변)|(?:부재 ?중?|휴가|외출) ?(?:자동 ?)?(?:알림|메시지|응답|회신|답장|안내)",
    "vi": r"(?:trả lời|phản hồi|thư trả lời|hồi âm) tự động|tự động trả lời|thông báo vắng mặt",
    "ar": r"(?:ال)?رد (?:ال)?(?:تلقائي|آلي|اوتوماتيكي)|رد تلقائى|الرد الآلي|پاسخ (?:خودکار|اتوماتیک)|خودکار جواب|"
    r"תשובה אוטומטית|"
    r"מענה אוטומטי|הודעת היעדרות|(?:תגובה|הודעה) אוטומטית",
    "th": r"(?:การ)?ตอบกลับ(?:โดย)?อัตโนมัติ|ตอบรับอัตโนมัติ|balasan (?:otomatis|automatik)|jawaban otomatis|"
    r"awtomatikong (?:tugon|sagot)|"
    r"awtomatikong pagtugon|स्वचालित (?:उत्तर|जवाब)|स्वतः उत्तर|ਆਟੋਮੈਟਿਕ ਜਵਾਬ|ਸਵੈਚਲਿਤ ਜਵਾਬ|ինքնաշխատ պատասխան|"
    r"ավտոմատ պատասխան|"
    r"ავტომატური პასუხი|teb rov qab tsis siv neeg|jibu otomatiki|স্বয়ংক্রিয় উত্তর|தானியங்கு பதில்",
}
# A person may complain about it too: it needs a second sign. Bare "absence" is a school's word and is not here.
_AWAY = {
    "school": r"avisos? de (?:ausencia|ausência|vacaciones)|avis d'absence|avviso di assenza|absente?(?= ?:)",
    "en": r"out[- ]of[- ](?:the |my )?office|ooo|ooto|away from (?:my|the) (?:desk|office|mail|e-?mail|computer)|"
    r"on (?:vacation|holidays?|annual leave|"
    r"sabbatical|(?:\w+ )?leave)|(?:parental|maternity|paternity|medical|sick) leave|vacation|away (?:until|from|"
    r"till|notice)|not in the office|annual leave|"
    r"i(?:'|’| a)m (?:away|on|out)|out until|gone fishing|(?:no longer|not) (?:with|at|employed|working)|has "
    r"left|maternity leave|"
    r"change of e-?mail address|new e-?mail address|offices? (?:is |are |will be )?closed",
    "es": r"fuera de (?:la |mi )?oficina|de vacaciones|en vacaciones|vacaciones|ausente(?: de la oficina)?|"
    r"ausencia (?:de|en) la oficina|fora de l'oficina|"
    r"estoy (?:de|fuera|ausente)",
    "de": r"abwesend|abwesenheit|im urlaub|urlaub|nicht im (?:büro|haus)|außer haus|ausser haus|nicht am "
    r"(?:arbeits)?platz|bin (?:vom|bis|zur zeit)",
    "fr": r"absence (?:du|de mon) bureau|absent(?:e)?(?: du bureau| jusqu)|en (?:congés?|vacances)|hors du "
    r"bureau|congés|je suis absent",
    "it": r"fuori (?:sede|ufficio|dall'ufficio)|assente|in ferie|ferie|assenza dall'ufficio",
    "pt": r"fora do escrit[oó]rio|ausente (?:do escritório)?|de férias|em férias|férias|ausência (?:do|temporária)",
    "nl": r"niet (?:op kantoor|aanwezig)|afwezig(?:heid)?|met vakantie|op vakantie|met verlof|vakantie|buiten "
    r"kantoor|uit kantoor",
    "sv": r"ej på kontoret|frånvarande|på semester|semester|ikke på kontoret|fraværende|på ferie|ferie|ikke til "
    r"stede|poissa|lomalla|ulkona toimistosta",
    "pl": r"poza biurem|nieobecn\w+|na urlopie|urlop|mimo kancelář|dovolená|nepřítomnost|neprítomnosť|mimo "
    r"kanceláriu|dovolenka|szabadság(?:on)?|"
    r"távol|în concediu|absent din birou|izvan ureda|na godišnjem|odsoten|na dopustu|извън офиса|в отпуск|εκτός "
    r"γραφείου|με άδεια|ofis dışında|"
    r"izinde|izindeyim|kontorist väljas|puhkusel|ārpus biroja|atvaļinājum\w+|ne biure|atostog\w+",
    "ru": r"вне офиса|в отпуске|отпуск|отсутству\w+|нет на месте|поза офісом|у відпустці|відпустка",
    "zh": r"不在办公室|不在辦公室|外出(?:中)?|休假(?:中)?|请假|請假|出差(?:中)?|年假|暂时离开",
    "ja": r"不在(?:です|にしております|のため)?|休暇(?:中)?|外出中|出張中|休業|夏季休業|冬季休業|年末年始",
    "ko": r"부재 ?중|휴가 ?(?:중)?|출장 ?중|외출 ?중|사무실을? ?(?:비웁|부재)",
    "vi": r"vắng mặt|nghỉ phép|không có mặt|đi công tác",
    "ar": r"خارج المكتب|في إجازة|خارج من المكتب|خارج از دفتر|در مرخصی|מחוץ למשרד|בחופשה|ไม่อยู่ที่(?:ทำงาน|"
    r"สำนักงาน)|ลาพักร้อน|"
    r"di luar kantor|cuti|sedang cuti|di luar pejabat|wala sa opisina|naka-?bakasyon|naka-?leave|արձակուրդում|"
    r"գրասենյակից դուրս|"
    r"छुट्टी पर|कार्यालय से बाहर|ਛੁੱਟੀ 'ਤੇ|ਦਫ਼ਤਰ ਤੋਂ ਬਾਹਰ",
}
_OPEN, _CLOSE = r"\s*(?:[\[【(<*]+\s*)?", r"\s*[\]】)>*]*\s*"
AUTOMATIC_SUBJECT = phrases(_AUTOMATIC, form=_OPEN + "{}(?!\\w)" + _CLOSE + r"(?:[:：\-–—]|$)")
AUTOMATIC_BARE = phrases(_AUTOMATIC, form=_OPEN + "{}(?!\\w)" + _CLOSE + "$")
AUTOMATIC_MARK = phrases(
    _AUTOMATIC,
    form=r"\s*[\[【(<]\s*{}[^\]】)>]{0,20}[\]】)>]|"
    r".{0,300}[\[【(<]\s*(?:{}|out[- ]of[- ](?:the )?office|ooo|vacation|away|abwesend|ausente|fuera de la "
    r"oficina)\s*[\]】)>]?\s*$",
)
LOTUS_SUBJECT = re.compile(
    r"\s*auto(?:matic)?: .{1,120}\b(?:is|will be|está|estará|est|sera|ist|è|sarà|is|är|on)\b.{0,40}(?:out|away|"
    r"vacation|leave|fuera|"
    r"ausente|absent|abwesend|außer|nicht im|fuori|assente|afwezig)|.{1,120} is out of the office\.? \(returning|"
    r"\s*ooo[:：]|\s*out of office auto|.{1,120} (?:está fuera de la oficina|est absent\(?e?\)?|ist "
    r"(?:außer haus|abwesend)|"
    r"è fuori (?:ufficio|sede)|está ausente do escritório) \(",
    re.IGNORECASE,
)
AWAY_SUBJECT = phrases(
    _AUTOMATIC | {f"away-{language}": words for language, words in _AWAY.items()}, form=_OPEN + r"{}(?!\w)"
)
# The absence is all there is, or the old subject or a date follows; "Out of office reply is all I get" goes on.
AWAY_HEAD = phrases(
    _AUTOMATIC | {f"away-{language}": words for language, words in _AWAY.items()},
    form=_OPEN + r"{}(?!\w)\s*(?:$|[^\w\s]|(?:re|aw|sv|until|till|from|bis|hasta|desde|jusqu|fino|dal|até|tot|до|с)\b)",
)
AWAY_NAMED = phrases(_AWAY, form=r".{0,120}(?<!\w){}(?!\w)")
# Of somebody else: his mailbox says so, and so does a parent whose child's teacher has gone.
GONE_TEXT = re.compile(
    r"\b(?:is|are) no longer (?:with|at|employed|work\w*|available|in use|monitor\w*)|\bhas left (?:the|our|us)\b|"
    r"ya no (?:trabaja|labora)|nicht mehr (?:bei|für|im)|ne (?:travaille|fait) plus|non lavora più|não trabalha mais|"
    r"werkt niet (?:meer|langer)|больше не работает|已(?:经)?离职|退職|퇴사",
    re.IGNORECASE,
)
AWAY_TEXT = phrases(
    {
        "en": r"\b(?:i am|i'm|i’m|im|i will be|i'll be|i’ll be|i shall be|we are|we will be|will be|am|is "
        r"currently|is (?=no longer)) (?:\w+ ){0,3}(?:out of (?:the |my |our )?"
        r"(?:office|town|country|state)|out sick|out until|out on|away|on (?:\w+ )?(?:vacation|leave|holidays?|"
        r"sabbatical|break|pto|travel|a business trip|"
        r"assignment)|ooo|ooto|on the road|travell?ing|unavailable|not (?:\w+ )?(?:available|in the office|at "
        r"(?:my|the) desk|checking|reading|"
        r"able to (?:read|check|respond|answer))|no longer (?:with|at|employed|work\w*|a member|in|monitor\w*)|"
        r"closed|in (?:a )?(?:meetings?|training)|"
        r"attending)\b|\bout of (?:the |my )?office (?:from|until|till|on|through|starting|this|and|with|today|"
        r"for|at|due)|"
        r"(?:limited|no|intermittent|sporadic|little) access to (?:my |the )?(?:e-?mail|internet|phone)|(?:not|"
        r"n't|n’t) (?:have|be checking|be reading|"
        r"regularly check\w*|check\w*) (?:\w+ ){0,3}(?:e-?mails?|mail)\b|(?:when|upon|after|once|on) (?:i return|"
        r"my return|i get back|i am back|i'm back|"
        r"returning|i(?:'|’)m back)|(?:return|be back|back) (?:to|in|at) (?:the |my )?(?:office|work|desk)|"
        r"(?:enjoying|taking) (?:a |some |my )?(?:\w+ )?"
        r"(?:vacation|time off|holiday)|(?:has|have) left (?:the company|the district|our|us)|for (?:urgent|"
        r"immediate|emergency) (?:\w+ )?(?:matters|assistance|"
        r"issues|help|inquiries)|mailbox is no longer|no longer in use|offices? (?:is|are|will be) closed",
        "es": r"\b(?:estoy|estar[eé]|me encuentro|me encontrar[eé]|estamos|estaremos) (?:\w+ ){0,3}(?:fuera|de "
        r"vacaciones|ausente|de viaje|de licencia|"
        r"de permiso|de baja)|fuera de la oficina|(?:a mi|hasta mi) (?:regreso|vuelta|retorno)|acceso limitado",
        "de": r"\b(?:ich bin|bin ich|wir sind|bin|ich werde) (?:\S+ ){0,8}(?:nicht (?:im (?:büro|haus)|"
        r"erreichbar|am platz)|im urlaub|abwesend|außer haus|ausser haus|"
        r"in elternzeit|wieder (?:da|erreichbar|im büro))|nach meiner rückkehr|nicht weitergeleitet|befinde ich "
        r"mich|meine abwesenheit",
        "fr": r"\b(?:je suis|je serai|nous sommes|suis) (?:\S+ ){0,4}(?:absent|en congé|en vacances|en "
        r"déplacement|hors du bureau|de retour)|"
        r"(?:à|dès) mon retour|pendant mon absence|en mon absence",
        "it": r"\b(?:sono|sar[oò]|siamo|saremo) (?:\S+ ){0,3}(?:assente|fuori|in ferie|in vacanza|via)|al mio "
        r"(?:rientro|ritorno)|fuori (?:ufficio|sede)",
        "pt": r"\b(?:estou|estarei|encontro-me|estamos|estaremos) (?:\S+ ){0,3}(?:fora|ausente|de férias|em "
        r"férias|de licença|em viagem)|"
        r"(?:no|após o|ao) meu (?:retorno|regresso)",
        "nl": r"\b(?:ik ben|wij zijn|ben ik|ben) (?:\S+ ){0,8}(?:afwezig|niet (?:aanwezig|op kantoor|bereikbaar)|"
        r"met (?:vakantie|verlof)|op vakantie)|"
        r"tijdens mijn afwezigheid|bij terugkomst",
        "sv": r"\b(?:jag är|jeg er|är jag|er jeg) (?:\S+ ){0,6}(?:inte på|på semester|frånvarande|tillbaka|på "
        r"ferie|fraværende|ikke (?:på|til stede)|tilbake|tilbage|"
        r"bortrest|tjänstledig)|olen (?:\S+ ){0,4}(?:poissa|lomalla|tavoitettavissa)",
        "pl": r"(?:jestem|będę|przebywam) (?:\S+ ){0,4}(?:nieobecn\w+|na urlopie|poza biurem)|jsem (?:\S+ "
        r"){0,5}(?:mimo|na dovolené|nepřítom\w+)|"
        r"(?:som|budem) (?:\S+ ){0,4}(?:mimo|na dovolenke)|(?:szabadságon|házon kívül|távol) (?:vagyok|leszek|"
        r"tartózkod\w+)|sunt (?:\S+ ){0,3}(?:în "
        r"concediu|plecat\w*|absent\w*)|(?:nisam|neću|odsutan|odsutna)|(?:sem|bom) (?:\S+ ){0,3}(?:na dopustu|"
        r"odsot\w+)|(?:в отпуск|извън офиса) съм|"
        r"(?:είμαι|θα είμαι|βρίσκομαι) (?:\S+ ){0,3}(?:εκτός|σε άδεια|με άδεια)|(?:ofis dışında|izinde|tatilde|"
        r"yıllık izinde)(?:yim)?",
        "ru": r"(?:я|меня|буду|нахожусь|сейчас)[ ,](?:\S+ ){0,3}(?:в отпуске|отсутств\w+|вне офиса|в "
        r"командировке|не будет)|до моего возвращения|"
        r"(?:перебуваю|знаходжусь|буду) (?:у|в|поза) (?:відпустці|офісом|відрядженні)|у відпустці",
        "zh": r"我(?:现在|目前|正在|将|暂时|已|現在|正)?(?:不在|正?在休假|休假|外出|出差|请假|請假)|(?:本人|"
        r"目前|现正|現正)(?:正)?(?:在)?(?:休假|出差|度假|外出)|"
        r"不在(?:办公室|辦公室|公司)|(?:休假|出差|外出)(?:期间|期間)|"
        r"(?:已|已经)?(?:收到|接收)(?:了)?您?你?的(?:来信|邮件|来函|來信|郵件).{0,30}(?:尽快|稍后|儘快|盡快|"
        r"会|將|将)|尽快(?:给您|给你|回复)|儘快回覆|已离职|已離職",
        "ja": r"不在(?:に|と|です|の|し)|休暇(?:を|中|の|に|で)|外出(?:して|中)|出張(?:して|中)|(?:後日|"
        r"戻り次第|休み明け|帰社後).{0,20}(?:返信|連絡|対応)|"
        r"退職(?:いた|し)|休業",
        "ko": r"부재 ?중|휴가 ?(?:중|로|입니다|기간)|출장 ?(?:중|으로)|자리를 비|사무실에 (?:없|부재)|"
        r"복귀 ?(?:후|하)|퇴사",
        "vi": r"(?:tôi|em|chúng tôi) (?:hiện |đang |hiện đang |sẽ )?(?:nghỉ phép|vắng mặt|đi công tác|không có "
        r"mặt|đi vắng)|sau khi (?:tôi )?(?:trở lại|quay lại)",
        "ar": r"(?:أنا|إنني|سأكون|انا)? ?(?:حاليا |حالياً )?(?:خارج المكتب|في إجازة|في اجازة|غير متواجد)|عند "
        r"عودتي|در مرخصی|(?:אני|אהיה) (?:\S+ ){0,2}"
        r"(?:בחופש\w*|מחוץ למשרד|לא במשרד|לא זמינ\w*)|ลาพักร้อน|ไม่อยู่ที่|(?:sedang|akan) (?:cuti|berlibur|di "
        r"luar)|(?:ako ay |nasa |naka)(?:wala|"
        r"bakasyon|-?leave)|wala (?:po )?ako sa (?:opisina|trabaho)|արձակուրդում եմ|छुट्टी पर (?:हूँ|हूं)|ਛੁੱਟੀ "
        r"'ਤੇ ਹਾਂ",
    }
)
