"""Answers as mail clients write them: templates of their formats in 50 languages, and letters written by hand.

A hand-written letter (replies/*.txt) begins with `# name; language; client; layout; subject`. Its lines begin with "+"
(the sender wrote them), "-" (quoted history, signature, footer), or, in HTML letters, "<" (source) and "=" (expected).
"""

import re
import textwrap
import tomllib
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent / "replies"
LANGUAGES = tomllib.loads((FOLDER / "languages.toml").read_text("utf-8"))
ADDRESSES = "Dana Whitfield <dana@district.example>", "Rosa Delgado <rosa@mail.example>"
OLDER = ("Dear Ms. Delgado,", "when did you arrive at the office on Monday?", "", "Dana Whitfield")


@dataclass(frozen=True, slots=True)
class Answer:
    name: str
    language: str
    client: str
    layout: str
    subject: str
    expected: str
    plain: str = ""
    html: str = ""

    def raw(self) -> bytes:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = *reversed(ADDRESSES), self.subject
        if self.plain or not self.html:
            letter.set_content(self.plain, charset="utf-8", cte="base64")
        if self.html and self.plain:
            letter.add_alternative(self.html, subtype="html", charset="utf-8", cte="base64")
        elif self.html:
            letter.set_content(self.html, subtype="html", charset="utf-8", cte="base64")
        return letter.as_bytes()


@dataclass(frozen=True, slots=True)
class Score:
    exact: bool
    f1: float
    kept: bool
    clean: bool


def score(expected: str, told: str) -> Score:
    """exact: the same words in the same order; kept: no word lost; clean: no word too many; f1 of the words."""
    wanted, given = words(expected), words(told)
    common = sum((Counter(wanted) & Counter(given)).values())
    f1 = 2 * common / (len(wanted) + len(given)) if wanted or given else 1.0
    return Score(wanted == given, f1, common == len(wanted), common == len(given))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def hand_written(file: str) -> list[Answer]:
    blocks = re.split(r"^# ", (FOLDER / file).read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [_hand_written(*block.partition("\n")[::2]) for block in blocks]


def _hand_written(header: str, body: str) -> Answer:
    name, language, client, layout, subject = (field.strip() for field in header.split(";", 4))
    lines = body.removesuffix("\n").split("\n")
    picked = {marks: "\n".join(line[1:] for line in lines if line[:1] in marks) for marks in ("+=", "+-", "<")}
    return Answer(name, language, client, layout, subject, picked["+="], picked["+-"], picked["<"])


def generated() -> list[Answer]:
    return [answer for code, told in LANGUAGES.items() for answer in (*_texts(code, told), *_htmls(code, told))]


def _quoted(*lines: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _block(told: dict, *, form: str = "{}: {}") -> str:
    values = ADDRESSES[0], "5 1 2026 15:14", ADDRESSES[1], "karen@district.example", "Re: Bus"
    return "\n".join(form.format(*pair) for pair in zip(told["labels"], values, strict=True))


def _texts(code: str, told: dict) -> list[Answer]:
    own, older = "\n".join(told["own"]), "\n".join(OLDER)
    wrapped = textwrap.fill(told["gmail"], 60, break_long_words=False, break_on_hyphens=False)
    first, second, third = told["own"]
    intro = told["thunderbird"]
    rows = {
        ("gmail", "top"): f"{own}\n\n{told['gmail']}\n\n{_quoted(*OLDER)}\n",
        ("gmail wrapped", "top"): f"{own}\n\n{wrapped}\n\n{_quoted(*OLDER)}\n",
        ("gmail flattened", "top"): f"{own}\n\n{told['gmail']}\n\n{older}\n",
        ("gmail close", "top"): f"{own}\n{wrapped}\n{_quoted(*OLDER)}\n",
        ("gmail signed", "top"): f"{own}\n\n-- \nRosa Delgado\n555-0123\n\n{told['gmail']}\n\n{_quoted(*OLDER)}\n",
        ("apple", "top"): f"{own}\n\n{told['tagline']}\n\n{_quoted(told['apple'], '', *OLDER)}\n",
        ("apple flattened", "top"): f"{own}\n\n{told['tagline']}\n\n{told['apple']}\n\n{older}\n",
        ("apple new", "none"): f"{own}\n\n{told['tagline']}\n",
        ("thunderbird", "bottom"): f"{intro}\n{_quoted(*OLDER)}\n\n{own}\n",
        ("thunderbird", "inline"): f"{intro}\n{_quoted('When?')}\n{first}\n{_quoted('And?')}\n\n{second}\n\n"
        f"{_quoted('So?')}\n{third}\n",
        ("thunderbird", "top"): f"{own}\n\n{intro}\n{_quoted(*OLDER)}\n",
        ("outlook", "top"): f"{own}\n\n{_block(told)}\n\n{older}\n",
        ("outlook.com", "top"): f"{own}\n{'_' * 32}\n{_block(told, form='{} : {}')}\n\n{older}\n",
        ("outlook old", "top"): f"{own}\n\n{told['original']}\n{_block(told)}\n\n{older}\n",
        ("outlook bold", "top"): f"{own}\n\n{_block(told, form='*{}:* {}')}\n\n{older}\n",
    }
    return [Answer(f"{code} {c} {lay}", code, c, lay, "Re: Bus", own, plain) for (c, lay), plain in rows.items()]


def _htmls(code: str, told: dict) -> list[Answer]:
    own = "".join(f"<div>{escape(line)}</div>" for line in told["own"])
    older = "".join(f"<p>{escape(line)}</p>" for line in OLDER)
    gmail, apple, intro = (escape(told[key]) for key in ("gmail", "apple", "thunderbird"))
    block = "<br>".join(
        f"<b>{escape(label)}:</b> {escape(rest)}"
        for label, _, rest in (line.partition(": ") for line in _block(told).split("\n"))
    )
    answers = [f"<p>{escape(line)}</p>" for line in told["own"]]
    cite = '<blockquote type="cite"><p>When?</p></blockquote>'
    rows = {
        ("gmail html", "top"): f'<div dir="ltr">{own}</div><br><div class="gmail_quote"><div dir="ltr" '
        f'class="gmail_attr">{gmail}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:'
        f'1px #ccc solid;padding-left:1ex">{older}</blockquote></div>',
        ("apple html", "top"): f'<html><body dir="auto">{own}<br><div dir="ltr">{escape(told["tagline"])}</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{apple}<br><br></blockquote></div><blockquote type="cite">'
        f'<div dir="ltr">{older}</div></blockquote></body></html>',
        ("outlook html", "top"): f'<div class="WordSection1">{own}<p class="MsoNormal">&nbsp;</p><div><div style='
        f'"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">{block}</p></div>'
        f"</div>{older}</div>",
        ("owa html", "top"): f'<body>{own}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><font>'
        f"{block}</font></div>{older}</body>",
        ("plain html block", "top"): f"<body>{own}<br><div>{block}</div><div>{older}</div></body>",
        ("thunderbird html", "bottom"): f'<div class="moz-cite-prefix">{intro}<br></div><blockquote type="cite" cite='
        f'"mid:1@x">{older}</blockquote>{own}',
        ("thunderbird html", "inline"): f'<div class="moz-cite-prefix">{intro}<br></div>'
        + "".join(cite + answer for answer in answers),
        ("yandex html", "top"): f"<div>{own}</div><div><br></div><div>{gmail}</div><blockquote>{older}</blockquote>",
    }
    expected = "\n".join(told["own"])
    return [Answer(f"{code} {c} {lay}", code, c, lay, "Re: Bus", expected, "", h) for (c, lay), h in rows.items()]
