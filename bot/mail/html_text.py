"""HTML to readable text: links kept, hidden text dropped, tables one cell after the other, quotations marked.

selectolax reads it; source that is nested or tagged beyond reason goes through a linear tag stripper instead.
"""

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.mail import html_marks
from bot.mail.html_hidden import hidden_names
from bot.mail.html_marks import MARKS

MAX_HTML = 2_000_000  # characters
MAX_TAGS = 60_000
MAX_NESTING = 1_500
MAX_NUMBERED = 200  # items of one list that get their own number
SKIPPED = {"head", "script", "style", "title", "noscript", "template", "object", "iframe", "svg", "select", "textarea"}
_BLOCK, _PARAGRAPH = "\ue0f3", "\ue0f4"  # borders on the way to line ends
_BREAK_KEPT, _SPACE_KEPT, _PRE_ENDS = "\ue0f9", "\ue0fa", "\ue0fb"  # inside <pre>
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
_NO_TAG = re.compile(r"<(?=[^\s<>@/\"']{1,64}@[\w.-]{1,253}>|https?://[^\s<>\"']{1,500}>)")  # people's own brackets
_DOCUMENT_END = re.compile(r"</(?:body|html)\s{0,9}>", re.IGNORECASE)  # another may follow: a list's footer
_TAGGED = re.compile(r"<[a-zA-Z/!?]")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3,}"
)
_NO_HEIGHT = re.compile(r"(?<![\w-])(?:max-)?height\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)")
_NO_SIZE = re.compile(r"font-size\s*:\s*[01](?:px|pt|em|%)?\s*(?:;|!|$)")
_BLOCK_STYLE = re.compile(r"display\s*:\s*block")
_KEPT_BREAKS = re.compile(r"white-space\s*:\s*(?:-moz-)?pre")
_FILLER = re.compile("(?:[\u034f\u061c\u200b-\u200f\u2007\u2060\ufeff][ \u00a0]*){3,}")
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
    source = _NO_TAG.sub("&lt;", source[:MAX_HTML])
    if not _TAGGED.search(source):
        return html.unescape(source).replace("\u00a0", " ").strip()  # plain text by a wrong name: its lines are lines
    if not _reasonable(source):
        return rough_text_of(source)
    root = LexborHTMLParser(_DOCUMENT_END.sub("<div></div>", source)).root
    text = _tidy(_pieces(root)) if root else ""
    return text if unmarked(text).strip() else rough_text_of(source)


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


def rough_text_of(source: str) -> str:
    """The linear fallback, for what is nested beyond reason or only to be counted: tags out, entities in."""
    text = _ANY_TAG.sub(" ", _BREAK.sub("\n", _DROPPED.sub(" ", source)))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _pieces(root: LexborNode) -> list[str]:
    """The text in document order, without recursion: a stack of nodes to open and strings to write."""
    out: list[str] = []
    stack: list[LexborNode | str] = [root]
    hidden = hidden_names("".join(node.text() for node in root.css("style")))
    kept = 0  # how many elements around keep their line ends
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            kept -= node == _PRE_ENDS
            out.append(node if node != _PRE_ENDS else "")
        elif node.tag == "-text":
            out.append(_own_text(node, kept=kept > 0))
        elif not (node.tag in SKIPPED or node.tag == "-comment" or _hidden(node, hidden)):
            before, after = _around(node)
            out.append(before)
            stack.append(after)
            if node.tag == "pre" or _KEPT_BREAKS.search(node.attributes.get("style") or ""):
                kept += 1
                stack.append(_PRE_ENDS)
            stack.extend(reversed(list(node.iter(include_text=True))))
    return out


def _own_text(node: LexborNode, *, kept: bool) -> str:
    text = (node.text_content or "").replace("\u200b", "").replace("\u00ad", "")
    if kept:
        return text.replace("\r\n", "\n").replace("\n", _BREAK_KEPT).replace(" ", _SPACE_KEPT)
    return _SPACE.sub(" ", text)


def _hidden(node: LexborNode, names: frozenset[str]) -> bool:
    """Whether an element is not shown: by itself, by its class, without height, or with letters of no size."""
    attributes = node.attributes
    if "hidden" in attributes or _HIDDEN.search(style := (attributes.get("style") or "").lower()):
        return True
    if names and not names.isdisjoint((attributes.get("class") or "").split()):
        return True
    if "overflow" in style and "hidden" in style and _NO_HEIGHT.search(style):
        return True
    return bool(_NO_SIZE.search(style)) and (node.html or "").lower().count("font-size") == 1  # else children set one


def _around(node: LexborNode) -> tuple[str, str]:
    """What is written before and after a node's content."""
    tag, attributes = node.tag, node.attributes
    before, after = (f"{_BLOCK}{mark}{_BLOCK}" if mark else "" for mark in html_marks.around(tag, attributes))
    if tag == "a":
        return before, _link(node, attributes.get("href") or "") + after
    if tag == "img":
        return f"{before} {attributes.get('alt') or ''} ", after
    edges = _edges(node, tag or "")
    return before + edges[0], edges[1] + after


def _edges(node: LexborNode, tag: str) -> tuple[str, str]:
    """What stands before and after an element by its tag, its place and its style."""
    parent = node.parent.tag if node.parent is not None else ""
    if tag == "li" and parent == "ol":
        return f"{_BLOCK}{_number(node)}. ", _BLOCK
    if tag in ("ul", "ol") and parent == "li":
        return _BLOCK, _BLOCK
    if tag == "span" and _BLOCK_STYLE.search(node.attributes.get("style") or ""):
        return _BLOCK, _BLOCK
    return EDGES.get(tag, ("", ""))


def _number(item: LexborNode) -> int:
    """The number of an item of an ordered list; beyond MAX_NUMBERED they are all alike."""
    number, before = 1, item.prev
    while before is not None and number < MAX_NUMBERED:
        number += before.tag == "li"
        before = before.prev
    start = (item.parent.attributes.get("start") or "1") if item.parent is not None else "1"
    return number + (int(start) if start.isdecimal() and len(start) < 6 else 1) - 1


def _link(node: LexborNode, target: str) -> str:
    """The address of a link behind its words, unless the words are the address already."""
    if not target.startswith(("http://", "https://", "mailto:")) or len(target) > 300:
        return ""
    words = node.text(deep=True).strip()
    if target.startswith("mailto:"):
        target = target[7:].partition("?")[0]
    bare = target.partition("://")[2].rstrip("/") or target
    return "" if not words or bare in words or words.strip("/") in target else f" <{target}>"


def _tidy(pieces: list[str]) -> str:
    text = _GAP.sub(_line_ends, _FILLER.sub(" ", "".join(pieces))).strip("\n ")
    return text.replace(_BREAK_KEPT, "\n").replace(_SPACE_KEPT, " ").strip("\n")


def _line_ends(gap: re.Match[str]) -> str:
    """Line ends, blanks and block borders between two words become at most one empty line.

    A break at the very end of a block is the block's own end, as browsers have it.
    """
    run = gap[0].replace(" ", "")
    if not run:
        return gap[0]
    wanted = run.count("\n") + (run[:1] in (_BLOCK, _PARAGRAPH))
    return "\n" * min(2, max(wanted, 2 if _PARAGRAPH in run else 1))
