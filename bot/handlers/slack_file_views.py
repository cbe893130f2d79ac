"""The files of a letter in words. Pure. Never a preview: a person looks at them outside Slack."""

from collections.abc import Iterator

from bot.file_list import FileList
from bot.handlers.slack_blocks import Labels, cut
from bot.mail.files import claimed
from storage.attachments import Known

SHOWN = 30  # files named in one letter; more are counted
NAME = 80


def files_text(listed: FileList, labels: Labels, *, reference: str = "") -> str:
    """Every file by name, kind and size, with what a person should know; "" where there is none. Not yet escaped.
    `reference` is the number of the case.
    """
    if not listed.files:
        return ""
    looks = sum(one.look for one in listed.files)
    head = labels["file.count"].format(count=len(listed.files))
    head += f" {labels['file.to_look_at'].format(count=looks)}" if looks else ""
    lines = [head, *(f"• {_line(one, labels)}" for one in listed.files[:SHOWN])]
    if len(listed.files) > SHOWN:
        lines.append(labels["file.more"].format(count=len(listed.files) - SHOWN))
    return "\n".join([*lines, labels[f"file.state_{listed.state}"].format(reference=reference)])


def _line(one: Known, labels: Labels) -> str:
    name = cut(one.name, NAME) or labels["file.nameless"]
    told = [f"{name}: {labels[f'file_kind.{one.kind}']}, {size_in_words(one.size)}"]
    told += [labels[f"file.left_{one.left_out}"]] if one.left_out else []
    told += _warnings(one, labels)
    told += [labels["file.look"]] if one.look else []
    return "; ".join(told)


def _warnings(one: Known, labels: Labels) -> Iterator[str]:
    says = claimed(one.name, one.declared)
    kinds = {
        "says": labels[f"file_kind.{says}"] if says else labels["file_kind.other"],
        "is": labels[f"file_kind.{one.kind}"],
    }
    for warning in one.warnings:
        yield labels[f"file_warning.{warning}"].format(**kinds)


def size_in_words(size: int) -> str:
    """Bytes as phones and mail programs show them: 640 KB, 2.3 MB."""
    if size < 1_000_000:
        return f"{-(-size // 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"
