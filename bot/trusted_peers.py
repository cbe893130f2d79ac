"""Whose word about a letter's sender counts: the setting OMBUDSLINE_SMTP_TRUSTED_PEERS, read.

A comma list. Each entry is an authserv-id (`mx.district.example`), a network (`10.0.0.0/8`, `2001:db8::7`), or both
(`mx.district.example@10.1.2.3`). Names and networks that stand alone hold together: a result counts when its
authserv-id is one of the names and the letter was handed in from one of the networks; without any name every
authserv-id from those networks counts, without any network every client is believed - only right where nobody but the
gateway reaches the mail door. An entry with both stands for itself.
"""

import ipaddress
import re
from dataclasses import dataclass

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
HOW_TO = "write authserv-ids (mx.district.example), networks (10.0.0.0/8) or both (mx.district.example@10.1.2.3)"

# Loopback, private use (RFC 1918, RFC 4193) and one's own wire (RFC 3927, RFC 4291): no way in from outside. Not all
# that Python calls private, which holds the ranges for documentation, too.
_HOUSE = tuple(
    ipaddress.ip_network(one)
    for one in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
        *("::1", "fc00::/7", "fe80::/10"),
    )
)
_NAME = re.compile(r"(?=.*[a-z])[a-z0-9_](?:[a-z0-9._-]{0,252}[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class TrustedPeers:
    """Names in lower case. Empty: nobody's results count."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    pairs: tuple[tuple[str, Network], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.networks or self.pairs)

    def believes(self, authserv_id: str, client: str) -> bool:
        """Whether a result bearing this authserv-id counts in a letter that this client (an IP address) handed in."""
        name = authserv_id.lower()
        if any(name == own and _within(client, (network,)) for own, network in self.pairs):
            return True
        if not (self.names or self.networks):
            return False
        return (not self.names or name in self.names) and (not self.networks or _within(client, self.networks))

    def knows(self, host: str) -> bool:
        """Whether a host bears the name of a trusted gateway."""
        return host.lower() in self.names or any(host.lower() == own for own, _ in self.pairs)

    @property
    def anywhere(self) -> bool:
        """No network is named: whoever hands a letter in is believed."""
        return not (self.networks or self.pairs)

    def inner(self, address: str) -> bool:
        """Whether an address lies in the house: loopback, private use, or one of the networks."""
        return _within(address, (*_HOUSE, *self.networks, *(network for _, network in self.pairs)))


def trusted_peers(text: str) -> TrustedPeers:
    """The setting, read. Raises ValueError naming the entry that is none."""
    names: set[str] = set()
    networks: list[Network] = []
    pairs: list[tuple[str, Network]] = []
    for entry in filter(None, (part.strip().lower() for part in text.split(","))):
        name, at, network = entry.partition("@")
        if at:
            pairs.append((_name(name, entry), _network(network, entry)))
        elif _NAME.fullmatch(entry) and not _address(entry):
            names.add(entry)
        else:
            networks.append(_network(entry, entry))
    return TrustedPeers(frozenset(names), tuple(networks), tuple(pairs))


def _name(text: str, entry: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"{entry}: no authserv-id before the @; {HOW_TO}")
    return text


def _network(text: str, entry: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{entry}: neither a name nor a network; {HOW_TO}") from None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _within(address: str, networks: tuple[Network, ...]) -> bool:
    found = _address(address)
    return found is not None and any(found.version == one.version and found in one for one in networks)
