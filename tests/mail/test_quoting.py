"""Reply cutting on bodies made to stall it, and the introductions of clients the letters do not show."""

import time

import pytest

from bot.mail.forwards import is_forward
from bot.mail.quoting import newly_written

STALLING = {
    "introductions without an end": "On 2026 10:00 <a@b.example> " * 20 + ":\n",
    "dates": "On Mon 2026\n",
    "colons": "a:\n",
    "header blocks": "From: x\nTo: y\nSubject: z\n",
    "first header lines": "From: x\n",
    "long rules": "-" * 900 + "\n",
    "dashed lines": "- " * 450 + "\n",
    "open brackets": "<a@" * 200 + " 2026 10:00:\n",
    "closing brackets": "@a>" * 190 + " 2026:\n",
    "signature marks": "-- \n",
    "direction marks": "\u200e" * 900 + "\n",
    "nothing but line ends": "\n",
    "blanks": " " * 999 + "\n",
    "one word": "On ",
    "one long line": "a",
    "introductions in one line": "Thanks. On Mon, Jan 5, 2026 at 3:14 PM Dana <dana@district.example> wrote: ",
    "introductions": "On Mon, Jan 5, 2026 at 3:14 PM Dana <dana@district.example> wrote:\n",
    "labels in one line": "From: a Sent: b To: c Subject: d " * 30 + "\n",
    "notices": "This email and any attachments are confidential and privileged\n\n",
    "taglines between quoted lines": "> a\nSent from my iPhone\n",
    "dates and verbs of other digits": "في ١٢ ٢٠٢٦ ١٠:١٢ كتب\n",
    "addresses": "a@b.example 2026 10:00\n",
}


@pytest.mark.no_cover  # measured without the tracer's cost
@pytest.mark.parametrize("name", STALLING)
def test_a_crafted_body_is_cut_within_a_second(name):
    body = STALLING[name] * (300_000 // len(STALLING[name]))
    began = time.process_time()
    newly_written(body)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "introduction",
    [
        "2026年1月5日(月) 15:14 Dana Whitfield <dana@district.example>:",
        "пн, 5 січ. 2026 р. о 15:14 Dana Whitfield <dana@district.example> пише:",
        "Noong Lun, Ene 5, 2026 nang 3:14 PM, isinulat ni Dana Whitfield <dana@district.example>:",
        "Am Mo., 5. Jan. 2026 um 15:14 Uhr schrieb Dana Whitfield <dana@district.example>:",
        "Le lun. 5 janv. 2026 à 15:14, Dana Whitfield <dana@district.example> a écrit :",
        "Em seg., 5 de jan. de 2026 às 15:14, Dana Whitfield <dana@district.example> escreveu:",
        "Il giorno lun 5 gen 2026 alle ore 15:14 Dana Whitfield <dana@district.example> ha scritto:",
        "Dana Whitfield <dana@district.example>, 5 հնվ 2026 15:14-ին գրել է՝",
        "در تاریخ دوشنبه 5 ژانویهٔ 2026 15:14 Dana Whitfield <dana@district.example> نوشت:",
        "On Monday, January 5th, 2026 at 3:14 PM, Dana Whitfield <dana@district.example> wrote:",
        "On Mon, 5 Jan 2026, 15:14 Dana Whitfield, <dana@district.example> wrote:",
        "2026-01-05 15:14 GMT-08:00 Dana Whitfield <dana@district.example>:",
        "-----Mensaje original-----",
        "-------- Исходное сообщение --------",
        "------------------ Original ------------------",
        "--- Reply above this line ---",
        "From: Dana Whitfield <dana@district.example>\nDate: Monday, January 5, 2026\nTo: Rosa\nSubject: Bus",
        "发件人: Dana\n发送时间: 2026年1月5日 15:14\n收件人: Rosa\n主题: Bus",
        "От: Dana <dana@district.example>\nОтправлено: 5 января 2026 г. 15:14\nКому: Rosa\nТема: Bus",
        "Từ: Dana <dana@district.example>\nĐã gửi: Thứ Hai, 5 tháng 1, 2026\nĐến: Rosa\nChủ đề: Bus",
        "من: Dana <dana@district.example>\nتاريخ الإرسال: 5 يناير 2026\nإلى: Rosa\nالموضوع: Bus",
    ],
)
def test_what_stands_below_an_introduction_is_not_new(introduction):
    assert newly_written(f"It was bus 12.\n\n{introduction}\n\nWe received your message.\n") == "It was bus 12."


@pytest.mark.parametrize(
    "footer",
    [
        *("Sent from my iPhone", "Sent from Yahoo Mail on Android", "Enviado desde mi iPhone", "Enviado desde Yahoo"),
        *(
            "发自我的iPhone",
            "從我的 iPhone 傳送",
            "나의 iPhone에서 보냄",
            "Отправлено с iPhone",
            "Được gửi từ iPhone của tôi",
        ),
        *("أرسلت من هاتفي", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Get Outlook for Android"),
    ],
)
def test_a_telephones_own_line_is_not_new(footer):
    assert newly_written(f"It was bus 12.\n\n{footer}\n") == "It was bus 12."


def test_a_sentence_about_sending_stays():
    text = "I sent it from my phone.\nSent letters from my office are never answered, and I want to know why."
    assert newly_written(text) == text


def test_a_postscript_below_a_bare_divider_stays():
    text = "It was bus 12.\n--\nRosa\nP.S. On Tuesday too."
    assert newly_written(text) == text


def test_text_too_long_to_look_at_is_shown_whole_unless_a_history_begins_early():
    long = "words\n" * 60_000
    assert newly_written(long) == long.strip()
    assert newly_written(f"It was bus 12.\n\n-----Original Message-----\n{long}") == "It was bus 12."


@pytest.mark.parametrize("subject", ["Fwd: Bus", "FW: Bus", "RV: Bus", "转发：校车", "Пересл: x"])
def test_a_forward_is_known_by_its_first_prefix(subject):
    assert is_forward(subject)


@pytest.mark.parametrize("subject", ["Re: Fwd: Bus", "Bus", "", None, "Forwarding my question"])
def test_an_answer_to_a_forward_is_none(subject):
    assert not is_forward(subject)
