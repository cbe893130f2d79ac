"""The setting that says whose results count."""

import pytest

from bot.trusted_peers import trusted_peers

MX, MX2 = "mx.district.example", "mx2.district.example"


@pytest.mark.parametrize(
    ("setting", "name", "client", "believed"),
    [
        ("", MX, "10.1.2.3", False),
        (MX, MX, "203.0.113.9", True),
        (MX, MX.upper(), "203.0.113.9", True),
        (MX, MX2, "203.0.113.9", False),
        (MX, "", "203.0.113.9", False),
        ("10.0.0.0/8", MX2, "10.1.2.3", True),
        ("10.0.0.0/8", "", "10.1.2.3", True),
        ("10.0.0.0/8", MX, "11.1.2.3", False),
        ("10.0.0.0/8", MX, "", False),
        (f"{MX}, 10.0.0.0/8", MX, "10.1.2.3", True),
        (f"{MX}, 10.0.0.0/8", MX, "11.1.2.3", False),
        (f"{MX}, 10.0.0.0/8", MX2, "10.1.2.3", False),
        (f"{MX}@10.1.2.3", MX, "10.1.2.3", True),
        (f"{MX}@10.1.2.3", MX, "::ffff:10.1.2.3", True),
        (f"{MX}@10.1.2.3", MX, "10.1.2.4", False),
        (f"{MX}@10.1.2.3, {MX2}@2001:db8::/32", MX2, "2001:db8::7", True),
        (f"{MX}@10.1.2.3, {MX2}@2001:db8::/32", MX, "2001:db8::7", False),
        (f" {MX}@10.1.2.3 , ,10.9.0.0/16,", "google.example", "10.9.1.1", True),
    ],
)
def test_a_result_counts_by_name_and_by_who_handed_the_letter_in(setting, name, client, believed):
    assert trusted_peers(setting).believes(name, client) is believed


@pytest.mark.parametrize(
    "setting",
    ["10.0.0.0/33", "10.0.0.256", "mx district", "@10.1.2.3", "mx@nowhere", "mx@", "-x", f"{MX},::1/200", "<>"],
)
def test_an_entry_that_is_neither_name_nor_network_is_refused_by_itself(setting):
    with pytest.raises(ValueError, match="authserv-ids"):
        trusted_peers(setting)


def test_nobody_is_trusted_where_nothing_is_set():
    assert not trusted_peers(" , ")
    assert trusted_peers(MX)
