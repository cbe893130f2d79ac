"""Authentication-Results as gateways write them, and as strangers do."""

import time

import pytest

from bot.mail.authentication import read_report, trusted_results
from bot.mail.headers import read
from bot.trusted_peers import trusted_peers

MX = "mx.district.example"
GATEWAY = trusted_peers(f"{MX}, 10.0.0.0/8")
OUTSIDE = f"Received: from mail.correo.example (mail.correo.example [203.0.113.9]) by {MX} (Postfix) with ESMTPS id 4Fz"
INSIDE = f"Received: from localhost (localhost [127.0.0.1]) by {MX} (amavis) with ESMTP id 5Gy"
FROM = "From: Rosa Delgado <rosa@correo.example>"


def told(value):
    report = read_report(value)
    return report.authserv_id, [(one.method, one.result) for one in report.results]


@pytest.mark.parametrize(
    ("value", "name", "results"),
    [
        (f"{MX}; dkim=pass header.d=correo.example", MX, [("dkim", "pass")]),
        (f"{MX} 1; spf=Pass smtp.mailfrom=x.example; dkim=FAIL", MX, [("spf", "pass"), ("dkim", "fail")]),
        (f"{MX}; none", MX, []),
        (f"(a comment) {MX} (another) ; (third) dmarc (x) = (y) pass (p=none; sp=none)", MX, [("dmarc", "pass")]),
        (f'"{MX}" ; dkim/1 = pass', MX, [("dkim", "pass")]),
        (f"{MX} 2; dkim=pass", MX, []),
        ("spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=x.example; dkim=none", "", [("spf", "pass"), ("dkim", "none")]),
        (f"{MX}; dkim=pass header.d=a.example; dkim=fail header.d=b.example", MX, [("dkim", "pass"), ("dkim", "fail")]),
        (f"{MX};", MX, []),
        ("", "", []),
        ("; ; =", "", []),
        (f"{MX}; dkim=pass (never closed; dmarc=pass", MX, [("dkim", "pass")]),
        (f'{MX}; dkim="pass', MX, [("dkim", "pass")]),
        (f"{MX}; dkim=", MX, []),
        (f"{MX}; (\\) dmarc=pass) spf=fail", MX, [("spf", "fail")]),
    ],
)
def test_a_field_is_read_however_it_is_written(value, name, results):
    assert told(value) == (name, results)


def test_properties_and_the_reason_are_read_in_quotes_and_in_pieces():
    value = f'{MX}; dkim=pass reason="a; b=c" header . d = correo.example header.i="@correo.example" policy.dmarc=none'
    (result,) = read_report(value).results
    assert result.reason == "a; b=c"
    assert dict(result.properties) == {
        "header.d": "correo.example",
        "header.i": "@correo.example",
        "policy.dmarc": "none",
    }
    assert result.domain("header.i") == "correo.example"


