"""Which HTML elements mail clients put around what is older, quoted or a signature, told by marks in the text.

A mark is a line of its own, made of one character that no letter holds.
"""

from collections.abc import Mapping

from bot.mail.phrases import every

HISTORY = "\ue0f0"  # what follows is older than this letter
OPEN, CLOSE = "\ue0f1", "\ue0f2"  # around a quotation
INDENT, DEDENT = "\ue0f5", "\ue0f6"  # around indented text: a quotation if an introduction stands above it
SIGNATURE, UNSIGNED = "\ue0f7", "\ue0f8"  # around what a mail client marks as the signature
MARKS = (HISTORY, OPEN, CLOSE, INDENT, DEDENT, SIGNATURE, UNSIGNED)

CITED = ("quote", "cite", "history_container", "border-left")  # in the class or style of a blockquote
HISTORY_IDS, HISTORY_CLASSES = frozenset(every("history_id")), frozenset(every("history_class"))
CONTAINER_IDS, CONTAINER_PARTS = frozenset(every("container_id")), every("container_part")
SIGNATURE_IDS, SIGNATURE_CLASSES = frozenset(every("signature_id")), frozenset(every("signature_class"))

Attributes = Mapping[str, str | None]


def around(tag: str | None, attributes: Attributes) -> tuple[str, str]:
    """The marks before and after an element's content, "" where there is none."""
    if _begins_history(attributes):
        return HISTORY, ""
    if tag == "blockquote":
        return _quotation(attributes)
    if _is_container(attributes):
        return OPEN, CLOSE
    return (SIGNATURE, UNSIGNED) if _is_signature(attributes) else ("", "")


def _quotation(attributes: Attributes) -> tuple[str, str]:
    """Whether a blockquote is a mail client's quotation: people indent their own words with the same tag. Without any
    frame and name it only counts below an introduction, and never where the client's own indent button says so.
    """
    told = f"{attributes.get('class') or ''} {attributes.get('style') or ''}".lower().replace(" ", "")
    if attributes.get("type") == "cite" or "cite" in attributes:
        return OPEN, CLOSE
    if "border:none" in told and "border-left" not in told:
        return "", ""
    return (OPEN, CLOSE) if any(word in told for word in CITED) else (INDENT, DEDENT)


def _names(attributes: Attributes) -> tuple[str, set[str]]:
    """(the id, the classes), lower-case, without the "x_" that Outlook puts before those of others."""
    classes = (attributes.get("class") or "").lower().split()
    return (attributes.get("id") or "").lower().removeprefix("x_"), {name.removeprefix("x_") for name in classes}


def _begins_history(attributes: Attributes) -> bool:
    name, classes = _names(attributes)
    if name in HISTORY_IDS or classes & HISTORY_CLASSES:
        return True
    style = (attributes.get("style") or "").lower().replace(" ", "")
    return "border:none;border-top:solid" in style and "padding:3.0pt0" in style  # Outlook's header block


def _is_container(attributes: Attributes) -> bool:
    """Whether an element holds the whole history and nothing else, so that what follows it is new."""
    name, classes = _names(attributes)
    if name in CONTAINER_IDS or attributes.get("name") == "quote":
        return True
    return any(part in one for part in CONTAINER_PARTS for one in (name, *classes))


def _is_signature(attributes: Attributes) -> bool:
    name, classes = _names(attributes)
    if attributes.get("data-smartmail") == "gmail_signature" or attributes.get("name") == "messageSignatureSection":
        return True
    if (attributes.get("data-marker") or "").startswith("__SIG"):  # Zimbra
        return True
    return name in SIGNATURE_IDS or bool(classes & SIGNATURE_CLASSES)
