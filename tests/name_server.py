"""A small name server on a loopback UDP socket: it answers TXT questions from a dict, or is silent, or refuses."""

import socket
import threading
from typing import Self

import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """`records` maps names to TXT texts; `mood` is well, silent or failing. `asked` are the names, in order."""

    def __init__(self, records: dict[str, str] | None = None, mood: str = "well") -> None:
        self.records, self.mood, self.asked = dict(records or {}), mood, list[str]()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._socket.getsockname()
        return host, port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", self.address)  # wakes it up to end
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            question, client = self._socket.recvfrom(4096)
            if not question:
                return
            answer = self._answer(question)
            if answer:
                self._socket.sendto(answer, client)

    def _answer(self, wire: bytes) -> bytes | None:
        question = dns.message.from_wire(wire)
        name = question.question[0].name.to_text().rstrip(".").lower()
        self.asked.append(name)
        if self.mood == "silent":
            return None
        answer = dns.message.make_response(question)
        if self.mood == "failing":
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name not in self.records:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif text := self.records[name]:
            pieces = " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))
            answer.answer.append(dns.rrset.from_text(question.question[0].name, 60, "IN", "TXT", pieces))
        return answer.to_wire()
