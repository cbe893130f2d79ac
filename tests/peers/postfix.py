"""A Postfix of its own for a test: it listens on loopback, hands the district's mail to the door of Ombudsline, and
keeps a family's mailbox as a Maildir. Nothing of the machine's own mail set-up is read or changed.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

FAMILY = "correo.example"
GONE = "gone.example"  # taken in by Postfix, and then never delivered: it answers with a report
DISTRICT = "district.example"
PATIENCE = 20.0  # seconds
NOBODY = 65534
MAIN = """\
compatibility_level = 3.6
config_directory = {home}/etc
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log
maillog_file_prefixes = {home}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.district.example
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:5.1.1 nobody lives here
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
relay_domains = {district}
transport_maps = inline:{{ {{ {district} = {hand_over} }}, {{ {gone} = error:5.1.1 User unknown }} }}
virtual_mailbox_domains = {family}
virtual_mailbox_base = {home}/mailboxes
virtual_mailbox_maps = inline:{{ rosa.delgado@{family}=rosa/ }}
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nobody}
virtual_minimum_uid = 100
smtp_tls_security_level = {tls}
lmtp_tls_security_level = {tls}
lmtp_destination_recipient_limit = 1
minimal_backoff_time = 1s
queue_run_delay = 1s
"""
SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """A running instance: the port it takes mail on, and the family's Maildir."""

    home: Path
    port: int

    @property
    def maildir(self) -> Path:
        """Where rosa.delgado@correo.example gets mail."""
        return self.home / "mailboxes" / "rosa"

    def log(self) -> str:
        """What it wrote about its work."""
        file = self.home / "log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def try_again(self) -> None:
        """Whatever waits is tried now."""
        _command("postfix", "-c", str(self.home / "etc"), "flush")

    def waiting(self) -> str:
        """The queue, as `postqueue -p` shows it."""
        return _command("postqueue", "-c", str(self.home / "etc"), "-p")


def missing() -> str | None:
    """Why no Postfix can be started here; None where one can."""
    if shutil.which("postfix") is None:
        return "needs Postfix (Debian: postfix)"
    return None if os.geteuid() == 0 else "Postfix can only be started by root"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postfix(hand_over: str, *, tls: str = "may") -> Iterator[Postfix]:
    """An instance that hands the district's mail over by `hand_over`: `smtp:[127.0.0.1]:PORT`, `lmtp:inet:...`.

    `tls`: Postfix's own word for how much it insists, "none", "may" or "encrypt". Skips the test where none can start.
    """
    if reason := missing():
        pytest.skip(reason)
    home, port = Path(tempfile.mkdtemp(prefix="postfix-")), free_port()
    home.chmod(0o755)
    _lay_out(home, port, hand_over=hand_over, tls=tls)
    try:
        _command("postfix", "-c", str(home / "etc"), "start")
        _until(lambda: _listens(port), "Postfix did not start", home=home)
        yield Postfix(home, port)
    finally:
        subprocess.run(["postfix", "-c", str(home / "etc"), "stop"], capture_output=True, check=False, timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _lay_out(home: Path, port: int, *, hand_over: str, tls: str) -> None:
    for name in ("etc", "queue", "data", "mailboxes"):
        (home / name).mkdir()
    shutil.chown(home / "data", "postfix")
    os.chown(home / "mailboxes", NOBODY, NOBODY)
    names = {"home": home, "hand_over": hand_over, "tls": tls, "nobody": NOBODY}
    names |= {"family": FAMILY, "gone": GONE, "district": DISTRICT}
    (home / "etc" / "main.cf").write_text(MAIN.format(**names))
    (home / "etc" / "master.cf").write_text(SERVICES.format(port=port))
    for file in ("dynamicmaps.cf", "postfix-files"):
        if (installed := Path("/etc/postfix") / file).exists():
            shutil.copy(installed, home / "etc" / file)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until(holds: Callable[[], bool], problem: str, *, home: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > ends:
            log = home / "log"
            raise AssertionError(problem + (f"\n{log.read_text()}" if log.exists() else ""))
        time.sleep(0.05)


def _command(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr
    return done.stdout
