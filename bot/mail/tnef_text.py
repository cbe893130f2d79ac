"""The words in a winmail.dat, from the best of the forms they are kept in."""

from bot.mail.charsets import clean_text, decode
from bot.mail.html_text import text_of
from bot.mail.rtf import rtf_text, uncompressed
from bot.mail.tnef import Tnef


def text_in(found: Tnef) -> str:
    """Plain words, else those of its HTML, else those of its Rich Text; "" where there are none."""
    if found.plain.strip():
        return clean_text(found.plain).strip()
    if found.html:
        return text_of(clean_text(decode(found.html, found.code_page)))
    return clean_text(rtf_text(uncompressed(found.rtf))) if found.rtf else ""
