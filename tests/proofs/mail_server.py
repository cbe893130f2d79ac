"""The mail door and the inbox alone, as a process that a proof can kill: python -m tests.proofs.mail_server FOLDER.

Prints its port, then serves until SIGTERM. `--unsafe` opens SQLite with synchronous=NORMAL, which a power cut is known
to hurt: the control that shows the proof can fail.
"""

import argparse
import asyncio
import datetime as dt
import signal
import sys
from pathlib import Path

from bot import logs
from bot.handlers.smtp import Door, MailServer
from bot.intake import accept
from bot.messages import Inbound
from storage import engine
from storage.crypto import make_key_file, read_key_file
from storage.inbox import InboxWriter, Stored

INTAKE = "concerns@district.example"


def address(folder: Path) -> str:
    """The database in that folder."""
    return f"sqlite+aiosqlite:///{folder / 'ombudsline.db'}"


async def serve(folder: Path, port: int) -> None:
    keyring, writer = read_key_file(folder / "keys.json"), InboxWriter(address(folder))

    async def store(inbound: Inbound) -> Stored:
        return await accept(writer, keyring, inbound=inbound)

    domain = INTAKE.partition("@")[2]
    server = MailServer(Door("127.0.0.1", port, INTAKE, domain, 30_000_000, store, lambda: dt.datetime.now(dt.UTC)))
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    sys.stdout.write(f"{await server.start()}\n")
    sys.stdout.flush()
    await stopping.wait()
    await server.stop()
    await writer.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--unsafe", action="store_true")
    given = parser.parse_args()
    logs.configure()
    if given.unsafe:
        engine.PRAGMAS = tuple(pragma.replace("=FULL", "=NORMAL") for pragma in engine.PRAGMAS)
    if not (given.folder / "keys.json").exists():
        make_key_file(given.folder / "keys.json")
    engine.migrate(address(given.folder))
    asyncio.run(serve(given.folder, given.port))


if __name__ == "__main__":
    main()
