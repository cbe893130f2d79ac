"""Text without the people in it."""

from collections.abc import Iterable

from bot.triage.result import Entity

HIDDEN = frozenset({"person", "phone", "email", "address", "id"})


def redact(text: str, entities: Iterable[Entity]) -> str:
    """`text` with people, phones, e-mail and street addresses and ids replaced by their kind: [person].

    `entities` must lie in `text`, in order, without overlap, as bot.triage.entities.find gives them.
    """
    pieces, position = [], 0
    for entity in entities:
        if entity.kind in HIDDEN:
            pieces += [text[position : entity.start], f"[{entity.kind}]"]
            position = entity.end
    return "".join([*pieces, text[position:]])
