"""Header fields as clients, gateways and people write them: what is read of each."""

import pytest

from bot.mail.parse import describe

SUBJECTS = [
    ("q lower", b"=?utf-8?q?ni=c3=b1o?=", "niño"),
    ("spaces inside q", b"=?utf-8?Q?El ni=C3=B1o y la escuela?=", "El niño y la escuela"),
    ("split char b64", b"=?utf-8?B?bmnD?=\n =?utf-8?B?sW8=?=", "niño"),
    ("split char q", b"=?utf-8?Q?ni=C3?= =?utf-8?Q?=B1o?=", "niño"),
    ("no blank adj", b"=?utf-8?Q?ni=C3=B1o?==?utf-8?Q?_malo?=", "niño malo"),
    ("mixed charsets", b"=?iso-8859-1?Q?ni=F1o?= =?koi8-r?B?8NLJ18XU?=", "niñoПривет"),
    ("case charset", b"=?UTF-8?Q?ni=C3=B1o?= =?utf-8?Q?s?=", "niños"),
    ("split char differing case", b"=?UTF-8?Q?ni=C3?= =?utf-8?Q?=B1o?=", "niño"),
    ("split char b then q", b"=?utf-8?B?bmnD?= =?utf-8?Q?=B1o?=", "niño"),
    ("no pad", b"=?utf-8?B?bmnDsW8?=", "niño"),
    ("b with spaces", b"=?utf-8?B?bmnD sW8=?=", "niño"),
    ("b folded within", b"=?utf-8?B?bmnD\n sW8=?=", "niño"),
    ("missing ?= end", b"=?utf-8?Q?ni=C3=B1o", "niño"),
    ("missing = end", b"=?utf-8?Q?ni=C3=B1o?", "niño"),
    ("missing end b64", b"=?utf-8?B?bmnDsW8=", "niño"),
    ("missing end then words", b"Re: =?iso-8859-1?Q?Informaci=F3n_de_mi_hijo", "Re: Información de mi hijo"),
    ("in quotes", b'"=?utf-8?Q?ni=C3=B1o?="', '"niño"'),
    ("glued words", b"Re:=?utf-8?Q?ni=C3=B1o?=!", "Re:niño!"),
    ("lang suffix", b"=?utf-8*es-MX?Q?ni=C3=B1o?=", "niño"),
    ("unknown charset utf8", b"=?x-whatever?Q?ni=C3=B1o?=", "niño"),
    ("unknown charset latin", b"=?x-unknown?Q?ni=F1o?=", "niño"),
    ("empty charset", b"=??Q?ni=C3=B1o?=", "niño"),
    ("empty word", b"=?utf-8?Q??= hi", "hi"),
    ("empty b word", b"=?utf-8?B??= hi", "hi"),
    ("q with ? inside", b"=?utf-8?Q?Qu=C3=A9 pasa??=", "Qué pasa?"),
    ("q with ? mid", b"=?utf-8?Q?=C2=BFQu=C3=A9?_pasa?=", "¿Qué? pasa"),
    ("q with = and ?=", b"=?utf-8?Q?a=3D?=b", "a=b"),
    ("q ends with eq?=", b"=?utf-8?Q?hola=?=", "hola="),
    ("raw utf8", b"ni\xc3\xb1o en el autob\xc3\xbas", "niño en el autobús"),
    ("raw latin1", b"ni\xf1o en el autob\xfas", "niño en el autobús"),
    (
        "raw gbk",
        b"\xd1\xa7\xd0\xa3\xb5\xc4\xc0\xcf\xca\xa6\xc3\xbb\xd3\xd0\xbb\xd8\xb8\xb4\xce\xd2",
        "学校的老师没有回复我",
    ),
    ("raw gbk short", b"\xcd\xb6\xcb\xdf\xc0\xcf\xca\xa6", "投诉老师"),
    (
        "raw big5",
        b"\xbe\xc7\xae\xd5\xaa\xba\xa6\xd1\xaev\xa8S\xa6\xb3\xa6^\xc2\xd0\xa7\xda\xaa\xba\xabH",
        "學校的老師沒有回覆我的信",
    ),
    ("raw koi8", b"\xf6\xc1\xcc\xcf\xc2\xc1 \xce\xc1 \xdb\xcb\xcf\xcc\xd5", "Жалоба на школу"),
    ("raw cp1251", b"\xc6\xe0\xeb\xee\xe1\xe0 \xed\xe0 \xf8\xea\xee\xeb\xf3", "Жалоба на школу"),
    ("raw cp1251 short", b"\xcf\xf0\xe8\xe2\xe5\xf2", "Привет"),
    (
        "raw sjis",
        b"\x8aw\x8dZ\x82\xcc\x83o\x83X\x82\xaa\x92x\x82\xea\x82\xdc\x82\xb5\x82\xbd",
        "学校のバスが遅れました",
    ),
    (
        "raw euckr",
        b"\xc7\xd0\xb1\xb3 \xb9\xf6\xbd\xba\xb0\xa1 \xb4\xca\xbe\xfa\xbd\xc0\xb4\xcf\xb4\xd9",
        "학교 버스가 늦었습니다",
    ),
    (
        "raw eucjp",
        (b"\xb3\xd8\xb9\xbb\xa4\xce\xa5\xd0\xa5\xb9\xa4\xac\xc3\xd9\xa4\xec\xa4\xde\xa4\xb7\xa4\xbf"),
        "学校のバスが遅れました",
    ),
    ("raw cp1252 short", b"Ann\xe9e", "Année"),
    ("raw cp1252 quotes", b"\x93Bus\x94 late \x96 again", "“Bus” late – again"),
    ("raw german", b"Gr\xfc\xdfe aus M\xfcnchen", "Grüße aus München"),
    ("raw viet 1258", b"Ch\xe0o c\xf4 gi\xe1o", "Chào cô giáo"),
    ("raw iso2022jp", b"\x1b$B3X9;$N%P%9\x1b(B", "学校のバス"),
    ("jis B word", b"=?ISO-2022-JP?B?GyRCM1g5OyROJVAlORsoQg==?=", "学校のバス"),
    ("jis Q esc split", b"=?ISO-2022-JP?B?GyRCM1g5OxsoQg==?=\n =?ISO-2022-JP?B?GyRCJE4lUCU5GyhC?=", "学校のバス"),
    ("hz", b"=?HZ-GB-2312?Q?~{<:Ky2;S{~}?=", "己所不欲"),
    ("utf16 b", b"=?utf-16?B?//5uAGkA8QBvAA==?=", "niño"),
    ("latin1 that is cp1252", b"=?iso-8859-1?Q?=93Bus=94?=", "“Bus”"),
    ("latin1 that is utf8", b"=?iso-8859-1?Q?ni=C3=B1o?=", "niño"),
    ("gb2312 gbk", b"=?gb2312?B?1uzpRrv5?=", "朱镕基"),
    ("us-ascii 8bit", b"=?us-ascii?Q?ni=F1o?=", "niño"),
    ("B marked Q", b"=?utf-8?Q?bmnDsW8=?=", "bmnDsW8="),
    ("Q marked B", b"=?utf-8?B?ni=C3=B1o?=", "niño"),
    ("tab in word", b"=?utf-8?Q?a=09b?=", "a b"),
    ("folded odd", b"one\n  two\n\tthree\n\n", "one two three"),
    ("fold empty first", b"\n Bus is late", "Bus is late"),
    ("nul", b"Bus\x00 late", "Bus late"),
    ("mixed raw and words", b"ni\xc3\xb1o =?utf-8?Q?ma=C3=B1ana?= hoy", "niño mañana hoy"),
    ("raw latin1 + word", b"ni\xf1o =?utf-8?Q?ma=C3=B1ana?=", "niño mañana"),
    ("emoji", b"=?UTF-8?Q?=F0=9F=9A=8C_late?=", "🚌 late"),
    ("emoji surrogates cesu", b"=?UTF-8?Q?=ED=A0=BD=ED=BA=8C_late?=", "🚌 late"),
    ("words in wrong Q raw8", b"=?utf-8?Q?ni\xc3\xb1o?=", "niño"),
    ("words latin1 raw8", b"=?iso-8859-1?Q?ni\xf1o?=", "niño"),
    ("entities", b"Ni&ntilde;o", "Ni&ntilde;o"),
    ("percent", b"100% =?utf-8?q?bus?=", "100% bus"),
    ("keeps =?", b"what is =? this", "what is =? this"),
    ("big5 split mid char", b"=?big5?B?vseu?= =?big5?B?1Q==?=", "學校"),
    ("double encoded word", b"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fni=3DC3=3DB1o=3F=3D?=", "=?utf-8?Q?ni=C3=B1o?="),
    ("cp1252 label 8859-15", b"=?iso-8859-15?Q?5_=A4?=", "5 €"),
    ("two spaces", b"Bus  late", "Bus late"),
]
SENDERS = [
    ("bare", b"rosa@family.example", ("", "rosa@family.example")),
    ("quoted comma", b'"Delgado, Rosa" <rosa@family.example>', ("Delgado, Rosa", "rosa@family.example")),
    ("unquoted comma", b"Delgado, Rosa <rosa@family.example>", ("Delgado, Rosa", "rosa@family.example")),
    ("comment", b"rosa@family.example (Rosa Delgado)", ("Rosa Delgado", "rosa@family.example")),
    ("nested comment", b"rosa@family.example (Rosa (Mama) Delgado)", ("Rosa (Mama) Delgado", "rosa@family.example")),
    ("dot unquoted", b"Rosa D. Delgado <rosa@family.example>", ("Rosa D. Delgado", "rosa@family.example")),
    ("at in name", b"rosa@home.example <rosa@family.example>", ("rosa@home.example", "rosa@family.example")),
    ("at in quoted name", b'"rosa@home.example" <rosa@family.example>', ("rosa@home.example", "rosa@family.example")),
    ("addr only in name", b'"rosa@family.example" <>', ("", "rosa@family.example")),
    ("no brackets no addr", b"Rosa Delgado", None),
    ("dots around local", b"Rosa <..rosa..@phone.example>", ("Rosa", "..rosa..@phone.example")),
    ("local only", b"root", ("", "root")),
    ("local only bracket", b"Mail Delivery Subsystem <MAILER-DAEMON>", ("Mail Delivery Subsystem", "MAILER-DAEMON")),
    ("local comment", b"root (Cron Daemon)", ("Cron Daemon", "root")),
    ("missing close", b"Rosa Delgado <rosa@family.example", ("Rosa Delgado", "rosa@family.example")),
    ("missing open", b"Rosa Delgado rosa@family.example>", ("Rosa Delgado", "rosa@family.example")),
    ("name and bare", b"Rosa Delgado rosa@family.example", ("Rosa Delgado", "rosa@family.example")),
    ("quoted and bare", b'"Rosa Delgado" rosa@family.example', ("Rosa Delgado", "rosa@family.example")),
    ("two brackets", b"Rosa <<rosa@family.example>>", ("Rosa", "rosa@family.example")),
    ("mailto", b"Rosa <mailto:rosa@family.example>", ("Rosa", "rosa@family.example")),
    ("outlook mailto", b"Rosa Delgado [mailto:rosa@family.example]", ("Rosa Delgado", "rosa@family.example")),
    ("route", b"Rosa <@a.example,@b.example:rosa@family.example>", ("Rosa", "rosa@family.example")),
    ("blank in brackets", b"Rosa < rosa @ family.example >", ("Rosa", "rosa@family.example")),
    ("trailing semi", b"rosa@family.example;", ("", "rosa@family.example")),
    ("trailing comma", b'"Rosa" <rosa@family.example>,', ("Rosa", "rosa@family.example")),
    ("several", b"Rosa <rosa@family.example>, Minh <minh@family.example>", ("Rosa", "rosa@family.example")),
    ("semicolons", b"Rosa <rosa@family.example>; Minh <minh@family.example>", ("Rosa", "rosa@family.example")),
    ("enc name", b"=?utf-8?Q?Rosa_N=C3=BA=C3=B1ez?= <rosa@family.example>", ("Rosa Núñez", "rosa@family.example")),
    (
        "enc name quotes",
        b'"=?utf-8?Q?Rosa_N=C3=BA=C3=B1ez?=" <rosa@family.example>',
        ("Rosa Núñez", "rosa@family.example"),
    ),
    ("enc glued", b"=?utf-8?Q?Rosa_N=C3=BA=C3=B1ez?=<rosa@family.example>", ("Rosa Núñez", "rosa@family.example")),
    (
        "enc comma inside",
        b"=?utf-8?Q?N=C3=BA=C3=B1ez=2C_Rosa?= <rosa@family.example>",
        ("Núñez, Rosa", "rosa@family.example"),
    ),
    (
        "enc raw comma inside",
        b"=?utf-8?Q?N=C3=BA=C3=B1ez,_Rosa?= <rosa@family.example>",
        ("Núñez, Rosa", "rosa@family.example"),
    ),
    ("enc raw parens", b"=?utf-8?Q?Rosa_(Mam=C3=A1)?= <rosa@family.example>", ("Rosa (Mamá)", "rosa@family.example")),
    (
        "enc with quotes inside",
        b'=?utf-8?Q?"N=C3=BA=C3=B1ez,_Rosa"?= <rosa@family.example>',
        ("Núñez, Rosa", "rosa@family.example"),
    ),
    ("whole enc", b"=?utf-8?Q?Rosa_Delgado_<rosa@family.example>?=", ("Rosa Delgado", "rosa@family.example")),
    (
        "whole enc b",
        b"=?utf-8?B?Um9zYSBEZWxnYWRvIDxyb3NhQGZhbWlseS5leGFtcGxlPg==?=",
        ("Rosa Delgado", "rosa@family.example"),
    ),
    ("enc addr", b"Rosa <=?utf-8?Q?rosa=40family.example?=>", ("Rosa", "rosa@family.example")),
    (
        "enc in comment",
        b"rosa@family.example (=?utf-8?Q?Rosa_N=C3=BA=C3=B1ez?=)",
        ("Rosa Núñez", "rosa@family.example"),
    ),
    (
        "split words",
        b"=?utf-8?Q?Rosa?= =?utf-8?Q?_N=C3=BA=C3=B1ez?= <rosa@family.example>",
        ("Rosa Núñez", "rosa@family.example"),
    ),
    ("raw latin1", b"Rosa N\xfa\xf1ez <rosa@family.example>", ("Rosa Núñez", "rosa@family.example")),
    ("raw quoted latin1", b'"N\xfa\xf1ez, Rosa" <rosa@family.example>', ("Núñez, Rosa", "rosa@family.example")),
    ("raw gbk", b"\xcd\xf5\xd0\xa1\xc3\xf7 <rosa@family.example>", ("王小明", "rosa@family.example")),
    ("raw utf8", b'"N\xc3\xba\xc3\xb1ez, Rosa" <rosa@family.example>', ("Núñez, Rosa", "rosa@family.example")),
    (
        "raw koi8",
        b"\xee\xc1\xd4\xc1\xcc\xd8\xd1 \xe9\xd7\xc1\xce\xcf\xd7\xc1 <rosa@family.example>",
        ("Наталья Иванова", "rosa@family.example"),
    ),
    (
        "smtputf8",
        (
            b"\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e <\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e@\xe4\xbe\x8b\xe5"
            b"\xad\x90.example>"
        ),
        ("王小明", "王小明@例子.example"),
    ),
    ("idn", b"R <rosa@xn--fsq.example>", ("R", "rosa@xn--fsq.example")),
    ("group", b"Parents: Rosa <rosa@family.example>;", ("Rosa", "rosa@family.example")),
    ("empty group", b"undisclosed-recipients:;", None),
    ("quoted local", b'"rosa d"@family.example', ("", '"rosa d"@family.example')),
    ("quoted local 2", b'Rosa <"rosa.d."@family.example>', ("Rosa", '"rosa.d."@family.example')),
    ("dots", b"Rosa <rosa..d@family.example>", ("Rosa", "rosa..d@family.example")),
    ("upper", b"Rosa <Rosa@Family.EXAMPLE>", ("Rosa", "Rosa@family.example")),
    ("ip literal", b"Rosa <rosa@[192.0.2.1]>", ("Rosa", "rosa@[192.0.2.1]")),
    (
        "escaped quotes",
        b'"Rosa \\"Mama\\" Delgado" <rosa@family.example>',
        ('Rosa "Mama" Delgado', "rosa@family.example"),
    ),
    ("single quotes", b"'Rosa Delgado' <rosa@family.example>", ("'Rosa Delgado'", "rosa@family.example")),
    ("unbalanced quote", b'"Rosa Delgado <rosa@family.example>', ("Rosa Delgado", "rosa@family.example")),
    ("unbalanced quote 2", b'Rosa" Delgado <rosa@family.example>', ('Rosa" Delgado', "rosa@family.example")),
    ("colon in name", b"Rosa: Mama <rosa@family.example>", ("Rosa: Mama", "rosa@family.example")),
    ("colon in name2", b"Club: Rosa <rosa@family.example>", ("Club: Rosa", "rosa@family.example")),
    ("brackets in name", b"Rosa [PTA] <rosa@family.example>", ("Rosa [PTA]", "rosa@family.example")),
    ("parens + brackets", b"Rosa Delgado (PTA) <rosa@family.example>", ("Rosa Delgado (PTA)", "rosa@family.example")),
    ("only parens + brackets", b"(Rosa) <rosa@family.example>", ("Rosa", "rosa@family.example")),
    ("slash x400", b'"/O=X/CN=rosa" <rosa@family.example>', ("/O=X/CN=rosa", "rosa@family.example")),
    ("empty then addr", b"<> rosa@family.example", ("", "rosa@family.example")),
    ("folded", b"Rosa Delgado\n <rosa@family.example>", ("Rosa Delgado", "rosa@family.example")),
    (
        "folded in name enc",
        b"=?utf-8?Q?Rosa?=\n =?utf-8?Q?_N=C3=BA=C3=B1ez?=\n <rosa@family.example>",
        ("Rosa Núñez", "rosa@family.example"),
    ),
    ("tab", b"Rosa\tDelgado\t<rosa@family.example>", ("Rosa Delgado", "rosa@family.example")),
    (
        "via",
        b'"Rosa Delgado via Parents" <parents@lists.example>',
        ("Rosa Delgado via Parents", "parents@lists.example"),
    ),
    ("plus eq", b"bounce+rosa=family.example@x.example", ("", "bounce+rosa=family.example@x.example")),
    ("trailing text", b"<rosa@family.example> Rosa", ("Rosa", "rosa@family.example")),
    ("ending dot", b"Rosa <rosa@family.example.>", ("Rosa", "rosa@family.example")),
    ("ending comma in br", b"Rosa <rosa@family.example,>", ("Rosa", "rosa@family.example")),
    ("name is empty quotes", b'"" <rosa@family.example>', ("", "rosa@family.example")),
    ("name == address", b"rosa@family.example <rosa@family.example>", ("rosa@family.example", "rosa@family.example")),
    ("name <name> <addr>", b"Rosa <Delgado> <rosa@family.example>", ("Rosa", "rosa@family.example")),
    ("a<b>c", b'Rosa "R" Delgado <rosa@family.example>', ('Rosa "R" Delgado', "rosa@family.example")),
    ("bang path", b"family!rosa", ("", "family!rosa")),
    ("local%at", b"rosa at family.example", None),
    ("quote hides brackets", b'"Rosa <rosa@family.example>"', ("Rosa", "rosa@family.example")),
    ("quote full pair", b'"Rosa <x@y.example>" <rosa@family.example>', ("Rosa <x@y.example>", "rosa@family.example")),
    ("utf7", b"=?utf-7?Q?Rosa?= <rosa@family.example>", ("Rosa", "rosa@family.example")),
    ("apostrophe", b"o'brien@family.example", ("", "o'brien@family.example")),
    ("apos quoted addr", b"'rosa@family.example'", ("", "rosa@family.example")),
    (
        "apos quoted addr 2",
        b"'rosa@family.example' <rosa@family.example>",
        ("'rosa@family.example'", "rosa@family.example"),
    ),
    (
        "unquoted parens comma",
        b"Rosa (Mom, of Ana) <rosa@family.example>",
        ("Rosa (Mom, of Ana)", "rosa@family.example"),
    ),
]
IDS = [
    ("plain", b"Message-ID: <a@b>\nIn-Reply-To: <c@d>\nReferences: <e@f> <c@d>", "<a@b>", "<c@d>", ["<e@f>", "<c@d>"]),
    ("bare", b"Message-ID: a@b\nIn-Reply-To: c@d\nReferences: e@f c@d", "<a@b>", "<c@d>", ["<e@f>", "<c@d>"]),
    ("bare no at", b"Message-ID: 20260105abc\n", "<20260105abc>", None, []),
    ("space inside", b"Message-ID: < a@b >\nReferences: < e@f >\n\t<c @ d>", "<a@b>", None, ["<e@f>", "<c@d>"]),
    ("folded first", b"Message-ID:\n <a@b>\nReferences:\n\t<e@f>\n\t<c@d>", "<a@b>", None, ["<e@f>", "<c@d>"]),
    ("folded inside", b"Message-ID: <aaaa\n bbb@b>", "<aaaabbb@b>", None, []),
    ("commas", b"References: <e@f>,<c@d>, <g@h>", None, None, ["<e@f>", "<c@d>", "<g@h>"]),
    ("glued", b"References: <e@f><c@d>", None, None, ["<e@f>", "<c@d>"]),
    (
        "comments",
        b"Message-ID: <a@b> (added by postmaster@x.example)\nReferences: <e@f> (from a@b) <c@d>",
        "<a@b>",
        None,
        ["<e@f>", "<c@d>"],
    ),
    ("prose of somebody", b"In-Reply-To: Dana <d@x.example>'s message of Monday <c@d>", None, "<c@d>", []),
    ("prose", b'In-Reply-To: Your message of "Mon, 5 Jan 2026 10:00:00 -0800" <c@d>', None, "<c@d>", []),
    (
        "prose from",
        b'In-Reply-To: Message from Rosa <rosa@family.example> of "Mon, 5 Jan 2026" <c@d>',
        None,
        "<c@d>",
        [],
    ),
    ("prose after", b'In-Reply-To: <c@d> from "Rosa" at Jan 5, 26 10:00:00 am', None, "<c@d>", []),
    ("prose no id", b"In-Reply-To: Your message of Mon from rosa@family.example", None, None, []),
    ("prose no id2", b"In-Reply-To: Rosa Delgado's message of Monday", None, None, []),
    ("dup refs", b"References: <e@f>\nReferences: <c@d> <e@f>", None, None, ["<e@f>", "<c@d>"]),
    ("dup mid", b"Message-ID: <a@b>\nMessage-ID: <c@d>", "<a@b>", None, []),
    ("empty mid then", b"Message-ID:\nMessage-Id: <c@d>", "<c@d>", None, []),
    ("brackets ms", b"Message-ID: <[abc123]@microsoft.example>", "<[abc123]@microsoft.example>", None, []),
    ("empty", b"Message-ID: <>\nIn-Reply-To: <>\nReferences: <> <e@f>", None, None, ["<e@f>"]),
    ("at only", b"Message-ID: <@>", "<@>", None, []),
    ("no at in", b"Message-ID: <12345>\nReferences: <678>", "<12345>", None, ["<678>"]),
    ("unclosed", b"Message-ID: <a@b\nReferences: <e@f> <c@d", "<a@b>", None, ["<e@f>", "<c@d>"]),
    ("unopened", b"Message-ID: a@b>\nReferences: <e@f> c@d>", "<a@b>", None, ["<e@f>", "<c@d>"]),
    ("double br", b"Message-ID: <<a@b>>", "<a@b>", None, []),
    (
        "encoded",
        (
            b"Message-ID: =?us-ascii?Q?=3Ca=40b=3E?=\n"
            b"In-Reply-To: =?utf-8?Q?=3Cc@d=3E?=\n"
            b"References: =?us-ascii?Q?=3Ce@f=3E?=\n"
            b" =?us-ascii?Q?=3Cc@d=3E?="
        ),
        "<a@b>",
        "<c@d>",
        ["<e@f>", "<c@d>"],
    ),
    ("quoted", b'Message-ID: "<a@b>"\nIn-Reply-To: "c@d"', "<a@b>", "<c@d>", []),
    ("utf8", b"Message-ID: <\xc3\xb1@b>\nReferences: <\xc3\xb1@b>", "<ñ@b>", None, ["<ñ@b>"]),
    ("two ats", b"Message-ID: <a@b@c>", "<a@b@c>", None, []),
    ("irt many", b"In-Reply-To: <c@d> <g@h>", None, "<c@d>", []),
    ("mailto ish", b"In-Reply-To: <c@d>;\n\tfrom rosa@x.example on Mon", None, "<c@d>", []),
    ("quoted local", b'Message-ID: <"a b"@c>', '<"a b"@c>', None, []),
    ("lower/upper", b"MESSAGE-ID: <A@B>\nin-reply-to: <C@D>\nREFERENCES: <E@F>", "<A@B>", "<C@D>", ["<E@F>"]),
    ("nul", b"Message-ID: <a\x00b@c>", "<ab@c>", None, []),
    ("resent mid", b"Resent-Message-ID: <z@z>\nMessage-ID: <a@b>", "<a@b>", None, []),
    ("refs w/ mailbox names", b'References: "Rosa" <e@f>, Minh <c@d>', None, None, ["<e@f>", "<c@d>"]),
    ("refs prose bare", b"References: Your mail <e@f>\n  <c@d> <trunc", None, None, ["<e@f>", "<c@d>"]),
    ("tabs between", b"References: <e@f>\t<c@d>\r\n\t<g@h>", None, None, ["<e@f>", "<c@d>", "<g@h>"]),
]
DATES = [
    ("std", "Mon, 5 Jan 2026 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("no dow", "5 Jan 2026 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("two digit", "Mon, 5 Jan 26 15:04:05 GMT", "2026-01-05T15:04:05+00:00"),
    ("two digit 99", "Fri, 31 Dec 99 15:04:05 PST", "1999-12-31T15:04:05-08:00"),
    ("three digit", "Fri, 31 Dec 102 15:04:05 PST", "2002-12-31T15:04:05-08:00"),
    ("no sec", "Mon, 5 Jan 2026 15:04 -0800", "2026-01-05T15:04:00-08:00"),
    ("comment", "Mon, 5 Jan 2026 15:04:05 -0800 (PST)", "2026-01-05T15:04:05-08:00"),
    ("EST", "Mon, 5 Jan 2026 15:04:05 EST", "2026-01-05T15:04:05-05:00"),
    ("CEST", "Mon, 5 Jan 2026 15:04:05 CEST", "2026-01-05T15:04:05+02:00"),
    ("GMT+1", "Mon, 5 Jan 2026 15:04:05 GMT+0100", "2026-01-05T15:04:05+01:00"),
    ("-0000", "Mon, 5 Jan 2026 15:04:05 -0000", "2026-01-05T15:04:05+00:00"),
    ("none zone", "Mon, 5 Jan 2026 15:04:05", "2026-01-05T15:04:05+00:00"),
    ("asctime", "Mon Jan  5 15:04:05 2026", "2026-01-05T15:04:05+00:00"),
    ("asctime tz", "Mon Jan  5 15:04:05 PST 2026", "2026-01-05T15:04:05-08:00"),
    ("iso", "2026-01-05T15:04:05Z", "2026-01-05T15:04:05+00:00"),
    ("iso2", "2026-01-05 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("dots", "Mon, 5 Jan 2026 15.04.05 +0100", "2026-01-05T15:04:05+01:00"),
    ("dash", "Mon, 05-Jan-2026 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("nospace", "Mon,5 Jan 2026 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("lowercase", "mon, 5 jan 2026 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("fullmonth", "Monday, 5 January 2026 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("us", "Monday, January 5, 2026 3:04 PM", "2026-01-05T15:04:00+00:00"),
    ("wrong dow", "Tue, 5 Jan 2026 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("+8 colon", "Mon, 5 Jan 2026 15:04:05 -08:00", "2026-01-05T15:04:05-08:00"),
    ("folded", "Mon, 5 Jan 2026\n 15:04:05 -0800", "2026-01-05T15:04:05-08:00"),
    ("encoded", "=?utf-8?Q?Mon,_5_Jan_2026_15=3A04=3A05_-0800?=", "2026-01-05T15:04:05-08:00"),
]
LETTERS = [
    ("dup subject", b"From: Rosa Delgado <rosa@family.example>\nSubject: One\nSubject: Two\n\nhi", {"subject": "One"}),
    (
        "dup subject first empty",
        b"From: Rosa Delgado <rosa@family.example>\nSubject:\nSubject: Two\n\nhi",
        {"subject": "Two"},
    ),
    ("no subject", b"From: Rosa Delgado <rosa@family.example>\n\nhi", {"subject": None}),
    ("empty subject", b"From: Rosa Delgado <rosa@family.example>\nSubject:\n\nhi", {"subject": ""}),
    ("SUBJECT upper", b"From: Rosa Delgado <rosa@family.example>\nSUBJECT: Hi\n\nhi", {"subject": "Hi"}),
    ("blank before colon", b"From: Rosa Delgado <rosa@family.example>\nSubject : Hi\n\nhi", {"subject": "Hi"}),
    (
        "from duplicate",
        b"From: a@b.example\nFrom: c@d.example\nSubject: x\n\nhi",
        {"from": {"name": "", "address": "a@b.example"}},
    ),
    (
        "from empty + sender",
        b"From:\nSender: rosa@family.example\nSubject: x\n\nhi",
        {"from": {"name": "", "address": "rosa@family.example"}},
    ),
    (
        "from none + return-path",
        b"Return-Path: <rosa@family.example>\nSubject: x\n\nhi",
        {"from": {"name": "", "address": "rosa@family.example"}},
    ),
    (
        "from none + reply-to",
        b"Reply-To: Rosa <rosa@family.example>\nSubject: x\n\nhi",
        {"from": {"name": "Rosa", "address": "rosa@family.example"}},
    ),
    (
        "resent-from",
        (
            b"Resent-From: minh@family.example\n"
            b"From: rosa@family.example\n"
            b"Resent-To: q@x.example\n"
            b"To: concerns@district.example\n"
            b"Subject: x\n"
            b"\n"
            b"hi"
        ),
        {"from": {"name": "", "address": "rosa@family.example"}, "to": ["concerns@district.example"]},
    ),
    (
        "to group",
        (
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"To: Parents: a@x.example, B <b@x.example>;, c@x.example\n"
            b"Cc: undisclosed-recipients:;\n"
            b"\n"
            b"hi"
        ),
        {"to": ["a@x.example", "b@x.example", "c@x.example"]},
    ),
    (
        "to encoded",
        (
            b"From: Rosa Delgado <rosa@family.example>\n"
            b'To: =?utf-8?Q?Office,_Main?= <a@x.example>, "b, c" <b@x.example>\n'
            b"\n"
            b"hi"
        ),
        {"to": ["a@x.example", "b@x.example"]},
    ),
    (
        "mbox line",
        (
            b"From rosa@x Mon Jan  5 10:00:00 2026\n"
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"Subject: Bus\n"
            b"Message-ID: <r1@family.example>\n"
            b"\n"
            b"hi"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        ">mbox line",
        (
            b">From rosa@x Mon Jan  5 10:00:00 2026\n"
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"Subject: Bus\n"
            b"Message-ID: <r1@family.example>\n"
            b"\n"
            b"hi"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "bom",
        (b"\xef\xbb\xbfFrom: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\n\nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "leading blank",
        (b"\nFrom: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\n\nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "leading blanks crlf",
        (
            b"\r\n"
            b"\r\n"
            b"From: Rosa Delgado <rosa@family.example>\r\n"
            b"Subject: Bus\r\n"
            b"Message-ID: <r1@family.example>\r\n"
            b"\r\n"
            b"hi"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "leading space line",
        (b"  \nFrom: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\n\nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "junk line mid",
        (
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"this is not a header\n"
            b"Subject: Bus\n"
            b"Message-ID: <r1@family.example>\n"
            b"\n"
            b"hi"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "first header continued",
        (
            b" folded nonsense\n"
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"Subject: Bus\n"
            b"Message-ID: <r1@family.example>\n"
            b"\n"
            b"hi"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "blank with spaces sep",
        (b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\n   \nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "blank with tab sep",
        (b"From: Rosa Delgado <rosa@family.example>\r\nSubject: Bus\r\nMessage-ID: <r1@family.example>\r\n\t\r\nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "cr only",
        (b"From: Rosa Delgado <rosa@family.example>\rSubject: Bus\rMessage-ID: <r1@family.example>\r\rhi\rthere"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi\nthere",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "crcrlf",
        (
            b"From: Rosa Delgado <rosa@family.example>\r"
            b"\r\n"
            b"Subject: Bus\r"
            b"\r\n"
            b"Message-ID: <r1@family.example>\r"
            b"\r\n"
            b"\r"
            b"\r\n"
            b"hi\r"
            b"\r\n"
            b"there"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi\nthere",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "mixed ends",
        (
            b"From: Rosa Delgado <rosa@family.example>\r\n"
            b"Subject: Bus\r\n"
            b"Message-ID: <r1@family.example>\r\n"
            b"\n"
            b"hi\r\n"
            b"there"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi\nthere",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "mixed ends2",
        (b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\n\r\nhi\r\nthere"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi\nthere",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "cr inside crlf hdr",
        (
            b"From: Rosa Delgado <rosa@family.example>\r\n"
            b"Subject: Bus\r\n"
            b"Message-ID: <r1@family.example>\r\n"
            b"\r\n"
            b"hi\r"
            b"there"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi\nthere",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "body wo blank",
        (b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "body wo blank 2",
        (
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"Subject: Bus\n"
            b"Message-ID: <r1@family.example>\n"
            b"hi there mom\n"
            b"we are: late"
        ),
        {"text": "hi there mom\nwe are: late", "subject": "Bus"},
    ),
    (
        "utf16 whole",
        (
            b"\xff\xfeF\x00r\x00o\x00m\x00:\x00 \x00R\x00o\x00s\x00a\x00 \x00D\x00e\x00l\x00g\x00a\x00d"
            b"\x00o\x00 \x00<\x00r\x00o\x00s\x00a\x00@\x00f\x00a\x00m\x00i\x00l\x00y\x00.\x00e\x00x\x00"
            b"a\x00m\x00p\x00l\x00e\x00>\x00\n"
            b"\x00S\x00u\x00b\x00j\x00e\x00c\x00t\x00:\x00 \x00B\x00u\x00s\x00\n"
            b"\x00M\x00e\x00s\x00s\x00a\x00g\x00e\x00-\x00I\x00D\x00:\x00 \x00<\x00r\x001\x00@\x00f\x00"
            b"a\x00m\x00i\x00l\x00y\x00.\x00e\x00x\x00a\x00m\x00p\x00l\x00e\x00>\x00\n"
            b"\x00\n"
            b"\x00h\x00i\x00"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "header name 8bit",
        (b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\nX-\xe9: x\n\nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "empty header name",
        (b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\n: value\n\nhi"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "header only",
        (b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>\n"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "header no eol",
        (b"From: Rosa Delgado <rosa@family.example>\nSubject: Bus\nMessage-ID: <r1@family.example>"),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "no header text",
        b"Hello, my son is bullied.\nPlease help.",
        {"text": "Hello, my son is bullied.\nPlease help.", "subject": None},
    ),
    (
        "no header w colon",
        b"Dear office: help\nwe are late\n\nbye",
        {"text": "Dear office: help\nwe are late\n\nbye", "subject": None},
    ),
    (
        "smtp dialog",
        (
            b"MAIL FROM:<rosa@family.example>\n"
            b"RCPT TO:<x@y.example>\n"
            b"DATA\n"
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"Subject: Bus\n"
            b"Message-ID: <r1@family.example>\n"
            b"\n"
            b"hi"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    (
        "status lines first",
        (
            b"X-UIDL: abc\n"
            b"Status: RO\n"
            b"From: Rosa Delgado <rosa@family.example>\n"
            b"Subject: Bus\n"
            b"Message-ID: <r1@family.example>\n"
            b"\n"
            b"hi"
        ),
        {
            "subject": "Bus",
            "message_id": "<r1@family.example>",
            "text": "hi",
            "from": {"name": "Rosa Delgado", "address": "rosa@family.example"},
        },
    ),
    ("date garbage", b"From: Rosa Delgado <rosa@family.example>\nDate: yesterday\nSubject: x\n\nhi", {"date": None}),
    ("date missing with received", b"From: Rosa Delgado <rosa@family.example>\nSubject: x\n\nhi", {"date": None}),
]


def told(header: bytes) -> dict:
    return describe(header + b"\n\nhi\n")


def named(table):
    """The table's rows without their names, for parametrize, and the names as its ids."""
    return {"argvalues": [row[1:] for row in table], "ids": [row[0] for row in table]}


@pytest.mark.parametrize(("raw", "expected"), **named(SUBJECTS))
def test_a_subject_is_read_as_its_writer_meant_it(raw, expected):
    assert told(b"From: rosa@family.example\nSubject: " + raw)["subject"] == expected


@pytest.mark.parametrize(("raw", "expected"), **named(SENDERS))
def test_the_author_is_found_in_every_way_to_write_one(raw, expected):
    author = told(b"From: " + raw + b"\nSubject: x")["from"]
    assert (author["name"], author["address"]) == (expected or ("", ""))


@pytest.mark.parametrize(("raw", "message_id", "in_reply_to", "references"), **named(IDS))
def test_ids_are_read_exactly(raw, message_id, in_reply_to, references):
    letter = told(b"From: rosa@family.example\n" + raw)
    assert (letter["message_id"], letter["in_reply_to"], letter["references"]) == (message_id, in_reply_to, references)


def test_three_hundred_references_are_all_read():
    ids = [f"<m{n}@family.example>" for n in range(300)]
    assert told(b"From: rosa@family.example\nReferences: " + "\n ".join(ids).encode())["references"] == ids


@pytest.mark.parametrize(("raw", "expected"), **named(DATES))
def test_a_date_is_read_in_old_and_broken_forms(raw, expected):
    assert told(b"From: rosa@family.example\nDate: " + raw.encode())["date"] == expected


@pytest.mark.parametrize("raw", ["yesterday", "Mon, 5 Jan 2026 15:04:05 +9999", "Mon, 5 Jan 2026 25:61:00 +0000", ""])
def test_what_is_no_date_gives_none(raw):
    assert told(b"From: rosa@family.example\nDate: " + raw.encode())["date"] is None


@pytest.mark.parametrize(("raw", "expected"), **named(LETTERS))
def test_a_letter_whose_header_is_broken_is_still_read(raw, expected):
    letter = describe(raw)
    assert {key: letter[key] for key in expected} == expected


def test_a_machine_without_a_domain_is_named_and_never_answered():
    letter = told(b"From: Mail Delivery Subsystem <MAILER-DAEMON>\nReturn-Path: <rosa@family.example>")
    assert letter["from"] == {"name": "Mail Delivery Subsystem", "address": "MAILER-DAEMON"}
    assert letter["may_ack"] is False
