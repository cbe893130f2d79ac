"""What is said of a letter's sender: the verdict, and what does not fit together. Ordinary letters raise no eyebrow."""

import pytest

from bot.mail.authentication import Result
from bot.mail.letter import Address
from bot.mail.lookalikes import ascii_domain
from bot.mail.parse import parse
from bot.mail.trust import Door, Known, Trust, judged, trust_of
from bot.trusted_peers import trusted_peers
from tests.mail.hostile import LETTERS

MX = "mx.district.example"
DOOR = Door("10.0.0.25", trusted_peers(f"{MX}, 10.0.0.0/8"))
KNOWN = Known(
    domains=("district.example",),
    people=(Address("Dana Whitfield", "dana.whitfield@district.example"), Address("Karen Bell", "kbell@gmail.com")),
    bodies=("Maple Valley Unified School District", "Office of the Ombudsperson", "Oficina de Ombudsperson"),
)


def letter(*lines, sender="Rosa Delgado <rosa@correo.example>"):
    head = [*lines, *([f"From: {sender}"] if sender else []), "Subject: The bus"]
    return ("\r\n".join(head) + "\r\n\r\nIt does not come.\r\n").encode()


def trust(raw, door=DOOR):
    return trust_of(raw, parse(raw).sender, door=door, known=KNOWN)


def verdict(result, sender="Rosa Delgado <rosa@correo.example>"):
    return trust(letter(f"Authentication-Results: {MX}; {result}", sender=sender)).verdict


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("dmarc=pass header.from=correo.example", "confirmed"),
        ("dmarc=pass", "confirmed"),
        ("dmarc=pass header.from=Correo.Example.", "confirmed"),
        ("dkim=pass header.d=correo.example", "confirmed"),
        ("dkim=pass header.i=@correo.example", "confirmed"),
        ("spf=pass smtp.mailfrom=rosa@correo.example", "confirmed"),
        ("spf=pass smtp.mailfrom=correo.example", "confirmed"),
        ("dkim=fail header.d=correo.example; dkim=pass header.d=correo.example", "confirmed"),
        ("dmarc=none; spf=pass smtp.mailfrom=correo.example", "confirmed"),
        ("dmarc=fail header.from=correo.example", "denied"),
        ("dmarc=fail (p=REJECT); spf=pass smtp.mailfrom=elsewhere.example", "denied"),
        ("dmarc=pass header.from=elsewhere.example", "unconfirmed"),
        ("dmarc=pass header.from=elsewhere.example; spf=fail", "unconfirmed"),
        ("dmarc=fail header.from=elsewhere.example; dkim=pass header.d=correo.example", "confirmed"),
        ("dkim=pass header.d=elsewhere.example", "unconfirmed"),
        ("dkim=pass header.d=mailer.correo.example", "unconfirmed"),
        ("dkim=pass header.d=example", "unconfirmed"),
        ("dkim=pass header.d=eo.example", "unconfirmed"),
        ("dkim=pass", "unconfirmed"),
        ("spf=pass smtp.mailfrom=rosa@elsewhere.example", "unconfirmed"),
        ("spf=softfail smtp.mailfrom=correo.example; dkim=none", "unconfirmed"),
        ("dmarc=bestguesspass header.from=correo.example", "unconfirmed"),
        ("dmarc=temperror; spf=temperror; dkim=temperror", "unchecked"),
        ("arc=pass; iprev=pass", "unchecked"),
        ("none", "unchecked"),
    ],
)
def test_the_gateway_s_results_become_one_of_four_verdicts(result, said):
    assert verdict(result) == said


def test_a_domain_above_the_sender_s_own_vouches_for_it():
    assert verdict("dkim=pass header.d=correo.example", "Rosa <rosa@mail.correo.example>") == "confirmed"


def test_a_domain_in_other_letters_is_the_same_in_both_its_forms():
    for named in ("bücher.example", "xn--bcher-kva.example"):
        assert verdict(f"dmarc=pass header.from={named}", "Rosa <rosa@bücher.example>") == "confirmed"


def test_without_a_trusted_word_nobody_has_checked_and_our_own_look_may_follow():
    found = trust(letter(f"Authentication-Results: {MX}; dmarc=pass"), Door("203.0.113.66", DOOR.peers))
    assert (found.verdict, found.domain) == ("unchecked", "correo.example")
    assert judged(found, (Result("dkim", "pass", None, {"header.d": "correo.example"}),)).verdict == "confirmed"
    assert judged(found, (Result("dkim", "none"),)).verdict == "unconfirmed"
    assert judged(found, (Result("dkim", "temperror"),)).verdict == "unchecked"


def test_a_letter_of_two_authors_or_of_none_is_confirmed_by_nobody():
    two = "Rosa <rosa@correo.example>, Minh <minh@correo.example>"
    assert verdict("dmarc=pass header.from=correo.example", two) == "unconfirmed"
    assert verdict("dmarc=pass", "nobody at all") == "unconfirmed"


def odd(raw):
    return {one.id: dict(one.told) for one in trust(raw).oddities}


SPOOFED = ascii_domain("dіstrict.example")  # Cyrillic i


