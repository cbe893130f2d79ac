"""What an employee sees of their own case: the automatic answer, and the conversation. Pure."""

from bot.handlers.slack_blocks import Block, Labels, context, divider, modal, pieces, section
from bot.handlers.slack_case_views import moment, sliced
from bot.own_case import OwnView

MOST = 40  # blocks of conversation; what is older is counted


def receipt(own: OwnView, labels: Labels, *, text: str) -> Block:
    """The automatic answer, every promise of it; `text` is in Slack's markup already."""
    paragraphs = [section(part) for part in text.split("\n\n") if part.strip()]
    return _window(own, labels, blocks=paragraphs[:90])


def conversation(own: OwnView, labels: Labels) -> Block:
    """Answers and own messages, newest first."""
    blocks: list[Block] = []
    for letter in own.letters:
        by = labels["case.from_office"] if letter.author else labels["case.from_you"]
        texts = [section(piece) for one in sliced("", letter.text) for piece in pieces(one.text)]
        blocks += [divider(), section(f"*{by}* {moment(letter.at)}"), *texts]
    left = len(blocks) - MOST
    more = [context(labels["home.more"].format(count=left))] if left > 0 else []
    return _window(own, labels, blocks=[*blocks[:MOST], *more])


def _window(own: OwnView, labels: Labels, *, blocks: list[Block]) -> Block:
    title = labels["title.case"].format(reference=own.number)
    return modal(title, blocks, callback="told", close=labels["button.close_window"])
