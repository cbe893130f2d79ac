"""The words of text/enriched (RFC 1896) and its ancestor text/richtext (RFC 1341)."""

import html
import re

_PARAM = re.compile(r"<param>[^<]{0,1000}</param>", re.IGNORECASE)
_COMMAND = re.compile(r"</?[a-zA-Z0-9-]{1,60}>")
_RICH_BREAK = re.compile(r"<(?:nl|paragraph|/paragraph|np)>", re.IGNORECASE)


def enriched_text(source: str) -> str:
    """Commands out; a single line end is a blank, of several one is lost; `<<` is a bracket."""
    text = re.sub(r"(?<!\n)\n(?!\n)", " ", source)
    text = re.sub(r"\n(\n+)", r"\1", text)
    text = _COMMAND.sub("", _PARAM.sub("", text.replace("<<", "\x00")))
    return text.replace("\x00", "<").strip()


def richtext_text(source: str) -> str:
    """Commands out; only `<nl>` and paragraphs end a line, `<lt>` is a bracket."""
    text = re.sub(r"\s+", " ", source)
    text = re.sub(r"<comment>.*?</comment>", "", text, flags=re.IGNORECASE)
    text = _RICH_BREAK.sub("\n", text).replace("<lt>", "\x00")
    return html.unescape(_COMMAND.sub("", text)).replace("\x00", "<").strip()
