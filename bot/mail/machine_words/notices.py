"""Words of automatic letters that are no absence: receipts of enquiries, challenges, notifications, read receipts."""

import re

from bot.mail.machine_words import phrases

AUTOMATED_TEXT = phrases(
    {
        "en": r"th(?:is|e) (?:is an? |(?:e-?)?(?:mail|message|letter|reply|response|notification|"
        r"confirmation)(?: you received)? (?:is|was|has been) |"
        r"(?:e-?mail|message) (?:is|was) an? )(?:\w+ )?(?:auto(?:matic(?:ally)?|mated|-?generated|-?reply|"
        r"-?response|matically generated)|system[- ]generated|"
        r"computer[- ]generated)|automat(?:ed|ic)(?:ally)?[- ](?:generated |created |sent )?(?:e-?mail|message|"
        r"reply|response|notification|"
        r"acknowledge?ment|confirmation|by)|auto-?generated|(?:please )?do ?n(?:o|'|’)t (?:directly )?(?:reply|"
        r"respond)\b|(?:mailbox|inbox|(?:e-?mail )?"
        r"(?:address|account)) is (?:not|un)[- ]?(?:being )?(?:monitored|attended|read|checked)|unmonitored|"
        r"reply above this line|this mailbox does not accept|"
        r"replies to this (?:e-?mail|message|address)|sent from a notification|you (?:are receiving|received) "
        r"this (?:e-?mail|message|notification)(?! (?:\w+ )?(?:in error|by mistake))",
        "es": r"(?:mensaje|correo|respuesta|notificación|e-?mail)(?: electr[oó]nico)? (?:\w+ "
        r"){0,4}(?:autom[aá]tic|generad)|(?:por favor,? )?no (?:responda|conteste|responder)|"
        r"ha sido generado",
        "de": r"(?:diese|dies ist eine?)(?:[rs])? (?:\w+ )?(?:e-?mail|mail|nachricht|antwort|bestätigung)(?: "
        r"\S+){0,4} (?:automatisch|maschinell)|automati(?:sch|siert) "
        r"(?:generiert|erstellt|erzeugt|versand|versend)\w*|automatisch(?:e|en) (?:e-?mail|nachricht|antwort|"
        r"bestätigung)|(?:bitte )?(?:antworten sie )?nicht (?:auf "
        r"diese|antworten)",
        "fr": r"(?:message|e-?mail|courriel|réponse|courrier)(?: \S+){0,5} automati(?:que|sé)\w*|(?:merci de "
        r")?ne pas (?:y )?répondre|ne répondez pas",
        "it": r"(?:messaggio|e-?mail|risposta|comunicazione)(?: \S+){0,5} automatic\w+|(?:si prega di )?non "
        r"rispondere",
        "pt": r"(?:mensagem|e-?mail|resposta)(?: \S+){0,5} automátic\w+|(?:por favor,? )?não (?:responda|responder)",
        "nl": r"automatisch(?:e)? (?:gegenereerd|verzonden|bericht|antwoord|e-?mail|verstuurd)|niet (?:op dit|op "
        r"deze|beantwoorden)|automatiskt (?:genererat|"
        r"meddelande|skickat)|automatisk (?:generert|besked|mail|svar)|svara (?:inte|ej)|svar ikke|ikke "
        r"(?:besvares|svar)|automaattinen|älä vastaa|"
        r"wiadomość (?:została )?(?:wygenerowana|automatyczn\w+)|nie odpowiad\w+|prosimy nie|automaticky "
        r"(?:gener|vygener|odeslan)\w*|neodpov[ií]d\w+|"
        r"automatikus(?:an)?|ne válaszolj\w*|automat(?:izat|ski)|nu răspunde\w*|αυτόματ\w+|otomatik (?:olarak|"
        r"bir|e-?posta)|yanıtlamayın\w*|cevaplamayın\w*",
        "ru": r"автоматически(?:м|ми)?|(?:не отвечайте|не нужно отвечать|просим не отвечать|отвечать на него не)|"
        r"автоматичн\w+|не відповідайте",
        "zh": r"(?:系统|系統|自动|自動)(?:自动|自動)?(?:发送|发出|生成|回复|發送|發出|產生|回覆|产生)|(?:请勿|"
        r"請勿|请不要|請不要|勿)(?:直接)?(?:回复|回覆|回信|"
        r"答复)|自动(?:回复|邮件)|自動(?:回覆|郵件)",
        "ja": r"自動(?:的に)?(?:送信|返信|配信|応答|生成)|(?:返信|ご返信)(?:は|いただ|され|でき|しな)|"
        r"送信専用|配信専用",
        "ko": r"자동(?:으로)? ?(?:발송|생성|회신|응답|전송)|발신 ?전용|회신(?:이)? ?(?:불가|되지)|회신하지",
        "vi": r"(?:thư|email|tin nhắn)(?: \S+){0,4} tự động|(?:vui lòng )?(?:không|đừng) (?:trả lời|"
        r"phản hồi|hồi âm)",
        "ar": r"(?:رسالة|بريد|رد|إشعار) ?(?:إلكتروني(?:ة)? )?(?:تلقائي|آلي|مرسل)\w*|عدم الرد|لا ترد|(?:پیام|"
        r"ایمیل) (?:خودکار|به صورت خودکار)|אוטומטי\w*|אין להשיב|"
        r"อัตโนมัติ|secara (?:otomatis|automatik)|(?:jangan|tidak perlu) (?:balas|membalas)|awtomatiko|huwag "
        r"(?:po )?(?:mag-?reply|sumagot|tumugon)|ավտոմատ|"
        r"स्वचालित|ਸਵੈਚਲਿਤ|ਆਟੋਮੈਟਿਕ",
    }
)
BY_ITSELF = phrases(
    {
        "en": r"this (?:(?:e-?mail|message|reply|response|notification) )?(?:is|was|"
        r"has been) (?:an? )?(?:\w+ )?auto(?:mat\w+|[- ]?(?:reply|respon\w+|generated))"
        r"(?: (?:e-?mail|message|reply|response|notification|acknowledge?ment|generated|sent|created))*",
        "es": r"(?:este|esta|esto) (?:es|ha sido) (?:un|una)? ?(?:mensaje|correo|respuesta|"
        r"notificación)(?: electrónico)? "
        r"(?:automátic[oa]|generad[oa] automáticamente)",
        "de": r"(?:dies(?:e|er|es)?) (?:ist eine|(?:e-?mail|nachricht|antwort) (?:ist|"
        r"wurde)) automatisch\w*(?: \w+){0,3}",
        "fr": r"(?:ceci est|ce (?:message|courriel)) (?:un|une|est|a été)(?: \w+){0,2} automati\w+",
        "pt": r"(?:esta|este) é uma? (?:mensagem|e-?mail|resposta) automátic[ao]",
        "it": r"quest[oa] è un(?:a|')? ?(?:messaggio|risposta|e-?mail) automatic[oa]",
        "ru": r"это автоматическ\w+ (?:\w+)",
        "zh": r"(?:这|此|本)(?:是|邮件|郵件|为|為)[^。\n]{0,12}自[动動][^。\n]{0,8}",
        "ja": r"この?メールは[^。\n]{0,12}自動[^。\n]{0,12}",
        "ko": r"(?:이|본) ?(?:메일|메시지)은?[^.\n]{0,12}자동[^.\n]{0,16}",
        "vi": r"đây là (?:thư|email|tin nhắn) (?:trả lời )?tự động",
    },
    form=r"(?:^|[.!?。:;\n*(\[-])\W{0,4}(?:please )?(?:note|nota)?[: ]{0,2}(?:that )?{}"
    r"\s*(?:$|[.!?。,;\n)*\]\"-]|\b(?:to|and|confirming)\b)",
)
RECEIVED = phrases(
    {
        "en": r"we(?:'ve|’ve| have) received your|(?:thank you|thanks) for (?:contacting|reaching|your "
        r"(?:e-?mail|mail|message|enquiry|inquiry|request|interest|order|"
        r"submission|feedback|application|report|ticket|registration|payment|purchase|correspondence|letter|note|"
        r"question|support)|getting in touch|writing|e-?mailing|"
        r"submitting|signing|registering|subscribing|completing|participating|taking (?:our|the|part)|"
        r"your (?:response|answers|donation|visit|time))|your (?:\w+ )?(?:request|ticket|case|message|e-?mail|"
        r"enquiry|inquiry|submission|order|application|question)"
        r".{0,60}(?:received|created|logged|registered|opened|assigned|submitted|queued|updated|closed|resolved)|"
        r"ticket (?:has been )?(?:created|received|opened|"
        r"updated|closed|number|id)|(?:request|ticket|message|case) received|acknowledge?ment of|received: |"
        r"receipt of your|(?:a|our|one of our) (?:\w+ ){0,3}"
        r"(?:representative|agent|team|staff|member)s? .{0,60}(?:respond|contact|reply|be in touch|get back)|"
        r"(?:respond|reply|get back to you|be in touch) (?:\w+ ){0,4}(?:within|in the next|as soon as)|within "
        r"(?:\w+ ){1,3}(?:business|working) (?:days|hours)",
        "es": r"(?:hemos|se ha) recibido (?:su|tu)|gracias por (?:contactar|comunicar|su (?:mensaje|correo|"
        r"consulta|solicitud)|ponerse|escribir)|(?:su|tu) (?:solicitud|"
        r"mensaje|consulta|caso|correo).{0,40}(?:recibid|registrad|cread)|acuse de recibo|número de (?:caso|"
        r"ticket|solicitud)",
        "de": r"eingangsbest[äa]tigung|(?:vielen dank|danke) für ihre (?:anfrage|nachricht|e-?mail|mail|"
        r"bestellung)|(?:ihre|deine) (?:anfrage|nachricht|e-?mail|meldung).{0,40}"
        r"(?:eingegangen|erhalten|bearbeite)|wir haben ihre|empfangsbestätigung|ticket(?:nummer)?",
        "fr": r"accus[eé] de r[eé]ception|(?:nous avons )?bien reçu votre|merci (?:de nous avoir|d'avoir|pour "
        r"votre) (?:contact|message|demande|e-?mail|écrit)\w*|votre (?:demande|"
        r"message|courriel).{0,40}(?:enregistr|reçu|prise? en)",
        "it": r"abbiamo ricevuto (?:la|il) (?:su|tu)|grazie per (?:averci|il (?:tuo|suo)|la (?:tua|sua))|"
        r"conferma di ricezione|recebemos (?:sua|seu|a sua|o seu)|obrigad[oa] por|"
        r"agradecemos (?:o|seu|sua)|confirmação de recebimento|(?:wij hebben|we hebben) (?:uw|je)|bedankt voor "
        r"(?:uw|je)|ontvangstbevestiging|(?:tack|takk|tak) för? "
        r"(?:ditt|din|att|at)|vi har (?:mottatt|modtaget|mottagit|tagit emot)|kiitos (?:viestistä|"
        r"yhteydenoto)\w*|dziękujemy za|otrzymaliśmy|děkujeme za|köszönjük",
        "ru": r"(?:ваш\w*|вашего) (?:запрос|обращени\w|письмо|сообщение|заявк\w).{0,40}(?:получен|принят|"
        r"зарегистрирован)\w*|(?:мы получили|спасибо за) ваш\w*|"
        r"(?:дякуємо за|ваш\w* (?:звернення|запит|лист))",
        "zh": r"(?:我们|我們)?(?:已|已经|已經)?(?:收到|接获)(?:了)?(?:您|你)的(?:邮件|来信|来函|請求|请求|"
        r"咨询|郵件|來信|申请|反馈)|感谢(?:您|你)的(?:来信|"
        r"邮件|联系|咨询|来函)|感謝(?:您|你)的(?:來信|郵件|聯繫)|工单",
        "ja": r"お問い?合わ?せ(?:いただき|ありがとう|を受け付け|受付)|(?:受付|受け付け)(?:ました|完了|番号)|"
        r"承りました|문의(?:해|가|하신|주셔)|접수(?:되|완료)|"
        r"(?:cảm ơn|cám ơn) (?:bạn|quý|ông) .{0,20}(?:liên hệ|gửi)|đã nhận được|(?:شكرا|شكراً) (?:ل|على)|تم "
        r"استلام|תודה על|פנייתך (?:התקבלה|נקלטה)",
    }
)
TICKET = re.compile(
    r"\[?(?:ticket|case|request|issue|incident|sr|inc|ref|caso|solicitud|anfrage|demande|工单|工單|заявка)[ "
    r"\-:#№]{0,3}(?:id[: ]{0,2})?#?[a-z]{0,5}-?\d{3,}|"
    r"\[#?\w{0,12}[-#]?\d{4,}\]|\(#?\w{0,8}-?\d{4,}\)|#\d{4,}",
    re.IGNORECASE,
)
NOTIFICATION_SUBJECT = re.compile(
    r"\W{0,4}(?:cron |anacron |logwatch|\[?(?:alert|firing|resolved|problem|recovery|ok|critical|warning)\b[\]: "
    r"]|problem[: -]|recovery[: -]|your (?:\w+ ){0,3}"
    r"(?:password|account|verification code|security code|receipt|invoice|order|statement|bill|subscription|"
    r"package|appointment)|(?:reset|change) your password|"
    r"password (?:reset|change|expir)|(?:verify|confirm|activate) your (?:e-?mail|account|address|registration|"
    r"subscription)|verification code|security (?:alert|code|"
    r"notice)|new (?:sign-?in|login|voice ?(?:mail|message)|fax|follower|message from)|(?:voice|fax) ?(?:mail|"
    r"message) (?:from|received)|(?:\w+ )?(?:fax|message) from [\"\u201c(+]?(?:unknown|unavailable|anonymous|"
    r"[+(\d]|.{1,40}\(\d{7,})|build (?:failed|fixed|is back|unstable|passed|succe)|.{1,60} (?:sent you a|"
    r"commented on|"
    r"mentioned you|tagged you|invited you|shared|"
    r"wants to|added you|is following)|order (?:confirmation|#)|(?:payment|order|shipping|booking|registration) "
    r"(?:confirmation|received|update)|invoice|receipt for|"
    r"reminder:|restablec\w+ (?:su|tu)? ?contraseña|codigo de|código de|(?:ihr|dein) (?:passwort|konto)|passwort "
    r"zurück|"
    r"(?:réinitialis\w+|votre) (?:de )?(?:votre )?(?:mot de passe|compte|code)|"
    r"подтвер|ваш (?:код|пароль)|验证码|密码|驗證碼|密碼|パスワード|認証|인증|비밀번호|mã xác|mật khẩu)",
    re.IGNORECASE,
)
CHALLENGE = re.compile(
    r"(?:confirm|verify|authenticat|validate|approve)\w* (?:\w+ ){0,6}(?:sender|you are (?:a )?(?:human|real|"
    r"person)|that you sent|your message|delivery|you sent|"
    r"your e-?mail so)|(?:sender|e-?mail|message|delivery) (?:address )?(?:verification|confirmation|"
    r"authentication|authorization)|verif(?:y|ication)[ #:]{1,3}\S{6,}|"
    r"(?:verification|confirmation) (?:is )?required|protecting (?:my|your|him|her|them)sel(?:f|ves) from "
    r"(?:receiving )?(?:junk|spam)|click (?:\w+ ){0,6}so (?:that )?i can|"
    r"spam ?arrest|spamarrest|boxtrapper|tmda|mail ?block|choicemail|spamcop challenge|sender-?id challenge|"
    r"vanquish|0spam|wait-?listed|guest list|\((?:e-?mail )?(?:verification|action required)\)|bluebottle|"
    r"digiportal|active spam killer|"
    r"challenge[-/ ]response|approved (?:senders?|e-?mail senders?)|incoming messages only from senders|"
    r"allow(?:ed)? incoming|suspect e-?mail|"
    r"(?:white ?list|whitelisted|allow list|approved sender)|held (?:pending|until|for|in) (?:\w+ "
    r"){0,3}(?:confirm|verif|approv|your)|"
    r"awaiting (?:your )?(?:verification|confirmation|approval|moderator)|(?:prove|proof) (?:that )?you(?:'re|"
    r"’re| are) (?:a )?(?:human|not a robot|not a spammer)|"
    r"(?:confirme|verifique|valide) (?:\w+ ){0,3}(?:remitente|su mensaje|que usted|que es)|confirmation (?:de|"
    r"d') (?:l')?(?:exp[eé]diteur|envoi)",
    re.IGNORECASE,
)
INSTRUCTION = re.compile(
    r"\b(?:click|links?|button|repl(?:y|ying)|respond(?:ing)?|form|web ?page|send (?:\w+ )?(?:empty|blank)|"
    r"add yourself|"
    r"haga clic|enlace|respond[ae]\w*|responder|klicken|antworten|cliqu\w+|lien|répond\w+|clicca\w*|rispond\w+|"
    r"ссылк\w+|нажм\w+)\b|"
    r"点击|點擊|链接|回复|クリック|返信|클릭|nhấp",
    re.IGNORECASE,
)
RECEIPT_SUBJECT = phrases(
    {
        "en": r"read|not read|delivered|read receipt|return receipt|receipt|deleted|read:? receipt|displayed|"
        r"opened|relayed|expanded|message recall (?:success|failure)|recall",
        "eu": r"gelesen|ungelesen gelöscht|nicht gelesen|zugestellt|lesebestätigung|leído|leida|no leído|"
        r"eliminado sin leer|confirmación de lectura|acuse de lectura|"
        r"entregado|lu|non lu|confirmation de lecture|accusé de lecture|remis|letto|non letto|conferma di "
        r"lettura|lida|lido|não lida|não lido|confirmação de leitura|"
        r"gelezen|niet gelezen|leesbevestiging|ontvangstbevestiging|läst|oläst|läskvitto|lest|ulest|læst|ulæst|"
        r"luettu|przeczytan[eay]|nieprzeczytan[eay]|přečteno|"
        r"nepřečteno|prečítané|olvasott|elolvasva|citit|pročitano|прочитано|прочетено|прочтено|не прочтено|"
        r"доставлено|уведомление о прочтении|διαβάστηκε|okundu|okunmadı",
        "as": r"已读|未读|已读回执|已讀|未讀|讀取回條|已送达|已送達|回执|開封済み|開封確認|未開封|開封通知|"
        r"읽음|읽지 않음|수신 ?확인|đã đọc|chưa đọc|مقروءة|تمت "
        r"القراءة|قراءة|נקרא|נקראה|"
        r"อ่านแล้ว|dibaca|telah dibaca|nabasa",
    },
    form=r"\s*(?:re: )?[\[(]?{}[\])]?\s*(?:[:：]|$|-)",
)
RECEIPT_TEXT = re.compile(
    r"(?:your (?:message|document|e-?mail)|the message|this receipt|message (?:sent|you sent)).{0,400}?(?:was "
    r"(?:read|displayed|opened|deleted|received by|delivered)|has been "
    r"(?:read|displayed|opened|deleted|received)|acknowledges that|verifies that|were? read)|(?:a|the|"
    r"this) (?:return|read) "
    r"receipt (?:for|is|verif|acknow|only)|no guarantee that the message|dies ist eine \w*bestätigung|"
    r"wurde angezeigt|angezeigt "
    r"wurde|ceci est un accusé|est(?:e|o) es un acuse|"
    r"message has been displayed|gelesen (?:am|wurde)|wurde (?:am|gelesen|ohne)|se (?:ha leído|leyó|mostró)|fue "
    r"(?:leído|eliminado)|a été (?:lu|affiché|supprimé)|è stato (?:letto|"
    r"visualizzato|eliminato)|foi (?:lid[ao]|exibid[ao]|excluíd[ao])|(?:is|werd) (?:gelezen|weergegeven)|"
    r"(?:был[ао]? )?прочитано|阅读时间|读取|已于|開封され|読まれ|읽었|đã được đọc|"
    r"تمت قراءة",
    re.IGNORECASE | re.DOTALL,
)
CALENDAR_SUBJECT = phrases(
    {
        "all": r"accepted|declined|tentative(?:ly accepted)?|new time proposed|aceptad[ao]|rechazad[ao]|"
        r"provisional|zugesagt|angenommen|abgesagt|abgelehnt|mit vorbehalt|"
        r"accepté|refusé|provisoire|accettato|rifiutato|provvisorio|aceit[oe]|recusado|provisório|geaccepteerd|"
        r"geweigerd|voorlopig|accepterat|avböjt|godtatt|avslått|"
        r"принято|отклонено|под вопросом|已接受|已谢绝|已拒绝|暂定|已婉拒|承諾|辞退|仮承諾|仮の予定|수락|거절|"
        r"미정|đã chấp nhận|đã từ chối|"
        r"مقبول|مرفوض"
    },
    form=r"\s*{}\s*[:：]",
)
# What a web form sends on for a person: labels, one of them for the words themselves.
FORM = re.compile(
    r"^\W{0,4}(?:your |su |ihre )?(?:message|comments?|question|details|description|mensaje|comentarios?|consulta|"
    r"nachricht|anliegen|mensagem|messaggio|сообщение|留言|内容|메시지|nội dung|الرسالة)\W{0,4}[:：]|"
    r"^.{1,80} (?:wrote|writes|says|asks|escribió|schrieb|a écrit)[:：]",
    re.IGNORECASE | re.MULTILINE,
)
ASKING = re.compile(
    r"[\w\s)][?？](?!\S*=)|؟|;\s*$|\b(?:i|we) (?:need|want|would like|wish|wanted|must|have to|cannot|can't|can "
    r"not) |please (?:help|tell|let me know|call me)|help (?:me|us)\b|"
    r"\b(?:necesit[oa]|quier[oa]|quisiera|ay[uú]d[ea]n?(?:me|nos))\b|\bbut (?:i|we|my)\b|ich (?:brauche|möchte|"
    r"will)|je (?:veux|voudrais|souhaite)|мне нужно|помогите|请(?:问|帮|告诉)|請(?:問|幫|告訴)|tôi (?:cần|muốn)|"
    r"xin (?:giúp|cho)|أريد|أحتاج",
    re.IGNORECASE,
)
# An automatic answer never speaks of its writer's child: such a letter is a person's whatever else its words look like.
FAMILY = re.compile(
    r"\b(?:my|our) (?:\w+ ){0,2}(?:sons?|daughters?|child(?:ren)?|kids?|boys?|girls?|grand(?:son|daughter|child|"
    r"kids?)\w*|nephew|niece|husband|wife|mom|mother|father|teacher|family)\b|"
    r"\b(?:mi|mis|nuestr[oa]s?) (?:\w+ )?(?:hij[oa]s?|niet[oa]s?|niñ[oa]s?|sobrin[oa]s?|esposo|esposa|familia)|"
    r"\bmein(?:e[nrm]?)? (?:sohn|tochter|kind)|\b(?:mon|ma|mes) (?:fils|fille|"
    r"enfants?)|(?:con|cháu) (?:trai|gái|tôi|của tôi|em)\b|(?:我|我的|我们的|我家)(?:的)?(?:儿子|女儿|孩子|"
    r"小孩|兒子|女兒|家人)|"
    r"(?:мо[йяюиеё]\w*|наш\w*) (?:сын|доч|реб[её]н|дет|внук|внуч)\w*|"
    r"(?:우리|제|내) ?(?:아이|아들|딸|애)|(?:うち|私|我が家)の(?:子|息子|娘)|息子|娘が|(?:ابن|بنت|طفل|"
    r"أطفال)(?:ي|تي|نا)|(?:ابنتي|ابني|"
    r"طفلي)|(?:anak|apo) ko|aking anak|(?:پسر|دختر|فرزند|بچه)(?:م| من)|(?:mi|mo) anak|(?:իմ )?(?:որդիս|"
    r"աղջիկս|երեխաս|որդին|դուստր)|kuv (?:tus )?(?:tub|ntxhais|menyuam)|(?:הבן|הבת|הילד\w*) שלי|मेरा बेटा|मेरी "
    r"बेटी|ਮੇਰਾ ਪੁੱਤਰ|ਮੇਰੀ ਧੀ|ਮੇਰਾ ਬੱਚਾ|мі[йя] (?:син|доньк)|моя донька",
    re.IGNORECASE,
)
