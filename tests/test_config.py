"""Settings: wrong ones are refused by name."""

import pytest

from bot.config import load, server_address
from bot.errors import ConfigurationError


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OMBUDSLINE_DATABASE_URL", "mysql://x/y", "sqlite+aiosqlite"),
        ("OMBUDSLINE_SMTP_PORT", "seventy", "OMBUDSLINE_SMTP_PORT"),
        ("OMBUDSLINE_SMTP_PROTOCOL", "uucp", "OMBUDSLINE_SMTP_PROTOCOL"),
        ("OMBUDSLINE_RELAY_URL", "carrier-pigeon:", "must be smtp://"),
        ("OMBUDSLINE_TIMEZONE", "America/Nowhere", "no such time zone"),
        ("OMBUDSLINE_SMTP_MAX_BYTES", "12", "OMBUDSLINE_SMTP_MAX_BYTES"),
        ("OMBUDSLINE_SMTP_TRUSTED_PEERS", "mx.district.example, 10.0.0.0/99", "10.0.0.0/99"),
        ("OMBUDSLINE_DKIM_CHECK", "perhaps", "'on' or 'off'"),
        ("OMBUDSLINE_DKIM_DOMAIN", "not a domain", "district.example"),
        ("OMBUDSLINE_REPLY_DOMAIN", "district.example, elsewhere.example", "must be a domain"),
        ("OMBUDSLINE_DKIM_SELECTOR", "a b", "ombuds2026"),
        ("OMBUDSLINE_DNS_SERVER", "resolver.example", "IP address"),
        ("OMBUDSLINE_DNS_SERVER", "10.0.0.53:seventy", "IP address"),
    ],
)
def test_a_wrong_value_names_its_setting(monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        load()
    assert name in str(refused.value)
    assert told in str(refused.value)


def test_an_unknown_setting_is_refused_with_the_nearest_known_name(monkeypatch):
    monkeypatch.setenv("OMBUDSLINE_SMPT_PORT", "25")
    with pytest.raises(ConfigurationError, match="did you mean OMBUDSLINE_SMTP_PORT"):
        load()


def test_an_unknown_setting_in_the_env_file_is_refused_too(tmp_path):
    (tmp_path / ".env").write_text("OMBUDSLINE_NONSENSE=1\n")
    with pytest.raises(ConfigurationError, match="OMBUDSLINE_NONSENSE"):
        load()


def test_the_env_file_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("OMBUDSLINE_SMTP_PORT=2526\nOMBUDSLINE_HTTP_PORT=8099\n")
    monkeypatch.setenv("OMBUDSLINE_SMTP_PORT", "2527")
    settings = load()
    assert (settings.smtp_port, settings.http_port) == (2527, 8099)


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_slack_without_its_tokens_is_refused_by_name(monkeypatch, mode):
    monkeypatch.setenv("OMBUDSLINE_SLACK_MODE", mode)
    with pytest.raises(ConfigurationError, match="OMBUDSLINE_SLACK_BOT_TOKEN"):
        load()


def test_a_certificate_without_its_key_is_refused(monkeypatch):
    monkeypatch.setenv("OMBUDSLINE_SMTP_TLS_CERT", "cert.pem")
    with pytest.raises(ConfigurationError, match="go together"):
        load()


@pytest.mark.parametrize("name", ["DKIM_DOMAIN", "DKIM_SELECTOR", "DKIM_KEY_FILE"])
def test_one_of_the_signing_settings_alone_is_refused(monkeypatch, name):
    monkeypatch.setenv(f"OMBUDSLINE_{name}", "district.example")
    with pytest.raises(ConfigurationError, match="go together"):
        load()


@pytest.mark.parametrize(
    ("peers", "check", "looks"),
    [("", None, True), ("mx.district.example", None, False), ("mx.district.example", "on", True), ("", "off", False)],
)
def test_signatures_are_looked_at_unless_a_gateway_s_results_count(peers, check, looks):
    assert load(smtp_trusted_peers=peers, dkim_check=check).checks_signatures is looks


@pytest.mark.parametrize(
    ("text", "address"),
    [("10.0.0.53", ("10.0.0.53", 53)), ("10.0.0.53:5353", ("10.0.0.53", 5353)), ("[::1]:53", ("::1", 53))],
)
def test_a_name_server_is_an_address_with_or_without_a_port(text, address):
    assert server_address(load(dns_server=text).dns_server) == address


def test_secrets_are_masked_where_settings_are_shown():
    shown = load(
        database_url="postgresql+psycopg://ombuds:opensesame@db/cases",
        relay_url="smtp://me:letmein@relay:587",
        slack_bot_token="xoxb-secret",
    ).masked()
    assert not any(word in str(shown) for word in ("opensesame", "letmein", "xoxb-secret"))
