"""HTML to readable text: links kept, hidden text dropped, tables one cell after the other, quotations marked.

selectolax reads it; source that is nested or tagged beyond reason goes through a linear tag stripper instead.
"""

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.mail import html_marks
from bot.mail.html_marks import MARKS

MAX_HTML = 2_000_000  # characters
MAX_TAGS = 60_000
MAX_NESTING = 1_500
SKIPPED = {"head", "script", "style", "title", "noscript", "template", "object", "iframe", "svg", "select", "textarea"}
_BLOCK, _PARAGRAPH = "\ue0f3", "\ue0f4"  # borders on the way to line ends
_BLOCKS = (
    *("address", "article", "aside", "body", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset", "figure"),
    *("footer", "form", "header", "hr", "main", "menu", "nav", "section", "summary", "tbody", "tfoot", "thead", "tr"),
)
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "pre")
EDGES = (
    dict.fromkeys(_BLOCKS, (_BLOCK, _BLOCK))
    | dict.fromkeys(_PARAGRAPHS, (_PARAGRAPH, _PARAGRAPH))
    | {"br": ("\n", ""), "td": ("", " "), "th": ("", " "), "li": (f"{_BLOCK}- ", _BLOCK)}
)
VOID = {"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "embed", "source", "track", "wbr"}

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)"
)
_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")
_GAP = re.compile(f"[ \\n{_BLOCK}{_PARAGRAPH}]+")
_DROPPED = re.compile(
    r"<(script|style|head|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<![^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(r"</?(?:br|p|div|tr|li|h[1-6]|table|blockquote)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>?")


def text_of(source: str) -> str:
    """Readable text; quotation marks of this module removed."""
    return unmarked(marked_text_of(source))


def marked_text_of(source: str) -> str:
    """Readable text with the MARKS as lines where the HTML says that older text begins, is quoted or signs."""
    source = source[:MAX_HTML]
    if not _reasonable(source):
        return _stripped(source)
    root = LexborHTMLParser(source).root
    text = _tidy(_pieces(root)) if root else ""
    return text if unmarked(text).strip() else _stripped(source)


def unmarked(text: str) -> str:
    """The text without the marks."""
    if not any(mark in text for mark in MARKS):
        return text
    lines = [line for line in text.split("\n") if line not in MARKS]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _reasonable(source: str) -> bool:
    nesting = 0
    for count, tag in enumerate(_TAG.finditer(source)):
        closing, name = tag.groups()
        nesting += 0 if name.lower() in VOID else -1 if closing else 1
        if nesting > MAX_NESTING or count > MAX_TAGS:
            return False
    return True


def _stripped(source: str) -> str:
    """The linear fallback: tags out, entities in."""
    text = _ANY_TAG.sub(" ", _BREAK.sub("\n", _DROPPED.sub(" ", source)))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _pieces(root: LexborNode) -> list[str]:
    """The text in document order, without recursion: a stack of nodes to open and strings to write."""
    out: list[str] = []
    stack: list[LexborNode | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif node.tag == "-text":
            out.append(_own_text(node))
        elif not (node.tag in SKIPPED or node.tag == "-comment" or _hidden(node)):
            before, after = _around(node)
            out.append(before)
            stack.append(after)
            stack.extend(reversed(list(node.iter(include_text=True))))
    return out


def _own_text(node: LexborNode) -> str:
    text = (node.text_content or "").replace("\u200b", "").replace("\u00ad", "")
    if node.parent is not None and node.parent.tag == "pre":
        return text
    return _SPACE.sub(" ", text)


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search((attributes.get("style") or "").lower()))


def _around(node: LexborNode) -> tuple[str, str]:
    """What is written before and after a node's content."""
    tag, attributes = node.tag, node.attributes
    before, after = (f"{_BLOCK}{mark}{_BLOCK}" if mark else "" for mark in html_marks.around(tag, attributes))
    if tag == "a":
        return before, _link(node, attributes.get("href") or "") + after
    if tag == "img":
        return before + (attributes.get("alt") or ""), after
    edges = EDGES.get(tag or "", ("", ""))
    return before + edges[0], edges[1] + after


def _link(node: LexborNode, target: str) -> str:
    """The address of a link behind its words, unless the words are the address already."""
    if not target.startswith(("http://", "https://")) or len(target) > 300:
        return ""
    words = node.text(deep=True).strip()
    bare = target.split("://", 1)[1].rstrip("/")
    return "" if not words or bare in words or words.strip("/") in target else f" <{target}>"


def _tidy(pieces: list[str]) -> str:
    return _GAP.sub(_line_ends, "".join(pieces)).strip("\n ")


def _line_ends(gap: re.Match[str]) -> str:
    """Line ends, blanks and block borders between two words become at most one empty line.

    A break at the very end of a block is the block's own end, as browsers have it.
    """
    run = gap[0].replace(" ", "")
    if not run:
        return gap[0]
    wanted = run.count("\n") + (run[:1] in (_BLOCK, _PARAGRAPH))
    return "\n" * min(2, max(wanted, 2 if _PARAGRAPH in run else 1))
