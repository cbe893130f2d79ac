"""The names machines go by: local parts of addresses and names shown before them."""

import re

# No person is called that.
ONLY_DAEMON = re.compile(
    r"(?:mailer[-_.]?d(?:a?emon|eamon)|mail[-_.]?daemon|maildaemon|mdaemon|daemon|mail-?delivery|mailer-?system|"
    r"delivery-?status|bounce-?notification|mail-system|mmdf|postmaster-?bounce|null|smtpd|mail-?router|"
    r"microsoftexchange[0-9a-f]{16,})(?=[-+_.@\d]|$)",
    re.IGNORECASE,
)
# A family's own domain has a postmaster too.
OFFICE = re.compile(
    r"(?:post[-_.]?master|mailmaster|mail-?admin|mailadministrator|administrator|admin|sysadmin|sysop|system|"
    r"root|nobody|"
    r"mailer|mail|mailserver|mailserv|mailgate\w*|gateway|uucp|hostmaster|webmaster|exchange\w*|smtp\w*|mta\w*|"
    r"antivirus|anti-virus|virus\w*|spam\w*|scan\w*|interscan\w*|imss|webshield|groupshield|symantec\w*|norton\w*|"
    r"mailscanner|mailsweeper|mailmarshal|mimesweeper|surfcontrol|guinevere|amavis\w*|notifications?|notice|"
    r"notify|alerts?|info-?mail|bounces?|returns?|autoreply|auto-?respon\w*|helpdesk|service-?desk|support|"
    r"listserv|majordomo|listproc|ecartis|sympa|mailman|fml\w*|ezmlm\w*|cron|nagios|zabbix|icinga|monit|"
    r"monitor\w*|backup|report\w*|billing|invoice|orders?|account\w*|security|updates?|newsletter|news|"
    r"jira|github|gitlab|calendar\w*|drive-?shares\w*|feedback\w*|complaints?|fbl|abuse|staff|arf)(?=[-+_.@\d]|$)",
    re.IGNORECASE,
)
# No letter of a person's comes from there, whatever its subject.
ROBOT = re.compile(
    r"(?:root|nobody|cron|nagios|zabbix|icinga|monit\w*|logwatch|alert(?:s|manager)?|notifications?|notify|"
    r"orders?|billing|"
    r"invoices?|receipts?|statements?|shipping|jira|jenkins|mailer|newsletter|backup|security-?noreply|"
    r"account-?update|scanner|copier|printer|jenkins|teamcity|buildbot|"
    r"auto-?confirm|order-?update|shipment-?tracking|calendar-?notification|uptime\w*|sentry|grafana)(?=[-+_.@\d]|$)",
    re.IGNORECASE,
)
NO_REPLY = re.compile(
    r"(?:[^@]{0,60}[-_.+])?(?:do[-_.]?not?[-_.]?(?:reply|respond|answer)|no[-_.]?(?:reply|respon(?:der|da)|"
    r"contest(?:ar|e)"
    r"|answer|email)|not?reply|nicht[-_.]?antworten|ne[-_.]?pas[-_.]?repondre|nao[-_.]?responda|unmonitored)"
    r"(?=[-+_.@\d]|$)|bounces?[-+@]",
    re.IGNORECASE,
)
# A list's program answers for itself: what comes from there is no list's letter and no person's.
LIST_PROGRAM = re.compile(
    r"(?:listserv|l-soft|majordomo|listmaster|mailman|listproc|ecartis|sympa|ezmlm\w*|fml\w*)(?=[-+_.@]|$)",
    re.IGNORECASE,
)
LIST_STATION = re.compile(
    r"[\"'<\s]{0,3}(?:owner-[^@\s]{1,64}|[^@\s<>]{1,64}-(?:owner|bounces?|request)(?:[-+.=][^@\s]{0,200})?)@",
    re.IGNORECASE,
)
LIST = re.compile(
    r"owner-|[^@]{1,64}-(?:request|owner|bounces?|confirm|help|admin|ctl|subscribe|return)(?:[-+.=][^@]{0,64})?@|"
    r"(?:listserv|l-soft|majordomo|listmaster|mailman|listproc|ecartis|sympa|ezmlm\w*|fml\w*)(?=[-+_.@]|$)",
    re.IGNORECASE,
)
_NEWSLETTERS = (
    r"e?news(?:letter)?s?|marketing|promo(?:tion|cione|caoe)?s?|deals|offers?|campaigns?|digest|mailings?|flyers?|"
    r"boletin(?:es)?|boletim|ofertas|noticias|infolettre|rundbrief|nieuwsbrief|nyhetsbrev|rassylka|notiziario"
)
NEWSLETTER = re.compile(rf"(?:{_NEWSLETTERS})(?=[-+_.@\d]|$)", re.IGNORECASE)
BULK = re.compile(rf"(?:{_NEWSLETTERS}|updates?|announce(?:ments?)?|hello|bounces?)(?=[-+_.@\d]|$)", re.IGNORECASE)
# They carry a person's voice or paper: somebody must listen, and nobody reads what is answered there.
CARRIER = re.compile(
    r"(?:e?fax(?:es)?|voice-?mail|voice-?message|unity\w*)(?=[-+_.@\d]|$)|.{0,80}\b(?:e?fax|"
    r"voice ?(?:mail|message)|ringcentral|messaging system)\b",
    re.IGNORECASE,
)
# What a service calls itself before its address.
SERVICE_NAMED = re.compile(
    r"\b(?:notifications?|alerts?|automat(?:ed|ic) \w+|auto-?confirm|do not reply|"
    r"no-?reply|cron daemon|jenkins)\b",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"mail (?:delivery|router|administrator|server|system|daemon)|(?:internet|e?-?mail|message) delivery|"
    r"mailer[- ]?daemon|mdaemon|delivery (?:subsystem|system|service|status|notification)|post ?master|"
    r"(?:system|mail|email|server) (?:administrator|attendant|operator)|mailerdaemon|microsoft (?:exchange|outlook)|"
    r"(?:symantec|norton|mcafee|trend ?micro|interscan|barracuda|mailmarshal|surfcontrol)|mail-?system|"
    r"administrador del sistema|administrateur syst|systemadministrator|beheerder|systemadministrat|"
    r"システム管理者|系统管理员|系統管理員|시스템 관리자|системный администратор|subsistema de entrega|"
    r"mail[- ]zustell|почтов\w+ (?:систем|робот)|amazon (?:ses|web services)|aws notif",
    re.IGNORECASE,
)
