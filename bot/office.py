"""The office: what every service needs to know of the district and of how it is run here."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from bot import workdays
from bot.config import Settings
from bot.district import District
from bot.mail.letter import Address
from bot.mail.lookalikes import MAIL_SERVICES
from bot.mail.reply_address import is_ours
from bot.mail.trust import Known
from bot.trusted_peers import TrustedPeers, trusted_peers
from storage.crypto import Keyring
from storage.models import Case


@dataclass(frozen=True)
class Office:
    """The district folder and the settings that services use. `reply_secrets` sign the per-case reply addresses."""

    district: District
    zone: ZoneInfo
    intake_address: str
    reply_domain: str
    case_channel: str
    send_delay: dt.timedelta
    reply_secrets: tuple[bytes, ...]
    smtp_max_bytes: int
    trusted_peers: TrustedPeers = field(default_factory=TrustedPeers)

    @cached_property
    def known(self) -> Known:
        """Whom the district knows, for telling when a sender's name or domain resembles one of them. A public mail
        service that somebody of the office uses is not the district's.
        """
        district, staff = self.district, [person for person in self.district.staff if person.active]
        addresses = [self.intake_address, district.formal_complaint.email, *(person.email for person in staff)]
        domains = [self.reply_domain, *(address.rpartition("@")[2].lower() for address in addresses)]
        named = district.office.name
        return Known(
            domains=tuple(one for one in dict.fromkeys(domains) if one not in MAIL_SERVICES),
            people=tuple(Address(person.name, person.email) for person in staff),
            bodies=(district.name, *([named] if isinstance(named, str) else dict.fromkeys(named.values()))),
        )

    def day_of(self, at: dt.datetime) -> dt.date:
        """The district's calendar day of a moment."""
        return at.astimezone(self.zone).date()

    def owns(self, address: str) -> bool:
        """Whether mail to this address comes to us: the intake or anything under our reply prefix, in any spelling."""
        return is_ours(address, intake=self.intake_address, domain=self.reply_domain)

    def contact_by(self, case: Case) -> dt.datetime:
        """Until when a person has promised to be in touch about a case (UTC)."""
        return workdays.due(self.district.calendar, case.received_at, urgency=case.urgency, what="contact")


def office_of(settings: Settings, district: District, *, keyring: Keyring) -> Office:
    """The office of these settings; what they leave open comes from the district folder."""
    intake = (settings.intake_address or district.intake_address).lower()
    return Office(
        district=district,
        zone=settings.zone(district.timezone),
        intake_address=intake,
        reply_domain=(settings.reply_domain or intake.rpartition("@")[2]).lower(),
        case_channel=settings.slack_case_channel,
        send_delay=dt.timedelta(seconds=settings.send_delay),
        reply_secrets=keyring.reply_secrets,
        smtp_max_bytes=settings.smtp_max_bytes,
        trusted_peers=trusted_peers(settings.smtp_trusted_peers),
    )
