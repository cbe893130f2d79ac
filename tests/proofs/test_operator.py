"""What an operator meets: a full disk, a second start, a cold start; measured on the real program."""

import resource
import smtplib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs.posting import INTAKE
from tests.proofs.service import Running, Service
from tests.proofs.test_whole_service import concern

pytestmark = pytest.mark.slow

COLD_START = 3.0  # seconds to the first 220, of a quiet machine
MEGABYTES = 150  # resident, of the mail door alone


def answer(running: Running, letter: bytes) -> int:
    """The code that a mail program is answered after its letter."""
    with smtplib.SMTP("127.0.0.1", running.smtp_port, timeout=60) as client:
        client.ehlo()
        client.mail("rosa.delgado@example.org")
        client.rcpt(INTAKE)
        return client.data(letter)[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can limit another process's files")
def test_a_full_disk_is_answered_451_and_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    service = Service(tmp_path).prepare()
    with service.running() as running:
        assert answer(running, concern(0)) == 250
        no_room(running)
        assert [answer(running, concern(number)) for number in (1, 2, 2)] == [451, 451, 451]
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert [answer(running, concern(number)) for number in (1, 2)] == [250, 250]
        assert running.stop()[0] == 0
        assert "Traceback" not in running.log.read_text()
    ledger = service.ledger()
    assert (ledger["accepted"], ledger["lost"]) == (3, 0)
    assert set(service.letters().values()) == {1}


def no_room(running: Running) -> None:
    """From now on no file of the service may grow."""
    unlimited = resource.RLIM_INFINITY
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (1, unlimited))


def test_a_second_service_is_refused_while_the_first_goes_on(tmp_path: Path) -> None:
    service = Service(tmp_path).prepare()
    with service.running("--only", "smtp") as running:
        second = service.command("serve", "--only", "smtp")
        assert second.returncode == 1
        (line,) = second.stderr.splitlines()
        assert line.startswith("OMBUDSLINE_DATABASE_URL: ")
        assert "another process" in line
        assert answer(running, concern(0)) == 250


def test_the_mail_door_alone_is_small_and_quickly_there(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    service = Service(tmp_path).prepare()
    starts = []
    for _ in range(3):
        with service.running("--only", "smtp") as running:
            starts.append(running.started_in)
            status = Path(f"/proc/{running.process.pid}/status").read_text()
            maps = Path(f"/proc/{running.process.pid}/maps").read_text()
    resident = int(status.partition("VmRSS:")[2].split()[0]) // 1024
    record_property("cold start, seconds", min(starts))
    record_property("resident, MB", resident)
    assert "spacy" not in maps
    assert resident <= MEGABYTES
    assert min(starts) <= COLD_START
