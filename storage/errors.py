"""What can go wrong below: a key file, a seal, a schema."""


class StorageError(Exception):
    """Root of the storage family. `problem` is a sentence an operator can act on."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class KeyFileError(StorageError):
    """The key file is missing, unreadable, too open or damaged."""


class SealBrokenError(StorageError):
    """Sealed bytes do not open: wrong key, wrong row, or changed since."""


class KeyDestroyedError(StorageError):
    """The key was destroyed: what it sealed is erased for good."""


class NotMigratedError(StorageError):
    """The schema is not the newest. `ombudsline migrate` brings it there."""


class DatabaseInUseError(StorageError):
    """A second process wants the embedded database."""
