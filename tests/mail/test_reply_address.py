"""The signed reply address of a case: retyping is forgiven, forging is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.reply_address import ALPHABET, address, code_of, is_ours, new_token, resembles, token_of

KEY = b"k" * 32
OLD_KEY = b"o" * 32
DOMAIN = "reply.district.example"
TOKENS = st.text(ALPHABET, min_size=1, max_size=20)


@given(TOKENS)
def test_an_address_gives_its_token_back(token):
    assert token_of(address(token, KEY, domain=DOMAIN), [KEY], domain=DOMAIN) == token


@given(TOKENS, st.data())
def test_one_changed_character_makes_it_nobodys(token, data):
    ours = address(token, KEY, domain=DOMAIN)
    at = data.draw(st.integers(len("case+"), ours.index("@") - 1))
    other = data.draw(st.sampled_from([char for char in ALPHABET if char != ours[at]]))
    assert token_of(ours[:at] + other + ours[at + 1 :], [KEY], domain=DOMAIN) is None


def test_typing_by_hand_is_forgiven():
    ours = address("0123456789", KEY, domain=DOMAIN)
    code = ours.removeprefix("case+").removesuffix(f"@{DOMAIN}")
    for typed in (
        f" <CASE+{code.upper()}@{DOMAIN.upper()}.> ",
        f"case+{code.replace('1', 'l').replace('0', 'o')}@{DOMAIN}",
        f"case+{code.replace('1', 'I').replace('0', 'O')}@{DOMAIN}",
        f"case+{code[:5]}-{code[5:12]} {code[12:]}@{DOMAIN}",
        f'"case+{code}"@{DOMAIN}',
        f'"case + {code[:5]} {code[5:]}"@{DOMAIN}',
        f"case%2B{code}@{DOMAIN}",
        f"case=2B{code}@{DOMAIN}",
        f"case＋{code}@{DOMAIN}",
    ):
        assert token_of(typed, [KEY], domain=DOMAIN) == "0123456789"


def test_an_address_signed_with_an_older_key_is_still_read():
    old = address("abc", OLD_KEY, domain=DOMAIN)
    assert token_of(old, [KEY, OLD_KEY], domain=DOMAIN) == "abc"
    assert token_of(old, [KEY], domain=DOMAIN) is None
    assert token_of(old, [], domain=DOMAIN) is None


@pytest.mark.parametrize(
    "wrong", ["case@{d}", "case+@{d}", "case+abc@{d}", "other+{c}@{d}", "case+{c}@evil.example", "", "é@"]
)
def test_what_is_no_reply_address_has_no_token(wrong):
    code = address("abc", KEY, domain=DOMAIN).removeprefix("case+").partition("@")[0]
    assert token_of(wrong.format(c=code, d=DOMAIN), [KEY], domain=DOMAIN) is None


def slips(code):
    """Every way to slip once: a character wrong, left out, put in, two neighbours swapped."""
    for at in range(len(code)):
        yield code[:at] + "xw"[code[at] == "x"] + code[at + 1 :]
        yield code[:at] + code[at + 1 :]
        yield code[:at] + "x" + code[at:]
        yield code[:at] + code[at : at + 2][::-1] + code[at + 2 :]


@given(TOKENS)
def test_one_slip_of_the_hand_resembles_the_address_and_is_never_taken_for_it(token):
    code = code_of(address(token, OLD_KEY, domain=DOMAIN), domain=DOMAIN)
    for typed in slips(code):
        assert resembles(typed, token, keys=[KEY, OLD_KEY])
        assert typed == code or token_of(f"case+{typed}@{DOMAIN}", [KEY, OLD_KEY], domain=DOMAIN) is None


def test_another_case_of_the_office_is_no_slip_away():
    codes = [code_of(address(new_token(), KEY, domain=DOMAIN), domain=DOMAIN) for _ in range(50)]
    assert not any(resembles(codes[0], code[:10], keys=[KEY]) for code in codes[1:])


@pytest.mark.parametrize("token", ["", "ABC", "a b", "illo"])
def test_a_token_that_could_not_be_read_back_is_refused(token):
    with pytest.raises(ValueError, match="alphabet"):
        address(token, KEY, domain=DOMAIN)


def test_tokens_are_long_and_do_not_repeat():
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(len(token) == 10 and set(token) <= set(ALPHABET) for token in tokens)


@pytest.mark.parametrize(
    ("to", "ours"),
    [
        ("concerns@district.example", True),
        ("CONCERNS@District.Example", True),
        ("<concerns@district.example>", True),
        ("concerns+bus@district.example", True),
        ("case+mistyped@reply.district.example", True),
        ("Case+@reply.district.example", True),
        ("case@reply.district.example", True),
        ("CASE+ABCD@Reply.District.Example", True),
        ("case+@reply.district.example", True),
        ("case+old-and-gone@reply.district.example", True),
        ("case%2babcd@reply.district.example", True),
        ('"case + abcd"@reply.district.example', True),
        ("case+x@district.example", False),
        ("casework@reply.district.example", False),
        ("principal@district.example", False),
        ("concerns@reply.district.example", False),
        ("concerns", False),
        ("", False),
    ],
)
def test_the_intake_and_everything_under_the_reply_prefix_is_ours(to, ours):
    assert is_ours(to, intake="concerns@district.example", domain=DOMAIN) is ours
