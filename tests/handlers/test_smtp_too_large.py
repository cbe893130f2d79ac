"""A letter that is too large: a bounce shows our answer to a parent, so it says what to do."""

import pytest

from bot.handlers.smtp import Door, too_large
from storage.crypto import Keyring
from tests.handlers.wire import NOW, STORED, office, stuffed

PHONE = "(209) 555-0142"
LETTER = b"From: Rosa Delgado <rosa.delgado@example.org>\r\nSubject: Photos\r\n\r\nPlease look.\r\n"


async def nobody(_inbound: object) -> None: ...


def answered(phone: str, max_bytes: int = 30_000_000) -> list[str]:
    door = Door("127.0.0.1", 0, "a@b.example", "b.example", max_bytes, nobody, lambda: NOW, phone=phone)  # type: ignore[arg-type]
    return too_large(door).encode("ascii").decode().split("\r\n")


@pytest.mark.parametrize(("phone", "told"), [(PHONE, True), ("", False), ("٠\r\n250 OK", False), ("9" * 2000, False)])
def test_the_answer_is_one_reply_of_two_short_lines_and_names_the_phone(phone: str, told: bool) -> None:
    english, spanish = answered(phone)
    assert english.startswith("552-5.3.4 Your message is too large")
    assert spanish.startswith("552 5.3.4 Su mensaje pesa demasiado")
    assert max(len(english), len(spanish)) < 510
    assert (PHONE in english and PHONE in spanish) is told


def test_it_tells_how_much_fits_which_is_less_than_the_letter_may_weigh() -> None:
    assert "about 21 MB of files fit in one message" in answered("")[0]
    assert "unos 7 MB" in answered("", 10_000_000)[1]


async def test_both_ways_of_sending_too_much_are_answered_kindly_and_the_session_goes_on(
    sqlite_url: str, keyring: Keyring
) -> None:
    async with office(sqlite_url, keyring, max_bytes=10_000, phone=PHONE) as desk:
        client = await desk.client()
        announced = await client.say("MAIL FROM:<rosa.delgado@example.org> SIZE=10001")
        sent = await client.send(stuffed(LETTER + b"x" * 10_000 + b"\r\n"))
        assert announced == sent == "\n".join(answered(PHONE, 10_000))
        assert STORED.fullmatch(await client.send(stuffed(LETTER)))
