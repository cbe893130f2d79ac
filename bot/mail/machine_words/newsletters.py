"""Words of newsletters: why the reader gets them, and the way off the list."""

import re

UNSUBSCRIBE_TEXT = re.compile(
    r"unsubscribe|opt[- ]out|manage (?:your )?(?:preferences|subscription)|(?:update|change|email) (?:your "
    r")?(?:e-?mail )?preferences|view (?:this (?:e-?mail|message)|(?:it )?in (?:your )?"
    r"browser|online)|you(?:'re|’re| are) (?:receiving|subscribed)|cancelar (?:la |su "
    r")?(?:suscripción|subscripción)|darse de baja|darte de baja|"
    r"abmelden|abbestellen|désabonn|désinscri|disiscri|cancellarsi|descadastr|cancelar inscrição|"
    r"uitschrijven|afmelden|avregistrera|avmeld|afmeld|peruuta tilaus|"
    r"wypisz|odhlásit|leiratkoz|dezabon|отписаться|отказаться от|відписатися|退订|取消订阅|取消訂閱|配信停止|"
    r"購読解除|수신 ?거부|구독 "
    r"?취소|hủy đăng ký|إلغاء الاشتراك|להסרה|berhenti berlangganan",
    re.IGNORECASE,
)
WHY_RECEIVED = re.compile(
    r"(?:you|this (?:e-?mail|message|newsletter))(?:(?:'|’)re| are| were| was)? (?:receiv|get|sent to|"
    r"subscribed|signed|on (?:this|our))|"
    r"because you|no longer (?:wish|want) to|don(?:'|’)t want to|if you (?:wish|want|would like|prefer)|"
    r"si (?:ya )?no desea|"
    r"recib(?:e|es|ió|iste) este|(?:sie erhalten|du erhältst|wenn sie)|vous recevez|si vous ne|ricevi questa|"
    r"se non (?:desider|vuoi)|"
    r"você (?:está )?receb|se não (?:deseja|quiser)|u ontvangt|je ontvangt|вы получили|если вы|您收到|如果您|"
    r"如不想|このメールは|"
    r"본 메일|bạn nhận|nếu bạn|إذا كنت",
    re.IGNORECASE,
)
# The way off a list as a newsletter's foot words it; its name alone is in many a person's signature.
LEAVE_LIST = re.compile(
    r"\bunsubscribe\b|opt[- ]?out|manage (?:your )?(?:preferences|subscription)|(?:update|"
    r"change) (?:your )?(?:e-?mail )?"
    r"preferences|darse de baja|darte de baja|cancelar (?:la |su |tu )?su[bs]\w*cripci[oó]n|dejar de recibir|"
    r"no desea (?:seguir )?recib|"
    r"newsletter (?:abmelden|abbestellen)|abmelden|abbestellen|se désabonner|désabonn|désinscri|disiscriv|"
    r"cancellar(?:si|e l)|descadastr|"
    r"cancelar (?:a )?(?:inscrição|assinatura)|uitschrijven|afmelden|avregistrera|avmeld|wypisz|odhlásit|"
    r"leiratkoz|dezabon|отписаться|"
    r"отказаться от рассылки|відписатися|退订|取消订阅|取消訂閱|配信停止|購読解除|수신 ?거부|구독 ?취소|"
    r"hủy đăng ký|إلغاء الاشتراك|berhenti berlangganan",
    re.IGNORECASE,
)