@pytest.mark.parametrize(
    ("sender", "told"),
    [
        (
            '"rosa@family.example" <x@evil.example>',
            {"name_has_other_address": {"name": "rosa@family.example", "address": "x@evil.example"}},
        ),
        ('"dana.whitfield@district.example" <x@evil.example>', {"name_has_other_address", "name_of_staff"}),
        (
            "Dana Whitfield <dana@evil.example>",
            {"name_of_staff": {"person": "Dana Whitfield", "address": "dana@evil.example"}},
        ),
        ("=?utf-8?Q?D=D0=B0na_Whitfield?= <dana@evil.example>", {"name_of_staff", "mixed_letters"}),
        (
            "Office of the Ombudsperson <help@evil.example>",
            {"name_of_office": {"name": "Office of the Ombudsperson", "address": "help@evil.example"}},
        ),
        ("Maple Valley Unified School District <a@evil.example>", {"name_of_office"}),
        (
            "Rosa <rosa@district-example.com>",
            {"domain_resembles": {"domain": "district-example.com", "known": "district.example"}},
        ),
        (
            f"Rosa <rosa@{SPOOFED}>",
            {
                "domain_resembles": {"domain": f"dіstrict.example ({SPOOFED})", "known": "district.example"},
                "mixed_letters": {"word": "dіstrict"},
            },
        ),
        ("Rosa <rоsa@correo.example>", {"mixed_letters": {"word": "rоsa"}}),
        ("=?utf-8?B?Um9zYeKAi0RlbGdhZG8=?= <a@correo.example>", {"hidden_characters": {}}),
        (
            "Rosa <rosa@correo.example>, Minh <minh@family.example>",
            {"several_authors": {"addresses": "rosa@correo.example, minh@family.example"}},
        ),
    ],
)
def test_what_does_not_fit_together_is_told_with_what_it_is_about(sender, told):
    found = odd(letter(sender=sender))
    assert (set(found) if isinstance(told, set) else found) == told


@pytest.mark.parametrize("on_top", ["X: 1\r\n" * 5_000, "From : Rosa <rosa@correo.example>\r\n" * 30, ""])
@pytest.mark.parametrize("written", ["From:", "FROM :", "from\t:\r\n"])
def test_a_second_author_hides_neither_behind_many_fields_nor_in_an_odd_spelling(on_top, written):
    raw = f"From : Rosa <rosa@correo.example>\r\n{on_top}".encode() + letter(sender=None)
    raw = raw.replace(b"Subject:", f"{written} evil@correo.example\r\nSubject:".encode())
    found = trust(raw)
    assert [one.id for one in found.oddities] == ["several_authors"]
    assert judged(found, [Result("dkim", "pass", None, {"header.d": "correo.example"})]).verdict == "unconfirmed"


@pytest.mark.parametrize(
    "sender",
    [
        "Rosa Delgado <rosa.delgado@gmail.com>",
        "rosa.delgado@gmail.com",
        '"rosa.delgado@gmail.com" <rosa.delgado@gmail.com>',
        "The Tran Family <tran.family@yahoo.com>",
        "Dana Whitfield <dana.whitfield@district.example>",
        "Karen Bell <kbell@gmail.com>",
        "Karen <karen@family.example>",
        "Theo Marsh <theo.marsh@students.district.example>",
        "Amina Yusuf <amina@outlook.com>",
        "=?utf-8?B?0JjQstCw0L0=?= <ivan@mail.ru>",
        "=?utf-8?B?7KCV66+87KeA?= <minji@naver.com>",
        "Rosa Delgado via PTA <pta@riverbend.example>",
        "",
    ],
)
def test_an_ordinary_sender_raises_no_eyebrow(sender):
    assert odd(letter(sender=sender)) == {}


def test_answers_asked_for_at_another_domain_are_told_and_at_one_s_own_are_not():
    told = {"answers_elsewhere": {"answers": "help@evil.example", "address": "rosa@correo.example"}}
    assert odd(letter("Reply-To: Help <help@evil.example>")) == told
    assert odd(letter("Reply-To: <rosa.d@mail.correo.example>")) == {}


def test_a_from_without_an_address_whose_words_hold_one_is_told_when_another_sent_it():
    raw = letter("Sender: <x@evil.example>", sender='"dana.whitfield at district.example, <>" <>')
    assert (
        odd(letter("Sender: <x@evil.example>", sender="Dana Whitfield <>"))["name_of_staff"]["address"]
        == "x@evil.example"
    )
    assert trust(raw).domain == "evil.example"


def test_a_trust_is_kept_as_ids_and_what_fills_their_sentences():
    kept = trust(letter(sender="Dana Whitfield <dana@evil.example>")).plain()
    about = {"person": "Dana Whitfield", "address": "dana@evil.example"}
    assert kept == {"verdict": "unchecked", "oddities": [{"id": "name_of_staff", "told": about}]}


@pytest.mark.parametrize("name", [name for name in LETTERS if "From" in name or "headers" in name or "nothing" in name])
def test_hostile_letters_are_judged_like_any_other(name):
    assert isinstance(trust(LETTERS[name]()), Trust)


@pytest.mark.parametrize(
    "raw", [b"\n", b"From:", b"From: \xff\xfe <\xff@\xff>\n\n", b"Received:\n" * 9_999, b"From: a\r"]
)
def test_bytes_that_are_hardly_a_letter_are_judged_too(raw):
    assert isinstance(trust(raw), Trust)
