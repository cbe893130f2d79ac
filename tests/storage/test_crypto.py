"""Seals and the key file."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storage.crypto import Key, Keyring, Place, Sealed, make_key_file, read_key_file
from storage.errors import KeyFileError, SealBrokenError

HERE = Place("message", "content", "42")


@given(plain=some.binary(max_size=2_000))
def test_what_was_sealed_opens_to_the_same_bytes(plain: bytes) -> None:
    key = Key.new("k1")
    assert key.open(key.seal(plain, HERE), HERE) == plain


@pytest.mark.parametrize(
    "elsewhere", [Place("note", "content", "42"), Place("message", "subject", "42"), Place("message", "content", "43")]
)
def test_a_value_moved_to_another_table_column_or_row_does_not_open(elsewhere: Place) -> None:
    key = Key.new("k1")
    with pytest.raises(SealBrokenError, match=rf"{elsewhere.table}\.{elsewhere.column}"):
        key.open(key.seal(b"the bus", HERE), elsewhere)


def test_a_change_of_any_single_byte_of_nonce_or_text_is_noticed() -> None:
    key = Key.new("k1")
    sealed = key.seal(b"the bus", HERE)
    for position in range(1 + len("k1"), len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBrokenError):
            key.open(Sealed(changed), HERE)


@pytest.mark.parametrize("broken", [b"", b"\x02", b"\x02k1", b"\xff" * 40, b"\x02k1" + b"\0" * 12])
def test_damaged_or_cut_bytes_are_told_as_a_broken_seal(broken: bytes) -> None:
    with pytest.raises(SealBrokenError):
        Key.new("k1").open(Sealed(broken), HERE)


def test_another_key_of_the_same_name_does_not_open() -> None:
    with pytest.raises(SealBrokenError):
        Key.new("k1").open(Key.new("k1").seal(b"the bus", HERE), HERE)


def test_the_same_text_sealed_twice_looks_different() -> None:
    key = Key.new("k1")
    assert key.seal(b"the bus", HERE) != key.seal(b"the bus", HERE)


def test_a_wrapped_key_opens_what_the_key_sealed_and_only_under_its_own_name() -> None:
    outer, inner = Key.new("case"), Key.new("letter")
    sealed, wrapped = inner.seal(b"the bus", HERE), outer.wrap(inner)
    assert outer.unwrap(wrapped, "letter").open(sealed, HERE) == b"the bus"
    with pytest.raises(SealBrokenError):
        outer.unwrap(wrapped, "another letter")


def test_a_secret_is_never_shown(keyring: Keyring) -> None:
    shown = f"{keyring!r} {keyring.sealing!r}"
    assert str(keyring.sealing.secret) not in shown
    assert shown == "Keyring(current='d1') Key('d1')"


def test_look_ups_are_equal_for_equal_values_and_apart_for_other_kinds(keyring: Keyring) -> None:
    found = keyring.look_up("address:email", "rosa.delgado@example.org")
    assert found == keyring.look_up("address:email", "rosa.delgado@example.org")
    assert found != keyring.look_up("address:slack", "rosa.delgado@example.org")
    assert keyring.look_up("external", "\udce9") != found  # undecodable bytes of an address are values, too
    assert len(found) == len(keyring.digest("content", b"x" * 100_000)) == 32


def test_an_old_district_key_still_opens_while_the_current_one_seals(keyring: Keyring) -> None:
    wrapped = keyring.sealing.wrap(letter := Key.new("letter"))
    turned = Keyring("d2", {**keyring.district, "d2": Key.new("d2")}, b"i" * 32, (b"r" * 32,), b"a" * 32)
    assert turned.unwrap(wrapped, "letter") == letter
    assert turned.sealing.wrap(letter).key_name == "d2"
    assert (len(keyring), len(turned)) == (1, 2)


@pytest.mark.parametrize("damaged", [b"", b"\x05\xff\xff\xff\xff\xff", b"\x02d9" + b"\0" * 60])
def test_a_wrapping_that_names_no_known_key_is_told_as_a_broken_seal(keyring: Keyring, damaged: bytes) -> None:
    with pytest.raises(SealBrokenError):
        keyring.unwrap(Sealed(damaged), "letter")


def test_a_new_key_file_is_readable_for_its_owner_alone_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "var" / "keys.json"
    make_key_file(path)
    ring = read_key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    secrets = {ring.sealing.secret, ring.index_secret, ring.audit_secret, *ring.reply_secrets}
    assert len(secrets) == 4
    assert read_key_file(path) == ring


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    make_key_file(path)
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="not overwritten"):
        make_key_file(path)
    assert path.read_bytes() == before


def test_a_key_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be written"):
        make_key_file(tmp_path / ("k" * 300))


def test_a_missing_key_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="keys init"):
        read_key_file(tmp_path / "keys.json")


def test_a_folder_in_the_key_files_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(tmp_path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "keys.json"
    make_key_file(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"mode {mode:o}.*chmod 600"):
        read_key_file(path)


GOOD = {"version": 1, "current": "d1", "district": {"d1": "A" * 43 + "="}, "index": "A" * 43 + "=",
        "reply": ["A" * 43 + "="], "audit": "A" * 43 + "="}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '"keys"',
        json.dumps({}),
        json.dumps(GOOD | {"current": "d2"}),
        json.dumps(GOOD | {"current": []}),
        json.dumps(GOOD | {"district": {}}),
        json.dumps(GOOD | {"district": ["d1"]}),
        json.dumps(GOOD | {"district": {"": "A" * 43 + "="}}),
        json.dumps(GOOD | {"district": {"d" * 65: "A" * 43 + "="}}),
        json.dumps(GOOD | {"index": "short"}),
        json.dumps(GOOD | {"audit": 7}),
        json.dumps(GOOD | {"reply": []}),
        json.dumps(GOOD | {"reply": None}),
    ],
)
def test_a_damaged_key_file_is_told_and_nothing_of_it_shown(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="damaged") as told:
        read_key_file(path)
    assert "A" * 43 not in told.value.problem


def test_a_key_file_of_other_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(os.urandom(200) + b"\xff")
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(path)
