"""The taxonomy as data."""

import pytest

from bot.taxonomy import read as taxonomy
from storage.enums import Attention, Urgency


def test_the_ids_agree_with_the_value_lists_of_the_office():
    assert list(taxonomy().urgency) == ["emergency", "urgent", "priority", "routine"]
    assert set(taxonomy().urgency) == {level.value for level in Urgency}
    assert set(taxonomy().attention) == {level.value for level in Attention}
    assert len(taxonomy().categories) == 21


def test_a_sentence_with_a_comma_is_read_whole():
    assert taxonomy().urgency["priority"].means == "a right, service or deadline is being missed; harm is growing"
    assert taxonomy().urgency["routine"].contact == "5 business days"


def test_every_category_has_one_family():
    assert taxonomy().family_of("bullying") == "belonging_and_safety"
    with pytest.raises(KeyError):
        taxonomy().family_of("nothing")
