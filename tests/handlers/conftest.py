"""The keys behind the door."""

import pytest

from storage.crypto import Key, Keyring


@pytest.fixture
def keyring() -> Keyring:
    secrets = [bytes([number]) * 32 for number in range(1, 5)]
    return Keyring("d1", {"d1": Key("d1", secrets[0])}, secrets[1], (secrets[2],), secrets[3])
