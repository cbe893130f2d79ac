"""The service with a database that says "committed" before it is synced: the control of the power cut."""

from bot.cli import main
from storage import engine

engine.PRAGMAS = tuple(pragma.replace("=FULL", "=NORMAL") for pragma in engine.PRAGMAS)

if __name__ == "__main__":
    main()
