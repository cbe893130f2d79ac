"""Which classes of an HTML letter its own style sheet hides."""

import re

MAX_STYLE = 100_000  # characters

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_AT_BLOCK = re.compile(r"@[\w-]{1,40}[^{};@]{0,500}(?=\{)")
_CLASS = re.compile(r"[a-z]{0,12}\.([\w-]{1,100})")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def hidden_names(style: str) -> frozenset[str]:
    """The class names that rules outside of `@media` hide: inside it they speak of other screens."""
    names: set[str] = set()
    for rule in _outside_media(_COMMENT.sub(" ", style[:MAX_STYLE])).split("}"):
        selectors, _, told = rule.rpartition("{")
        if _NOT_SHOWN.search(told):
            found = (_CLASS.fullmatch(one.strip()) for one in selectors.split(","))
            names.update(one[1] for one in found if one)
    return frozenset(names)


def _outside_media(style: str) -> str:
    blocks = _AT_BLOCK.split(style)
    return " ".join(_behind(one) if one.startswith("{") else one for one in blocks)


def _behind(block: str) -> str:
    """What follows the closing brace of a nested block."""
    depth = 0
    for brace in re.finditer(r"[{}]", block):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return block[brace.end() :]
    return ""
