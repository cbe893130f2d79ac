"""Letters written for the tests of kinds, many in one file: what each is stands in the line above it.

`=== name | kind | recipient | status | action`, then the letter. `%dsn` among its header lines makes it a
multipart/report whose text, fields and returned letter are divided by lines of `%%`. "-" stands for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "kinds"
REPORT = "Content-Type: multipart/report; report-type=delivery-status; boundary=REPORT"
TYPES = ("text/plain; charset=utf-8", "message/delivery-status", "message/rfc822")


@dataclass(frozen=True)
class Sample:
    name: str
    kind: str
    told: tuple[str | None, ...]
    raw: bytes


def samples(name: str) -> Iterator[Sample]:
    for block in (FOLDER / f"{name}.txt").read_text("utf-8").split("\n=== "):
        title, _, letter = block.removeprefix("=== ").partition("\n")
        label, kind, *told = [None if word == "-" else word for word in map(str.strip, title.split("|"))]
        yield Sample(label, kind, tuple(told), built(letter))


def built(letter: str) -> bytes:
    head, _, text = letter.partition("\n\n")
    lines = [REPORT if line == "%dsn" else line for line in head.split("\n")]
    if not any(line.startswith("To:") for line in lines):
        lines.append("To: concerns@district.example")
    if REPORT in lines:
        parts = zip(TYPES, text.split("\n%%\n"), strict=False)
        text = "".join(f"--REPORT\nContent-Type: {kind}\n\n{part}\n" for kind, part in parts) + "--REPORT--\n"
    return ("\n".join(lines) + "\n\n" + text).encode()
