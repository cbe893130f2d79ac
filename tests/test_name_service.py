"""Questions to a real name server on loopback."""

import pytest

from bot.name_service import NameService, NoAnswerError
from tests.name_server import NameServer

NAME = "one._domainkey.correo.example"


def test_a_long_record_comes_in_one_piece_and_is_asked_for_once():
    with NameServer({NAME: "v=DKIM1; p=" + "A" * 700}) as server:
        service = NameService(server.address)
        assert service.txt(NAME, 2.0) == service.txt(f"{NAME}.", 2.0) == b"v=DKIM1; p=" + b"A" * 700
    assert server.asked == [NAME]


@pytest.mark.parametrize("records", [{}, {NAME: ""}])
def test_a_name_without_a_record_has_none(records):
    with NameServer(records) as server:
        assert NameService(server.address).txt(NAME, 2.0) is None


@pytest.mark.parametrize("mood", ["silent", "failing"])
def test_a_server_that_does_not_know_says_nothing_about_the_name(mood):
    with NameServer({NAME: "v=DKIM1"}, mood) as server, pytest.raises(NoAnswerError):
        NameService(server.address).txt(NAME, 0.2)


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".example", "a." * 200, "\ud800.example"])
def test_what_is_no_name_is_not_asked_for(name):
    with NameServer() as server:
        with pytest.raises(ValueError, match="looked up"):
            NameService(server.address).txt(name, 0.2)
        assert server.asked == []


def test_an_odd_record_is_cut():
    with NameServer({NAME: "x" * 9000}) as server:
        assert len(NameService(server.address).txt(NAME, 2.0)) == 4096
