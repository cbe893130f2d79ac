"""What can be taken for what: domains, names, alphabets; and what must not be called odd."""

import pytest

from bot.mail.lookalikes import (
    ascii_domain,
    hides_characters,
    mixed_words,
    names_body,
    resembled,
    same_person,
    shown_domain,
    skeleton,
)

OWN = ("district.example", "maplevalley.k12.ca.us")


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        ("dlstrict.example", "district.example"),
        ("disctrict.example", "district.example"),
        ("distirct.example", "district.example"),
        ("district.exampie", "district.example"),
        ("d1strict.example", "district.example"),
        (ascii_domain("dіstrict.example"), "district.example"),  # Cyrillic i
        (ascii_domain("distríct.example"), "district.example"),
        (ascii_domain("mail.dіstrict.example"), "district.example"),
        ("district-example.com", "district.example"),
        ("district.example.evil.com", "district.example"),
        ("districtexample.com", "district.example"),
        ("district-office.com", "district.example"),
        ("my-district.example", "district.example"),
        ("district.com", "district.example"),
        ("mapleva11ey.k12.ca.us", "maplevalley.k12.ca.us"),
        ("maplevalley.com", "maplevalley.k12.ca.us"),
        ("rnaplevalley.k12.ca.us", "maplevalley.k12.ca.us"),
        ("gmai1.com", "gmail.com"),
        ("gmial.com", "gmail.com"),
        ("outiook.com", "outlook.com"),
        (ascii_domain("gmаil.com"), "gmail.com"),  # Cyrillic a
    ],
)
def test_a_domain_that_can_be_taken_for_a_known_one_is_told(domain, known):
    assert resembled(domain, OWN) == known


@pytest.mark.parametrize(
    "domain",
    [
        "district.example", "mail.district.example", "students.maplevalley.k12.ca.us", "gmail.com", "mail.com",
        "gmx.net", "ymail.com", "email.com", "yahoo.com.mx", "correo.example", "family.example", "otherdistrict.org",
        "ca.us", "k12.ca.us", "riverbend.k12.ca.us", "maple.com", "valley.org", "live.com", "me.com",
        "xn--bcher-kva.example", "xn--not-punycode-at-all-.example", "org", "",
    ],
)  # fmt: skip
def test_an_ordinary_domain_resembles_nobody(domain):
    assert resembled(domain, OWN) is None


def test_a_short_domain_of_ours_has_neighbours_of_its_own():
    assert resembled("usf.org", ("usd.org",)) is None
    assert resembled("usd.org.evil.com", ("usd.org",)) is None  # too short to be told from chance


@pytest.mark.parametrize(
    "name", ["Dana Whitfield", "WHITFIELD, Dana", "Dr. Dana M. Whitfield", "Dаnа Whitfield", "Dána Whitfield via Docs"]
)
def test_a_name_is_known_in_any_order_with_a_title_or_in_borrowed_letters(name):
    assert same_person(name, "Dana Whitfield")


@pytest.mark.parametrize("name", ["Dana", "Whitfield", "Dana Whitman", "Rosa Delgado", "", "Danawhitfield"])
def test_half_a_name_is_nobody(name):
    assert not same_person(name, "Dana Whitfield")


def test_an_office_is_known_by_all_its_words_in_a_row():
    office = "Office of the Ombudsperson"
    assert names_body("OFFICE OF THE OMBUDSPERSON (urgent)", office)
    assert not names_body("The Ombudsperson of the Office", office)
    assert not names_body("Office", office)
    assert not names_body("Ombudsperson", "Ombudsperson")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rosa Dеlgado", ["Dеlgado"]),
        ("аdmin@district.example", ["аdmin"]),
        ("Иван Smith", []),
        ("Minh Trần", []),
        ("李Li Wei", []),
        ("Θεόδωρος Theo", []),
        ("α-team αlpha", ["αlpha"]),
        ("café Łukasz Øystein", []),
        ("room12b Ⅳ", []),
    ],
)
def test_letters_of_two_alphabets_in_one_word_are_told(text, words):
    assert list(mixed_words(text)) == words


@pytest.mark.parametrize("text", ["Da\u200bna", "\u202eanaD", "Dana\u00ad", "D\u200dana", "Dana\u2066", "\ufeffDana"])
def test_characters_that_cannot_be_seen_are_told(text):
    assert hides_characters(text)


@pytest.mark.parametrize("text", ["Dana", "علی‌رضا", "👩‍👧 Rosa", "\u200fרותי\u200f", "क्‍ष", ""])
def test_joiners_and_marks_that_belong_to_a_script_are_not(text):
    assert not hides_characters(text)


def test_domains_go_between_their_two_forms_without_becoming_another():
    assert ascii_domain("Straße.example") == "xn--strae-oqa.example"
    assert shown_domain("xn--strae-oqa.example") == "straße.example"
    assert shown_domain("xn--\u00e9.example") == "xn--\u00e9.example"
    with pytest.raises(ValueError, match=r".+"):
        ascii_domain("a b.\u00e9xample")
    assert skeleton("ＤＩＳＴＲＩＣＴ") == "district"
