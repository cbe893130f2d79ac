"""What a log may hold: events, ids and places; never the words of a letter, whoever raised them."""

import io
import json
import logging
from contextlib import suppress
from pathlib import Path

import pytest
import structlog

from bot import logs

CANARY = "Quillfeather told us at 14 Elm Street"


@pytest.fixture
def lines():
    """Logging as the service has it; put back afterwards."""
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    stream = io.StringIO()
    yield lambda **how: (logs.configure(to=stream, **how), stream)[1]
    structlog.reset_defaults()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    for handler in before:
        root.addHandler(handler)


def raised() -> None:
    try:
        int(CANARY)
    except ValueError as error:
        raise KeyError(CANARY) from error


@pytest.mark.parametrize("readable", [False, True])
def test_an_exception_is_told_by_its_type_and_place_never_by_its_words(lines, readable):
    stream = lines(readable=readable)
    try:
        raised()
    except KeyError:
        structlog.get_logger().exception("letter_not_filed", letter="1")
    said = stream.getvalue()
    assert "Quillfeather" not in said
    assert "letter_not_filed" in said
    assert "KeyError" in said
    assert "test_logs.py" in said


def test_an_exception_given_by_hand_is_told_the_same_way(lines):
    stream = lines()
    structlog.get_logger().error("x", exc_info=ValueError(CANARY))
    assert "Quillfeather" not in stream.getvalue()
    assert json.loads(stream.getvalue())["error"] == "ValueError"


def test_a_library_that_logs_an_exception_tells_its_type_only(lines):
    stream = lines()
    try:
        raised()
    except KeyError:
        logging.getLogger("some.module").exception("it failed")
    assert "Quillfeather" not in stream.getvalue()
    assert "KeyError" in stream.getvalue()


def test_what_a_library_formats_into_its_warning_is_not_written(lines):
    stream = lines()
    logging.getLogger("some.module").warning("could not read %s", CANARY)
    assert "Quillfeather" not in stream.getvalue()
    assert "some.module" in stream.getvalue()


def test_what_libraries_say_of_ordinary_days_is_not_written(lines):
    stream = lines()
    for name in logs.QUIET:
        logging.getLogger(name).warning(CANARY)
    logging.getLogger("some.module").info(CANARY)
    assert stream.getvalue() == ""


def test_an_event_is_one_line_of_json_with_its_time(lines):
    stream = lines()
    structlog.get_logger().info("mail_accepted", letter="1")
    told = json.loads(stream.getvalue())
    assert (told["event"], told["letter"], told["level"]) == ("mail_accepted", "1", "info")
    assert told["timestamp"].endswith("Z")


def test_a_log_that_cannot_be_written_keeps_nobody_from_working(lines):
    stream = lines()
    stream.close()
    structlog.get_logger().error("mail_not_stored")
    full = Path("/dev/full").open("w")  # noqa: SIM115 - closing it fails, too
    logs.configure(to=full)
    structlog.get_logger().error("mail_not_stored")
    logging.getLogger("some.module").error("it failed")
    with suppress(OSError):
        full.close()
