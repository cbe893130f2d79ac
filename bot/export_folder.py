"""A folder that is written once, for its owner's eyes only: nothing in it is overwritten, no name leads out of it."""

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.mail.attachments import safe_name
from storage.enums import FileKind

LONGEST = 180  # bytes of a file's own name; file systems take 255
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Folder:
    """A new folder of mode 700."""

    path: Path

    @classmethod
    def made(cls, into: Path, name: str) -> Self:
        """The folder `name` in `into`, which is made where it is missing. Raises OSError; FileExistsError when there
        is something of that name.
        """
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = into / name
        path.mkdir(mode=0o700)
        for part in ("letters", "files"):
            (path / part).mkdir(mode=0o700)
        return cls(path)

    def write(self, name: str, data: bytes) -> str:
        """A new file of mode 600; returns its name. Raises FileExistsError rather than overwriting."""
        handle = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return name


def file_name(name: str, *, kind: FileKind, warnings: Collection[str] = ()) -> str:
    """The name of a letter's file as it is written: cleaned again, short in bytes, its ending kept, nothing a system
    takes for a device; what is a program, or a page that calls its sender's machine, does not open at a double click.
    """
    stem, dot, ending = safe_name(name).rpartition(".")
    if not dot or len(ending) > 12:
        stem, dot, ending = f"{stem}{dot}{ending}", "", ""
    room = LONGEST - len(f"{dot}{ending}".encode())
    stem = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore").strip(" .") or "file"
    shown = f"{stem}{dot}{ending}"
    shown = f"_{shown}" if RESERVED.match(shown) else shown
    return f"{shown}.unsafe" if kind is FileKind.PROGRAM or "calls_home" in warnings else shown
