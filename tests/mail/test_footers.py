"""Signatures, telephones' lines, notices and footers go; whatever else people put at the end of a letter stays."""

# ruff: noqa: E501 - the lines are as long as clients write them

import pytest

from bot.mail.footers import is_tagline
from bot.mail.quoting import newly_written

OWN = "The bus was late again.\n\nThank you,\nRosa"
FOOTERS = [
    "—\nRosa Delgado\n1400 Alder Street",
    "......................\nRosa Delgado\n555-0123",
    "━━━━━━━━━━━━━━━━\n田中 花子\n電話 555-0166\n━━━━━━━━━━━━━━━━",
    "*" * 30 + "\n* Rosa Delgado      *  o  *\n* tel 555-0123      * \\/  *\n" + "*" * 30,
    "_" * 50 + "\nDo You Yahoo!?\nTired of spam? The best protection around\nhttp://mail.example",
    "-" * 69 + "\nTo unsubscribe, e-mail: staff-unsubscribe@lists.example",
    "#" * 28 + "\n\nTo unsubscribe from the SAFETY list:\nwrite to: mailto:SAFETY-SIGNOFF@lists.example",
    "This email and any files transmitted with it are confidential and intended\nsolely for a person.\nIf you received it in error notify us.",
    "Sent with [Proton Mail](https://proton.me/mail/home) secure email.",
    "Sent via Superhuman ( https://sprh.mn/?vip=x@mail.example )",
    "Typed with my thumbs. Blame autocorrect.",
    "-- \nRosa Delgado\n1400 Alder Street\n555-0123",
    "--\nRosa Delgado\n555-0123",
    "--\nRosa",
    "____________________________\nRosa Delgado\nScience Teacher\n555-555-0142",
    "-- \nSent from my Android device with K-9 Mail. Please excuse my brevity.",
    "Sent from my Verizon Wireless BlackBerry",
    "Sent from my BlackBerry 10 smartphone on the Verizon Wireless 4G LTE network.",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Sent from Mail<https://go.example/fwlink/?LinkId=550986> for Windows 10",
    "Sent with Proton Mail secure email.",
    "Sent from my iPhone\n\nPlease excuse any typos",
    "Please consider the environment before printing this e-mail",
    "---\nThis email has been checked for viruses by Avast antivirus software.\nhttps://www.avast.com/antivirus",
    "-----\nNo virus found in this message.\nChecked by AVG - www.avg.com\nVersion: 2016.0.7442 / Virus Database: 4537",
    "CONFIDENTIALITY NOTICE\nThis e-mail is intended only for the person to which it is addressed.",
    (
        "This email and any attachments are confidential and intended solely for the addressee. If you received it in error, "
        "notify the sender.\n\nThe district is not liable for any virus transmitted by this email; please delete it."
    ),
    (
        "Diese Nachricht ist vertraulich und nur für den Adressaten bestimmt. Unbefugte Weitergabe ist untersagt. Bitte "
        "informieren Sie den Absender."
    ),
    "_______________________________________________\nAlder mailing list\nalder@lists.example\nhttps://lists.example/alder",
    "-- \nYou received this message because you are subscribed to the Google Groups group.\nTo unsubscribe, send an email.",
    "—\nReply to this email directly, view it on GitHub, or unsubscribe.\nYou are receiving this because you were mentioned.",
    "To unsubscribe from this list visit https://lists.example/x",
    "__._,_.___\nPosted by: Rosa <rosa@mail.example>\n__,_._,___",
]
OWN_ENDINGS = [
    "First this.\n\n--\n\nThen that.\n\n-- \n\nThird: thank you for reading.",
    "--\nLee 555-0166 please call before 9",
    "Sent from my son's phone because mine is broken",
    "-" * 23 + "\nday | bus | late\n" + "-" * 23 + "\nTue | 12 | never\n\nI was on your mailing list _____",
    "-" * 30 + "\nI want off the mailing list, write to rosa@mail.example",
    "Rosa Delgado\n555-0123\nrosa@mail.example",
    "--\nMonday at eight\nTuesday at nine\n--\nand nobody came",
    "I have three demands\n--\nSeat belts\nAn aide\nA route that passes our street",
    "--\nRosa\n\nP.S. On Tuesday, too.",
    "People to call:\n___\nTheo Marsh 555-0142\nKaren Bell 555-0143",
    "***\nMonday, 45 minutes late\nTuesday, not at all",
    "This message is confidential. Please don't forward it to the school.",
    "Confidentiality notice was not given to us, and the nurse told everybody.",
    (
        "The counselor disclosed confidential records to persons not authorized, an unauthorized disclosure sent in error to "
        "three families, and nobody would delete or destroy the copies."
    ),
    "Please notify me when you get this, and delete the copy. It was sent in error.",
    "Sent from my desk, which is much easier than my mobile phone.",
    "Sent from my daughter's school",
    "Sent by my son to his teacher",
    "Her iPhone was broken when she got it back",
    "To unsubscribe I had to write to three people.\nrosa@mail.example",
    "Please excuse the mistakes, English is not my language.",
    "-- Who are you? she asked.\n-- His mother, I said.",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_is_not_new(footer):
    assert newly_written(f"{OWN}\n\n{footer}\n") == OWN


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_footer_above_a_history_is_not_new(footer):
    history = "-----Original Message-----\nFrom: Dana\nTo: Rosa\n\nolder words"
    assert newly_written(f"{OWN}\n\n{footer}\n\n{history}\n", subject="Re: Bus") == OWN


@pytest.mark.parametrize("ending", OWN_ENDINGS)
def test_the_senders_own_ending_stays(ending):
    letter = f"The bus was late again.\n\n{ending}"
    assert newly_written(letter) == letter


def test_a_postscript_below_a_clients_signature_stays_without_the_signature():
    assert (
        newly_written("It was late.\n\n-- \nRosa\n\nP.S. On Tuesday, too.") == "It was late.\n\nP.S. On Tuesday, too."
    )


def test_a_gateways_banner_above_the_letter_is_not_new():
    banner = "CAUTION: This email originated from outside of the organization. Do not click links."
    assert newly_written(f"{banner}\n\n{OWN}") == OWN


@pytest.mark.parametrize("letter", ["--\nRosa Delgado\n555-0123", "Sent from my iPhone", "CONFIDENTIALITY NOTICE: x"])
def test_a_letter_that_is_all_footer_is_shown(letter):
    assert newly_written(letter) == letter


@pytest.mark.parametrize("line", ["ok", "", "x" * 200, "A levél el lett küldve", "Отправлено вчера директору"])
def test_an_ordinary_line_is_no_tagline(line):
    assert not is_tagline(line)