@pytest.mark.no_cover  # measured without the tracer's cost
@pytest.mark.parametrize("piece", ["(", '"', "=", "a=", ";", "a.", " . ", "(a)", "\\", 'a="b;"'])
def test_thirty_thousand_of_anything_are_read_at_once(piece):
    began = time.perf_counter()
    read_report(f"{MX}; " + piece * (30_000 // len(piece)))
    assert time.perf_counter() - began < 1


def results(*lines, peers=GATEWAY, client="10.0.0.25"):
    fields = read("".join(f"{line}\r\n" for line in lines).encode()).fields
    return {one.method: one.result for one in trusted_results(fields, peers, client=client)}


def by(name, result):
    return f"Authentication-Results: {name}; {result}"


@pytest.mark.parametrize(
    "lines",
    [
        [by(MX, "dmarc=fail"), OUTSIDE, FROM],
        [OUTSIDE, by(MX, "dmarc=fail"), FROM],
        [OUTSIDE, "X-Spam-Flag: NO", "Received-SPF: none", by(MX, "dmarc=fail"), FROM],
        [INSIDE, OUTSIDE, by(MX, "dmarc=fail"), FROM],
        [INSIDE, by(MX, "dmarc=fail"), OUTSIDE, FROM],
        ["Received: by 2002:a05:6a10 with SMTP id x", OUTSIDE, by(MX, "dmarc=fail"), FROM],
        ["Return-Path: <rosa@correo.example>", by(MX, "dmarc=fail"), FROM],
        [by(MX, "dmarc=fail"), OUTSIDE, by(MX, "dmarc=pass"), FROM],
        [by(MX, "dmarc=fail"), by(MX, "dmarc=pass"), OUTSIDE, FROM],
        [by(MX, "spf=pass; dmarc=fail"), OUTSIDE, "Received: from a by b", by(MX, "dmarc=pass; arc=pass"), FROM],
    ],
)
def test_what_the_gateway_wrote_counts_and_the_topmost_of_it(lines):
    assert results(*lines)["dmarc"] == "fail"


@pytest.mark.parametrize(
    "lines",
    [
        [OUTSIDE, FROM, by(MX, "dmarc=pass")],
        [OUTSIDE, "Received: from evil by mail.correo.example", by(MX, "dmarc=pass"), FROM],
        [OUTSIDE, f"Received: from localhost ([127.0.0.1]) by {MX}", by(MX, "dmarc=pass"), FROM],
        [OUTSIDE, by("mx.elsewhere.example", "dmarc=pass"), FROM],
        [OUTSIDE, "ARC-Authentication-Results: i=1; mx.elsewhere.example; dmarc=pass", FROM],
        [OUTSIDE, "Subject: hello", by(MX, "dmarc=pass"), FROM],
        [f"Received: from [127.0.0.1] (evil.example [203.0.113.66]) by {MX}", OUTSIDE, by(MX, "dmarc=pass")],
        [OUTSIDE, FROM, "Received-SPF: pass (mx.district.example: allowed) receiver=mx.district.example"],
    ],
)
def test_what_a_stranger_wrote_under_our_gateway_s_name_does_not_count(lines):
    assert results(*lines) == {}


def test_a_letter_that_did_not_come_from_the_gateway_brings_no_results():
    assert results(by(MX, "dmarc=pass"), OUTSIDE, FROM, client="203.0.113.66") == {}
    assert results(by(MX, "dmarc=pass"), OUTSIDE, FROM, peers=trusted_peers("")) == {}


def test_without_a_network_the_gateway_s_own_line_is_found_by_its_name():
    relayed = "Received: from gw.district.example (gw.district.example [198.51.100.7]) by inner.district.example"
    named = trusted_peers(MX)
    assert results(relayed, OUTSIDE, by(MX, "dmarc=pass"), FROM, peers=named) == {"dmarc": "pass"}
    assert results(relayed, OUTSIDE, "Received: from a by b", by(MX, "dmarc=pass"), peers=named) == {}


def test_a_gateway_that_names_nobody_is_known_by_its_network_alone():
    hops = [
        "Received: from A.prod.outlook.example (2001:db8:930:e::22) by B.prod.outlook.example (2001:db8:610::1)",
        "Received: from Z.prod.outlook.example (2001:db8:408::d4) by A.prod.outlook.example (2001:db8:930:e::22)",
        "Authentication-Results: spf=pass (sender IP is 203.0.113.9) smtp.mailfrom=x.example; dmarc=pass action=none",
        "Received: from mail.correo.example (203.0.113.9) by C.mail.protection.outlook.example (10.1.1.1)",
    ]
    assert results(*hops, FROM, peers=trusted_peers("2001:db8::/32"), client="2001:db8::5")["dmarc"] == "pass"
    assert results(*hops, FROM, peers=trusted_peers("198.51.100.0/24"), client="198.51.100.5") == {}


def test_where_it_wrote_nothing_better_the_gateway_s_seal_and_spf_field_count():
    sealed = f"ARC-Authentication-Results: i=2; {MX}; dkim=pass header.d=correo.example"
    spf = f"Received-SPF: Pass (allowed) receiver={MX}; client-ip=203.0.113.9; envelope-from=rosa@correo.example"
    assert results(OUTSIDE, sealed, spf, FROM) == {"dkim": "pass", "spf": "pass"}
    assert results(by(MX, "dkim=fail; spf=softfail"), OUTSIDE, sealed, spf, FROM) == {"dkim": "fail", "spf": "softfail"}
