"""Settings from the environment (prefix OMBUDSLINE_) and `.env`: typed, each with its meaning."""

import difflib
import ipaddress
import os
import re
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigurationError
from bot.trusted_peers import trusted_peers

PREFIX = "OMBUDSLINE_"
ROOT = Path(__file__).resolve().parents[1]
SHIPPED_DISTRICT = ROOT / "bot" / "data" / "district"


class Settings(BaseSettings):
    """Every setting of the service. Wrong values raise ConfigurationError naming the setting (see `load`)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field("sqlite+aiosqlite:///var/ombudsline.db", description="where cases are kept")
    key_file: Path = Field(Path("var/keys.json"), description="the district's keys, made by `ombudsline keys init`")
    district_dir: Path = Field(SHIPPED_DISTRICT, description="the district folder; the shipped one is fictional")
    timezone: str | None = Field(None, description="IANA name; default: the district folder's")

    smtp_host: str = Field("127.0.0.1", description="address the mail intake listens on")
    smtp_port: int = Field(8025, ge=0, le=65535, description="its port")
    smtp_protocol: Literal["smtp", "lmtp"] = Field("smtp", description="what the gateway in front speaks")
    smtp_tls_cert: Path | None = Field(None, description="certificate for STARTTLS (PEM)")
    smtp_tls_key: Path | None = Field(None, description="its key (PEM)")
    smtp_trusted_peers: str = Field(
        "", description="whose Authentication-Results count: authserv-ids, networks, or id@network; comma list"
    )
    smtp_max_bytes: int = Field(30_000_000, ge=10_000, description="largest letter taken")
    intake_address: str | None = Field(None, description="where families write; default: the district folder's")
    reply_domain: str | None = Field(None, description="domain of the per-case reply addresses; default: the intake's")
    relay_url: str = Field("file:var/outgoing", description="smtp[s]://user:pass@host:port or file:DIR (a Maildir)")
    dkim_check: Literal["on", "off"] | None = Field(
        None,
        description="our own look at DKIM signatures; default: on while nobody's results count. Asks the name service",
    )
    dkim_domain: str | None = Field(None, description="domain our letters are signed for; needs the next two")
    dkim_selector: str | None = Field(None, description="name of the key under that domain's _domainkey")
    dkim_key_file: Path | None = Field(None, description="its private key (PEM, RSA >= 2048 or Ed25519), mode 600")
    dns_server: str | None = Field(None, description="name server as 10.0.0.53 or [::1]:53; default: the system's")

    slack_mode: Literal["off", "socket", "http"] = Field("off", description="how Slack reaches us")
    slack_bot_token: SecretStr = Field(SecretStr(""), description="xoxb-...")
    slack_app_token: SecretStr = Field(SecretStr(""), description="xapp-..., for Socket Mode")
    slack_signing_secret: SecretStr = Field(SecretStr(""), description="for signed HTTP")
    slack_api_url: str = Field("https://slack.com/api/", description="a stand-in's address in tests and the demo")
    slack_team_id: str = Field("", description="the one workspace served; start is refused in any other")
    slack_ombuds_group: str = Field("", description="id of the user group of ombudspersons (S...)")
    slack_case_channel: str = Field("", description="id of the private case channel (C... or G...)")
    http_host: str = Field("127.0.0.1", description="address for /slack/events, /healthz, /metrics")
    http_port: int = Field(8026, ge=0, le=65535, description="its port")
    send_delay: int = Field(60, ge=0, le=3600, description="seconds a reply waits and can be cancelled")
    test_database_url: str | None = Field(None, description="tests only: PostgreSQL instead of the bundled one")

    @field_validator("database_url", "test_database_url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url and not url.startswith(("sqlite+aiosqlite://", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite+aiosqlite:/// or postgresql+psycopg://")
        _ = urlsplit(url or "").port  # raises ValueError
        return url

    @field_validator("district_dir")
    @classmethod
    def _a_folder(cls, path: Path) -> Path:
        if not path.is_dir():
            raise ValueError(f"no such folder: {path}")
        return path

    @field_validator("intake_address")
    @classmethod
    def _an_address(cls, address: str | None) -> str | None:
        if address and not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise ValueError("must be an address such as concerns@district.example")
        return address

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str | None) -> str | None:
        if name and name not in available_timezones():
            raise ValueError(f"no such time zone: {name}")
        return name

    @field_validator("smtp_trusted_peers")
    @classmethod
    def _known_peers(cls, text: str) -> str:
        trusted_peers(text)  # raises ValueError
        return text

    @field_validator("dkim_domain", "reply_domain")
    @classmethod
    def _a_domain(cls, name: str | None) -> str | None:
        if name and not re.fullmatch(r"(?:[a-z0-9_](?:[a-z0-9-]{0,62})\.)+[a-z0-9-]{2,63}", name.lower()):
            raise ValueError("must be a domain such as district.example (in its xn-- form if it has other letters)")
        return name.lower() if name else None

    @field_validator("dkim_selector")
    @classmethod
    def _a_selector(cls, name: str | None) -> str | None:
        if name and not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?", name):
            raise ValueError("must be a name such as ombuds2026: letters, digits, hyphens")
        return name

    @field_validator("dns_server")
    @classmethod
    def _a_server(cls, text: str | None) -> str | None:
        if text:
            server_address(text)  # raises ValueError
        return text

    @field_validator("relay_url")
    @classmethod
    def _known_relay(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps", "file") or not (parts.path or parts.hostname):
            raise ValueError("must be smtp://host:port, smtps://host:port or file:DIR")
        _ = parts.port  # raises ValueError
        return url

    @model_validator(mode="after")
    def _slack_complete(self) -> Self:
        wanted = {
            "off": (),
            "socket": ("slack_bot_token", "slack_app_token", "slack_team_id", "slack_case_channel"),
            "http": ("slack_bot_token", "slack_signing_secret", "slack_team_id", "slack_case_channel"),
        }[self.slack_mode]
        for name in wanted:
            value = getattr(self, name)
            if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
                raise ValueError(f"{PREFIX}{name.upper()}: needed when {PREFIX}SLACK_MODE is {self.slack_mode}")
        if bool(self.smtp_tls_cert) != bool(self.smtp_tls_key):
            raise ValueError(f"{PREFIX}SMTP_TLS_CERT and {PREFIX}SMTP_TLS_KEY go together")
        if len({bool(one) for one in (self.dkim_domain, self.dkim_selector, self.dkim_key_file)}) > 1:
            raise ValueError(f"{PREFIX}DKIM_DOMAIN, {PREFIX}DKIM_SELECTOR and {PREFIX}DKIM_KEY_FILE go together")
        return self

    @property
    def checks_signatures(self) -> bool:
        """Whether we look at DKIM signatures ourselves: as set, else only while no gateway's results count."""
        return self.dkim_check == "on" or (self.dkim_check is None and not trusted_peers(self.smtp_trusted_peers))

    def zone(self, default: str) -> ZoneInfo:
        """The district's time zone, the setting first."""
        return ZoneInfo(self.timezone or default)

    def masked(self) -> dict[str, str]:
        """Every setting as text, secrets and passwords hidden; for `check`."""
        shown = {name: str(value) for name, value in self}
        for name in ("database_url", "relay_url", "test_database_url"):
            password = urlsplit(shown[name]).password
            if password:
                shown[name] = shown[name].replace(f":{password}@", ":****@")
        return {PREFIX + name.upper(): value for name, value in shown.items()}


def server_address(text: str) -> tuple[str, int]:
    """IP address and port of "10.0.0.53", "10.0.0.53:5353" or "[::1]:53". Raises ValueError."""
    parts = urlsplit(f"//{text}")
    try:
        return str(ipaddress.ip_address(parts.hostname or "")), parts.port or 53
    except ValueError:
        raise ValueError("must be the IP address of a name server, such as 10.0.0.53 or [::1]:5353") from None


def load(**overrides: Any) -> Settings:
    """Settings from the environment and `.env`, overrides first.

    Raises ConfigurationError naming the setting: a wrong value, or an unknown OMBUDSLINE_ name with the nearest known.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    try:
        given = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    except (UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(
            ".env", f"cannot be read ({type(error).__name__}): it is a text file in UTF-8"
        ) from error
    for name in sorted(n for n in given if n.startswith(PREFIX) and n not in known):
        near = difflib.get_close_matches(name, known, 1, 0.5)
        raise ConfigurationError(name, "no such setting" + (f"; did you mean {near[0]}?" if near else ""))
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        place = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise ConfigurationError(place, first["msg"].removeprefix("Value error, ")) from error
