"""Questions to the domain name system; the only place that knows its library. Blocking: call it off the event loop."""

import dns.exception
import dns.rdatatype
import dns.resolver

from bot.errors import OmbudslineError

REMEMBERED = 1000  # answers, each for as long as its domain allows
LONGEST = 4096  # bytes of a record; a key of 4096 bits takes 800


class NoAnswerError(OmbudslineError):
    """The name service did not answer, or could not: that says nothing about the name."""


class NameService:
    """The system's resolver, or one server. Answers are remembered, so it is kept."""

    def __init__(self, server: tuple[str, int] | None = None) -> None:
        """Asks nobody yet. `server` is IP address and port."""
        self._server = server
        self._cache = dns.resolver.LRUCache(REMEMBERED)
        self._resolver: dns.resolver.Resolver | None = None

    def txt(self, name: str, seconds: float) -> bytes | None:
        """The TXT record of a name, its pieces joined; None when there is none. Takes at most `seconds`.

        Raises NoAnswerError; ValueError for what is no name.
        """
        try:
            answer = self._ready().resolve(
                name, dns.rdatatype.TXT, lifetime=seconds, raise_on_no_answer=False, search=False
            )
        except dns.resolver.NXDOMAIN:
            return None
        except (
            dns.resolver.LifetimeTimeout,
            dns.resolver.NoNameservers,
            dns.resolver.NoResolverConfiguration,
        ) as error:
            raise NoAnswerError(type(error).__name__) from error
        except (dns.exception.DNSException, UnicodeError) as error:
            raise ValueError("not a name that can be looked up") from error
        found = next((b"".join(one.strings) for one in answer.rrset), None) if answer.rrset else None
        return found[:LONGEST] if found else None

    def _ready(self) -> dns.resolver.Resolver:
        """Made at the first question: a machine without any resolver is found out then."""
        if self._resolver is None:
            self._resolver = dns.resolver.Resolver(configure=self._server is None)
            self._resolver.cache = self._cache
            if self._server is not None:
                self._resolver.nameservers, self._resolver.port = [self._server[0]], self._server[1]
        return self._resolver
